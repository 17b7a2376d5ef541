"""Patterns over the names of places that cannot match them: `*` and `?` stay within a folder, `**` does not."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase

MAGIC = "*?["


def before_magic(pattern: str) -> str:
    """What every match begins with."""
    at = min((pattern.index(char) for char in MAGIC if char in pattern), default=len(pattern))
    return pattern[:at]


def matches(path: str, pattern: str) -> bool:
    """Whether a path is one of those a pattern stands for. Hidden names need a pattern that begins with a dot."""
    return _matches(path.split("/"), pattern.split("/"))


def _matches(path: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not path
    if list(pattern) == ["**"]:
        return not any(map(_is_hidden, path))
    if pattern[0] == "**":
        skips = range(len(path))
        return any(_matches(path[n:], pattern[1:]) for n in skips if not any(map(_is_hidden, path[:n])))
    if not path or (_is_hidden(path[0]) and not _is_hidden(pattern[0])):
        return False
    return fnmatchcase(path[0], pattern[0]) and _matches(path[1:], pattern[1:])


def _is_hidden(name: str) -> bool:
    return name.startswith(".")
