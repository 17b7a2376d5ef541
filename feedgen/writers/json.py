"""JSON (one array) and JSON Lines (one object per line); groups are objects, lists are arrays.

A decimal is written with exactly its own digits, `19.90`; it never passes through a float.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from json import encoder as _stdlib
from typing import Any

import ijson

from feedgen.writers.base import COUNTER, FieldLayout, Layout, Node, Unreadable, Writer

Render = Callable[[Node], str]

quote: Callable[[str], str] = getattr(_stdlib, "c_encode_basestring", None) or _stdlib.py_encode_basestring


def _decimal(number: Decimal) -> str:
    text = str(number)
    if not number.is_finite():
        return "null"
    return f"{number:f}" if "E" in text and abs(number.adjusted()) < LONGEST_NUMBER else text


LONGEST_NUMBER = 40
"""Digits up to which a number is written out; beyond that it keeps its exponent, which JSON has too."""

_SCALARS: dict[type, Callable[[Any], str]] = {
    str: lambda text: text if text == COUNTER else quote(text),
    bool: lambda truth: "true" if truth else "false",
    int: str,
    Decimal: _decimal,
}


def scalar(node: Node) -> str:
    """A text, number or truth value as JSON."""
    write = _SCALARS.get(node.__class__)
    if write is None:
        # A subclass (an enum member, say) is written like the type it extends; anything else as text.
        write = next((way for kind, way in _SCALARS.items() if isinstance(node, kind)), None)
    return quote(str(node)) if write is None else write(node)


class JsonEncoder:
    """Items of one array, a line each. Header and footer are the array's brackets.

    An envelope therefore says `"products": {{ items }}`, without brackets of its own.
    """

    header = "[\n"
    footer = "\n]\n"
    separator = ",\n"

    def __init__(self, layout: Layout) -> None:
        self._object = _object(layout.fields)

    def item(self, values: Sequence[Node]) -> str:
        """The item as one line, without its end."""
        return self._object(values) or "{}"


class JsonLinesEncoder(JsonEncoder):
    """Items as lines of their own."""

    header = ""
    footer = ""
    separator = ""

    def item(self, values: Sequence[Node]) -> str:
        """The item as one line, newline included."""
        return (self._object(values) or "{}") + "\n"


def _object(fields: Sequence[FieldLayout]) -> Callable[[Sequence[Node]], str]:
    """Members in the layout's order; `""` when none is there."""
    names = [layout.name for layout in fields]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"an object cannot have two members {min(twice)!r}")
    plan = [
        (f"{quote(layout.name)}:", _value(layout), _empty(layout), not (layout.children or layout.array))
        for layout in fields
    ]

    def render(values: Sequence[Node]) -> str:
        members = []
        for value, (key, other, empty, plain) in zip(values, plan, strict=True):
            if value is None:
                if empty:
                    members.append(key + empty)
            elif plain and value.__class__ is str and value != COUNTER:
                members.append(key + quote(value))
            elif plain and (write := _SCALARS.get(value.__class__)) is not None:
                members.append(key + write(value))
            elif text := other(value) or empty:
                members.append(key + text)
        return f"{{{','.join(members)}}}" if members else ""

    return render


def _empty(layout: FieldLayout) -> str:
    if not layout.keep_empty:
        return ""
    return "[]" if layout.array else "null"


def _value(layout: FieldLayout) -> Render:
    """A member's value; `""` when it is absent after all, like a group without members."""
    inner = _object(layout.children) if layout.children else None

    def one(node: Node) -> str:
        if isinstance(node, tuple) and inner is not None:
            return inner(node)
        return scalar(node)

    def render(node: Node) -> str:
        if isinstance(node, list):
            members = [text for member in node if member is not None and (text := render_member(member))]
            return f"[{','.join(members)}]" if members else ""
        text = one(node)
        return f"[{text}]" if layout.array and text else text

    def render_member(node: Node) -> str:
        return render(node) if isinstance(node, list) else one(node)

    return render


class _Utf8:
    """Bytes in the file's encoding → UTF-8, strictly."""

    def __init__(self, encoding: str) -> None:
        self._decoder = codecs.getincrementaldecoder(encoding)("strict")
        self._encoding = encoding

    def text(self, data: bytes, *, final: bool) -> str:
        try:
            return self._decoder.decode(data, final)
        except UnicodeDecodeError as error:
            raise ValueError(f"not {self._encoding}: {error.reason}") from None


class JsonVerifier:
    """Reads one JSON document with ijson, event by event, and keeps none."""

    def __init__(self, layout: Layout, encoding: str) -> None:
        self._decoder = _Utf8(encoding)
        self._events = ijson.sendable_list()
        self._parser: Any = ijson.basic_parse_coro(self._events)
        self._lines = 0

    def feed(self, data: bytes) -> None:
        text = self._read(data, final=False)
        if not text:  # the first byte of a character; to the parser no bytes mean the end
            return
        try:
            self._parser.send(text.encode())
        except ijson.JSONError as error:
            raise self._unreadable(error) from None
        self._events.clear()
        self._lines += text.count("\n")

    def close(self) -> None:
        self._read(b"", final=True)
        try:
            self._parser.close()
        except ijson.JSONError as error:
            raise self._unreadable(error) from None

    def _read(self, data: bytes, *, final: bool) -> str:
        try:
            return self._decoder.text(data, final=final)
        except ValueError as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: Exception) -> Unreadable:
        # yajl draws an arrow under the place; in one line of text that says nothing.
        reason = " ".join(str(error.args[0] if error.args else error).replace("(right here) ------^", "").split())
        return Unreadable(f"after line {self._lines + 1}: {reason}")


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


class JsonLinesVerifier:
    """Reads every line as a JSON object of its own."""

    def __init__(self, layout: Layout, encoding: str) -> None:
        self._decoder = _Utf8(encoding)
        self._loads = json.JSONDecoder(parse_constant=_refuse).decode
        self._rest: list[str] = []
        self._lines = 0

    def feed(self, data: bytes) -> None:
        self._read(data, final=False)

    def close(self) -> None:
        self._read(b"", final=True)
        if any(self._rest):
            raise Unreadable(f"line {self._lines + 1}: the last line has no end")

    def _read(self, data: bytes, *, final: bool) -> None:
        try:
            self._take(self._decoder.text(data, final=final))
        except json.JSONDecodeError as error:
            raise Unreadable(f"line {self._lines + 1}, column {error.colno}: {error.msg}") from None
        except ValueError as error:
            raise Unreadable(f"line {self._lines + 1}: {error}") from None

    def _take(self, text: str) -> None:
        *whole, rest = text.split("\n")
        for line in whole:
            found = self._loads("".join([*self._rest, line]) if self._rest else line)
            if not isinstance(found, dict):
                raise ValueError("not an object")
            self._rest.clear()
            self._lines += 1
        if rest:
            self._rest.append(rest)


JSON = Writer(name="json", suffix=".json", native=True, nested=True, encoder=JsonEncoder, verifier=JsonVerifier)
JSONL = Writer(
    name="jsonl",
    suffix=".jsonl",
    native=True,
    nested=True,
    encoder=JsonLinesEncoder,
    verifier=JsonLinesVerifier,
)
