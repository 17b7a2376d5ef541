"""Functions that make and take apart money."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from feedgen.catalogue.money import Money, is_currency
from feedgen.catalogue.numbers import read_money
from feedgen.expressions.arithmetic import is_number
from feedgen.expressions.declared import function
from feedgen.expressions.functions.numbers import ROUNDING, rounded
from feedgen.expressions.problems import EvaluationError


@function(
    "money",
    summary="Money from a number or a text; nothing when there is no amount in it.",
    accepts=["number", "integer", "text", "money"],
    returns="money",
    examples=[
        (Decimal("12.90"), {"currency": "EUR"}, Money(Decimal("12.90"), "EUR")),
        ("1.299,00 €", {}, Money(Decimal("1299.00"), "EUR")),
    ],
)
def money(currency: str | None = None) -> Callable[[Any], Money | None]:
    """`currency` is that of amounts which name none."""
    code = None if currency is None else currency.upper()
    if code is not None and not is_currency(code):
        raise EvaluationError("MAP210", {"function": "money", "what": "an ISO 4217 currency code", "found": currency})

    def make(value: Any) -> Money | None:
        if code is not None and is_number(value):
            return Money(Decimal(value), code)
        return read_money(value, code).value

    return make


@function(
    "amount",
    summary="The number of an amount of money.",
    accepts="money",
    returns="number",
    examples=[(Money(Decimal("12.90"), "EUR"), {}, Decimal("12.90"))],
)
def amount() -> Callable[[Money], Decimal]:
    return lambda value: value.amount


@function(
    "cents",
    summary="Money in its smallest unit, as a whole number.",
    accepts="money",
    returns="integer",
    examples=[(Money(Decimal("12.90"), "EUR"), {}, 1290), (Money(Decimal(500), "JPY"), {}, 500)],
)
def cents() -> Callable[[Money], int]:
    from feedgen.catalogue.money import currency_digits

    half_up = ROUNDING["half_up"]

    def small(value: Money) -> int:
        digits = currency_digits(value.currency)
        return int(rounded(value.amount.scaleb(digits), 0, half_up))

    return small
