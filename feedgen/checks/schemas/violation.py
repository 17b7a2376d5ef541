"""What is wrong with an item, in words: JSON Schema speaks of keywords, a merchant thinks of attributes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from feedgen.diagnostics import did_you_mean


class Violation(NamedTuple):
    """Something an item lacks, or has otherwise than the schema wants it."""

    path: tuple[str | int, ...]
    """Where: names of members and numbers of entries, from 0. For what is missing, where it would be."""
    problem: str
    value: Any = None
    missing: bool = False
    deprecated: bool = False


def violations_of(error: Any) -> Iterator[Violation]:
    """What one `ValidationError` of the library says; of alternatives, what the nearest one lacks."""
    at = tuple(error.absolute_path)
    match error.validator:
        case "anyOf" | "oneOf" if error.context:
            yield from violations_of(_nearest(error))
        case "required":
            yield Violation((*at, error.message), "is missing", missing=True)
        case "additionalProperties" if error.validator_value is False:
            known = _members(error)
            for name in _unknown(error, known):
                yield Violation((*at, name), f"is not known here, {did_you_mean(name, known)}")
        case _:
            yield Violation(at, _problem(error), _shown(error.instance))


def _nearest(error: Any) -> Any:
    """Of the alternatives the one that the item almost is: the one that agrees farthest down, then the first."""
    context = error.context or ()
    return max(context, key=lambda inner: (len(inner.absolute_path), inner.validator != "type"))


def _members(error: Any) -> list[str]:
    """The members that the schema of an object names."""
    return list(error.schema.get("properties") or ()) if isinstance(error.schema, dict) else []


def _unknown(error: Any, known: list[str]) -> list[str]:
    forms = error.schema.get("patternProperties") or () if isinstance(error.schema, dict) else ()
    others = [name for name in error.instance if name not in known]
    return [name for name in others if not any(re.search(form, name) for form in forms)]


def _shown(instance: Any) -> Any:
    return None if isinstance(instance, list | dict) else instance


_LIMITS = {
    "minLength": "has {size} characters, at least {limit} are needed",
    "maxLength": "has {size} characters, {limit} are accepted",
    "minUtf8ByteLength": "has {size} bytes, at least {limit} are needed",
    "maxUtf8ByteLength": "has {size} bytes, {limit} are accepted",
    "minItems": "has {size} entries, at least {limit} are needed",
    "maxItems": "has {size} entries, {limit} are accepted",
    "minUniqueItems": "has {said}, at least {limit} of the same {selectors} are needed",
    "maxUniqueItems": "has {said} of the same {selectors}, {limit} are accepted",
    "minimum": "is less than {limit}",
    "maximum": "is more than {limit}",
    "exclusiveMinimum": "is not more than {limit}",
    "exclusiveMaximum": "is not less than {limit}",
    "multipleOf": "is no multiple of {limit}",
    "pattern": "is not of the form {limit}",
    "minProperties": "has {size} members, at least {limit} are needed",
    "maxProperties": "has {size} members, {limit} are accepted",
    "uniqueItems": "says the same twice",
}


def _problem(error: Any) -> str:
    limit, instance = error.validator_value, error.instance
    match error.validator:
        case "enum" if isinstance(limit, list):
            return f"is none of the accepted values, {did_you_mean(str(instance), [str(one) for one in limit])}"
        case "const":
            return f"is not {limit}"
        case "type":
            return f"is not of the type {limit if isinstance(limit, str) else ' or '.join(map(str, limit))}"
        case "not":
            return f"is what the schema forbids ({_forbidden(limit)})"
        case keyword if keyword in _LIMITS:
            size = len(instance.encode("utf-8", "surrogatepass")) if "Utf8" in keyword else _size(instance)
            selectors = ", ".join(error.schema.get("selectors") or ("kind",)) if isinstance(error.schema, dict) else ""
            return _LIMITS[keyword].format(size=size, limit=limit, said=error.message, selectors=selectors)
    return str(error.message)[:200]


def _size(instance: Any) -> int:
    return len(instance) if isinstance(instance, str | list | dict) else 0


def _forbidden(schema: Any) -> str:
    """What a `not` is about: the members that may not be there, else its keywords."""
    if isinstance(schema, dict) and isinstance(schema.get("required"), list):
        return "with " + ", ".join(map(str, schema["required"]))
    return ", ".join(schema) if isinstance(schema, dict) else "nothing may be here"
