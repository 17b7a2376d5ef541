"""Column names as people write them: compared without case, accents and punctuation, with units taken apart.

`Prix TTC`, `prix_ttc` and `prixTTC` are one name. `Weight (kg)` is `weight` with the unit kg, `price_eur`
is `price` in EUR, `shipping(country:service:price)` is `shipping` with an order of its parts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

UNITS = {"kg", "g", "gr", "gram", "grams", "lb", "lbs", "oz", "mg", "mm", "cm", "dm", "m", "in", "inch", "inches"}
UNITS |= {"ft", "yd", "ml", "cl", "dl", "l", "m2", "m3"}
SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY", "zł": "PLN", "kč": "CZK", "₹": "INR"}
CURRENCIES = {"AED", "AUD", "BGN", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "INR"}
CURRENCIES |= {"JPY", "KRW", "MAD", "MXN", "NOK", "NZD", "PLN", "RON", "RUB", "SAR", "SEK", "SGD", "THB", "TND", "TRY"}
CURRENCIES |= {"UAH", "USD", "ZAR"}
BRACKETS = re.compile(r"(.*\S)\s*[(\[]\s*([^()\[\]]+?)\s*[)\]]\s*")
SUFFIX = re.compile(r"(.*?)[\s_-]+(?:(?:in|en)[\s_-]+)?([^\W_]+|[€$£¥₹])")
GLUED = re.compile(r"(.+[a-z])(EUR|USD|GBP|CHF|Kg|Cm|Mm)")
INDEX = re.compile(r"(?<=\w)\[\d+\]|(?<=\w)[./]\d+(?=[./])")
"""The place in a list within a name: `video[0].url`, `images.0.src`, `images/0/src`."""
OPERATOR = re.compile(r"[*+~|'\"\[\]{}=<>!%,/]")


class Header(NamedTuple):
    """A column name taken apart. `key` is the whole name normalised, `bare` the name without unit or order."""

    at: int
    column: str
    key: str
    bare: str
    unit: str | None
    order: tuple[str, ...] | None


@lru_cache(maxsize=8192)
def normalise(name: str) -> str:
    """The name without case, accents, punctuation and Google's `g:` prefix."""
    plain = unicodedata.normalize("NFKD", name.strip().removeprefix("\ufeff").removeprefix("g:").casefold())
    return "".join(char for char in plain if char.isalnum())


def read_header(column: str, index: int) -> Header:
    """Take a column name apart."""
    key = normalise(column)
    if found := BRACKETS.fullmatch(column):
        name, inside = found[1], found[2]
        if ":" in inside:
            order = tuple(part.strip() for part in inside.split(":"))
            return Header(index, column, key, normalise(name), None, order)
        if unit := _unit(inside):
            return Header(index, column, key, normalise(name), unit, None)
    found = SUFFIX.fullmatch(column.strip()) or GLUED.fullmatch(column.strip())
    if found and (unit := _unit(found[2])):
        return Header(index, column, key, normalise(found[1]), unit, None)
    return Header(index, column, key, key, None, None)


def _unit(text: str) -> str | None:
    word = text.strip().rstrip(".")
    if word.upper() in CURRENCIES:
        return word.upper()
    lower = word.casefold()
    return SYMBOLS.get(lower) or (lower if lower in UNITS else None)


def _stem(header: Header) -> str:
    """The name of a list that the column is one member of: `image 2`, `video[0].url`, `images/0/src`."""
    column = header.column
    key = normalise(INDEX.sub("", column)) if INDEX.search(column) else header.key
    return key.rstrip("0123456789")


class Headers:
    """The columns of one layout, to be found by any spelling of their names."""

    def __init__(self, columns: Sequence[str], *, tolerant: bool = True) -> None:
        self.columns = tuple(columns)
        self._exact = {column: read_header(column, index) for index, column in enumerate(columns)}
        self._keys: dict[str, list[Header]] = {}
        self._bare: dict[str, list[Header]] = {}
        self._stems: dict[str, list[Header]] = {}
        if tolerant:
            for header in self._exact.values():
                self._keys.setdefault(header.key, []).append(header)
                if header.bare != header.key:
                    self._bare.setdefault(header.bare, []).append(header)
                self._stems.setdefault(_stem(header), []).append(header)

    def find(self, name: str, *, numbered: bool = False) -> Iterator[Header]:
        """Columns of that name, the closest spelling first; with `numbered`, `image 2` and so on as well."""
        key = normalise(name)
        exact = [self._exact[name]] if name in self._exact else []
        stems = self._stems.get(key, []) if numbered and key else []
        seen: set[int] = set()
        for header in (*exact, *self._keys.get(key, []), *self._bare.get(key, []), *stems):
            if header.at not in seen:
                seen.add(header.at)
                # a unit that is part of the name as it was asked for is still a unit of the values
                yield header

    def first(self, name: str) -> Header | None:
        """The column of that name, or None."""
        return next(self.find(name), None)


def find_column(text: str, columns: Sequence[str]) -> str | None:
    """The column that `text` names, exactly or in another spelling; None when it rather is an expression."""
    if text in columns:
        return text
    key = normalise(text)
    if not key or OPERATOR.search(text):
        return None
    return next((column for column in columns if normalise(column) == key), None)


def is_column(text: str, columns: Sequence[str]) -> bool:
    """Whether `text` names one of the columns."""
    return find_column(text, columns) is not None
