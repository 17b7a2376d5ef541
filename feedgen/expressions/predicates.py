"""`x is …`: questions about a value, missing values included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sized
from typing import Any

from jinja2 import nodes

from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money
from feedgen.diagnostics import did_you_mean
from feedgen.expressions.arithmetic import is_number, remainder
from feedgen.expressions.builder import Builder, Part
from feedgen.expressions.kinds import BOOLEAN, NUMERIC

Question = Callable[[Any], bool]


def _is(*classes: type) -> Question:
    return lambda value: isinstance(value, classes)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, Sized) and len(value) == 0)


def _whole(value: Any) -> bool:
    return is_number(value) and value == int(value)


def _parity(rest: int) -> Question:
    return lambda value: is_number(value) and remainder(value, 2) == rest


QUESTIONS: Mapping[str, Question] = {
    "defined": lambda value: value is not None,
    "undefined": lambda value: value is None,
    "none": lambda value: value is None,
    "empty": _empty,
    "string": _is(str),
    "text": _is(str),
    "number": is_number,
    "integer": _whole,
    "boolean": _is(bool),
    "true": lambda value: value is True,
    "false": lambda value: value is False,
    "list": _is(list, tuple),
    "mapping": _is(Mapping),
    "money": _is(Money),
    "measure": _is(Measure),
    "date": _is(dt.date),
    "even": _parity(0),
    "odd": _parity(1),
}
"""Every test, by the word after `is`."""

_NEEDS_NUMBER = frozenset({"even", "odd"})


def asked(builder: Builder, node: nodes.Test) -> Part:
    """`x is name`, or `x is divisibleby n`."""
    inner = builder.part(node.node)
    if node.name == "divisibleby":
        return _divisible(builder, node, inner)
    question = QUESTIONS.get(node.name)
    if question is None:
        known = [*QUESTIONS, "divisibleby"]
        return builder.problem(node, "MAP104", name=node.name, guess=did_you_mean(node.name, known))
    if node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
        return builder.problem(
            node, "MAP105", function=node.name, what="takes no argument", usage=f"x is {node.name}", guess=""
        )
    if node.name in _NEEDS_NUMBER and inner.kind.name not in NUMERIC | {"any"}:
        return builder.problem(node, "MAP107", what=f"a {inner.kind} is never {node.name}", way="")
    get = inner.call
    name = inner.name
    if name and node.name in ("none", "undefined"):
        return Part(lambda p, it: p.get(name) is None, kind=BOOLEAN)
    if name and node.name == "defined":
        return Part(lambda p, it: p.get(name) is not None, kind=BOOLEAN)
    return builder.made(node, lambda p, it: question(get(p, it)), (inner,), kind=BOOLEAN)


def _divisible(builder: Builder, node: nodes.Test, inner: Part) -> Part:
    args = builder.parts(node.args)
    divisor = args[0] if len(args) == 1 and not node.kwargs else None
    if divisor is None or divisor.kind.name not in NUMERIC | {"any"}:
        usage = "x is divisibleby 3"
        return builder.problem(node, "MAP105", function="divisibleby", what="takes one number", usage=usage, guess="")
    if inner.kind.name not in NUMERIC | {"any"}:
        return builder.problem(node, "MAP107", what=f"a {inner.kind} cannot be divided", way="")
    get, by = inner.call, divisor.call

    def call(p: Mapping[str, Any], it: Any) -> bool:
        value, number = get(p, it), by(p, it)
        return is_number(value) and is_number(number) and bool(remainder(value, number) == 0)

    return builder.made(node, call, (inner, divisor), kind=BOOLEAN)
