"""The constraint keys of a field. Each factory takes the setting and returns the check."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from feedgen.checks.base import Check, Problem
from feedgen.diagnostics import did_you_mean

PATTERN_TEXT_LIMIT = 10_000
"""Longest text a pattern is tried on. Patterns describe codes and addresses; a longer text is not one."""
GUESSES_KEPT = 1024
"""Wrong words per field whose nearest guess is remembered: a catalogue repeats its mistakes."""


def minimum(limit: float | Decimal) -> Check:
    """`min`: the smallest accepted number; of an amount of money, its number."""
    least = _setting(limit)

    def check(value: Any) -> Problem | None:
        number = _number(value)
        if number is None or number >= least:
            return None
        return Problem("CHN109", {"number": str(number), "limit": _shown(least)})

    return check


def maximum(limit: float | Decimal) -> Check:
    """`max`: the largest accepted number; of an amount of money, its number."""
    most = _setting(limit)

    def check(value: Any) -> Problem | None:
        number = _number(value)
        if number is None or number <= most:
            return None
        return Problem("CHN110", {"number": str(number), "limit": _shown(most)})

    return check


def min_length(limit: int) -> Check:
    """`min_length`: the shortest accepted text, in characters."""

    def check(value: Any) -> Problem | None:
        length = len(_text(value))
        return None if length >= limit else Problem("CHN103", {"length": length, "limit": limit})

    return check


def max_length(limit: int) -> Check:
    """`max_length`: the longest accepted text, in characters."""

    def check(value: Any) -> Problem | None:
        length = len(_text(value))
        return None if length <= limit else Problem("CHN104", {"length": length, "limit": limit})

    return check


def max_bytes(limit: int) -> Check:
    """`max_bytes`: the longest accepted text, in UTF-8 bytes."""

    def check(value: Any) -> Problem | None:
        text = _text(value)
        # No character takes more than four bytes.
        if len(text) * 4 <= limit:
            return None
        size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
        return None if size <= limit else Problem("CHN105", {"bytes": size, "limit": limit})

    return check


def pattern(expression: str) -> Check:
    """`pattern`: a regular expression the whole text must match."""
    try:
        matches = re.compile(expression).fullmatch
    except re.error as error:
        raise ValueError(f"{expression!r} is not a regular expression: {error}") from None

    def check(value: Any) -> Problem | None:
        text = _text(value)
        if len(text) <= PATTERN_TEXT_LIMIT and matches(text):
            return None
        return Problem("CHN106", {"pattern": expression})

    return check


def enum(accepted: Iterable[str]) -> Check:
    """`enum`: the accepted texts, letter by letter. A guess is only looked for when one is wrong."""
    words = [accepted] if isinstance(accepted, str) else [str(word) for word in accepted]
    if not words:
        raise ValueError("an `enum` without words accepts nothing")
    known = frozenset(words)

    @lru_cache(maxsize=GUESSES_KEPT)
    def hint(text: str) -> str:
        return did_you_mean(text, known)

    def check(value: Any) -> Problem | None:
        text = _text(value)
        return None if text in known else Problem("CHN107", {"known": hint(text)})

    return check


def max_items(limit: int) -> Check:
    """`max_items`: the most values of a list."""

    def check(value: Any) -> Problem | None:
        if not isinstance(value, (list, tuple)) or len(value) <= limit:
            return None
        return Problem("CHN108", {"count": len(value), "limit": limit})

    return check


def _shown(limit: Decimal) -> str:
    """9999, although YAML's models read it as 9999.0."""
    text = f"{limit:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _setting(limit: float | Decimal) -> Decimal:
    """A limit as written in YAML: `0.01` is that, not the nearest float."""
    try:
        number = limit if isinstance(limit, Decimal) else Decimal(str(limit))
    except ArithmeticError:
        raise ValueError(f"{limit!r} is not a number") from None
    if isinstance(limit, bool) or not number.is_finite():
        raise ValueError(f"{limit!r} is not a number")
    return number


def _number(value: Any) -> Decimal | int | None:
    """The number behind a value; None for what has none (that is another finding, CHN113)."""
    number = getattr(value, "amount", value)
    if isinstance(number, bool):
        return None
    if isinstance(number, Decimal):
        return None if number.is_nan() else number
    if isinstance(number, float):
        return Decimal(str(number)) if number == number else None
    return number if isinstance(number, int) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
