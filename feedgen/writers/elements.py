"""XML elements: values → text, by way of shapes.

Most values are texts without a character that means anything to XML, and most items have the same fields as the
item before. So what stands around the values is put together once per shape (which fields are texts, lists,
absent), and an item is a few steps over all of its values at once, each of them in C: pick those that are there,
look at them joined, put them between the markup. A field in which something had to be escaped is escaped by
itself from then on.

Indentation is two blanks per level, and never inside an element that has text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from feedgen.writers.base import FieldLayout, Node
from feedgen.writers.markup import calm, cdata, checked, escape, escape_attribute
from feedgen.writers.memo import remembering
from feedgen.writers.pairs import around_value

Render = Callable[[Node], str]
"""A field's node → its text, `""` when nothing is to be written."""

STEP = "  "
SHAPES = 256
"""Shapes kept per element; a catalogue has a handful."""
FEW = 2
"""Fewer texts than this are not worth a shape."""


def element(name: str, fields: Sequence[FieldLayout], pad: str, end: str) -> Callable[[Sequence[Node]], str]:
    """An element with attributes and children; `""` when all of them are absent."""
    plan = _Plan(name, fields, pad, end)
    shapes: dict[tuple[type, ...], _Shape] = {}

    def shaped(kinds: tuple[type, ...], escaped: frozenset[int]) -> _Shape:
        if len(shapes) >= SHAPES:
            shapes.clear()
        shape = shapes[kinds] = _shape(plan, kinds, escaped)
        return shape

    def render(values: Sequence[Node]) -> str:
        kinds = tuple(map(type, values))
        shape = shapes.get(kinds) or shaped(kinds, frozenset())
        if not shape.worth:
            return plan.render(values)
        while shape.watched is not None and not calm("".join(shape.watched(values))):
            shape = shaped(kinds, shape.escaped | _uneasy(kinds, values))
        parts = shape.parts.copy()
        parts[1::2] = shape.picked(values)
        for place, write in shape.written:
            parts[place] = write(parts[place])
        return "".join(parts)

    return render


def _uneasy(kinds: Sequence[type], values: Sequence[Any]) -> set[int]:
    return {i for i, (kind, value) in enumerate(zip(kinds, values, strict=True)) if kind is str and not calm(value)}


@dataclass(frozen=True, slots=True)
class _Shape:
    """An element whose fields are of certain types."""

    parts: list[Any]
    """Markup, and at every odd place room for a value."""
    picked: Callable[[Any], tuple[Any, ...]]
    """The values that go into the rooms."""
    watched: Callable[[Any], tuple[str, ...]] | None
    """The texts among them that go in as they are, when joined they are calm."""
    written: tuple[tuple[int, Callable[[Any], str]], ...]
    """Rooms whose value must be written in its own way."""
    escaped: frozenset[int]
    """Fields in which something had to be escaped."""
    worth: bool = True
    """Whether it has enough texts; else the element is written value by value."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A value's place: what stands before and after it, and how it is written."""

    index: int
    before: str
    after: str
    write: Callable[[Any], str]
    plain: bool = False


def _shape(plan: _Plan, kinds: Sequence[type], escaped: frozenset[int]) -> _Shape:
    """The shape of an element with values of these kinds."""
    slots, tail = _slots(plan, kinds)
    texts = [slot.index for slot in slots if slot.plain]
    if len(texts) < FEW:
        return _Shape([], tuple, None, (), escaped, worth=False)
    watched = [index for index in texts if index not in escaped]
    if len(watched) < FEW:
        watched, escaped = [], frozenset(texts)
    parts: list[Any] = [""]
    for slot in slots:
        parts[-1] += slot.before
        parts += ["", slot.after]
    parts[-1] += tail
    written = [(2 * i + 1, slot.write) for i, slot in enumerate(slots) if not slot.plain or slot.index in escaped]
    return _Shape(
        parts,
        itemgetter(*[slot.index for slot in slots]),
        itemgetter(*watched) if watched else None,
        tuple(written),
        escaped,
    )


def _slots(plan: _Plan, kinds: Sequence[type]) -> tuple[list[_Slot], str]:
    """The places of the values that are there, and what stands after the last."""
    slots: list[_Slot] = []
    markup = plan.opening
    for index, start, keep in plan.attributes:
        if kinds[index] is not type(None):
            slots.append(_Slot(index, markup + start, '"', _attribute))
            markup = ""
        elif keep:
            markup += f'{start}"'
    markup += f">{plan.newline}"
    for index, (kind, (before, after, other)) in enumerate(zip(kinds, plan.fields, strict=True)):
        if kind is type(None):
            markup += other(None)
        elif kind is str and before:
            slots.append(_Slot(index, markup + before, after, escape, plain=True))
            markup = ""
        elif other is not _nothing:
            slots.append(_Slot(index, markup, "", other))
            markup = ""
    return slots, markup + plan.closing


