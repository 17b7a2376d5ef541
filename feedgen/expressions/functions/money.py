"""Functions that make and take apart money and measures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from feedgen.catalogue.measure import FAMILY_OF, Measure, find_unit
from feedgen.catalogue.money import Money, is_currency
from feedgen.catalogue.numbers import read_measure, read_money
from feedgen.diagnostics import did_you_mean
from feedgen.expressions.arithmetic import is_number
from feedgen.expressions.declared import function
from feedgen.expressions.functions.numbers import ROUNDING, digits_allowed, rounded
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


def _unit(unit: str, name: str) -> str:
    found = find_unit(unit)
    if found is None:
        what = f"a unit ({did_you_mean(unit, FAMILY_OF, show=30)})"
        raise EvaluationError("MAP210", {"function": name, "what": what, "found": unit})
    return found


@function(
    "to",
    summary="A measure in another unit of its kind.",
    accepts="measure",
    returns="measure",
    examples=[(Measure(Decimal("1.5"), "kg"), {"unit": "g"}, Measure(Decimal(1500), "g"))],
)
def to(unit: str, decimals: int | None = None) -> Callable[[Measure], Measure]:
    """`decimals` rounds the result: `weight | to('lb', decimals=2)`."""
    wanted = _unit(unit, "to")
    digits = None if decimals is None else digits_allowed(decimals, "to")

    def convert(measure: Measure) -> Measure:
        try:
            converted = measure.to(wanted)
        except ValueError:
            raise EvaluationError("MAP204", {"left": measure.unit, "right": wanted}) from None
        if digits is None:
            return converted
        return Measure(rounded(converted.value, digits, ROUNDING["half_up"]), wanted)

    return convert


@function(
    "measure",
    summary="A measure from a number or a text; nothing when there is none in it.",
    accepts=["number", "integer", "text", "measure"],
    returns="measure",
    examples=[("1,5 kg", {}, Measure(Decimal("1.5"), "kg")), (250, {"unit": "g"}, Measure(Decimal(250), "g"))],
)
def measure(unit: str | None = None) -> Callable[[Any], Measure | None]:
    """`unit` is that of bare numbers."""
    default = None if unit is None else _unit(unit, "measure")
    return lambda value: read_measure(value, default).value
