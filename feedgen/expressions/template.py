"""Text made of parts: `{{ brand }} {{ title }}`, `brand ~ title`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jinja2 import nodes

from feedgen.expressions.builder import Builder, Call, Part, const
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
    literals, holes = [""], list[Part]()
    for node in parts:
        if isinstance(node, nodes.TemplateData):
            literals[-1] += node.data
            continue
        hole = builder.part(node)
        if hole.kind.name == "map":
            builder.problem(node, "MAP107", what="a map is no text", way="take one of its keys, `x.key`")
        holes.append(hole)
        literals.append("")
    if not holes:
        return const(tidy(literals[0]), TEXT)
    call = _finished(_woven(literals, holes, can_miss=True), tidy)
    return builder.made(parts[0], call, holes, kind=TEXT, strict=all(hole.strict for hole in holes))


def joined(builder: Builder, node: nodes.Concat) -> Part:
    """`a ~ b`: missing parts count as empty text; nothing when all are missing."""
    parts = builder.parts(node.nodes)
    literals, holes = [""], list[Part]()
    for part, child in zip(parts, node.nodes, strict=True):
        if part.kind.name in ("list", "map"):
            return builder.problem(child, "MAP107", what=f"a {part.kind} is no text", way="`x | join(', ')`")
        if part.constant:
            literals[-1] += _constant_text(builder, child, part)
        else:
            holes.append(part)
            literals.append("")
    can_miss = all(part.value is None for part in parts if part.constant)
    call = _woven(literals, holes, can_miss) if holes else const(literals[0] if not can_miss else None).call
    return builder.made(node, call, parts, kind=TEXT, strict=all(part.strict for part in parts))


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
