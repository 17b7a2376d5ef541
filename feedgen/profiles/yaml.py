"""YAML with positions, read the YAML 1.2 way: `NO` is Norway, `0123` stays text, `yes` is a word.

Duplicate keys, tags, merge keys and over-large documents are errors; every value and key keeps its line and
column, so that any later complaint can name them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import yaml
from yaml.events import CollectionEndEvent, CollectionStartEvent

from feedgen.diagnostics import Finding, Origin, UsageError, make
from feedgen.profiles.nodes import MAX_DEPTH, TOO_DEEP, Builder, refuse
from feedgen.profiles.positions import Written, place

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# YAML 1.2 section 5.1, and no byte order mark but the first. The parser would name a byte instead of a place.
# What is not accepted is listed, since a pattern of what is takes twenty times as long to compile.
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")

MAX_BYTES = 50_000_000

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

    def copied(self) -> Document:
        """The same in containers of its own: whoever has it may change it."""
        new = Document(self.name, _copied(self.data), dict(self.values), dict(self.keys), dict(self.written))
        new.filled, new.own, new.remarks = dict(self.filled), self.own, list(self.remarks)
        return new

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


def _copied(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(value) for value in data] if isinstance(data, list) else data


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
    return _known(_without(text, unread), shown)


_read: ContextVar[dict[tuple[str, str], Document] | None] = ContextVar("_read", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """In here no text is parsed twice: profiles stand on the same bases, and their tests ask for them again and again.

    What was parsed is kept until the end, so this is for what looks at many profiles, not for a build.
    """
    known = _read.get()
    token = _read.set({} if known is None else known)
    try:
        yield
    finally:
        _read.reset(token)


def _known(text: str, name: str) -> Document:
    known = _read.get()
    if known is None:
        return loads(text, name)
    if (text, name) not in known:
        known[text, name] = loads(text, name)
    return known[text, name].copied()


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
        refuse(problem, _origin_at(text, found.start(), name))
    try:
        events = list(_events(text, name))
    except yaml.MarkedYAMLError as error:
        raise UsageError(_syntax(error, text, name)) from None
    except (yaml.YAMLError, RecursionError) as error:
        refuse(str(error), Origin(name, None, 1, 1))
    document = Document(name, None)
    document.data = Builder(document, text, events).whole()
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
            refuse(TOO_DEEP, Origin(name, None, mark.line + 1, mark.column + 1))
        yield event


def _origin_at(text: str, index: int, name: str) -> Origin:
    return Origin(name, None, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


def _syntax(error: yaml.MarkedYAMLError, text: str, name: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "cannot be read"
    origin = Origin(name, None, mark.line + 1, mark.column + 1) if mark else Origin(name, None, 1, 1)
    tab = mark is not None and text[mark.index : mark.index + 1] == "\t"
    hint = "YAML is indented with blanks; replace the tab by two blanks" if tab else (error.context or "")
    return make("PRF101", {"problem": problem, "hint": hint}, origin=origin)