class _Plan:
    """What is known of an element before its values."""

    def __init__(self, name: str, fields: Sequence[FieldLayout], pad: str, end: str) -> None:
        flat = end == "" or any(layout.name == "#text" for layout in fields)
        inner_pad, inner_end, self.newline = ("", "", "") if flat else (pad + STEP, "\n", "\n")
        self.fields = list(_fields(name, fields, inner_pad, inner_end))
        self.attributes = _attributes(name, fields)
        self.opening, self.closing = f"{pad}<{name}", f"{'' if flat else pad}</{name}>{end}"
        self.end = end

    def render(self, values: Sequence[Node]) -> str:
        """The element, value by value."""
        start = self.opening
        for index, opening, keep in self.attributes:
            value = values[index]
            if value is not None:
                start += f'{opening}{_attribute(value)}"'
            elif keep:
                start += f'{opening}"'
        parts = [
            f"{before}{escape(value)}{after}" if before and value.__class__ is str else other(value)
            for value, (before, after, other) in zip(values, self.fields, strict=True)
        ]
        if content := "".join(parts):
            return f"{start}>{self.newline}{content}{self.closing}"
        return f"{start}/>{self.end}" if start != self.opening else ""


def _fields(name: str, fields: Iterable[FieldLayout], pad: str, end: str) -> Iterator[tuple[str, str, Render]]:
    """How each child is written: (before, after) a plain text, and the way for any other node.

    `before` is `""` when the child has no plain way.
    """
    for layout in fields:
        if layout.name == "#text":
            yield "", "", _inner_text(layout)
        elif layout.name.startswith("@"):
            if layout.children:
                raise ValueError(f"attribute {layout.name} of <{name}> cannot have parts")
            yield "", "", _nothing
        else:
            yield _field(layout, pad, end)


def _nothing(node: Node) -> str:
    return ""


def _field(layout: FieldLayout, pad: str, end: str) -> tuple[str, str, Render]:
    if layout.pair is not None and layout.children:
        return _paired_group(layout, pad, end)
    name = layout.name if layout.pair else checked(layout.name)
    before, after = around_value(layout, pad, end) if layout.pair else (f"{pad}<{name}>", f"</{name}>{end}")
    empty = "" if not layout.keep_empty else f"{before}{after}" if layout.pair else f"{pad}<{name}/>{end}"
    written = cdata if layout.cdata else escape

    def leaf(node: Node) -> str:
        return f"{before}{written(_text(node))}{after}"

    if layout.children:
        inner = element(name, layout.children, pad, end)
        group = _repeated(lambda node: inner(node) if isinstance(node, tuple) else leaf(node), empty)
        return "", "", remembering(group)
    repeated = _repeated(leaf, empty)
    if layout.cdata:
        return "", "", repeated
    return before, after, _texts(before, after, repeated)


def _paired_group(layout: FieldLayout, pad: str, end: str) -> tuple[str, str, Render]:
    """A pair with more than a value, such as its unit: parts that follow the key."""
    assert layout.pair is not None
    inner = element(layout.pair.element, (FieldLayout(layout.pair.key), *layout.children), pad, end)
    group = _repeated(lambda node: inner((layout.name, *node)) if isinstance(node, tuple) else "", "")
    return "", "", remembering(group)


def _repeated(one: Render, empty: str) -> Render:
    """One element, one per member of a list, or what an absent value leaves."""

    def render(node: Node) -> str:
        if isinstance(node, list):
            return "".join([one(member) for member in node if member is not None]) or empty
        return empty if node is None else one(node) or empty

    return render


def _texts(before: str, after: str, otherwise: Render) -> Render:
    """Several texts of one field, like pictures, are looked at together as well."""
    between = after + before

    def render(node: Node) -> str:
        if node.__class__ is list and node:
            texts: list[str] = node  # type: ignore[assignment]
            try:
                joined = "".join(texts)
            except TypeError:
                return otherwise(node)
            if calm(joined):
                return f"{before}{between.join(texts)}{after}"
        return otherwise(node)

    return render


def _inner_text(layout: FieldLayout) -> Render:
    written = cdata if layout.cdata else escape

    def render(node: Node) -> str:
        if isinstance(node, list):
            return " ".join([render(member) for member in node if member is not None])
        return "" if node is None else written(_text(node))

    return render


def _attributes(name: str, fields: Sequence[FieldLayout]) -> list[tuple[int, str, bool]]:
    """Position, opening and `keep_empty` of every attribute among an element's fields."""
    found = [(i, layout) for i, layout in enumerate(fields) if layout.name.startswith("@")]
    names = [checked(layout.name[1:]) for _, layout in found]
    if twice := {attribute for attribute in names if names.count(attribute) > 1}:
        raise ValueError(f"<{name}> has attribute {min(twice)} twice")
    return [(i, f' {layout.name[1:]}="', layout.keep_empty) for i, layout in found]


def _attribute(node: Node) -> str:
    # XML's own way to have several values in an attribute is blanks between them.
    return escape_attribute(" ".join(map(_text, node)) if isinstance(node, list) else _text(node))


def _text(node: Node) -> str:
    if isinstance(node, str):
        return node
    if isinstance(node, bool):
        return "true" if node else "false"
    return "" if node is None else str(node)
