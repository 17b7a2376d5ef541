"""`top`: what decides which items of a feed are the best, and of what each is one."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from feedgen.catalogue import Measure, Money, written
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.profiles.plan import SelectionSpec
from feedgen.profiles.scopes import Words

Rank = tuple[str, float | str | None]
"""What so many are kept of, and the value that decides; None: it has none, and comes last."""
Ranking = Callable[[Mapping[str, Any]], Rank]

BASE_UNITS = ("kg", "cm", "l", "sqm")
"""What measures are compared in."""
UNORDERED = frozenset(("list", "map"))
"""Kinds of values that have no order."""


def ranking(rules: Sequence[SelectionSpec], words: Words) -> Ranking | None:
    """The function that ranks an item by its product; None where a feed keeps all. It raises what expressions raise."""
    rule = next((rule for rule in rules if rule.kind == "top"), None)
    if rule is None:
        return None
    by, per = words.compile(rule.value["by"]).call, rule.value.get("per")
    group = None if per is None else words.compile(per).call

    def rank(product: Mapping[str, Any]) -> Rank:
        return "" if group is None else _name(group(product, None)), orderly(by(product, None))

    return rank


def surely(rank: Ranking | None) -> Ranking | None:
    """The same for items that were selected: what fails now, for a row made of several, has no value."""
    if rank is None:
        return None

    def ranked(product: Mapping[str, Any]) -> Rank:
        try:
            return rank(product)
        except EVALUATION_ERRORS:
            return "", None

    return ranked


def orderly(value: Any) -> float | str | None:
    """A value as a number or a text that sorts as it does; None for what has no order."""
    if isinstance(value, str):
        return value
    if isinstance(value, Money):
        value = value.amount
    elif isinstance(value, Measure):
        value = _in_base_unit(value).value
    elif isinstance(value, dt.datetime):
        value = value.timestamp()
    elif isinstance(value, dt.date):
        value = value.toordinal()
    if not isinstance(value, int | float | Decimal):
        return None
    number = float(value)
    return None if math.isnan(number) else number


def _in_base_unit(measure: Measure) -> Measure:
    for unit in BASE_UNITS:
        try:
            return measure.to(unit)
        except ValueError:
            continue
    return measure


def _name(value: Any) -> str:
    """The group in words; a path of categories is one."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return " > ".join(map(_name, value))
    return repr(sorted(value.items())) if isinstance(value, Mapping) else written.plain_text(value)
