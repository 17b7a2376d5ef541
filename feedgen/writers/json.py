"""JSON (one array) and JSON Lines (one object per line); groups are objects, lists are arrays.

A decimal is written with exactly its own digits, `19.90`; it never passes through a float.

The member `#key` of an object is no member of it, but the name under which the object stands in another one:
`{"Visible": {"T-Shirts": {…}}}`. Items with one are the members of an object, which is then the document.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from json import encoder as _stdlib
from typing import Any

from feedgen.writers.base import COUNTER, FieldLayout, Layout, Node, Writer
from feedgen.writers.json_check import JsonLinesVerifier, JsonVerifier
from feedgen.writers.memo import remembering

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


KEY = "#key"
"""The member of an object that names it."""


class JsonEncoder:
    """Items of one array, or of one object where they have a `#key`, a line each. Header and footer are its brackets.

    An envelope therefore says `"products": {{ items }}`, without brackets of its own.
    """

    separator = ",\n"

    def __init__(self, layout: Layout) -> None:
        self._place, self._object = _place_of_key(layout.fields), _object(_members(layout.fields))
        self.header, self.footer = ("[\n", "\n]\n") if self._place is None else ("{\n", "\n}\n")

    def item(self, values: Sequence[Node]) -> str:
        """The item as one line, without its end."""
        if self._place is None:
            return self._object(values, "", "") or "{}"
        key, members = _apart(values, self._place)
        return self._object(members, f"{_name(key)}:", "") or f"{_name(key)}:{{}}"


class JsonLinesEncoder(JsonEncoder):
    """Items as lines of their own."""

    separator = ""

    def __init__(self, layout: Layout) -> None:
        super().__init__(layout)
        self.header = self.footer = ""

    def item(self, values: Sequence[Node]) -> str:
        """The item as one line, newline included."""
        text = super().item(values)
        return f"{text}\n" if self._place is None else f"{{{text}}}\n"


def _place_of_key(fields: Sequence[FieldLayout]) -> int | None:
    """Which of them names the object."""
    return next((place for place, layout in enumerate(fields) if layout.name == KEY), None)


def _members(fields: Sequence[FieldLayout]) -> list[FieldLayout]:
    return [layout for layout in fields if layout.name != KEY]


def _apart(values: Sequence[Node], place: int) -> tuple[Node, Sequence[Node]]:
    """What names the object, and what is in it."""
    return values[place], [*values[:place], *values[place + 1 :]]


def _name(key: Node) -> str:
    """The name of a member; what names nothing is the empty text, which JSON has as a name too."""
    return quote("" if key is None else str(key))


Member = tuple[str, dict[str, str], Render, Render]
"""What an absent value leaves; texts met before, and as what they were written; how a text is written for the
first time; how any other node is. All with the key in front."""

KNOWN = 64
SHORT = 64
"""Texts kept per member, and their length: constants, colours, product types."""


def _object(fields: Sequence[FieldLayout]) -> Callable[[Sequence[Node], str, str], str]:
    """(values, before, after) → members in the layout's order between braces; `""` when none is there."""
    names = [layout.name for layout in fields]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"an object cannot have two members {min(twice)!r}")
    plan = [_member(layout) for layout in fields]

    def render(values: Sequence[Node], before: str, after: str) -> str:
        members = []
        for value, (absent, known, text_of, node_of) in zip(values, plan, strict=True):
            if value is None:
                if absent:
                    members.append(absent)
            elif value.__class__ is str:
                members.append(known.get(value) or text_of(value))
            elif text := node_of(value):
                members.append(text)
        return f"{before}{{{','.join(members)}}}{after}" if members else ""

    return render


def _member(layout: FieldLayout) -> Member:
    key, known = f"{quote(layout.name)}:", dict[str, str]()
    absent = f"{key}{'[]' if layout.array else 'null'}" if layout.keep_empty else ""
    before, after = (f"{key}[", "]") if layout.array else (key, "")

    def text_of(node: Node) -> str:
        text: str = node  # type: ignore[assignment]
        written = f"{before}{text if text == COUNTER else quote(text)}{after}"
        if len(known) < KNOWN and len(text) < SHORT:
            known[text] = written
        return written

    if layout.children:
        return absent, known, text_of, remembering(_groups(layout, key, absent))

    def node_of(node: Node) -> str:
        if isinstance(node, list):
            members = _scalars(node)
            return f"{key}[{members}]" if members else absent
        return f"{before}{scalar(node)}{after}"

    return absent, known, text_of, node_of


def _named_object(fields: Sequence[FieldLayout]) -> Callable[[Sequence[Node], str, str], str]:
    """As `_object`, inside of another object where one of the fields is a `#key`; without its key there is none."""
    place, inner = _place_of_key(fields), _object(_members(fields))
    if place is None:
        return inner

    def render(values: Sequence[Node], before: str, after: str) -> str:
        key, members = _apart(values, place)
        return "" if key is None else inner(members, f"{before}{{{_name(key)}:", f"}}{after}")

    return render


def _scalars(nodes: list[Node]) -> str:
    members = [f"[{_scalars(node)}]" if isinstance(node, list) else scalar(node) for node in nodes if node is not None]
    return ",".join([member for member in members if member != "[]"])


def _groups(layout: FieldLayout, key: str, absent: str) -> Render:
    """A member whose value is an object or an array of objects; absent when they have no members."""
    inner = _named_object(layout.children)
    many = f"{key}["
    before, after = (many, "]") if layout.array else (key, "")

    def one(node: Node) -> str:
        if isinstance(node, tuple):
            return inner(node, "", "")
        if isinstance(node, list):
            members = listed(node)
            return f"[{members}]" if members else ""
        return scalar(node)

    def listed(nodes: list[Node]) -> str:
        return ",".join([text for node in nodes if node is not None and (text := one(node))])

    def render(node: Node) -> str:
        if node.__class__ is list and len(node) == 1 and node[0].__class__ is tuple:
            return inner(node[0], many, "]") or absent
        if node.__class__ is tuple:
            return inner(node, before, after) or absent
        if isinstance(node, list):
            members = listed(node)
            return f"{many}{members}]" if members else absent
        text = one(node)
        return f"{before}{text}{after}" if text else absent

    return render


JSON = Writer(name="json", suffix=".json", native=True, nested=True, encoder=JsonEncoder, verifier=JsonVerifier)
JSONL = Writer(
    name="jsonl",
    suffix=".jsonl",
    native=True,
    nested=True,
    encoder=JsonLinesEncoder,
    verifier=JsonLinesVerifier,
)
