"""From text to a fast callable, or to the list of what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes

from feedgen.expressions import applied, names, operators, predicates
from feedgen.expressions.builder import Builder, Handler, Part
from feedgen.expressions.kinds import BOOLEAN, Kind
from feedgen.expressions.parse import Fault, offset, parse, place
from feedgen.expressions.problems import ExpressionError, Problem
from feedgen.expressions.scope import Scope
from feedgen.expressions.template import filled, joined
from feedgen.expressions.values import truthy

HANDLERS: Mapping[type[nodes.Node], Handler] = {
    nodes.Name: names.name,
    nodes.Const: names.literal,
    nodes.List: names.listing,
    nodes.Tuple: names.listing,
    nodes.Dict: names.mapping,
    nodes.Getattr: names.attribute,
    nodes.Getitem: names.subscript,
    nodes.Call: names.refused_call,
    nodes.Filter: applied.applied,
    nodes.Test: predicates.asked,
    nodes.CondExpr: operators.choice,
    nodes.Compare: operators.compare,
    nodes.And: operators.both,
    nodes.Or: operators.either,
    nodes.Not: operators.negation,
    nodes.Concat: joined,
    nodes.Neg: operators.unary,
    nodes.Pos: operators.unary,
    **dict.fromkeys(
        (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow), operators.binary
    ),
}


_ALONE = re.compile(r"(\s*)\{\{((?:(?!\{\{|\}\}).)*)\}\}(\s*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression ready to run: `call(product, it)`, where `it` is the current member of an `each`.

    It may raise what `EVALUATION_ERRORS` lists and nothing else.
    """

    call: Callable[[Mapping[str, Any], Any], Any]
    names: frozenset[str]
    """Product names it reads."""
    columns: frozenset[str] | None
    """Keys it reads from `attributes` and `row`; None when only the data tells which."""
    attribute: str | None
    """The product name, when the whole expression is one: the caller may read it without a call."""
    constant: bool
    value: Any
    """The result, when it is constant."""
    kind: Kind
    strict_missing: bool
    """The result is certainly missing when all of `names` are."""
    remarks: bool = False
    """It may leave a word in the scope's tables: every product must be asked."""

    @property
    def decided_by(self) -> str | None:
        """The one attribute that decides the result, and nothing else does."""
        alone = len(self.names) == 1 and self.columns == frozenset() and not self.remarks
        return next(iter(self.names)) if alone else None


def compile_expression(text: str, scope: Scope) -> Compiled:
    """Compile an expression; raises `ExpressionError` with every problem found in it."""
    return _or_raise(*_compile(text, scope, template=False))


def compile_template(text: str, scope: Scope) -> Compiled:
    """Compile a text with `{{ holes }}`; raises `ExpressionError` with every problem found in it."""
    return _or_raise(*_compile(text, scope, template=True))


def compile_value(text: str, scope: Scope) -> Compiled:
    """Compile what a profile has for a value: a text with `{{ holes }}`, else an expression."""
    return _or_raise(*_compile(text, scope, template=is_template(text)))


def compile_condition(text: str, scope: Scope) -> Compiled:
    """Compile an expression whose result is True or False (no money and a measure of nothing are false).

    Braces around the whole are allowed, as people write them.
    """
    expression = without_braces(text)
    if is_template(expression):
        what = "a text with holes is no condition"
        raise ExpressionError([Problem("MAP107", {"what": what, "way": "leave out the braces"}, 1, 1)])
    compiled = compile_expression(expression, scope)
    call = compiled.call
    if compiled.constant:
        return _constant(truthy(compiled.value))
    if compiled.kind == BOOLEAN:
        return compiled
    return Compiled(
        call=lambda p, it: truthy(call(p, it)),
        names=compiled.names,
        columns=compiled.columns,
        attribute=None,
        constant=False,
        value=None,
        kind=BOOLEAN,
        strict_missing=False,
        remarks=compiled.remarks,
    )


def without_braces(text: str) -> str:
    """A condition with braces around the whole, without: blanks stand for them, so that every position stays."""
    inner = _ALONE.fullmatch(text)
    return f"{inner[1]}  {inner[2]}  {inner[3]}" if inner else text


def check(text: str, scope: Scope) -> list[Problem]:
    """What is wrong with a value's text, in reading order; empty when it compiles."""
    return _compile(text, scope, template=is_template(text))[1]


def names_in(text: str) -> dict[str, tuple[int, int]]:
    """Names a value's text speaks of, each with the line and column it first stands at; none when it is no text."""
    parsed = parse(text, is_template(text))
    if isinstance(parsed, Fault):
        return {}
    found = sorted(((offset(name), name.name) for part in parsed for name in _names(part)), reverse=True)
    return {name: place(text, at) for at, name in found}


def words_in(text: str) -> Iterator[str]:
    """Every word of a value's text that may name something: names, their attributes, and texts in quotes.

    What stands around holes is none, nor is a text that is no expression.
    """
    parsed = parse(text, is_template(text))
    for part in () if isinstance(parsed, Fault) else parsed:
        yield from (name.name for name in _names(part))
        for one in (part, *part.find_all((nodes.Getattr, nodes.Const))):
            if isinstance(one, nodes.Getattr):
                yield one.attr
            elif isinstance(one, nodes.Const) and isinstance(one.value, str):
                yield one.value


def _names(part: nodes.Node) -> Iterator[nodes.Name]:
    if isinstance(part, nodes.Name):
        yield part
    yield from part.find_all(nodes.Name)


def is_template(text: str) -> bool:
    """Whether a string is text with holes rather than an expression."""
    return "{{" in text


def _or_raise(compiled: Compiled | None, problems: list[Problem]) -> Compiled:
    if compiled is None:
        raise ExpressionError(problems)
    return compiled


def _compile(text: str, scope: Scope, template: bool) -> tuple[Compiled | None, list[Problem]]:
    parsed = parse(text, template)
    if isinstance(parsed, Fault):
        return None, [Problem(parsed.code, parsed.params, *place(text, parsed.position))]
    builder = Builder(scope, HANDLERS)
    part = filled(builder, parsed) if template else builder.part(parsed[0])
    if builder.problems:
        return None, _placed(text, builder)
    return _finished(part, builder), []


def _placed(text: str, builder: Builder) -> list[Problem]:
    found = sorted(builder.problems, key=lambda problem: problem[0])
    return [Problem(code, params, *place(text, position)) for position, code, params in found]


def _finished(part: Part, builder: Builder) -> Compiled:
    if part.constant:
        return _constant(part.value, part.kind)
    return Compiled(
        call=part.call,
        names=frozenset(builder.names),
        columns=None if builder.all_columns else frozenset(builder.columns),
        attribute=part.name,
        constant=False,
        value=None,
        kind=part.kind,
        strict_missing=part.strict,
        remarks=builder.remarks,
    )


def _constant(value: Any, kind: Kind = BOOLEAN) -> Compiled:
    return Compiled(
        call=lambda p, it: value,
        names=frozenset(),
        columns=frozenset(),
        attribute=None,
        constant=True,
        value=value,
        kind=kind,
        strict_missing=value is None,
    )
