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


def rounder(digits: int, rounding: str) -> Callable[[Any], Decimal]:
    """The function that gives a number exactly `digits` digits after the mark (before it, when negative)."""
    unit = Decimal(1).scaleb(-digits)

    def round_one(value: Any) -> Decimal:
        exact = value if value.__class__ is Decimal else Decimal(value)
        if not exact.is_finite() or exact.adjusted() > LARGEST:
            raise EvaluationError("MAP206", {"reason": "a number too large to round"})
        if digits < 0:
            return (exact / unit).quantize(_ONE, rounding=rounding) * unit
        return exact.quantize(unit, rounding=rounding)

    return round_one


_ONE = Decimal(1)
LARGEST = 20
"""The power of ten beyond which nothing is rounded."""


def rounded(value: Any, digits: int, rounding: str) -> Decimal:
    """One number, rounded once; `rounder` is for many."""
    return rounder(digits, rounding)(value)


MONEY_OR_NUMBER = ["number", "integer", "money"]


def with_amount(change: Callable[[Decimal], Decimal]) -> Callable[[Any], Any]:
    """The function of a number or of money that changes the number in it."""

    def make(value: Any) -> Any:
        if value.__class__ is Money:
            return Money(change(value.amount), value.currency)
        return change(Decimal(value))

    return make


def round_to_multiple(value: Decimal, step: Decimal, mode: str) -> Decimal:
    """The multiple of `step` that `mode` chooses, with the decimals of the step."""
    if not value.is_finite() or value.adjusted() > LARGEST:
        raise EvaluationError("MAP206", {"reason": "a number too large to round"})
    exponent = Decimal(1).scaleb(min(int(step.as_tuple().exponent), 0))
    return ((value / step).to_integral_value(rounding=ROUNDING[mode]) * step).quantize(exponent)


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
    summary="Rounded to a number of decimals, or to a step, halves away from zero; money stays money.",
    accepts=MONEY_OR_NUMBER,
    returns="same",
    examples=[
        (Decimal("2.345"), {"decimals": 2}, Decimal("2.35")),
        (Decimal("2.5"), {}, Decimal(3)),
        (Money(Decimal("12.33"), "CHF"), {"step": Decimal("0.05")}, Money(Decimal("12.35"), "CHF")),
        (Decimal("2.341"), {"decimals": 2, "mode": "ceiling"}, Decimal("2.35")),
    ],
)
def round_(decimals: int = 0, mode: str = "half_up", step: Decimal | None = None) -> Callable[[Any], Any]:
    """`mode` is half_up, half_even, up, down, ceiling or floor. Negative decimals round to tens, hundreds …;
    `step` rounds to multiples of itself instead: 0.05 for Swiss prices, 5 for full fives."""
    digits, rounding = digits_allowed(decimals, "round"), mode_named(mode, "round")
    if step is not None:
        multiple = _step_allowed(step)
        return with_amount(lambda value: round_to_multiple(value, multiple, mode))

    round_one = rounder(digits, rounding)

    def make(value: Any) -> Any:
        if value.__class__ is Money:
            return Money(round_one(value.amount), value.currency)
        return value if type(value) is int and digits >= 0 else round_one(value)

    return make


def _step_allowed(step: Any) -> Decimal:
    if not is_number(step) or not Decimal("0.000001") <= step <= 1_000_000:
        what = "a step from 0.000001 to 1000000"
        raise EvaluationError("MAP210", {"function": "round", "what": what, "found": step})
    return Decimal(step)


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
    round_one = rounder(digits_allowed(decimals, "percent"), ROUNDING["half_up"])
    return lambda value: f"{round_one(value * 100):f}%".replace(".", mark)


