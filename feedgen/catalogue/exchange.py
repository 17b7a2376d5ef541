"""Exchange rates, and what they make of an amount: for the function `convert` and for the `convert` of pricing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from feedgen.catalogue.money import is_currency
from feedgen.catalogue.numbers import read_decimal


class NoRateError(Exception):
    """There is no rate for that currency."""

    def __init__(self, currency: str) -> None:
        super().__init__(currency)
        self.currency = currency


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one unit of some currency, whichever, is worth in each."""

    rates: Mapping[str, Decimal]
    unusable: tuple[tuple[str, Any], ...] = ()
    """The lines that are no ISO 4217 code with a number above nothing."""

    @classmethod
    def read(cls, lines: Mapping[Any, Any]) -> Self:
        """The rates of a table's lines, code → rate; those that are none are named and left out."""
        rates: dict[str, Decimal] = {}
        unusable = []
        for key, rate in lines.items():
            code, number = str(key).strip().upper(), read_decimal(rate).value
            if is_currency(code) and number is not None and number.is_finite() and number > 0:
                rates[code] = number
            else:
                unusable.append((str(key), rate))
        return cls(rates, tuple(unusable))

    def of(self, base: str) -> Exchange:
        """The same with the currency that the rates are of, whose own line may be left out."""
        return Exchange({base: Decimal(1), **self.rates}, self.unusable)

    def between(self, currency: str, to: str) -> tuple[Decimal, Decimal]:
        """What an amount is multiplied with, and then divided by; raises `NoRateError`."""
        for code in (currency, to):
            if code not in self.rates:
                raise NoRateError(code)
        return self.rates[to], self.rates[currency]
