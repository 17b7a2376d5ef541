"""What the attributes of the product model are made of: value types with a note on how text becomes one.

A type of the model is a plain Python type (`str`, `int`, `Decimal`, `Money`, `Measure`, `bool`, `datetime`,
lists, groups) annotated with `Reads` where the type alone does not say how it is read.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from feedgen.catalogue.measure import Measure


@dataclass(frozen=True, slots=True)
class Reads:
    """How a value is read: name of a reader in `readers`, and what it needs to know (a table, a family)."""

    how: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Notation:
    """How a group is written in one text cell, besides Google's `a:b:c` in the order of its members."""

    lone: str = ""
    """Member that a text without a colon fills; the first when empty."""
    short: tuple[str, ...] = ()
    """Order of a text that has exactly that many parts."""
    colons: bool = True
    """False: the text is the lone member as a whole, colons and all."""


Url = Annotated[str, Reads("url")]
Gtin = Annotated[str, Reads("gtin")]
Isbn = Annotated[str, Reads("isbn")]
Starts = Annotated[dt.datetime, Reads("datetime", "start")]
Ends = Annotated[dt.datetime, Reads("datetime", "end")]
Weight = Annotated[Measure, Reads("measure", "weight")]
Length = Annotated[Measure, Reads("measure", "length")]
Path = Annotated[list[str], Reads("path")]
Tags = Annotated[list[str], Reads("list", "words")]
Sentences = Annotated[list[str], Reads("list", "sentences")]
Urls = Annotated[list[Url], Reads("list", "urls")]

Availability = Annotated[
    Literal["in_stock", "out_of_stock", "preorder", "backorder", "limited_availability", "discontinued"],
    Reads("word", "availability"),
]
StoreAvailability = Annotated[
    Literal[
        "in_stock",
        "out_of_stock",
        "preorder",
        "backorder",
        "limited_availability",
        "discontinued",
        "on_display_to_order",
    ],
    Reads("word", "store_availability"),
]
Condition = Annotated[Literal["new", "refurbished", "used"], Reads("word", "condition")]
Gender = Annotated[Literal["male", "female", "unisex"], Reads("word", "gender")]
AgeGroup = Annotated[Literal["newborn", "infant", "toddler", "kids", "adult"], Reads("word", "age_group")]
SizeSystem = Annotated[
    Literal["AU", "BR", "CN", "DE", "EU", "FR", "IT", "JP", "MEX", "UK", "US"], Reads("word", "size_system")
]
SizeType = Annotated[Literal["regular", "petite", "maternity", "big", "tall", "plus"], Reads("word", "size_type")]
Status = Annotated[Literal["active", "draft", "hidden", "archived"], Reads("word", "status")]
