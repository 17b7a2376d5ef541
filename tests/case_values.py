"""How cases hold what is read: the value types of the catalogue as plain text."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from feedgen.catalogue import Measure, Money
from feedgen.catalogue.written import datetime_text, measure_text, money_text, number_text


def written(value: Any) -> Any:
    """The value the way a case file can hold it."""
    match value:
        case Money():
            return money_text(value)
        case Measure():
            return measure_text(value)
        case Decimal():
            return number_text(value)
        case dt.datetime():
            return datetime_text(value)
        case dict():
            return {key: written(inner) for key, inner in value.items()}
        case list():
            return [written(inner) for inner in value]
    return value
