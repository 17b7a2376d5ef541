"""Functions as people are shown them: in the documentation, and by `feedgen functions`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money
from feedgen.expressions.declared import Function, Parameter
from feedgen.expressions.functions import FAMILIES, FUNCTIONS, family_of

_GIVES = {
    "same": "the same",
    "member": "a member",
    "list[same]": "list",
    "list[text]": "list of texts",
    "any": "anything",
}


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """One argument of a function."""

    name: str
    kind: str
    required: bool
    many: bool


@dataclass(frozen=True, slots=True)
class ExampleInfo:
    """`'Red wool' | truncate(3)`, and what comes out of it."""

    expression: str
    result: str


@dataclass(frozen=True, slots=True)
class FunctionInfo:
    """One function of expressions. `signature` is how it is written, `truncate(limit, end=…)`."""

    name: str
    family: str
    signature: str
    summary: str
    description: str
    takes: str
    gives: str
    parameters: list[ParameterInfo]
    examples: list[ExampleInfo]
    tables: dict[str, Any]
    """The tables that the examples speak of."""


def described(name: str) -> FunctionInfo:
    """The function of that name; `KeyError` when there is none."""
    function = FUNCTIONS.get(name)
    return FunctionInfo(
        name=name,
        family=family_of(name),
        signature=function.usage(),
        summary=function.summary,
        description=function.description,
        takes="anything" if "any" in function.accepts else ", ".join(sorted(function.accepts)),
        gives=_GIVES.get(function.returns, function.returns),
        parameters=[ParameterInfo(p.name, _kind(p), p.required, p.many) for p in function.parameters],
        examples=[ExampleInfo(written(function, *example[:2]), literal(example[2])) for example in function.examples],
        tables=dict(function.tables),
    )


def all_described() -> Iterator[FunctionInfo]:
    """Every function, family by family."""
    order = [*FAMILIES]
    found = [described(name) for name in FUNCTIONS.names()]
    yield from sorted(found, key=lambda info: order.index(info.family) if info.family in order else len(order))


def _kind(parameter: Parameter) -> str:
    return "anything" if parameter.kind.name == "any" else str(parameter.kind)


def written(function: Function, value: Any, arguments: Mapping[str, Any]) -> str:
    """An example as it stands in a profile."""
    named = {parameter.name: parameter for parameter in function.parameters}
    words = []
    for name, argument in arguments.items():
        parameter = named.get(name)
        bare = parameter is not None and (parameter.required or (parameter.many and not parameter.named_only))
        words.append(literal(argument) if bare else f"{name}={literal(argument)}")
    call = f"{function.name}({', '.join(words)})" if words else function.name
    return f"{literal(value)} | {call}"


def literal(value: Any) -> str:
    """A value as an expression has it, or as a catalogue writes it where expressions have no such literal."""
    match value:
        case None | True | False:
            return str(value).lower()
        case str():
            return "'" + "".join(map(_sign, value)) + "'"
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case Mapping():
            return "{" + ", ".join(f"{literal(key)}: {literal(member)}" for key, member in value.items()) + "}"
        case dt.datetime():
            return value.isoformat().replace("+00:00", "Z")
        case Decimal():
            return f"{value:f}"
        case Money() | Measure():
            return str(value)
        case _:
            return str(value)


_SIGNS = {"\n": "\\n", "'": "\\'", "\t": "\\t"}


def _sign(character: str) -> str:
    if character in _SIGNS:
        return _SIGNS[character]
    if character.isprintable() or ord(character) > 0xFFFF:
        return character
    return f"\\x{ord(character):02x}" if ord(character) < 0x100 else f"\\u{ord(character):04x}"
