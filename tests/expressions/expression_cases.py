"""Reading the case files, and the scope and products they speak of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from feedgen.catalogue.dates import read_datetime
from feedgen.catalogue.numbers import read_measure, read_money
from feedgen.expressions import Kind, Scope, Tables, kind_named, kinds_of_product, plain_text

CASES = Path(__file__).parent / "cases"

SCOPE = Scope(
    names={**kinds_of_product(), "row": kind_named("map")},
    constants={
        "market": {"country": "FR", "language": "fr"},
        "params": {"partner": None},
        "now": dt.datetime(2026, 11, 1, 5, tzinfo=dt.UTC),
    },
    tables=Tables(
        {
            "stock": {"in_stock": "1", "*": "0"},
            "conditions": {"new": "1000"},
            "colors": ["red", "blue"],
            "ecb": {"USD": "1.08", "CHF": Decimal("0.95"), "GBP": 0, "SEK": "abc", "JPY": "160,5"},
            "dollars": {"USD": 1, "EUR": "0.5"},
            "short": {
                "w/o": "without",
                "gry": "grey",
                "lt gry": "light grey",
                "usb-c": "USB-C",
                "nvy": "",
                "straße": "Weg",
            },
            "signs": {"a": "b", "b": "c", 1: "one"},
        }
    ),
)


class _Loader(yaml.SafeLoader):
    """`!repeat [text, times]` for texts too long to write down; numbers with a point are exact."""


def _repeat(loader: yaml.SafeLoader, node: yaml.SequenceNode) -> str:
    text, times = loader.construct_sequence(node)
    return str(text * times)


_Loader.add_constructor("!repeat", _repeat)


def load(name: str) -> list[dict[str, Any]]:
    """The cases of one file."""
    cases = yaml.load((CASES / f"{name}.yaml").read_text("utf-8"), _Loader)
    return [{**case, "expr": str(case["expr"])} for case in cases]


def product(given: Mapping[str, Any]) -> dict[str, Any]:
    """A product from the short spelling of the cases."""
    return {name: typed(value, SCOPE.names[name]) for name, value in given.items()}


def typed(value: Any, kind: Kind) -> Any:
    match kind.name:
        case "money":
            return read_money(value).value
        case "measure":
            return read_measure(value).value
        case "datetime":
            return read_datetime(value).value
        case "number":
            return Decimal(str(value))
        case "list":
            return [typed(member, kind.member) for member in value]
        case "map":
            return {key: typed(member, kind.fields.get(key, kind.member)) for key, member in value.items()}
        case _:
            return value


def comparable(value: Any) -> Any:
    """A result as the cases write it: what YAML has no type for becomes its plain text."""
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, (list, tuple)):
        return [comparable(member) for member in value]
    if isinstance(value, Mapping):
        return {key: comparable(member) for key, member in value.items()}
    return plain_text(value)