@function(
    "format_decimal",
    summary="A number as text with a fixed number of decimals.",
    accepts=MONEY_OR_NUMBER,
    returns="text",
    examples=[
        (Decimal("1234.5"), {}, "1234.50"),
        (Decimal("1234.5"), {"mark": ",", "group": "."}, "1.234,50"),
        (Decimal("1234.5"), {"locale": "de"}, "1.234,50"),
    ],
)
def format_decimal(
    decimals: int = 2, mark: str = ".", group: str = "", locale: str | None = None
) -> Callable[[Any], str]:
    """`mark` is the decimal mark, `group` stands between thousands; `locale` sets both. Money gives its amount."""
    digits = digits_allowed(decimals, "format_decimal")
    if locale is not None:
        return _localised(locale, digits)
    round_one = rounder(digits, ROUNDING["half_up"])
    signs: dict[int, str] = {ord(","): group, ord("."): mark}

    def text(value: Any) -> str:
        exact = round_one(_bare(value))
        written = f"{exact:,f}" if group else f"{exact:f}"
        return written.translate(signs)

    return text


def _localised(locale: str, digits: int) -> Callable[[Any], str]:
    from babel.numbers import format_decimal as in_language

    from feedgen.expressions.functions.locales import locale_named, plain_blanks

    place = locale_named(locale, "format_decimal")
    pattern = "#,##0." + "0" * digits if digits > 0 else "#,##0"
    half_up = ROUNDING["half_up"]
    return lambda value: plain_blanks(in_language(rounded(_bare(value), digits, half_up), format=pattern, locale=place))


@function(
    "at_least",
    summary="The number or price, or a lower limit when it is below.",
    accepts=MONEY_OR_NUMBER,
    returns="same",
    examples=[
        (3, {"limit": 5}, 5),
        (7, {"limit": 5}, 7),
        (Money(Decimal("4.00"), "EUR"), {"limit": 5}, Money(Decimal(5), "EUR")),
    ],
)
def at_least(limit: Decimal | Money) -> Callable[[Any], Any]:
    """The limit of a price is a number in its own currency, or money of that currency."""
    return _limited("at_least", limit, lambda value, other: value < other)


@function(
    "at_most",
    summary="The number or price, or an upper limit when it is above.",
    accepts=MONEY_OR_NUMBER,
    returns="same",
    examples=[(3, {"limit": 5}, 3), (7, {"limit": 5}, 5)],
)
def at_most(limit: Decimal | Money) -> Callable[[Any], Any]:
    """The limit of a price is a number in its own currency, or money of that currency."""
    return _limited("at_most", limit, lambda value, other: value > other)


def _limited(name: str, limit: Any, beyond: Callable[[Any, Any], bool]) -> Callable[[Any], Any]:
    currency = limit.currency if isinstance(limit, Money) else None
    bound = limit.amount if isinstance(limit, Money) else limit
    if not is_number(bound):
        raise EvaluationError("MAP210", {"function": name, "what": "a number or money", "found": limit})

    def make(value: Any) -> Any:
        if value.__class__ is Money:
            if currency is not None and currency != value.currency:
                raise EvaluationError("MAP202", {"left": value.currency, "right": currency})
            return Money(Decimal(bound), value.currency) if beyond(value.amount, bound) else value
        if currency is not None:
            raise EvaluationError("MAP203", {"reason": f"`{name}` does not work on a number and money"})
        return bound if beyond(value, bound) else value

    return make


@function(
    "percent_of",
    summary="How many percent it is of another number or price.",
    accepts=MONEY_OR_NUMBER,
    returns="number",
    examples=[
        (Money(Decimal("15.00"), "EUR"), {"whole": Money(Decimal("20.00"), "EUR")}, Decimal(75)),
        (1, {"whole": 8, "decimals": 1}, Decimal("12.5")),
    ],
)
def percent_of(whole: Decimal | Money, decimals: int = 0) -> Callable[[Any], Decimal]:
    """The reduction of a sale is `100 - (sale_price | percent_of(price))`."""
    digits = digits_allowed(decimals, "percent_of")

    def share(value: Any) -> Decimal:
        if isinstance(value, Money) is not isinstance(whole, Money):
            raise EvaluationError("MAP203", {"reason": "`percent_of` needs two numbers or two prices"})
        if isinstance(value, Money) and isinstance(whole, Money) and value.currency != whole.currency:
            raise EvaluationError("MAP202", {"left": value.currency, "right": whole.currency})
        return rounded(Decimal(_bare(value)) * 100 / _bare(whole), digits, ROUNDING["half_up"])

    return share
