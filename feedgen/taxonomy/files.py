"""Where files of categories are: a path named → the project's `taxonomies/` → the user's cache."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from feedgen.diagnostics import UsageError, make

FOLDER = "taxonomies"
SUFFIXES = (".txt", ".csv", ".tsv", ".yaml", ".yml")
_LOCALE = re.compile(r"([a-z]{2,3})[-_]([a-z]{2}|[a-z]{4})", re.I)
ENGLISH = "en-US"


class Found(NamedTuple):
    """A file of categories and the locale its name says."""

    path: Path
    locale: str | None


@cache
def cache_folder() -> Path:
    """The user's own folder of taxonomies."""
    from platformdirs import user_cache_path

    return user_cache_path("feedgen") / FOLDER


def file_name(tree: str, locale: str) -> str:
    """`google.fr-FR.txt`."""
    return f"{tree}.{locale}.txt"


def normal_locale(text: str) -> str:
    """`fr_fr` as `fr-FR`. Raises `UsageError` (PRF168) for anything that is no language and country."""
    read = _LOCALE.fullmatch(text.strip())
    if read is None:
        raise UsageError(make("PRF168", {}, value=text))
    country = read[2].upper() if len(read[2]) == 2 else read[2].title()
    return f"{read[1].lower()}-{country}"


def folders(project: Path | None) -> Iterator[Path]:
    yield (project or Path()) / FOLDER
    yield cache_folder()


def known(tree: str, project: Path | None) -> dict[str | None, Found]:
    """The files of a tree by locale (None: a file without one); the project's come before the user's."""
    files: dict[str | None, Found] = {}
    for folder in folders(project):
        for path in sorted(folder.glob(f"{tree}.*")) if re.fullmatch(r"[\w-]+", tree) else ():
            locale = path.name.removesuffix(path.suffix)[len(tree) + 1 :] or None
            if path.suffix in SUFFIXES and (locale is None or _LOCALE.fullmatch(locale)):
                files.setdefault(locale, Found(path, locale))
    return files


def cached(tree: str) -> list[str]:
    """The locales of a tree that the user's cache has."""
    paths = cache_folder().glob(f"{tree}.*.txt")
    return sorted(locale for path in paths if _LOCALE.fullmatch(locale := path.name[len(tree) + 1 : -4]))


def chosen(files: dict[str | None, Found], language: str | None, country: str | None) -> list[Found]:
    """The files a shop in that language has use for, the best first: its own locale, its language, English, any."""
    language = (language or "en").partition("-")[0].lower()
    order = [f"{language}-{(country or '').upper()}", f"{language}-{language.upper()}"]
    order += sorted(locale for locale in files if locale and locale.startswith(f"{language}-"))
    picked = [files[locale] for locale in (*order, None, ENGLISH) if locale in files]
    return list({found.path: found for found in picked or list(files.values())[:1]}.values())


def replace(path: Path, text: str) -> None:
    """Put a file in place, whole or not at all. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
