"""Functions that make, convert and write measures."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal, cast

from feedgen.catalogue.measure import FAMILY_OF, Measure, find_unit
from feedgen.catalogue.numbers import read_measure
from feedgen.diagnostics import did_you_mean
from feedgen.expressions.declared import function
from feedgen.expressions.functions.locales import locale_named, plain_blanks
from feedgen.expressions.functions.numbers import ROUNDING, digits_allowed, rounder
from feedgen.expressions.problems import EvaluationError


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
    round_one = None if decimals is None else rounder(digits_allowed(decimals, "to"), ROUNDING["half_up"])

    def convert(measure: Measure) -> Measure:
        try:
            converted = measure.to(wanted)
        except ValueError:
            raise EvaluationError("MAP204", {"left": measure.unit, "right": wanted}) from None
        return converted if round_one is None else Measure(round_one(converted.value), wanted)

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


CLDR_UNITS = {
    "mg": "mass-milligram",
    "g": "mass-gram",
    "kg": "mass-kilogram",
    "oz": "mass-ounce",
    "lb": "mass-pound",
    "mm": "length-millimeter",
    "cm": "length-centimeter",
    "m": "length-meter",
    "in": "length-inch",
    "ft": "length-foot",
    "yd": "length-yard",
    "ml": "volume-milliliter",
    "cl": "volume-centiliter",
    "l": "volume-liter",
    "cbm": "volume-cubic-meter",
    "floz": "volume-fluid-ounce",
    "pt": "volume-pint",
    "qt": "volume-quart",
    "gal": "volume-gallon",
    "sqm": "area-square-meter",
    "sqft": "area-square-foot",
}
"""Unit → its name in the Unicode Common Locale Data Repository; counts have none."""


@function(
    "format_measure",
    summary="A measure as people of a language write it.",
    accepts="measure",
    returns="text",
    examples=[
        (Measure(Decimal("1.5"), "kg"), {"locale": "fr"}, "1,5\xa0kg"),
        (Measure(Decimal("1.5"), "kg"), {"locale": "de", "length": "long"}, "1,5 Kilogramm"),
        (Measure(Decimal("0.3333"), "kg"), {"locale": "en", "decimals": 2}, "0.33 kg"),
    ],
)
def format_measure(locale: str, length: str = "short", decimals: int = 3) -> Callable[[Measure], str]:
    """`length` is long, short or narrow; `decimals` are the most. Pieces and sheets are written with their word."""
    from babel.numbers import format_decimal
    from babel.units import format_unit

    if length not in ("long", "short", "narrow"):
        raise EvaluationError(
            "MAP210", {"function": "format_measure", "what": "long, short or narrow", "found": length}
        )
    width = cast(Literal["long", "short", "narrow"], length)
    place, digits = locale_named(locale, "format_measure"), digits_allowed(decimals, "format_measure")
    round_one = rounder(digits, ROUNDING["half_up"])
    pattern = "#,##0." + "#" * digits if digits > 0 else "#,##0"

    def text(measure: Measure) -> str:
        value = round_one(measure.value)
        unit = CLDR_UNITS.get(measure.unit)
        if unit is None:
            return plain_blanks(f"{format_decimal(value, format=pattern, locale=place)}\xa0{measure.unit}")
        return plain_blanks(format_unit(value, unit, length=width, format=pattern, locale=place))

    return text
