"""The product model as data, derived once from its annotations.

`kind` is one of `text integer number money measure boolean datetime list map`.

* A `list` has `element`, the attribute each member is like.
* A `map` with known keys (a group: `manufacturer`, each of `shipping`) has `members`.
* A `map` with free keys (`labels`, `translations`) has `element`, what each value is like; `attributes`, whose
  values can be anything, has neither.

A list of groups repeats the group's `members`, so that `ATTRIBUTES["shipping"].members["price"].kind` works.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_origin

from pydantic.fields import FieldInfo
from typing_extensions import get_type_hints, is_typeddict

from feedgen.catalogue.groups import NOTATIONS
from feedgen.catalogue.kinds import Notation, Reads
from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money
from feedgen.catalogue.product import Product

_KINDS: dict[Any, str] = {
    str: "text",
    int: "integer",
    Decimal: "number",
    Money: "money",
    Measure: "measure",
    bool: "boolean",
    dt.datetime: "datetime",
}


class Attribute(NamedTuple):
    """One attribute of the product, or one member of a list or group."""

    name: str
    kind: str
    description: str = ""
    members: dict[str, Attribute] | None = None
    element: Attribute | None = None
    choices: tuple[str, ...] = ()
    """The only values a text can have; empty: any."""
    examples: tuple[Any, ...] = ()
    reads: Reads | None = None
    notation: Notation = Notation()


def _attribute(name: str, hint: Any) -> Attribute:
    """What an annotation says, down to its innermost member."""
    described, examples, reads = "", (), None
    while get_origin(hint) is Annotated:
        hint, *notes = get_args(hint)
        for note in notes:
            if isinstance(note, Reads):
                reads = note
            elif isinstance(note, FieldInfo):
                described = note.description or described
                examples = tuple(note.examples or examples)
    return _typed(name, hint)._replace(description=described, examples=examples, reads=reads)


def _typed(name: str, hint: Any) -> Attribute:
    if hint in _KINDS:
        return Attribute(name, _KINDS[hint])
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return Attribute(name, "text", choices=arguments)
    if origin is list:
        element = _attribute(name, arguments[0])
        return Attribute(name, "list", element=element, members=element.members)
    if origin is dict:
        return Attribute(name, "map", element=None if arguments[1] is Any else _attribute(name, arguments[1]))
    if is_typeddict(hint):
        return Attribute(name, "map", members=_members(hint), notation=NOTATIONS.get(hint.__name__, Notation()))
    msg = f"{name}: {hint!r} is no kind of attribute"
    raise TypeError(msg)


@cache
def _members(group: Any) -> dict[str, Attribute]:
    hints = get_type_hints(group, include_extras=True)
    return {name: _attribute(name, hint) for name, hint in hints.items()}


ATTRIBUTES: dict[str, Attribute] = _members(Product)
"""Every attribute of the product by name, in the model's order."""


def product_schema() -> dict[str, Any]:
    """JSON Schema of the product, descriptions and examples included: what a JSON catalogue may contain."""
    from pydantic import TypeAdapter

    schema = TypeAdapter(Product).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Product"}
