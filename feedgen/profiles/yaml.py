"""YAML with positions, read the YAML 1.2 way: `NO` is Norway, `0123` stays text, `yes` is a word.

Duplicate keys, tags, merge keys and over-large documents are errors; every value and key keeps its line and
column, so that any later complaint can name them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from feedgen.diagnostics import Finding, Origin, UsageError, make
from feedgen.profiles.positions import Written, place

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# YAML 1.2 core schema, section 10.3.2, without octal, hex and ".inf": a product feed has no use for them.
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
# YAML 1.2 section 5.1, and no byte order mark but the first. The parser would name a byte instead of a place.
_NO_TEXT = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")

MAX_NODES = 200_000
"""Nodes a document may have after its aliases are followed: a few kilobytes can name billions."""
MAX_BYTES = 50_000_000
MAX_DEPTH = 60
_TOO_DEEP = f"nested more than {MAX_DEPTH} deep"

T = TypeVar("T")
Path_ = tuple[str | int, ...]


@dataclass(slots=True)
class Document:
    """A YAML file as plain data, with the place of every key and value."""

    name: str
    data: Any
    values: dict[Path_, Origin] = field(default_factory=dict)
    keys: dict[Path_, Origin] = field(default_factory=dict)
    written: dict[Path_, Written] = field(default_factory=dict)
    """Texts whose characters do not simply follow each other from their position on."""
    filled: dict[Path_, str] = field(default_factory=dict)
    """Texts as they were written before `${ENV}` was filled in: what may be shown of them."""
    own: bool = False
    """The shop's own feedgen.yaml, which may name files anywhere; whatever else is a stranger's."""
    remarks: list[Finding] = field(default_factory=list)
    """What is to be said of it although it can be used."""

    def where(self, path: Path_) -> Origin:
        """The place of the value at `path`, or of the nearest enclosing one that exists."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Origin(self.name, None, 1, 1))

    def where_key(self, path: Path_) -> Origin:
        return self.keys.get(path) or self.where(path)

    def inside(self, path: Path_, line: int, column: int) -> Origin:
        """The place of a character inside the text at `path` (both 1-based within the text)."""
        at = self.where(path)
        if path not in self.values or at.line is None or not isinstance(at.column, int) or path in self.filled:
            return at
        written = self.written.get(path)
        if written is not None:
            found = place(written, line, column)
            return Origin(at.file, None, *found)
        return Origin(at.file, None, at.line, at.column + column - 1)

    def shown(self, path: Path_, value: Any) -> Any:
        """The value at `path` as a message may show it: nothing that came out of the environment."""
        for known, text in self.filled.items():
            if known == path:
                return text
            if known[: len(path)] == path:
                return "…"
        return value

    def grafted(self, over: Document, over_at: Path_, at: Path_, data: Any) -> Document:
        """This document with `data`, and the places of what stands at `over_at` in `over` now at `at`."""
        new = Document(self.name, data, dict(self.values), dict(self.keys), dict(self.written), dict(self.filled))
        new.own = self.own
        new.remarks = [*self.remarks, *(remark for remark in over.remarks if remark not in self.remarks)]
        n = len(over_at)
        for path, origin in over.values.items():
            if path[:n] == over_at:
                moved = (*at, *path[n:])
                new.values[moved] = origin
                carry(over.written, path, new.written, moved)
                carry(over.filled, path, new.filled, moved)
        new.keys.update({(*at, *path[n:]): origin for path, origin in over.keys.items() if path[:n] == over_at})
        return new


def carry(source: dict[Path_, T], path: Path_, target: dict[Path_, T], to: Path_) -> None:
    """What `source` knows of `path` and nothing else is what `target` knows of `to`."""
    if path in source:
        target[to] = source[path]
    else:
        target.pop(to, None)


def load_file(path: Path, name: str | None = None, unread: Sequence[str] = ()) -> Document:
    """Read a YAML file; `UsageError` names the place when it cannot be understood.

    `unread` names keys of the document that are passed over as if they were not there.
    """
    shown = name or str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            params = {"path": shown, "reason": f"more than {MAX_BYTES // 1_000_000} MB"}
            raise UsageError(make("PRF104", params, origin=Origin(shown)))
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(make("PRF103", {"path": shown}, origin=Origin(shown))) from None
    except UnicodeDecodeError as error:
        params = {"path": shown, "reason": f"byte {error.start} is not UTF-8"}
        before = data[: error.start]
        column = error.start - before.rfind(b"\n")
        origin = Origin(shown, None, before.count(b"\n") + 1, column)
        raise UsageError(make("PRF104", params, origin=origin)) from None
    except (OSError, ValueError) as error:
        params = {"path": shown, "reason": getattr(error, "strerror", None) or str(error)}
        raise UsageError(make("PRF104", params, origin=Origin(shown))) from None
    return loads(_without(text, unread), shown)


def _without(text: str, keys: Sequence[str]) -> str:
    """The text without these keys at its left edge and what is indented below them; all other lines stay in place."""
    for key in keys:
        below = re.compile(rf"^{re.escape(key)}:.*\n(?:(?:[ \t#-].*)?\n)*(?:[ \t#-].*)?", re.MULTILINE)
        text = below.sub(lambda found: "\n" * found.group().count("\n"), text)
    return text


