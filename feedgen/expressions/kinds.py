"""Kinds of values as the checker sees them: enough to say at once that `title > 3` can never work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money

if TYPE_CHECKING:
    from feedgen.catalogue.attributes import Attribute


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is: its name, the kind of a list's members, the known keys of a map.

    A map with `open` may have keys beside `fields` (source columns), of kind `of`; one without has no others.
    `choices` are the only texts a text can be; they make no other kind of it.
    """

    name: str
    of: Kind | None = None
    fields: Mapping[str, Kind] = field(default_factory=dict, hash=False)
    open: bool = True
    choices: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return f"list of {self.of}" if self.name == "list" and self.of and self.of.name != "any" else self.name

    @property
    def member(self) -> Kind:
        """Kind of a list's members or of a map's free keys; `any` when nothing is known."""
        return self.of or ANY

    def free(self) -> Kind:
        """The same kind without choices: what a default or an alternative makes of it."""
        return replace(self, choices=()) if self.choices else self


ANY = Kind("any")
TEXT = Kind("text")
INTEGER = Kind("integer")
NUMBER = Kind("number")
BOOLEAN = Kind("boolean")
MONEY = Kind("money")
MEASURE = Kind("measure")
DATETIME = Kind("datetime")
LIST = Kind("list")
MAP = Kind("map")

SIMPLE: Mapping[str, Kind] = {
    kind.name: kind for kind in (ANY, TEXT, INTEGER, NUMBER, BOOLEAN, MONEY, MEASURE, DATETIME, LIST, MAP)
}
SCALARS = frozenset({"text", "integer", "number", "boolean", "money", "measure", "datetime"})
NUMERIC = frozenset({"integer", "number"})


def list_of(kind: Kind) -> Kind:
    """The kind of a list whose members are of `kind`."""
    return Kind("list", of=kind)


def kind_named(name: str) -> Kind:
    """A kind from its written form: `text`, `list`, `list[text]`; unknown words are `any`."""
    outer, bracket, inner = name.partition("[")
    if outer == "list" and bracket:
        return list_of(kind_named(inner.removesuffix("]")))
    return SIMPLE.get(outer, ANY)


def kind_of(value: Any) -> Kind:
    """The kind of a value known at compile time; a mapping's keys are all its keys."""
    match value:
        case None:
            return ANY
        case str():
            return TEXT
        case bool():
            return BOOLEAN
        case int():
            return INTEGER
        case Decimal() | float():
            return NUMBER
        case Money():
            return MONEY
        case Measure():
            return MEASURE
        case dt.date():
            return DATETIME
        case Mapping():
            fields = {str(key): kind_of(member) for key, member in value.items()}
            return Kind("map", fields=fields, open=False)
        case list() | tuple():
            return list_of(common([kind_of(member) for member in value if member is not None]))
        case _:
            return ANY


def common(kinds: list[Kind]) -> Kind:
    """The one kind that all of `kinds` are; `any` when they differ or there are none."""
    first = kinds[0].free() if kinds else ANY
    if all(kind == first for kind in kinds):
        return first
    return NUMBER if all(kind.name in NUMERIC for kind in kinds) else ANY


def member_kind(kind: Kind) -> Kind:
    """The kind `it` has in `each` over a value of `kind`: a map is walked as key/value entries."""
    if kind.name == "map":
        value = common(list(kind.fields.values())) if kind.fields else kind.member
        return Kind("map", fields={"key": TEXT, "value": value}, open=False)
    return kind.member if kind.name == "list" else kind


def kinds_of_product() -> dict[str, Kind]:
    """The kind of every product attribute, from the product model."""
    from feedgen.catalogue.attributes import ATTRIBUTES

    return {name: _kind_of_attribute(found) for name, found in ATTRIBUTES.items()}


def _kind_of_attribute(attribute: Attribute) -> Kind:
    element = None if attribute.element is None else _kind_of_attribute(attribute.element)
    if attribute.kind == "list":
        return Kind("list", of=element)
    if attribute.kind == "map":
        members = {name: _kind_of_attribute(member) for name, member in (attribute.members or {}).items()}
        return Kind("map", of=element, fields=members, open=not members)
    return Kind(attribute.kind, choices=attribute.choices)
