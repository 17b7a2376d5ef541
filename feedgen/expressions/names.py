"""Names, literals, attributes and subscripts: how an expression reaches a value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from jinja2 import nodes

from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money
from feedgen.catalogue.written import date_text, plain_text
from feedgen.diagnostics import did_you_mean
from feedgen.expressions.builder import NOTHING, Builder, Call, Part, const
from feedgen.expressions.kinds import ANY, INTEGER, MAP, NUMBER, TEXT, Kind, common, list_of
from feedgen.expressions.problems import EvaluationError

COLUMN_MAPS = frozenset({"attributes", "row"})
"""Names whose keys are source columns: which ones are read decides what a reader may leave out."""

Getter = Callable[[Any], Any]
_Members = Mapping[str, tuple[Kind, Getter]]


def _clock(name: str) -> Getter:
    return lambda moment: getattr(moment, name, 0)


_MONEY: _Members = {"amount": (NUMBER, attrgetter("amount")), "currency": (TEXT, attrgetter("currency"))}
_MEASURE: _Members = {"value": (NUMBER, attrgetter("value")), "unit": (TEXT, attrgetter("unit"))}
_DATETIME: _Members = {
    "year": (INTEGER, attrgetter("year")),
    "month": (INTEGER, attrgetter("month")),
    "day": (INTEGER, attrgetter("day")),
    "hour": (INTEGER, _clock("hour")),
    "minute": (INTEGER, _clock("minute")),
    "weekday": (INTEGER, dt.date.isoweekday),
    "date": (TEXT, date_text),
    "iso": (TEXT, plain_text),
}
MEMBERS: Mapping[str, _Members] = {"money": _MONEY, "measure": _MEASURE, "datetime": _DATETIME}
"""All attributes a value has, by kind. Nothing else of a Python object can be reached."""

_BY_CLASS: tuple[tuple[type, _Members], ...] = ((Money, _MONEY), (Measure, _MEASURE), (dt.date, _DATETIME))


def member_of(value: Any, key: str) -> Any:
    """The attribute of a value whose kind only the data tells; a key for a map."""
    if isinstance(value, Mapping):
        return value.get(key)
    for cls, members in _BY_CLASS:
        if isinstance(value, cls):
            if key in members:
                return members[key][1](value)
            break
    raise EvaluationError("MAP208", {"part": key, "found": type(value).__name__})


def at(value: Any, index: Any) -> Any:
    """`value[index]`: nothing outside the list, an unknown key is missing."""
    if isinstance(value, Mapping):
        return value.get(index)
    if isinstance(index, str):
        return member_of(value, index)
    if not isinstance(value, (list, tuple, str)) or type(index) is not int:
        raise EvaluationError("MAP208", {"part": index, "found": type(value).__name__})
    return value[index] if -len(value) <= index < len(value) else None


def part_of(value: Any, start: Any, stop: Any, step: Any) -> Any:
    """`value[start:stop:step]` of a list or text."""
    if not isinstance(value, (list, tuple, str)):
        raise EvaluationError("MAP208", {"part": f"{start}:{stop}", "found": type(value).__name__})
    return value[start:stop:step]


def member_names(kind: Kind) -> list[str]:
    """What can stand after the dot of a value of `kind`."""
    return list(kind.fields if kind.name == "map" else MEMBERS.get(kind.name, ()))


def member_kind_of(kind: Kind, key: str) -> Kind | None:
    """Kind of an attribute of a value of `kind`; None when it has no such attribute."""
    if kind.name == "any":
        return ANY
    if kind.name == "map":
        return kind.fields.get(key, kind.member if kind.open else None)
    found = MEMBERS.get(kind.name, {}).get(key)
    return found and found[0]


def name(builder: Builder, node: nodes.Name) -> Part:
    part = _lookup(builder, node)
    if part.name in COLUMN_MAPS:
        builder.all_columns = True
    return part


def _lookup(builder: Builder, node: nodes.Name) -> Part:
    word, scope = node.name, builder.scope
    if word.startswith("__"):
        return builder.problem(node, "MAP108", what=f"the name `{word}`", way="names begin with a letter")
    if word == "it" and scope.it is not None:
        return Part(lambda p, it: it, kind=scope.it)
    if word in scope.constants:
        return const(scope.constants[word])
    if word in scope.names or scope.open:
        builder.names.add(word)
        kind = scope.names.get(word, ANY)
        if kind == ANY and word in COLUMN_MAPS:
            kind = MAP
        return Part(lambda p, it: p.get(word), kind=kind, strict=True, name=word)
    return builder.problem(node, "MAP102", name=word, guess=did_you_mean(word, scope.known()))


def literal(builder: Builder, node: nodes.Const) -> Part:
    return const(node.value)


def listing(builder: Builder, node: nodes.List | nodes.Tuple) -> Part:
    parts = builder.parts(node.items)
    calls = [part.call for part in parts]
    kind = list_of(common([part.kind for part in parts]))
    return builder.made(node, lambda p, it: [call(p, it) for call in calls], parts, kind=kind)


def mapping(builder: Builder, node: nodes.Dict) -> Part:
    keys = builder.parts(pair.key for pair in node.items)
    values = builder.parts(pair.value for pair in node.items)
    calls = [(key.call, value.call) for key, value in zip(keys, values, strict=True)]
    fields = {str(key.value): value.kind for key, value in zip(keys, values, strict=True) if key.constant}
    kind = Kind("map", fields=fields, open=len(fields) < len(keys))
    return builder.made(
        node, lambda p, it: {key(p, it): value(p, it) for key, value in calls}, keys + values, kind=kind
    )


def attribute(builder: Builder, node: nodes.Getattr) -> Part:
    if node.attr.startswith("__"):
        return builder.problem(node, "MAP108", what=f"the name `{node.attr}`", way="names begin with a letter")
    return _member(builder, node, node.node, node.attr)


def subscript(builder: Builder, node: nodes.Getitem) -> Part:
    if isinstance(node.arg, nodes.Slice):
        return _slice(builder, node, node.arg)
    if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        return _member(builder, node, node.node, node.arg.value)
    inner, index = builder.part(node.node), builder.part(node.arg)
    kind = inner.kind
    if kind.name not in ("any", "list", "text", "map"):
        return builder.problem(node, "MAP107", what=f"a {kind} has no numbered members", way="")
    get, key = inner.call, index.call

    def call(p: Mapping[str, Any], it: Any) -> Any:
        value = get(p, it)
        if value is None:
            return None
        place = key(p, it)
        return None if place is None else at(value, place)

    if kind.name == "list" and index.constant and type(index.value) is int:
        return builder.made(node, _place(get, index.value), (inner,), kind=kind.member, strict=inner.strict)
    result = TEXT if kind.name == "text" else common([*kind.fields.values()]) if kind.fields else kind.member
    return builder.made(node, call, (inner, index), kind=result, strict=inner.strict)


def _place(get: Call, index: int) -> Call:
    """A fixed place in a list; nothing beyond its ends."""
    least = index + 1 if index >= 0 else -index

    def call(p: Mapping[str, Any], it: Any) -> Any:
        values = get(p, it)
        return None if values is None or len(values) < least else values[index]

    return call


def _slice(builder: Builder, node: nodes.Getitem, bounds: nodes.Slice) -> Part:
    inner = builder.part(node.node)
    ends = [NOTHING if end is None else builder.part(end) for end in (bounds.start, bounds.stop, bounds.step)]
    if inner.kind.name not in ("any", "list", "text"):
        return builder.problem(node, "MAP107", what=f"a {inner.kind} cannot be cut", way="lists and texts can")
    for end in ends:
        if end.kind.name not in ("any", "integer"):
            return builder.problem(node, "MAP107", what=f"a {end.kind} is no place in a list", way="use whole numbers")
    get = inner.call
    if all(end.constant for end in ends):
        start, stop, step = (end.value for end in ends)
        if step == 0:
            return builder.problem(node, "MAP107", what="a step of 0 leads nowhere", way="")

        def call(p: Mapping[str, Any], it: Any) -> Any:
            value = get(p, it)
            return None if value is None else part_of(value, start, stop, step)
    else:
        first, last, stride = (end.call for end in ends)

        def call(p: Mapping[str, Any], it: Any) -> Any:
            value = get(p, it)
            return None if value is None else part_of(value, first(p, it), last(p, it), stride(p, it))

    return builder.made(node, call, [inner, *ends], kind=inner.kind, strict=inner.strict)


def _member(builder: Builder, node: nodes.Node, owner: nodes.Node, key: str) -> Part:
    """A value's attribute, or a map's key, by a name that stands in the text."""
    if isinstance(owner, nodes.Name):
        inner = _lookup(builder, owner)
        if inner.name in COLUMN_MAPS:
            builder.columns.add(key)
    else:
        inner = builder.part(owner)
    kind, get = inner.kind, inner.call
    found = member_kind_of(kind, key)
    if found is None:
        guess = did_you_mean(key, member_names(kind)) or _advice(kind)
        return builder.problem(node, "MAP106", part=key, kind=str(kind), guess=guess)
    if kind.name == "map":
        call = _key_of_name(inner.name, key) if inner.name else _key(get, key)
    elif kind.name == "any":
        call = _then(get, lambda value: member_of(value, key))
    else:
        call = _then(get, MEMBERS[kind.name][key][1])
    return builder.made(node, call, (inner,), kind=found, strict=inner.strict)


def _advice(kind: Kind) -> str:
    if kind.name == "list":
        return "take one member, `x[0]`, or one attribute of each, `x | map(attribute='…')`"
    return "functions are written `x | name`"


def _key(get: Call, key: str) -> Call:
    def call(p: Mapping[str, Any], it: Any) -> Any:
        value = get(p, it)
        return None if value is None else value.get(key)

    return call


def _key_of_name(owner: str, key: str) -> Call:
    def call(p: Mapping[str, Any], it: Any) -> Any:
        value = p.get(owner)
        return None if value is None else value.get(key)

    return call


def _then(get: Call, step: Getter) -> Call:
    def call(p: Mapping[str, Any], it: Any) -> Any:
        value = get(p, it)
        return None if value is None else step(value)

    return call


def refused_call(builder: Builder, node: nodes.Call) -> Part:
    target = node.node
    called = target.attr if isinstance(target, nodes.Getattr) else getattr(target, "name", "…")
    way = f"functions are written `x | {called}`" if called != "…" else "functions are written `x | name`"
    return builder.problem(target, "MAP108", what=f"the call `{called}(…)`", way=way)
