"""An amount and its currency. Never a float, never without a currency, never compared across currencies."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache, total_ordering
from typing import Any

from pydantic_core import core_schema

AMOUNT_CONTEXT = Context(prec=40, rounding=ROUND_HALF_UP)
"""Commercial rounding; 40 digits hold every readable amount with every currency's digits."""


@lru_cache(maxsize=512)
def currency_digits(currency: str) -> int:
    """Digits after the mark that the currency uses: EUR 2, JPY 0, KWD 3."""
    from babel.numbers import get_currency_precision

    return get_currency_precision(currency)


@lru_cache(maxsize=512)
def is_currency(code: str) -> bool:
    """Whether `code` is an ISO 4217 code (upper case)."""
    from babel.numbers import list_currencies

    return code in list_currencies()


def rounded(amount: Decimal, digits: int) -> Decimal:
    """`amount` with exactly `digits` digits after the mark, halves rounded away from zero."""
    return amount.quantize(Decimal(1).scaleb(-digits), context=AMOUNT_CONTEXT)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """`Money(Decimal("12.90"), "EUR")`. Ordered within one currency; anything else is a `TypeError`."""

    amount: Decimal
    currency: str

    def __str__(self) -> str:
        return f"{rounded(self.amount, currency_digits(self.currency)):f} {self.currency}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        if self.currency != other.currency:
            msg = f"{self} and {other} have different currencies and no order"
            raise TypeError(msg)
        return self.amount < other.amount

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.is_instance_schema(cls, serialization=core_schema.to_string_ser_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {
            "anyOf": [
                {"type": "string", "examples": ["12.90 EUR"]},
                {"type": "number", "minimum": 0},
                {
                    "type": "object",
                    "properties": {
                        "amount": {"type": ["string", "number"]},
                        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
                    },
                    "required": ["amount"],
                },
            ],
            "description": "An amount with its ISO 4217 currency; a bare number has the shop's currency.",
        }


def compare(a: Money, b: Money) -> int | None:
    """-1, 0 or 1 as `a` is less than, equal to or greater than `b`; None when the currencies differ."""
    if a.currency != b.currency:
        return None
    return (a.amount > b.amount) - (a.amount < b.amount)
