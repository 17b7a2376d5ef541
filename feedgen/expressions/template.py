"""Text made of parts: `{{ brand }} {{ title }}`, `brand ~ title`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import nodes

from feedgen.expressions.builder import NOTHING, Builder, Call, Part, const, is_nothing
from feedgen.expressions.kinds import TEXT
from feedgen.expressions.problems import EVALUATION_ERRORS, explain
from feedgen.expressions.values import plain_text

_BLANKS = re.compile(r"[ \t]{2,}|\t")


def tidy(text: str) -> str | None:
    """Blanks that an empty hole left behind are drawn together; line breaks stay. Empty text is missing."""
    if "  " in text or "\t" in text:
        text = _BLANKS.sub(" ", text)
    return text.strip() or None


def filled(builder: Builder, parts: Sequence[nodes.Node]) -> Part:
    """The text with every hole filled; nothing when all holes are missing."""
    holes = [builder.part(node) for node in parts if not isinstance(node, nodes.TemplateData)]
    places = iter(holes)
    pieces = [const(n.data, TEXT) if isinstance(n, nodes.TemplateData) else next(places) for n in parts]
    for node, piece in zip(parts, pieces, strict=True):
        if piece.kind.name == "map":
            builder.problem(node, "MAP107", what="a map is no text", way="take one of its keys, `x.key`")
    return _text(builder, parts, pieces, holes, tidy)


def joined(builder: Builder, node: nodes.Concat) -> Part:
    """`a ~ b`: missing parts count as empty text; nothing when all are missing."""
    pieces = builder.parts(node.nodes)
    for piece, child in zip(pieces, node.nodes, strict=True):
        if piece.kind.name in ("list", "map"):
            return builder.problem(child, "MAP107", what=f"a {piece.kind} is no text", way="`x | join(', ')`")
    return _text(builder, node.nodes, pieces, pieces, None)


def _text(
    builder: Builder,
    places: Sequence[nodes.Node],
    pieces: Sequence[Part],
    counted: Sequence[Part],
    finish: Callable[[str], str | None] | None,
) -> Part:
    """The text of all pieces; nothing when there are pieces that count and all of those are missing."""
    literals, open_pieces = [""], list[Part]()
    for place, piece in zip(places, pieces, strict=True):
        if piece.constant:
            literals[-1] += _constant_text(builder, place, piece)
        else:
            open_pieces.append(piece)
            literals.append("")
    can_miss = bool(counted) and all(is_nothing(piece) for piece in counted if piece.constant)
    if not open_pieces:
        whole = finish(literals[0]) if finish else literals[0]
        return NOTHING if can_miss else const(whole, TEXT)
    call = _woven(literals, open_pieces, can_miss)
    strict = all(piece.strict for piece in counted)
    return Part(_finished(call, finish) if finish else call, kind=TEXT, strict=strict)


def _constant_text(builder: Builder, node: nodes.Node, part: Part) -> str:
    try:
        return plain_text(part.value)
    except EVALUATION_ERRORS as error:
        code, params = explain(error)
        builder.problem(node, code, **params)
        return ""


def _finished(call: Call, finish: Callable[[str], str | None]) -> Call:
    def finished(p: Mapping[str, Any], it: Any) -> str | None:
        text = call(p, it)
        return None if text is None else finish(text)

    return finished


def _woven(literals: Sequence[str], holes: Sequence[Part], can_miss: bool) -> Call:
    """Text and values in turn; with `can_miss` nothing when no hole has a value."""
    return _two(literals, holes, can_miss) if len(holes) == 2 else _several(literals, holes, can_miss)


def _two(literals: Sequence[str], holes: Sequence[Part], can_miss: bool) -> Call:
    before, between, after = literals
    first, second = holes[0].call, holes[1].call

    def call(p: Mapping[str, Any], it: Any) -> str | None:
        a, b = first(p, it), second(p, it)
        if a.__class__ is not str:
            if can_miss and a is None and b is None:
                return None
            a = plain_text(a)
        if b.__class__ is not str:
            b = plain_text(b)
        return f"{before}{a}{between}{b}{after}"

    return call


def _several(literals: Sequence[str], holes: Sequence[Part], can_miss: bool) -> Call:
    calls = [hole.call for hole in holes]
    blank = [text for literal in literals for text in (literal, "")][:-1]

    def call(p: Mapping[str, Any], it: Any) -> str | None:
        texts = blank.copy()
        missing = can_miss
        slot = -1
        for hole in calls:
            slot += 2
            value = hole(p, it)
            if value is not None:
                missing = False
                texts[slot] = value if value.__class__ is str else plain_text(value)
        return None if missing else "".join(texts)

    return call
