"""Making a value fit what a function takes, where only the data tells what it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money
from feedgen.expressions.arithmetic import is_number, word_for
from feedgen.expressions.kinds import SCALARS, kind_of
from feedgen.expressions.problems import EvaluationError
from feedgen.expressions.values import plain_text

Coercion = Callable[[Any], Any]


def _expected(wanted: str, value: Any) -> EvaluationError:
    return EvaluationError("MAP203", {"reason": f"{wanted} is needed here, this is {word_for(value)}"})


def as_text(value: Any) -> str:
    return value if isinstance(value, str) else plain_text(value)


def as_number(value: Any) -> Any:
    if isinstance(value, float):
        return Decimal(repr(value))
    if not is_number(value):
        raise _expected("a number", value)
    return value


def as_integer(value: Any) -> int:
    number = as_number(value)
    if number != int(number):
        raise _expected("a whole number", value)
    return int(number)


def as_list(value: Any) -> Any:
    """A list as it is; one value is a list of one."""
    if isinstance(value, Mapping):
        raise _expected("a list", value)
    return value if isinstance(value, (list, tuple)) else [value]


def _instance(wanted: str, *classes: type) -> Coercion:
    def checked(value: Any) -> Any:
        if not isinstance(value, classes):
            raise _expected(wanted, value)
        return value

    return checked


COERCIONS: Mapping[str, Coercion] = {
    "text": as_text,
    "number": as_number,
    "integer": as_integer,
    "list": as_list,
    "money": _instance("money", Money),
    "measure": _instance("a measure", Measure),
    "datetime": _instance("a date", dt.date),
    "map": _instance("a map", Mapping),
    "boolean": _instance("a boolean", bool),
}


def identity(value: Any) -> Any:
    return value


def coercion(accepts: frozenset[str]) -> Coercion:
    """Fits a value whose kind only the data tells to a function."""
    return COERCIONS.get(next(iter(accepts)), identity) if len(accepts) == 1 else _one_of(accepts)


def _one_of(accepts: frozenset[str]) -> Coercion:
    """A value of an accepted kind as it is; any single value as text, where text is accepted."""
    if "number" in accepts:
        accepts |= {"integer"}
    wanted = ", ".join(sorted(accepts))

    def fit(value: Any) -> Any:
        kind = _KIND_NAMES.get(value.__class__) or kind_of(value).name
        if kind in accepts:
            return Decimal(repr(value)) if isinstance(value, float) else value
        if "text" in accepts and kind in SCALARS:
            return plain_text(value)
        if value is None:
            return None
        raise _expected(f"one of {wanted}", value)

    return fit


_KIND_NAMES = {
    str: "text",
    int: "integer",
    bool: "boolean",
    Decimal: "number",
    Money: "money",
    Measure: "measure",
    dt.datetime: "datetime",
    list: "list",
    dict: "map",
}
