"""How values are written. One spelling per kind; what a channel wants differently is an argument."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import lru_cache
from typing import Any

from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money, currency_digits, rounded


@lru_cache(maxsize=8192)
def money_text(money: Money, decimals: int | None = None) -> str:
    """`12.90 EUR`; without `decimals` as many digits as the currency has. Halves are rounded up."""
    digits = currency_digits(money.currency) if decimals is None else decimals
    return f"{rounded(money.amount, digits):f} {money.currency}"


@lru_cache(maxsize=8192)
def decimal_text(number: Decimal | Money | int, decimals: int | None = None, mark: str = ".") -> str:
    """`12.90`: exactly `decimals` digits. Without it money has its currency's digits, other numbers their own."""
    if isinstance(number, Money):
        decimals = currency_digits(number.currency) if decimals is None else decimals
        number = number.amount
    exact = number if isinstance(number, Decimal) else Decimal(number)
    text = f"{exact:f}" if decimals is None else f"{rounded(exact, decimals):f}"
    return text if mark == "." else text.replace(".", mark)


@lru_cache(maxsize=8192)
def number_text(number: Decimal | Money | int | float, mark: str = ".") -> str:
    """The shortest exact spelling: `1.50` → `1.5`, `12.0` → `12`, never an exponent."""
    if isinstance(number, Money):
        number = number.amount
    text = f"{Decimal(repr(number)) if isinstance(number, float) else Decimal(number):f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text
    return text if mark == "." else text.replace(".", mark)


@lru_cache(maxsize=4096)
def measure_text(measure: Measure, decimals: int | None = None, mark: str = ".") -> str:
    """`1.5 kg`; with `decimals` rounded to at most so many digits."""
    value = measure.value if decimals is None else rounded(measure.value, decimals)
    return f"{number_text(value, mark)} {measure.unit}"


def date_text(moment: dt.date) -> str:
    """`2026-11-20`, the day on the clocks of the moment's own zone."""
    return moment.strftime("%Y-%m-%d") if moment.year > 999 else f"{moment.year:04}-{moment:%m-%d}"


def datetime_text(moment: dt.datetime) -> str:
    """`2026-11-20T00:00:00+01:00`, to the second."""
    return moment.isoformat(timespec="seconds")


def interval_text(start: dt.datetime | None, end: dt.datetime | None) -> str | None:
    """`start/end`. Nothing when either end is open or the end is not after the start.

    An interval has two ends. A channel that wants an open one closed gets the end from the profile.
    """
    if start is None or end is None or end <= start:
        return None
    return f"{datetime_text(start)}/{datetime_text(end)}"


def boolean_text(value: bool, words: tuple[str, str] = ("yes", "no")) -> str:
    """The first word for true, the second for false."""
    return words[0] if value else words[1]


def plain_text(value: Any) -> str:
    """Any single value as text, the way it is written where nothing else is said.

    Lists, groups and None have no such spelling: `TypeError`.
    """
    if value.__class__ is str:
        return str(value)
    writer = _WRITERS.get(value.__class__)
    if writer is not None:
        return str(writer(value))
    if isinstance(value, str):
        return str(value)
    msg = f"a {type(value).__name__} is not a single value"
    raise TypeError(msg)


_WRITERS: dict[type, Any] = {
    bool: boolean_text,
    int: str,
    float: number_text,
    Decimal: number_text,
    Money: money_text,
    Measure: measure_text,
    dt.date: date_text,
    dt.datetime: datetime_text,
}
