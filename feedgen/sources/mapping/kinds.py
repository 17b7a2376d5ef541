"""What kind of values a column holds, by its first cells: coarse, so that it changes only when the export does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

MOSTLY = 0.9
"""Share of the given cells that must be of a kind; anything less is text."""
KINDS = {
    "link": re.compile(r"https?://\S+", re.I),
    "date": re.compile(r"\d{4}-\d\d?-\d\d?(?:[T ].*)?|\d\d?([./-])\d\d?\1\d{4}(?:[T ,].*)?"),
    "number": re.compile(r"[^\w.,+-]{0,2}\s?[-+]?[\d.,\s\u00a0\u202f'’]*\d\s?(?:%|[^\w\s]|[A-Za-z]{1,4})?"),
}


def kinds_of(columns: Sequence[str], sample: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """By column: `number`, `date`, `link`, `text`, `list`, `object`, or empty where no value was seen."""
    return {column: _kind([record.get(column) for record in sample]) for column in columns}


def _kind(values: Sequence[Any]) -> str:
    given = [value for value in values if value not in (None, "", [], {})]
    if not given:
        return ""
    kind, count = Counter(map(_kind_of, given)).most_common(1)[0]
    return kind if count >= MOSTLY * len(given) else "text"


def _kind_of(value: Any) -> str:
    if isinstance(value, str):
        return next((name for name, pattern in KINDS.items() if pattern.fullmatch(value.strip())), "text")
    if isinstance(value, dict):
        return "object"
    return "list" if isinstance(value, list | tuple) else "text" if isinstance(value, bool) else "number"
