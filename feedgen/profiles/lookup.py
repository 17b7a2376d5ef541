"""Where profiles, tables and templates are found: explicit path → project folder → user folder → packaged."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import feedgen


@cache
def packaged(kind: str) -> Path:
    """The folder of `kind` that came with feedgen: inside the wheel, or beside the package in a checkout."""
    package = Path(feedgen.__file__).parent
    if kind == "publishers":
        return package / "publishers" / "apis"
    inside = package / "_data" / kind
    return inside if inside.is_dir() else package.parent / kind


@cache
def _user_folder() -> Path:
    from platformdirs import user_config_path

    return user_config_path("feedgen")


def folders(kind: str, project: Path | None) -> Iterator[Path]:
    """Folders that may hold `kind` (`channel_profiles`, `templates`, `publishers`), in order of precedence."""
    seen: set[Path] = set()
    for folder in ((project or Path.cwd()) / kind, _user_folder() / kind, packaged(kind)):
        if folder.is_dir() and (real := folder.resolve()) not in seen:
            seen.add(real)
            yield folder


def find(kind: str, name: str, project: Path | None = None) -> Path | None:
    """The first file of that name (`google.yaml`, `_base/comparator.yaml`, `rss.xml.j2`)."""
    for folder in folders(kind, project):
        candidate = folder / name
        # A name from a profile must not lead out of its folder.
        if candidate.is_file() and candidate.resolve().is_relative_to(folder.resolve()):
            return candidate
    return None


def within(path: Path, folder: Path) -> bool:
    """Whether a file that a profile names is in the folder it may read from, links followed."""
    return path.resolve().is_relative_to(folder.resolve())


def profile_names(project: Path | None = None) -> dict[str, Path]:
    """Every channel profile that can be named, with its file; the first folder wins."""
    found: dict[str, Path] = {}
    for folder in folders("channel_profiles", project):
        for path in sorted(folder.glob("*.yaml")):
            found.setdefault(path.stem, path)
    return dict(sorted(found.items()))


def shown(path: Path) -> str:
    """A path as messages show it: short where it can be, never a machine's folder of a packaged file."""
    for kind in ("channel_profiles", "templates", "publishers"):
        if path.is_relative_to(packaged(kind)):
            return f"{kind}/{path.relative_to(packaged(kind)).as_posix()}"
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
