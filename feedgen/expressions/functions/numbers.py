"""Functions on numbers."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from feedgen.catalogue.money import Money
from feedgen.catalogue.numbers import read_decimal, read_integer
from feedgen.expressions.arithmetic import is_number
from feedgen.expressions.declared import function
from feedgen.expressions.problems import EvaluationError

ROUNDING = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_UP,
    "down": decimal.ROUND_DOWN,
    "ceiling": decimal.ROUND_CEILING,
    "floor": decimal.ROUND_FLOOR,
}


@function(
    "number",
    summary="The number in a text, `1.299,00` included; nothing, or `default`, when there is none.",
    accepts=["text", "number", "integer", "money", "measure"],
    returns="number",
    examples=[("1.299,50", {}, Decimal("1299.50")), ("none", {"default": 0}, 0)],
    missing=True,
)
def number(default: Decimal | None = None, mark: str | None = None) -> Callable[[Any], Any]:
    """`mark` is the decimal mark, where the text does not show it."""

    def read(value: Any) -> Any:
        found = read_decimal(_bare(value), mark).value
        return default if found is None else found

    return read


@function(
    "int",
    summary="The whole number in a text or number, cut after the decimal mark; nothing, or `default`, without one.",
    accepts=["text", "number", "integer", "money", "measure"],
    returns="integer",
    examples=[("12", {}, 12), ("12.9", {}, 12), ("none", {"default": 0}, 0)],
    missing=True,
)
def whole(default: int | None = None) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is int:
            return value
        found = read_integer(value).value if isinstance(value, str) else None
        if found is None:
            number_found = read_decimal(_bare(value)).value
            return default if number_found is None else int(number_found)
        return found

    return read


def _bare(value: Any) -> Any:
    """The number inside money or a measure."""
    return value.amount if isinstance(value, Money) else getattr(value, "value", value)


def rounded(value: Any, digits: int, rounding: str) -> Decimal:
    """`value` with exactly `digits` digits after the mark (before it, when negative)."""
    exact = Decimal(value)
    if not exact.is_finite() or exact.adjusted() > 20:
        raise EvaluationError("MAP206", {"reason": "a number too large to round"})
    if digits < 0:
        step = Decimal(1).scaleb(-digits)
        return (exact / step).quantize(Decimal(1), rounding=rounding) * step
    return exact.quantize(Decimal(1).scaleb(-digits), rounding=rounding)


def mode_named(mode: str, function_name: str) -> str:
    if mode not in ROUNDING:
        raise EvaluationError(
            "MAP210", {"function": function_name, "what": f"one of {', '.join(ROUNDING)}", "found": mode}
        )
    return ROUNDING[mode]


def digits_allowed(decimals: int, function_name: str) -> int:
    if not -6 <= decimals <= 6:
        raise EvaluationError("MAP210", {"function": function_name, "what": "decimals from -6 to 6", "found": decimals})
    return decimals


@function(
    "round",
    summary="Rounded to a number of decimals, halves away from zero; money stays money.",
    accepts=["number", "integer", "money"],
    returns="same",
    examples=[(Decimal("2.345"), {"decimals": 2}, Decimal("2.35")), (Decimal("2.5"), {}, Decimal(3))],
)
def round_(decimals: int = 0, mode: str = "half_up") -> Callable[[Any], Any]:
    """`mode` is half_up, half_even, up, down, ceiling or floor. Negative decimals round to tens, hundreds …"""
    digits, rounding = digits_allowed(decimals, "round"), mode_named(mode, "round")

    def make(value: Any) -> Any:
        if isinstance(value, Money):
            return Money(rounded(value.amount, digits, rounding), value.currency)
        if type(value) is int and digits >= 0:
            return value
        if not is_number(value):
            raise EvaluationError("MAP203", {"reason": "only numbers and money can be rounded"})
        return rounded(value, digits, rounding)

    return make


@function(
    "abs",
    summary="Without its sign.",
    accepts="number",
    returns="same",
    examples=[(-3, {}, 3)],
)
def absolute_number() -> Callable[[Any], Any]:
    return abs


@function(
    "percent",
    summary="A share as a text with `%`: 0.125 is 12.5 %.",
    accepts="number",
    returns="text",
    examples=[(Decimal("0.125"), {"decimals": 1}, "12.5%"), (Decimal("0.4"), {}, "40%")],
)
def percent(decimals: int = 0, mark: str = ".") -> Callable[[Any], str]:
    digits = digits_allowed(decimals, "percent")
    return lambda value: f"{rounded(value * 100, digits, ROUNDING['half_up']):f}%".replace(".", mark)


@function(
    "format_decimal",
    summary="A number as text with a fixed number of decimals.",
    accepts=["number", "integer", "money"],
    returns="text",
    examples=[(Decimal("1234.5"), {}, "1234.50"), (Decimal("1234.5"), {"mark": ",", "group": "."}, "1.234,50")],
)
def format_decimal(decimals: int = 2, mark: str = ".", group: str = "") -> Callable[[Any], str]:
    """`mark` is the decimal mark, `group` stands between thousands. Money gives its amount."""
    digits = digits_allowed(decimals, "format_decimal")
    signs: dict[int, str] = {ord(","): group, ord("."): mark}

    def text(value: Any) -> str:
        exact = rounded(_bare(value), digits, ROUNDING["half_up"])
        written = f"{exact:,f}" if group else f"{exact:f}"
        return written.translate(signs)

    return text


@function(
    "at_least",
    summary="The number, or a lower limit when it is below.",
    accepts="number",
    returns="same",
    examples=[(3, {"limit": 5}, 5), (7, {"limit": 5}, 7)],
)
def at_least(limit: Decimal) -> Callable[[Any], Any]:
    return lambda value: max(value, limit)


@function(
    "at_most",
    summary="The number, or an upper limit when it is above.",
    accepts="number",
    returns="same",
    examples=[(3, {"limit": 5}, 3), (7, {"limit": 5}, 5)],
)
def at_most(limit: Decimal) -> Callable[[Any], Any]:
    return lambda value: min(value, limit)
