"""`value | function(arguments)` as closures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from jinja2 import nodes

from feedgen.diagnostics import did_you_mean
from feedgen.expressions.builder import Builder, Call, Part, Step, is_nothing
from feedgen.expressions.chains import chained
from feedgen.expressions.coerce import COERCIONS, coercion, identity
from feedgen.expressions.declared import Function, Parameter
from feedgen.expressions.functions import FUNCTIONS
from feedgen.expressions.kinds import ANY, NUMERIC, SCALARS, Kind, list_of
from feedgen.expressions.names import member_kind_of, member_names
from feedgen.expressions.problems import EVALUATION_ERRORS, explain
from feedgen.expressions.values import truthy


class Bound(NamedTuple):
    """Arguments matched to parameters, in the order they are passed."""

    positional: list[tuple[Parameter, Part]]
    named: dict[str, tuple[Parameter, Part]]

    def all(self) -> list[tuple[Parameter, Part]]:
        return [*self.positional, *self.named.values()]


def applied(builder: Builder, node: nodes.Filter) -> Part:
    """A function applied to a value; `default` and `map` are part of the language."""
    if node.node is None:
        return builder.problem(node, "MAP108", what="a function without a value", way="`x | name`")
    inner = builder.part(node.node)
    if node.name == "default":
        return _default(builder, node, inner)
    if node.name == "map" and node.args:
        return _mapped(builder, node, inner)
    function = _find(builder, node, node.name)
    if function is None:
        builder.parts([*node.args, *(keyword.value for keyword in node.kwargs)])
        return Part(inner.call)
    return _apply(builder, node, function, inner)


def _find(builder: Builder, node: nodes.Node, name: str) -> Function | None:
    if name in FUNCTIONS:
        return FUNCTIONS.get(name)
    builder.problem(node, "MAP103", name=name, guess=did_you_mean(name, FUNCTIONS.names()))
    return None


def _apply(builder: Builder, node: nodes.Filter, function: Function, inner: Part) -> Part:
    bound = bind(builder, node, function, node.args)
    fit = fitting(inner.kind, function.accepts)
    if fit is None:
        what = f"`{function.name}` does not take a {inner.kind}"
        builder.problem(node, "MAP107", what=what, way=f"it takes: {', '.join(sorted(function.accepts))}")
    if bound is None or fit is None:
        return Part(inner.call, kind=function.result(ANY))
    kind = _result(builder, node, function, inner.kind, bound)
    strict = inner.strict and not function.missing
    if all(part.constant for _, part in bound.all()):
        step = _made_now(builder, node, function, bound)
        if step is None:
            return Part(inner.call, kind=kind)
        fitted = _fitted(step, fit)
        if function.missing:
            get = inner.call
            return builder.made(node, lambda p, it: fitted(get(p, it)), (inner,), kind=kind)
        return chained(builder, node, inner, fitted, kind, strict=strict, pure=_is_pure(builder, function, bound))
    call = _made_per_call(inner.call, builder, function, bound, fit)
    inputs = [inner, *(part for _, part in bound.all())]
    return builder.made(node, call, inputs, kind=kind, strict=strict)


def _is_pure(builder: Builder, function: Function, bound: Bound) -> bool:
    """Whether nothing happens beside the result: a table can count the values it has no line for."""
    tables = builder.scope.tables
    names = [part.value for _, part in bound.all() if isinstance(part.value, str)]
    return not (function.uses_tables and any(tables.reports(name) for name in names))


def _result(builder: Builder, node: nodes.Filter, function: Function, kind: Kind, bound: Bound) -> Kind:
    """Kind of the result; an attribute of a list's members is looked up now, where they are known."""
    picked = next((part for slot, part in bound.all() if slot.name == "attribute" and part.constant), None)
    if picked is None or kind.name != "list":
        return function.result(kind)
    found = member_kind_of(kind.member, str(picked.value))
    if found is None:
        guess = did_you_mean(str(picked.value), member_names(kind.member))
        builder.problem(node, "MAP106", part=picked.value, kind=str(kind.member), guess=guess)
        return function.result(kind)
    return list_of(found) if function.name == "map" else function.result(kind)