def loads(text: str, name: str) -> Document:
    """Read YAML text; `name` stands for the file in messages."""
    text = text.removeprefix("\ufeff")
    if (found := _NO_TEXT.search(text)) is not None:
        problem = f"the character U+{ord(found.group()):04X} cannot stand in a text"
        _refuse(problem, _origin_at(text, found.start(), name))
    try:
        events = list(_events(text, name))
    except yaml.MarkedYAMLError as error:
        raise UsageError(_syntax(error, text, name)) from None
    except (yaml.YAMLError, RecursionError) as error:
        _refuse(str(error), Origin(name, None, 1, 1))
    document = Document(name, None)
    document.data = _Builder(document, text, events).whole()
    return document


def _events(text: str, name: str) -> Iterator[Any]:
    """The parser's events, no deeper than is built: libyaml takes a minute for a hundred thousand brackets."""
    depth = 0
    event: Any
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH + 1:
            mark = event.start_mark
            _refuse(_TOO_DEEP, Origin(name, None, mark.line + 1, mark.column + 1))
        yield event


def _origin_at(text: str, index: int, name: str) -> Origin:
    return Origin(name, None, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _refuse(problem: str, origin: Origin, hint: str = "") -> NoReturn:
    raise UsageError(make("PRF101", {"problem": problem, "hint": hint}, origin=origin))


def _syntax(error: yaml.MarkedYAMLError, text: str, name: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "cannot be read"
    origin = Origin(name, None, mark.line + 1, mark.column + 1) if mark else Origin(name, None, 1, 1)
    tab = mark is not None and text[mark.index : mark.index + 1] == "\t"
    hint = "YAML is indented with blanks; replace the tab by two blanks" if tab else (error.context or "")
    return make("PRF101", {"problem": problem, "hint": hint}, origin=origin)


class _Builder:
    """Parser events → data and places. The parser itself does not descend, so that depth can be limited here."""

    def __init__(self, document: Document, text: str, events: list[Any]) -> None:
        self.document = document
        self.text = text
        self.events = events
        self.at = 0
        self.anchors: dict[str, int] = {}
        self.nodes = 0

    def whole(self) -> Any:
        """The data of the one document there is; None for an empty file."""
        if isinstance(self.events[1], StreamEndEvent):
            return None
        self.at = 2
        data = self.node(())
        following = self.events[self.at + 1]
        if not isinstance(following, StreamEndEvent):
            _refuse("a second document begins here", self._origin(following), "one file holds one document")
        return data

    def node(self, path: Path_) -> Any:
        event = self.events[self.at]
        self.at += 1
        self.nodes += 1
        origin = self._origin(event)
        if self.nodes > MAX_NODES:
            _refuse("too many nodes (aliases?)", origin)
        if len(path) > MAX_DEPTH:
            _refuse(_TOO_DEEP, origin)
        if isinstance(event, AliasEvent):
            return self._alias(event.anchor, path, origin)
        self._plain(event, origin)
        self.document.values[path] = origin
        if isinstance(event, ScalarEvent):
            return self._scalar(event, path, origin)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        assert isinstance(event, SequenceStartEvent)
        return self._sequence(path)

    def _plain(self, event: Any, origin: Origin) -> None:
        """Anchors are remembered, tags refused."""
        if event.anchor is not None:
            self.anchors[event.anchor] = self.at - 1
        if event.tag is not None:
            _refuse(f"tag {event.tag} is not accepted", origin, "values are texts, numbers, true, false and null")

    def _alias(self, anchor: str | None, path: Path_, origin: Origin) -> Any:
        """What the anchor names, built once more: each copy has its own path."""
        start = self.anchors.get(anchor or "")
        if start is None:
            _refuse(
                f"`*{anchor}` refers to no `&{anchor}` before it", origin, "put a text that begins with * in quotes"
            )
        back, self.at = self.at, start
        value = self.node(path)
        self.at = back
        return value

    def _mapping(self, path: Path_) -> dict[str, Any]:
        built: dict[str, Any] = {}
        while not isinstance(event := self.events[self.at], MappingEndEvent):
            origin = self._origin(event)
            self.at += 1
            if not isinstance(event, ScalarEvent):
                _refuse("a key must be a plain text", origin)
            self._plain(event, origin)
            key = event.value
            if key == "<<" and not event.style:
                _refuse("merge keys `<<` are not accepted", origin, "name the whole with an alias, or use `extends`")
            if key in built:
                first = self.document.keys[(*path, key)]
                raise UsageError(make("PRF102", {"key": key, "line": first.line}, origin=origin))
            self.document.keys[(*path, key)] = origin
            built[key] = self.node((*path, key))
        self.at += 1
        return built

    def _sequence(self, path: Path_) -> list[Any]:
        built: list[Any] = []
        while not isinstance(self.events[self.at], SequenceEndEvent):
            built.append(self.node((*path, len(built))))
        self.at += 1
        return built

    def _scalar(self, event: Any, path: Path_, origin: Origin) -> Any:
        text, style, start, end = event.value, event.style, event.start_mark, event.end_mark
        quotes = 2 if style in ("'", '"') else 0
        if style in ("|", ">") or start.line != end.line or end.column - start.column != len(text) + quotes:
            source = self.text[start.index : end.index]
            self.document.written[path] = Written(style or "", start.line + 1, start.column + 1, source, text)
        if quotes:
            self.document.values[path] = origin._replace(column=start.column + 2)
        return text if style else plain_scalar(text)

    def _origin(self, event: Any) -> Origin:
        return Origin(self.document.name, None, event.start_mark.line + 1, event.start_mark.column + 1)


def plain_scalar(text: str) -> Any:
    """The YAML 1.2 meaning of an unquoted scalar."""
    if _NULL.fullmatch(text):
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text) if len(text) < 19 else text
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
