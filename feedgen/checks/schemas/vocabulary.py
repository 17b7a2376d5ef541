"""The keywords of JSON Schema as feeds need them: numbers exact, patterns that end, and what Amazon adds.

Amazon's product type definitions are Draft 2019-09 with a vocabulary of their own
(developer-docs.amazon.com/sp-api/docs/product-type-definition-meta-schema, 2026-11-24): `selectors` with
`maxUniqueItems` and `minUniqueItems`, `maxUtf8ByteLength` and `minUtf8ByteLength`, `$lifecycle`. Its other keywords
(`editable`, `hidden`, `enumNames`, `replaces`, `replacedBy`) are words for people.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jsonschema import Draft201909Validator, TypeChecker, validators
from jsonschema.exceptions import ValidationError

from feedgen.checks.constraints import PATTERN_TEXT_LIMIT

Keyword = Callable[[Any, Any, Any, Mapping[str, Any]], Iterator[ValidationError]]
Descend = Callable[[Any, str, Any, Any], Iterator[ValidationError]]
"""(validator, property, its value, its schema) → what is wrong with a property of the item itself."""


def validator_class(schema: Mapping[str, Any], descend: Descend, deprecated: Callable[[Any], None]) -> Any:
    """The class that validates by a schema, whose dialect `$schema` names (2019-09 where it names none known).

    `descend` looks at the properties of the schema itself; `deprecated` hears of values the schema gives up.
    """
    library: Any = validators
    base = library.validator_for(schema, default=Draft201909Validator)

    def properties(validator: Any, said: Any, instance: Any, at: Mapping[str, Any]) -> Iterator[ValidationError]:
        if not validator.is_type(instance, "object"):
            return
        for name, part in said.items():
            if name in instance:
                if at is schema:
                    yield from descend(validator, name, instance[name], part)
                else:
                    yield from validator.descend(instance[name], part, path=name, schema_path=name)

    def lifecycle(validator: Any, said: Any, instance: Any, at: Mapping[str, Any]) -> Iterator[ValidationError]:
        given_up = said.get("enumDeprecated") if isinstance(said, Mapping) else None
        if isinstance(given_up, list) and isinstance(instance, str) and instance in given_up:
            deprecated(instance)
        yield from ()

    own: dict[str, Keyword] = {**_KEYWORDS, "properties": properties, "$lifecycle": lifecycle}
    return library.extend(base, validators=own, type_checker=base.TYPE_CHECKER.redefine("integer", _is_integer))


def _is_integer(checker: TypeChecker, instance: Any) -> bool:
    """`5.00` is a whole number in JSON Schema."""
    if isinstance(instance, Decimal):
        return instance.is_finite() and instance == instance.to_integral_value()
    return isinstance(instance, int) and not isinstance(instance, bool)


def _max_unique_items(validator: Any, limit: Any, instance: Any, at: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(instance, list) and (most := max(_alike(instance, at).values(), default=0)) > limit:
        yield ValidationError(f"{most} entries", validator="maxUniqueItems")


def _min_unique_items(validator: Any, limit: Any, instance: Any, at: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(instance, list) and (least := min(_alike(instance, at).values(), default=0)) < limit:
        yield ValidationError(f"{least} entries", validator="minUniqueItems")


def _alike(entries: list[Any], at: Mapping[str, Any]) -> Counter[str]:
    """How many entries have the same values of the selectors (Amazon's own examples count them so)."""
    selectors = at.get("selectors") or ()
    return Counter(
        repr([entry.get(name) for name in selectors]) if isinstance(entry, dict) else "" for entry in entries
    )


def _max_bytes(validator: Any, limit: Any, instance: Any, at: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(instance, str) and (size := _bytes(instance)) > limit:
        yield ValidationError(f"{size} bytes", validator="maxUtf8ByteLength")


def _min_bytes(validator: Any, limit: Any, instance: Any, at: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(instance, str) and (size := _bytes(instance)) < limit:
        yield ValidationError(f"{size} bytes", validator="minUtf8ByteLength")


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def _required(validator: Any, said: Any, instance: Any, at: Mapping[str, Any]) -> Iterator[ValidationError]:
    """The message is the name of what is missing."""
    if isinstance(instance, dict):
        for name in said:
            if name not in instance:
                yield ValidationError(str(name), validator="required")


def _multiple_of(validator: Any, step: Any, instance: Any, at: Mapping[str, Any]) -> Iterator[ValidationError]:
    """Exact: as binary fractions 19.99 would be no multiple of 0.01."""
    if not isinstance(instance, int | Decimal) or isinstance(instance, bool) or not step:
        return
    number, grid = Decimal(instance), Decimal(str(step))
    if number.is_finite() and abs(number / grid) < _EXACT and number % grid:
        yield ValidationError(f"{number} is no multiple of {grid}", validator="multipleOf")


_EXACT = Decimal(10) ** 20
"""Beyond it a decimal of 28 digits has no remainder to speak of."""


def _pattern(validator: Any, said: Any, instance: Any, at: Mapping[str, Any]) -> Iterator[ValidationError]:
    if isinstance(instance, str) and len(instance) <= PATTERN_TEXT_LIMIT:
        regex = _regex(said) if isinstance(said, str) else None
        if regex is not None and regex.search(instance) is None:
            yield ValidationError(f"{instance!r} is not of the form {said!r}", validator="pattern")


@lru_cache(4096)
def _regex(text: str) -> re.Pattern[str] | None:
    """A pattern; None for one that only JavaScript can read, which is then nobody's to check."""
    try:
        return re.compile(text)
    except re.error:
        return None


_KEYWORDS: dict[str, Keyword] = {
    "maxUniqueItems": _max_unique_items,
    "minUniqueItems": _min_unique_items,
    "maxUtf8ByteLength": _max_bytes,
    "minUtf8ByteLength": _min_bytes,
    "required": _required,
    "multipleOf": _multiple_of,
    "pattern": _pattern,
}
