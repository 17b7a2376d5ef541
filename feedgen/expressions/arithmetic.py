"""Arithmetic on numbers, money and measures. Numbers are int or Decimal, never float."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Mapping
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from feedgen.catalogue.measure import Measure
from feedgen.catalogue.money import Money
from feedgen.expressions.kinds import ANY, BOOLEAN, INTEGER, LIST, MEASURE, MONEY, NUMBER, NUMERIC, TEXT, Kind
from feedgen.expressions.problems import EvaluationError

MAX_EXPONENT = 64
MAX_BITS = 256
"""Longest whole number computed exactly; beyond it a Decimal of 28 digits does."""

Operation = Callable[[Any, Any], Any]


def is_number(value: Any) -> bool:
    """Whether it can be counted with; a boolean cannot."""
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)


def word_for(value: Any) -> str:
    """What a value is, for a finding."""
    match value:
        case str():
            return "text"
        case bool():
            return "a boolean"
        case int() | Decimal() | float():
            return "a number"
        case Money():
            return "money"
        case Measure():
            return "a measure"
        case dt.date():
            return "a date"
        case Mapping():
            return "a map"
        case list() | tuple():
            return "a list"
        case _:
            return type(value).__name__


def misfit(symbol: str, left: Any, right: Any) -> EvaluationError:
    return EvaluationError("MAP203", {"reason": f"`{symbol}` does not work on {word_for(left)} and {word_for(right)}"})


def same_currency(left: Money, right: Money) -> None:
    """Raise unless two amounts can be compared or added."""
    if left.currency != right.currency:
        raise EvaluationError("MAP202", {"left": left.currency, "right": right.currency})


def in_unit_of(left: Measure, right: Measure) -> Decimal:
    """The number of `right` in the unit of `left`."""
    if left.unit == right.unit:
        return right.value
    try:
        return right.to(left.unit).value
    except (ValueError, KeyError) as error:
        raise EvaluationError("MAP204", {"left": left.unit, "right": right.unit}) from error


def quotient(left: Any, right: Any) -> Any:
    """A division of numbers that never makes a float."""
    return Decimal(left) / right


def floored(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int):
        return left // right
    return (Decimal(left) / right).to_integral_value(rounding=ROUND_FLOOR)


def remainder(left: Any, right: Any) -> Any:
    """What `//` leaves; it has the sign of the divisor, for decimals as for whole numbers."""
    return left - floored(left, right) * right


def power(left: Any, right: Any) -> Any:
    if abs(right) > MAX_EXPONENT:
        raise EvaluationError("MAP206", {"reason": f"an exponent beyond {MAX_EXPONENT}"})
    if isinstance(left, int) and isinstance(right, int) and right >= 0 and left.bit_length() * right <= MAX_BITS:
        return left**right
    return Decimal(left) ** right


def product(left: Any, right: Any) -> Any:
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MAX_BITS:
        return Decimal(left) * right
    return left * right


def _money(symbol: str, apply: Operation, left: Any, right: Any) -> Any:
    both = isinstance(left, Money) and isinstance(right, Money)
    if both:
        same_currency(left, right)
    if both and symbol in "+-":
        return Money(apply(left.amount, right.amount), left.currency)
    if both and symbol == "/":
        return quotient(left.amount, right.amount)
    if symbol == "*" and is_number(left):
        return Money(left * right.amount, right.currency)
    if symbol in "*/" and is_number(right):
        return Money(apply(left.amount, right), left.currency)
    raise misfit(symbol, left, right)


def _measure(symbol: str, apply: Operation, left: Any, right: Any) -> Any:
    both = isinstance(left, Measure) and isinstance(right, Measure)
    if both and symbol in "+-":
        return Measure(apply(left.value, in_unit_of(left, right)), left.unit)
    if both and symbol == "/":
        return quotient(left.value, in_unit_of(left, right))
    if symbol == "*" and is_number(left):
        return Measure(left * right.value, right.unit)
    if symbol in "*/" and is_number(right):
        return Measure(apply(left.value, right), left.unit)
    raise misfit(symbol, left, right)


def _dynamic(symbol: str, apply: Operation) -> Operation:
    """The operation for operands whose kinds only the data tells."""

    def operation(left: Any, right: Any) -> Any:
        if is_number(left) and is_number(right):
            return apply(left, right)
        if isinstance(left, float) or isinstance(right, float):
            return operation(_exact(left), _exact(right))
        if isinstance(left, Money) or isinstance(right, Money):
            return _money(symbol, apply, left, right)
        if isinstance(left, Measure) or isinstance(right, Measure):
            return _measure(symbol, apply, left, right)
        if symbol == "+" and isinstance(left, str) and isinstance(right, str):
            return left + right
        if symbol == "+" and isinstance(left, list) and isinstance(right, list):
            return left + right
        raise misfit(symbol, left, right)

    return operation


def _exact(value: Any) -> Any:
    return Decimal(repr(value)) if isinstance(value, float) else value


SYMBOLS: Mapping[str, tuple[str, Operation]] = {
    "Add": ("+", operator.add),
    "Sub": ("-", operator.sub),
    "Mul": ("*", product),
    "Div": ("/", quotient),
    "FloorDiv": ("//", floored),
    "Mod": ("%", remainder),
    "Pow": ("**", power),
}
"""Syntax node → its sign, and the operation on two numbers."""

_DYNAMIC = {symbol: _dynamic(symbol, apply) for symbol, apply in SYMBOLS.values()}


def operation(symbol: str, apply: Operation, left: Kind, right: Kind) -> Operation:
    """The fastest operation that is right for two kinds."""
    return apply if left.name in NUMERIC and right.name in NUMERIC else _DYNAMIC[symbol]


_SUMS = {"money": MONEY, "measure": MEASURE}


def result_kind(symbol: str, left: Kind, right: Kind) -> Kind | None:
    """Kind of `left symbol right`; None when it can never work."""
    one, other = left.name, right.name
    if one in NUMERIC and other in NUMERIC:
        whole = one == other == "integer" and symbol in ("+", "-", "*", "//", "%")
        return INTEGER if whole else NUMBER
    if "any" in (one, other):
        return _half_known(symbol, right if one == "any" else left)
    if one == other and symbol == "+" and one in ("text", "list"):
        return TEXT if one == "text" else left if left == right else LIST
    if one == other and one in _SUMS:
        return {"+": left, "-": left, "/": NUMBER}.get(symbol)
    if one in _SUMS and other in NUMERIC and symbol in ("*", "/"):
        return left
    if one in NUMERIC and other in _SUMS and symbol == "*":
        return right
    return None


def _half_known(symbol: str, known: Kind) -> Kind | None:
    fits = {"any", "integer", "number", "money", "measure"} | ({"text", "list"} if symbol == "+" else set())
    return ANY if known.name in fits and known != BOOLEAN else None


def negative(value: Any) -> Any:
    """`-x` for whatever can be counted with."""
    if isinstance(value, Money):
        return Money(-value.amount, value.currency)
    if isinstance(value, Measure):
        return Measure(-value.value, value.unit)
    if not is_number(value):
        raise EvaluationError("MAP203", {"reason": f"`-` does not work on {word_for(value)}"})
    return -value
