"""Operators as closures: arithmetic, comparison, logic, choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import nodes

from feedgen.diagnostics import did_you_mean
from feedgen.expressions.arithmetic import SYMBOLS, Operation, negative, operation, result_kind
from feedgen.expressions.builder import NOTHING, Builder, Call, Part, const, is_nothing
from feedgen.expressions.comparison import (
    ORDERS,
    Relation,
    can_be_equal,
    can_be_ordered,
    can_contain,
    contains,
    equal,
    relation_for,
)
from feedgen.expressions.kinds import ANY, BOOLEAN, NUMERIC, Kind
from feedgen.expressions.values import truthy

_COUNTABLE = NUMERIC | {"any", "money", "measure"}


def binary(builder: Builder, node: nodes.BinExpr) -> Part:
    left, right = builder.part(node.left), builder.part(node.right)
    symbol, apply = SYMBOLS[type(node).__name__]
    kind = result_kind(symbol, left.kind, right.kind)
    if kind is None:
        what = f"`{symbol}` never works on {left.kind} and {right.kind}"
        return builder.problem(node, "MAP107", what=what, way="join text with `~`" if symbol == "+" else "")
    if _never_both(left, right):
        return NOTHING
    call = _binary(left, right, operation(symbol, apply, left.kind, right.kind))
    return builder.made(node, call, (left, right), kind=kind, strict=left.strict or right.strict)


def _never_both(left: Part, right: Part) -> bool:
    """Whether an operand is known to be missing, and leaving the other one uncomputed hides no error."""
    return is_nothing(left) or (is_nothing(right) and left.name is not None)


def _binary(left: Part, right: Part, apply: Operation) -> Call:
    first, second, value = left.call, right.call, right.value
    if right.constant and value is not None:

        def with_constant(p: Mapping[str, Any], it: Any) -> Any:
            a = first(p, it)
            return None if a is None else apply(a, value)

        return with_constant

    def call(p: Mapping[str, Any], it: Any) -> Any:
        a = first(p, it)
        if a is None:
            return None
        b = second(p, it)
        return None if b is None else apply(a, b)

    return call


def unary(builder: Builder, node: nodes.Neg | nodes.Pos) -> Part:
    inner = builder.part(node.node)
    if inner.kind.name not in _COUNTABLE:
        return builder.problem(node, "MAP107", what=f"a {inner.kind} has no sign", way="")
    if isinstance(node, nodes.Pos):
        return inner
    get = inner.call

    def call(p: Mapping[str, Any], it: Any) -> Any:
        value = get(p, it)
        return None if value is None else negative(value)

    return builder.made(node, call, (inner,), kind=inner.kind, strict=inner.strict)


def compare(builder: Builder, node: nodes.Compare) -> Part:
    first = builder.part(node.expr)
    others = builder.parts(operand.expr for operand in node.ops)
    links: list[tuple[str, Part, Part]] = []
    for operand, left, right in zip(node.ops, [first, *others], others, strict=False):
        if not _comparable(builder, operand, left, right):
            return Part(lambda p, it: False, kind=BOOLEAN)
        links.append((operand.op, left, right))
    if links[0][0] in ORDERS and _never_both(first, others[0]):
        return const(False)
    calls = [_compared(*link) for link in links]
    call = calls[0] if len(calls) == 1 else _all(calls)
    return builder.made(node, call, [first, *others], kind=BOOLEAN)


def _comparable(builder: Builder, operand: nodes.Operand, left: Part, right: Part) -> bool:
    """Whether the comparison can ever hold; notes the problem if not."""
    op = operand.op
    if op in ("eq", "ne") and (is_nothing(left) or is_nothing(right)):
        return True
    if op in ORDERS:
        fits, sign = can_be_ordered(left.kind, right.kind), ORDERS[op][0]
    elif op in ("eq", "ne"):
        fits, sign = can_be_equal(left.kind, right.kind), "==" if op == "eq" else "!="
    else:
        fits, sign = can_contain(left.kind, right.kind), "in"
    if not fits:
        way = "compare the number: `x.value`, `x | number`" if sign != "in" else ""
        builder.problem(operand, "MAP107", what=f"`{sign}` never works on {left.kind} and {right.kind}", way=way)
    elif op not in ORDERS:
        _check_choices(builder, operand, left, right)
    return fits


def _check_choices(builder: Builder, operand: nodes.Operand, left: Part, right: Part) -> None:
    """Note texts that an attribute with few possible values is compared with, but never is."""
    for part, other in ((left, right), (right, left)):
        choices = part.kind.choices
        if not choices or not other.constant:
            continue
        texts = other.value if isinstance(other.value, list) and operand.op in ("in", "notin") else [other.value]
        for text in texts:
            if text not in choices and text is not None and not (operand.op in ("in", "notin") and part is right):
                builder.problem(operand, "MAP113", value=text, guess=did_you_mean(str(text), choices))


def _all(calls: Sequence[Call]) -> Call:
    if len(calls) == 2:
        first, second = calls
        return lambda p, it: first(p, it) and second(p, it)

    def call(p: Mapping[str, Any], it: Any) -> bool:
        return all(one(p, it) for one in calls)

    return call


def _compared(op: str, left: Part, right: Part) -> Call:
    if op in ORDERS:
        symbol, plain = ORDERS[op]
        return _ordered(left, right, relation_for(left.kind, right.kind, symbol, plain))
    if op in ("eq", "ne"):
        return _equality(left, right, wanted=op == "eq")
    return _membership(left, right, wanted=op == "in")


def _ordered(left: Part, right: Part, relation: Relation) -> Call:
    first, second, name, value = left.call, right.call, left.name, right.value
    if right.constant and value is not None and name:

        def name_with_constant(p: Mapping[str, Any], it: Any) -> bool:
            a = p.get(name)
            return a is not None and relation(a, value)

        return name_with_constant
    if left.constant and left.value is not None and right.name:
        attribute, limit = right.name, left.value

        def constant_with_name(p: Mapping[str, Any], it: Any) -> bool:
            b = p.get(attribute)
            return b is not None and relation(limit, b)

        return constant_with_name

    def call(p: Mapping[str, Any], it: Any) -> bool:
        a = first(p, it)
        if a is None:
            return False
        b = second(p, it)
        return b is not None and relation(a, b)

    return call


def _equality(left: Part, right: Part, wanted: bool) -> Call:
    first, second, name, value = left.call, right.call, left.name, right.value
    kinds = {left.kind.name, right.kind.name}
    if "money" in kinds or ("any" in kinds and kinds & NUMERIC) or kinds == {"any"}:
        return lambda p, it: equal(first(p, it), second(p, it)) is wanted
    if right.constant and name:
        if wanted:
            return lambda p, it: p.get(name) == value
        return lambda p, it: p.get(name) != value
    if wanted:
        return lambda p, it: first(p, it) == second(p, it)
    return lambda p, it: first(p, it) != second(p, it)


def _membership(left: Part, right: Part, wanted: bool) -> Call:
    first, second = left.call, right.call
    if right.constant and isinstance(right.value, list) and all(isinstance(m, str) for m in right.value):
        members = frozenset(right.value)
        return lambda p, it: (first(p, it) in members) is wanted
    if (
        left.constant
        and isinstance(left.value, str)
        and (right.kind.name == "text" or str(right.kind) == "list of text")
    ):
        return _has(left.value, right, wanted)
    return lambda p, it: contains(first(p, it), second(p, it)) is wanted


def _has(word: str, right: Part, wanted: bool) -> Call:
    """Whether a text, or a list of texts, has the word in it: what rules ask most."""
    name, get = right.name, right.call
    if name:

        def attribute_has(p: Mapping[str, Any], it: Any) -> bool:
            found = p.get(name)
            return (found is not None and word in found) is wanted

        return attribute_has

    def has(p: Mapping[str, Any], it: Any) -> bool:
        found = get(p, it)
        return (found is not None and word in found) is wanted

    return has


def either(builder: Builder, node: nodes.Or) -> Part:
    return _logic(builder, node, stop_at=True)


def both(builder: Builder, node: nodes.And) -> Part:
    return _logic(builder, node, stop_at=False)


def _logic(builder: Builder, node: nodes.Or | nodes.And, stop_at: bool) -> Part:
    """`or` stops at the first true operand, `and` at the first false one; the operand itself is the value."""
    operands = builder.parts(spine(node))
    last = operands[-1]
    deciding = [part for part in operands[:-1] if not (part.constant and truthy(part.value) is not stop_at)]
    if deciding and deciding[0].constant:
        return deciding[0]
    parts = [*deciding, last]
    kinds = {part.kind for part in parts}
    kind = kinds.pop().free() if len(kinds) == 1 else ANY
    strict = all(part.strict for part in parts) if stop_at else parts[0].strict
    if len(parts) == 1:
        return last
    plain = all(is_plain(part) for part in parts[:-1])
    call = _two(parts[0].call, parts[1].call, stop_at) if plain and len(parts) == 2 else _several(parts, stop_at)
    return builder.made(node, call, parts, kind=kind, strict=strict)


def spine(node: nodes.Expr) -> list[nodes.Expr]:
    """The operands of `a or b or c`, left to right; such chains are long, so no recursion."""
    chain, operands = type(node), []
    while isinstance(node, (nodes.Or, nodes.And)) and type(node) is chain:
        operands.append(node.right)
        node = node.left
    return [node, *reversed(operands)]


def _two(first: Call, second: Call, stop_at: bool) -> Call:
    if stop_at:
        return lambda p, it: first(p, it) or second(p, it)
    return lambda p, it: first(p, it) and second(p, it)


def _several(parts: Sequence[Part], stop_at: bool) -> Call:
    calls, last = [part.call for part in parts[:-1]], parts[-1].call

    def call(p: Mapping[str, Any], it: Any) -> Any:
        for one in calls:
            value = one(p, it)
            if truthy(value) is stop_at:
                return value
        return last(p, it)

    return call


def is_plain(part: Part) -> bool:
    """Whether Python's own truth of its values is the right one."""
    return part.kind.name not in ("any", "money", "measure")


def condition(part: Part) -> Call:
    """A call whose result Python's `if` reads rightly."""
    get = part.call
    return get if is_plain(part) else lambda p, it: truthy(get(p, it))


def negation(builder: Builder, node: nodes.Not) -> Part:
    inner = builder.part(node.node)
    holds = condition(inner)
    return builder.made(node, lambda p, it: not holds(p, it), (inner,), kind=BOOLEAN)


def choice(builder: Builder, node: nodes.CondExpr) -> Part:
    test, then = builder.part(node.test), builder.part(node.expr1)
    other = NOTHING if node.expr2 is None else builder.part(node.expr2)
    if test.constant:
        return then if truthy(test.value) else other
    holds, yes, no = condition(test), then.call, other.call
    return Part(
        lambda p, it: yes(p, it) if holds(p, it) else no(p, it),
        kind=_either_kind(then, other),
        strict=then.strict and other.strict,
    )


def _either_kind(one: Part, other: Part) -> Kind:
    """Kind of a value that is one of two; `none` fits any."""
    for part, rest in ((one, other), (other, one)):
        if is_nothing(part):
            return rest.kind.free()
    return one.kind.free() if one.kind == other.kind else ANY
