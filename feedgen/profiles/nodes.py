"""Events of the YAML parser → plain data with places."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NoReturn

from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from feedgen.diagnostics import Origin, UsageError, make
from feedgen.profiles.positions import Written

if TYPE_CHECKING:
    from feedgen.profiles.yaml import Document, Path_

# YAML 1.2 core schema, section 10.3.2, without octal, hex and ".inf": a product feed has no use for them.
_NULL = re.compile(r"~|null|Null|NULL|")
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")

MAX_NODES = 200_000
"""Nodes a document may have after its aliases are followed: a few kilobytes can name billions."""
MAX_DEPTH = 60
TOO_DEEP = f"nested more than {MAX_DEPTH} deep"


def refuse(problem: str, origin: Origin, hint: str = "") -> NoReturn:
    """The file cannot be used."""
    raise UsageError(make("PRF101", {"problem": problem, "hint": hint}, origin=origin))


class Builder:
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
            refuse("a second document begins here", self._origin(following), "one file holds one document")
        return data

    def node(self, path: Path_) -> Any:
        event = self.events[self.at]
        self.at += 1
        self.nodes += 1
        origin = self._origin(event)
        if self.nodes > MAX_NODES:
            refuse("too many nodes (aliases?)", origin)
        if len(path) > MAX_DEPTH:
            refuse(TOO_DEEP, origin)
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
            refuse(f"tag {event.tag} is not accepted", origin, "values are texts, numbers, true, false and null")

    def _alias(self, anchor: str | None, path: Path_, origin: Origin) -> Any:
        """What the anchor names, built once more: each copy has its own path."""
        start = self.anchors.get(anchor or "")
        if start is None:
            refuse(f"`*{anchor}` refers to no `&{anchor}` before it", origin, "put a text that begins with * in quotes")
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
                refuse("a key must be a plain text", origin)
            self._plain(event, origin)
            key = event.value
            if key == "<<" and not event.style:
                refuse("merge keys `<<` are not accepted", origin, "name the whole with an alias, or use `extends`")
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
