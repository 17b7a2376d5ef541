"""How values are written: what the texts of a sample have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feedgen.catalogue.gtin import LENGTHS, check_digit_holds

NUMBER = re.compile(r"-?\d+(?:([.,])(\d{1,4}))?")
PATTERNS = {
    "money": re.compile(r"-?\d+(?:\.\d+)? [A-Z]{3}"),
    "interval": re.compile(r"\d{4}-\d\d-\d\dT[^/ ]+/\d{4}-\d\d-\d\dT[^/ ]+"),
    "datetime": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "measure": re.compile(r"\d+(?:\.\d+)? (?:kg|g|lb|oz|cm|mm|m|in)"),
    "url": re.compile(r"https?://[^\s;|]+"),
}
BOOLEANS = (
    ("true", "false"),
    ("yes", "no"),
    ("TRUE", "FALSE"),
    ("Yes", "No"),
    ("1", "0"),
    ("Y", "N"),
    ("True", "False"),
)
WORDS = 6
"""So few different short texts are a list of accepted words."""
LONG = 24


@dataclass(frozen=True, slots=True)
class Form:
    """What all values of a field are."""

    kind: str = "text"
    """text, integer, decimal, number (JSON), bool (JSON), boolean, gtin, or one of `PATTERNS`."""
    decimals: int | None = None
    mark: str = "."
    booleans: tuple[str, str] | None = None
    words: tuple[str, ...] = ()
    """Few words that the values are taken from."""
    longest: int = 0


def form_of(values: Sequence[Any]) -> Form:
    """The form that every value has; text when they have none in common."""
    if not values:
        return Form()
    if all(isinstance(value, bool) for value in values):
        return Form("bool")
    if not any(isinstance(value, (str, bool)) for value in values):
        return Form("number")
    texts = [str(value) for value in values]
    words = tuple(dict.fromkeys(texts))
    few = words if len(words) <= WORDS and len(texts) >= 2 * len(words) and max(map(len, words)) <= LONG else ()
    longest = max(map(len, texts))
    for kind, pattern in PATTERNS.items():
        if all(map(pattern.fullmatch, texts)):
            return Form(kind, words=few if kind == "text" else (), longest=longest)
    pair = next((pair for pair in BOOLEANS if set(words) <= set(pair)), None)
    if all(len(text) in LENGTHS and text.isascii() and text.isdigit() and check_digit_holds(text) for text in texts):
        return Form("gtin", longest=longest)
    numbers = [found for text in texts if (found := NUMBER.fullmatch(text))]
    if len(numbers) == len(texts):
        marks = {found[1] for found in numbers if found[1]}
        if not marks:
            return Form("integer", booleans=pair, words=few, longest=longest)
        if len(marks) == 1:
            return Form("decimal", max(len(found[2] or "") for found in numbers), marks.pop(), longest=longest)
    return Form("boolean" if pair else "text", booleans=pair, words=few, longest=longest)


def separator(values: Sequence[Any], *, addresses: bool = False) -> str | None:
    """What stands between the parts of values that are lists in one text."""
    texts = [value for value in values if isinstance(value, str)]
    marks = (";", "|", ",", " ") if addresses else (" > ", " | ", " / ", " - ", ">", "|")
    for mark in marks:
        if any((f"{mark}http" in text) if addresses else (mark in text) for text in texts):
            return mark
    return None
