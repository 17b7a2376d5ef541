"""What any value is in a condition, and as plain text in a hole or beside `~`."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from feedgen.catalogue import written
from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money
from feedgen.expressions.problems import EvaluationError

MAX_DIGITS = 60
"""Digits of a number that can be written: `1e999999` would be a text of a million characters."""

SHORT = 10**15


def truthy(value: Any) -> bool:
    """Whether a condition holds: as in Python, and no money or a measure of nothing is false."""
    if isinstance(value, Money):
        return bool(value.amount)
    if isinstance(value, Measure):
        return bool(value.value)
    return bool(value)


def plain_text(value: Any) -> str:
    """Any value as the text a person would write; several values are separated by commas."""
    if value.__class__ is str:
        return value
    if value.__class__ is int and -SHORT < value < SHORT:
        return str(value)
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return ", ".join([plain_text(member) for member in value if member is not None])
    if isinstance(value, Mapping):
        raise EvaluationError("MAP203", {"reason": "a map is no text; take one of its keys"})
    _check_size(value)
    return written.plain_text(value)


def _check_size(value: Any) -> None:
    number = value.amount if isinstance(value, Money) else value.value if isinstance(value, Measure) else value
    if isinstance(number, Decimal):
        too_long = not number.is_finite() or abs(number.adjusted()) > MAX_DIGITS
    else:
        too_long = isinstance(number, int) and number.bit_length() > MAX_DIGITS * 4
    if too_long:
        raise EvaluationError("MAP206", {"reason": f"a number of more than {MAX_DIGITS} digits"})
