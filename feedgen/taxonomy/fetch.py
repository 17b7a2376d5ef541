"""Google's taxonomy from where Google publishes it, looked at before it takes the place of what was there."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, NoReturn

from feedgen.diagnostics import UsageError, make
from feedgen.taxonomy import files
from feedgen.taxonomy.reading import read_google
from feedgen.taxonomy.tree import Taxonomy

URL = "https://www.google.com/basepages/producttype/taxonomy-with-ids.LOCALE.txt"
"""As published on https://support.google.com/merchants/answer/6324436 (looked at 2026-10-01)."""

LARGEST = 20_000_000
"""Bytes of a file that is taken; Google's have half a million."""
LEAST = 0.5
"""Part of the categories there were that a new file must have: a list that shrinks to less was cut or is another."""
SECONDS = 30.0


class Updated(NamedTuple):
    """What an update did to one locale."""

    locale: str
    path: Path
    version: str | None
    categories: int
    before: int | None
    """Categories of the file that was replaced."""


def update(locale: str, *, url: str | None = None, source: Path | None = None) -> Updated:
    """Fetch the taxonomy of a locale (or take it from the file `source`) and put it into the user's cache.

    Raises `UsageError`: PRF167 when it cannot be had, PRF165 when it is not whole; the old file is then untouched.
    """
    path = files.cache_folder() / files.file_name("google", locale)
    origin = str(source) if source is not None else (url or URL).replace("LOCALE", locale)
    data = _read(source, locale) if source is not None else _download(origin, locale, path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        _refuse(origin, f"byte {error.start} is not UTF-8")
    new = read_google(text, origin, locale)
    before = _before(path)
    if before is not None and len(new) < LEAST * len(before):
        _refuse(origin, f"it has {len(new)} categories, {path.name} has {len(before)}; remove that file to take it")
    try:
        files.replace(path, text)
    except OSError as error:
        _failed(str(path), locale, str(error.strerror or error), path)
    return Updated(locale, path, new.version, len(new), None if before is None else len(before))


def _before(path: Path) -> Taxonomy | None:
    """What is there; a file that cannot be used is no reason to keep it."""
    try:
        return read_google(path.read_text(encoding="utf-8"), path.name)
    except (OSError, ValueError, UsageError):
        return None


def _read(source: Path, locale: str) -> bytes:
    try:
        if source.stat().st_size > LARGEST:
            _refuse(str(source), f"it has more than {LARGEST // 1_000_000} MB")
        return source.read_bytes()
    except OSError as error:
        _failed(str(source), locale, str(error.strerror or error), files.cache_folder() / source.name)


def _download(url: str, locale: str, path: Path) -> bytes:
    import httpx

    data = bytearray()
    try:
        with httpx.stream("GET", url, follow_redirects=True, timeout=SECONDS) as answer:
            if answer.status_code != httpx.codes.OK:
                _failed(url, locale, f"the server says {answer.status_code} {answer.reason_phrase}", path)
            for piece in answer.iter_bytes():
                data += piece
                if len(data) > LARGEST:
                    _refuse(url, f"it has more than {LARGEST // 1_000_000} MB")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        _failed(url, locale, str(error) or type(error).__name__, path)
    return bytes(data)


def _failed(origin: str, locale: str, problem: str, path: Path) -> NoReturn:
    params = {"origin": origin, "problem": problem, "name": path.name, "folder": str(path.parent), "locale": locale}
    raise UsageError(make("PRF167", params))


def _refuse(origin: str, problem: str) -> NoReturn:
    raise UsageError(make("PRF165", {"path": origin, "problem": problem}))
