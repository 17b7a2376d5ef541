"""Keys that are written otherwise: spellings of other tools and of earlier versions. They work, with a warning.

One line each says where such a key stands, what it is called here, and, where the value means something else, what
becomes of it. `feedgen lint --fix` writes the file anew from the same lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from feedgen.diagnostics import make
from feedgen.profiles.yaml import Document, Path_, load_file

T = TypeVar("T")


class Renamed(NamedTuple):
    """A key by another name. `path` begins where `**` ends; `*` is any one key."""

    path: str
    new: str
    note: str
    convert: Callable[[Any], Any] | None = None
    """What becomes of the value; only true and false are converted."""


def _opposite(value: Any) -> Any:
    return not value if isinstance(value, bool) else value


def _of_fields(new: str, *old: str, note: str = "", convert: Callable[[Any], Any] | None = None) -> Iterator[Renamed]:
    for name in old:
        yield from (Renamed(f"**.{owner}.*.{name}", new, note or OTHERS, convert) for owner in ("fields", "item"))


OTHERS = "the spelling of other tools"
RENAMED: tuple[Renamed, ...] = (
    *_of_fields("max_length", "maxlen", "maxLength", "max_len", "maxlength"),
    *_of_fields("min_length", "minlen", "minLength", "min_len", "minlength"),
    *_of_fields("max_items", "maxItems", "max_count"),
    *_of_fields("required", "req", "mandatory"),
    *_of_fields("required", "optional", note="and says the opposite", convert=_opposite),
    *_of_fields("pattern", "regex", "regexp"),
    *_of_fields("enum", "values", "allowed", "options"),
    *_of_fields("value", "expr", "expression"),
    *_of_fields("default", "fallback"),
    *(Renamed(f"**.{owner}.*.if", "when", OTHERS) for owner in ("rules", "choose", "checks", "include", "exclude")),
    *(Renamed(f"**.{owner}.*.then", "set", OTHERS) for owner in ("rules", "choose")),
    Renamed("**.rules.*.otherwise", "else", OTHERS),
    Renamed("**.sources.*.file", "path", OTHERS),
    Renamed("**.sources.*.charset", "encoding", OTHERS),
    Renamed("**.sources.*.separator", "delimiter", OTHERS),
)


def load_renamed(path: Path, name: str, unread: Sequence[str] = ()) -> Document:
    """A profile, rule file or configuration, its keys called as they are here; `remarks` tell of those that were not.

    Raises `UsageError` like `load_file`.
    """
    document = load_file(path, name, unread)
    document.data = _renamed(document, document.data, ())
    return document


def _renamed(document: Document, data: Any, path: Path_) -> Any:
    if isinstance(data, list):
        return [_renamed(document, member, (*path, number)) for number, member in enumerate(data)]
    if not isinstance(data, dict) or path[-1:] == ("tests",):
        return data
    result: dict[str, Any] = {}
    for key, member in data.items():
        line = line_for((*path, key))
        if line is None or line.new in data or key == line.new:
            result[key] = _renamed(document, member, (*path, key))
            continue
        origin = document.where_key((*path, key))
        params = {"old": key, "new": line.new, "note": line.note}
        document.remarks.append(make("PRF220", params, origin=origin))
        _move(document, (*path, key), (*path, line.new))
        value = _renamed(document, member, (*path, line.new))
        result[line.new] = value if line.convert is None else line.convert(value)
    return result


def line_for(path: Path_) -> Renamed | None:
    """The line that renames the last key of a path."""
    if len(path) < 2 or path[-1] not in _OLD or "tests" in path:
        return None
    return _BY_KEY.get((_owner(path), str(path[-1])))


def _owner(path: Path_) -> str:
    """The key two above, which says what the last one belongs to."""
    return str(path[-3]) if len(path) >= 3 else ""


def _by_key() -> Iterator[tuple[tuple[str, str], Renamed]]:
    for line in RENAMED:
        _, owner, _, key = line.path.split(".")
        yield (owner, key), line


_BY_KEY = dict(_by_key())
_OLD = frozenset(key for _, key in _BY_KEY)


def _move(document: Document, old: Path_, new: Path_) -> None:
    """Places of what stood below the old key are those of the new one."""
    places: tuple[dict[Path_, Any], ...] = (document.values, document.keys, document.written, document.filled)
    for known in places:
        for path in [path for path in known if path[: len(old)] == old]:
            known[(*new, *path[len(old) :])] = known[path]