def fitting(kind: Kind, accepts: frozenset[str]) -> Step | None:
    """How a value of `kind` is made to fit; None when it never can."""
    if "any" in accepts or kind.name in accepts or (kind.name == "integer" and "number" in accepts):
        return identity
    if kind.name == "any":
        return coercion(accepts)
    if "text" in accepts and kind.name in SCALARS:
        return COERCIONS["text"]
    return None


def _fitted(step: Step, fit: Step) -> Step:
    return step if fit is identity else lambda value: step(fit(value))


def bind(
    builder: Builder, node: nodes.Filter | nodes.Test, function: Function, arguments: Sequence[nodes.Expr]
) -> Bound | None:
    """Match the arguments with the parameters; None, and problems noted, when they do not fit."""
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        builder.problem(node, "MAP108", what="`*` in arguments", way="write the arguments one by one")
        return None
    before = len(builder.problems)
    bound = Bound([], {})
    slots = [p for p in function.parameters if not p.named_only]
    named = {p.name: p for p in function.parameters if not p.many}
    rest = next((p for p in function.parameters if p.many and p.named_only), None)
    for number, argument in enumerate(arguments):
        slot = slots[number] if number < len(slots) else slots[-1] if slots and slots[-1].many else None
        part = builder.part(argument)
        if slot is None:
            _wrong(builder, argument, function, f"takes at most {len(slots)} plain arguments")
            break
        bound.positional.append((slot, _checked(builder, argument, function, slot, part)))
    taken = {p.name for p, _ in bound.positional}
    for keyword in node.kwargs:
        key, part = str(keyword.key), builder.part(keyword.value)
        slot = named.get(key, rest)
        if slot is None:
            guess = did_you_mean(key, named)
            _wrong(builder, keyword, function, f"has no argument `{key}`", guess)
        elif key in taken:
            _wrong(builder, keyword, function, f"is given `{key}` twice")
        else:
            taken.add(key)
            bound.named[key] = (slot, _checked(builder, keyword.value, function, slot, part))
    if lacking := [p.name for p in function.parameters if p.required and p.name not in taken]:
        _wrong(builder, node, function, f"needs {', '.join(f'`{name}`' for name in lacking)}")
    return bound if len(builder.problems) == before else None


def _wrong(builder: Builder, where: nodes.Node, function: Function, what: str, guess: str = "") -> None:
    builder.problem(where, "MAP105", function=function.name, what=what, usage=function.usage(), guess=guess)


def _checked(builder: Builder, where: nodes.Node, function: Function, slot: Parameter, part: Part) -> Part:
    """The argument, after a look at its kind; constants are made to fit now."""
    wanted, found = slot.kind.name, part.kind.name
    if is_nothing(part):
        if not slot.may_miss:
            _wrong(builder, where, function, f"needs a value for `{slot.name}`, this one is missing")
        return part
    fits = (
        "any" in (wanted, found)
        or wanted == found
        or (wanted == "number" and found in NUMERIC)
        or (wanted == "text" and found in SCALARS and not part.constant)
        or (wanted == "integer" and found == "number" and not part.constant)
    )
    if not fits:
        _wrong(
            builder, where, function, f"takes {_article(wanted)} for `{slot.name}`, this is {_article(str(part.kind))}"
        )
    return part


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _made_now(builder: Builder, node: nodes.Node, function: Function, bound: Bound) -> Step | None:
    """The function of one value, made once because all arguments are constant."""
    args = [part.value for _, part in bound.positional]
    kwargs: dict[str, Any] = {key: part.value for key, (_, part) in bound.named.items()}
    if function.uses_tables:
        kwargs["tables"] = builder.scope.tables
        builder.remarks |= any(map(builder.scope.tables.reports, filter(_is_text, args)))
    try:
        return function.factory(*args, **kwargs)
    except EVALUATION_ERRORS as error:
        code, params = explain(error)
        builder.problem(node, code, **params)
        return None


