"""A number and its unit, convertible within its family (weight, length, volume, area, counts)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Any

from pydantic_core import core_schema

CONVERSION = Context(prec=9)
"""Significant digits of a conversion: 1 kg is 2.20462262 lb, not 28 digits of it."""

FAMILIES: dict[str, dict[str, Decimal]] = {
    "weight": {
        "mg": Decimal("0.001"),
        "g": Decimal(1),
        "kg": Decimal(1000),
        "oz": Decimal("28.349523125"),
        "lb": Decimal("453.59237"),
    },
    "length": {
        "mm": Decimal(1),
        "cm": Decimal(10),
        "m": Decimal(1000),
        "in": Decimal("25.4"),
        "ft": Decimal("304.8"),
        "yd": Decimal("914.4"),
    },
    "volume": {
        "ml": Decimal(1),
        "cl": Decimal(10),
        "l": Decimal(1000),
        "cbm": Decimal(1_000_000),
        "floz": Decimal("29.5735295625"),
        "pt": Decimal("473.176473"),
        "qt": Decimal("946.352946"),
        "gal": Decimal("3785.411784"),
    },
    "area": {"sqm": Decimal(1), "sqft": Decimal("0.09290304")},
    "count": {"ct": Decimal(1)},
    "sheets": {"sheet": Decimal(1)},
    "items": {"item": Decimal(1)},
}
"""Family → unit → factor to the family's base. US customary volumes; the inch and pound of 1959, exact."""

FAMILY_OF: dict[str, str] = {unit: family for family, units in FAMILIES.items() for unit in units}

_SYNONYMS = {
    "mg": "milligram milligrams milligramm milligramme milligrammes",
    "g": "gr gram grams gramm gramme grammes",
    "kg": "kgs kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes",
    "oz": "ounce ounces once onces unze unzen",
    "lb": "lbs pound pounds livre livres",
    "mm": "millimeter millimeters millimetre millimetres millimètre millimètres",
    "cm": "centimeter centimeters centimetre centimetres centimètre centimètres zentimeter",
    "m": "meter meters metre metres mètre mètres",
    "in": 'inch inches pouce pouces zoll " ″ ”',
    "ft": "foot feet pied pieds fuß fuss ' ′ ’",
    "yd": "yds yard yards",
    "ml": "milliliter milliliters millilitre millilitres",
    "cl": "centiliter centilitre centilitres zentiliter",
    "l": "ltr liter liters litre litres",
    "cbm": "m³ m3 cubicmeter cubicmeters cubicmetre mètrecube mètrescubes kubikmeter",
    "floz": "fl.oz fluidounce fluidounces onceliquide",
    "pt": "pint pints pinte pintes",
    "qt": "quart quarts",
    "gal": "gallon gallons gallone gallonen",
    "sqm": "m² m2 qm squaremeter squaremeters squaremetre mètrecarré mètrescarrés quadratmeter",
    "sqft": "ft² ft2 squarefoot squarefeet piedcarré quadratfuß",
    "ct": "count pc pcs piece pieces pièce pièces pce stk stück stueck st unit units unité unités",
    "sheet": "sheets feuille feuilles blatt blätter",
    "item": "items article articles artikel",
}

UNITS: dict[str, str] = {
    **{unit: unit for unit in FAMILY_OF},
    **{word.casefold(): unit for unit, words in _SYNONYMS.items() for word in words.split()},
}
"""Accepted spelling (case folded, no spaces) → unit."""


def find_unit(text: str) -> str | None:
    """The unit a merchant means: `Kg`, `fl. oz.`, `Gramm`, `m²`; None when it is none."""
    return UNITS.get("".join(text.casefold().split()).rstrip("."))


@dataclass(frozen=True, slots=True)
class Measure:
    """`Measure(Decimal("1.5"), "kg")`. Equal when value and unit are; convert before comparing."""

    value: Decimal
    unit: str

    def __str__(self) -> str:
        return f"{self.value:f} {self.unit}"

    @property
    def family(self) -> str:
        """weight, length, volume, area, count, sheets or items."""
        return FAMILY_OF[self.unit]

    def to(self, unit: str) -> Measure:
        """The same quantity in another unit of the family, to 9 significant digits; `ValueError` otherwise."""
        if unit == self.unit:
            return self
        factors = FAMILIES[FAMILY_OF[self.unit]]
        if unit not in factors:
            msg = f"{self} cannot be given in {unit!r}; possible: {', '.join(factors)}"
            raise ValueError(msg)
        return Measure(CONVERSION.divide(self.value * factors[self.unit], factors[unit]), unit)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.is_instance_schema(cls, serialization=core_schema.to_string_ser_schema())

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> dict[str, Any]:
        return {
            "anyOf": [
                {"type": "string", "examples": ["1.5 kg"]},
                {"type": "number", "minimum": 0},
                {
                    "type": "object",
                    "properties": {
                        "value": {"type": ["string", "number"]},
                        "unit": {"type": "string", "enum": sorted(FAMILY_OF)},
                    },
                    "required": ["value"],
                },
            ],
            "description": "A number with its unit; a bare number has the unit of the shop's settings.",
        }
