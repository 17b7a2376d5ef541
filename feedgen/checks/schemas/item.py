"""A schema, compiled once: items in, violations out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Any

from jsonschema import Draft201909Validator
from jsonschema.exceptions import UnknownType, ValidationError
from referencing.exceptions import Unresolvable

from feedgen.checks.schemas.violation import Violation, violations_of
from feedgen.checks.schemas.vocabulary import validator_class

MOST = 20
"""Violations told of one item: who has twenty knows that something is wrong, and it bounds what an item costs."""
KNOWN = 4096
"""Attributes with their values that are kept because they were found right: brands and countries repeat."""
LONGEST = 2000
"""Longest value that is kept, as text."""

_MAKES_A_SCHEMA = frozenset((*Draft201909Validator.VALIDATORS, "$schema"))
"""Keywords of which a schema has one: a file without any was meant for something else."""

BROKEN = (
    Unresolvable, UnknownType, RecursionError, re.error, TypeError, ValueError, AttributeError, LookupError,
    ArithmeticError,
)  # fmt: skip
"""What a library does with a schema that is none (`maxLength: "12"`, references to nothing or in circles)."""


class Unusable(ValueError):  # noqa: N818 - reads as a sentence: raise Unusable(why)
    """A file that cannot serve as a schema, or a schema that cannot be applied. The text says why."""


class ItemSchema:
    """Validates items. `at` is the place within the document that describes an item, as a path with slashes.

    A `partial` schema looks at what is there and misses nothing. Raises `Unusable` for what is no schema.
    """

    def __init__(self, text: str | bytes, at: str = "", *, partial: bool = False) -> None:
        document = _read(text)
        self._schema = _part_of(document, at)
        if partial:
            self._schema = {key: self._schema[key] for key in _OF_PARTS if key in self._schema}
        if at and (shared := {key: document[key] for key in ("$defs", "definitions") if key in document}):
            # references within a document are from its root: `#/$defs/text`
            self._schema = {**shared, **self._schema}
        self._right: set[tuple[str, str]] = set()
        self._given_up: list[Any] = []
        self._deprecated: list[Violation] = []
        self._validator = validator_class(self._schema, self._descend, self._given_up.append)(self._schema)

    def violations(self, item: Any) -> list[Violation]:
        """What is wrong with an item, at most `MOST`. Raises `Unusable` when the schema itself is broken."""
        self._deprecated.clear()
        self._given_up.clear()
        try:
            errors = islice(self._validator.iter_errors(item), MOST)
            found = [violation for error in errors for violation in violations_of(error)]
        except BROKEN as error:
            raise Unusable(_first_line(error)) from None
        return [*dict.fromkeys(found[:MOST]), *self._deprecated]

    def _descend(self, validator: Any, name: str, value: Any, part: Any) -> Iterator[ValidationError]:
        """A property of the item: not looked at again where its value was found right before."""
        text = repr(value)
        if (name, text) in self._right:
            return
        said = len(self._given_up)
        wrong = False
        for error in validator.descend(value, part, path=name, schema_path=name):
            wrong = True
            yield error
        given_up = self._given_up[said:]
        self._deprecated += [Violation((name,), "", one, deprecated=True) for one in given_up]
        if not wrong and not given_up and len(text) <= LONGEST:
            if len(self._right) >= KNOWN:
                self._right.clear()
            self._right.add((name, text))


_OF_PARTS = (
    "$schema",
    "$id",
    "$defs",
    "definitions",
    "type",
    "properties",
    "patternProperties",
    "additionalProperties",
)
"""What of a schema holds for a part of an item as well."""


def _read(text: str | bytes) -> Mapping[str, Any]:
    """A JSON document, its numbers exact."""
    try:
        document = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Unusable(f"it is no JSON: {_first_line(error)}") from None
    if not isinstance(document, dict):
        raise Unusable("a JSON Schema is an object")
    return document


def _part_of(document: Mapping[str, Any], at: str) -> dict[str, Any]:
    part: Any = document
    for name in filter(None, at.split("/")):
        if not isinstance(part, dict) or name not in part:
            raise Unusable(f"there is no `{at}` in it")
        part = part[name]
    if not isinstance(part, dict) or _MAKES_A_SCHEMA.isdisjoint(part):
        keys = ", ".join(list(part)[:5]) if isinstance(part, dict) else type(part).__name__
        raise Unusable(f"it says nothing that JSON Schema knows, but {keys or 'nothing'}")
    return part


def _first_line(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "it refers to itself without end"
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