def _made_per_call(get: Call, builder: Builder, function: Function, bound: Bound, fit: Step) -> Call:
    """The function is looked up by its arguments' values for each product; a missing argument is a missing result."""
    make: Callable[..., Step] = function.factory if function.uses_tables else function.cached
    extra = {"tables": builder.scope.tables} if function.uses_tables else {}
    builder.remarks |= function.uses_tables
    plain = [(part.call, slot.may_miss, COERCIONS.get(slot.kind.name, identity)) for slot, part in bound.positional]
    named = {
        key: (part.call, slot.may_miss, COERCIONS.get(slot.kind.name, identity))
        for key, (slot, part) in bound.named.items()
    }
    needs_value = not function.missing

    def call(p: Mapping[str, Any], it: Any) -> Any:
        value = get(p, it)
        if value is None and needs_value:
            return None
        args: list[Any] = []
        for argument, may_miss, fit_argument in plain:
            given = argument(p, it)
            if given is None and not may_miss:
                return None
            args.append(None if given is None else fit_argument(given))
        kwargs: dict[str, Any] = dict(extra)
        for key, (argument, may_miss, fit_argument) in named.items():
            given = argument(p, it)
            if given is None and not may_miss:
                return None
            kwargs[key] = None if given is None else fit_argument(given)
        return make(*args, **kwargs)(value if value is None else fit(value))

    return call


def _default(builder: Builder, node: nodes.Filter, inner: Part) -> Part:
    """`x | default(y)`: `y` is only looked at when `x` is missing (or empty, with `empty=true`)."""
    bound = bind(builder, node, FUNCTIONS.get("default"), node.args)
    if bound is None:
        return Part(inner.call)
    given = {slot.name: part for slot, part in bound.all()}
    other, empty = given["other"], given.get("empty")
    if empty is None and (inner.constant or is_nothing(other)):
        return other if is_nothing(inner) else inner
    call = _instead(inner, other) if empty is None else _instead_of_empty(inner, other, empty)
    kind = inner.kind.free() if inner.kind == other.kind else other.kind if inner.constant else ANY
    inputs = [inner, *given.values()]
    return builder.made(node, call, inputs, kind=kind, strict=inner.strict and other.strict)


def _instead(inner: Part, other: Part) -> Call:
    get, instead, name, value = inner.call, other.call, inner.name, other.value
    if name and other.constant:

        def of_name(p: Mapping[str, Any], it: Any) -> Any:
            found = p.get(name)
            return value if found is None else found

        return of_name

    def of_any(p: Mapping[str, Any], it: Any) -> Any:
        found = get(p, it)
        return instead(p, it) if found is None else found

    return of_any


def _instead_of_empty(inner: Part, other: Part, empty: Part) -> Call:
    get, instead, also_empty = inner.call, other.call, empty.call

    def call(p: Mapping[str, Any], it: Any) -> Any:
        found = get(p, it)
        unwanted = not truthy(found) if also_empty(p, it) else found is None
        return instead(p, it) if unwanted else found

    return call


def _mapped(builder: Builder, node: nodes.Filter, inner: Part) -> Part:
    """`x | map('function', …)`: the function applied to every member."""
    word = node.args[0]
    if not isinstance(word, nodes.Const) or not isinstance(word.value, str):
        return builder.problem(
            word, "MAP105", function="map", what="needs a function's name", usage="map('name')", guess=""
        )
    function = _find(builder, word, word.value)
    if function is None:
        return Part(inner.call)
    bound, member = bind(builder, node, function, node.args[1:]), inner.kind.member
    fit, outer = fitting(member, function.accepts), fitting(inner.kind, frozenset({"list"}))
    if fit is None or outer is None:
        found = inner.kind if outer is None else member
        return builder.problem(word, "MAP107", what=f"`{function.name}` does not take a {found} here", way="")
    if bound is None:
        return Part(inner.call)
    if not all(part.constant for _, part in bound.all()):
        return builder.problem(word, "MAP108", what="an argument of `map` that is not constant", way="")
    step = _made_now(builder, node, function, bound)
    if step is None:
        return Part(inner.call)
    each = _fitted(step, fit)

    def members(value: Any) -> list[Any]:
        return [each(one) for one in outer(value) if one is not None]

    pure = _is_pure(builder, function, bound)
    return chained(builder, node, inner, members, list_of(function.result(member)), strict=inner.strict, pure=pure)
