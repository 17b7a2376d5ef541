"""Values of typed sources as plain ones: exact numbers, ISO dates, texts, nested objects and lists."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """What JSON would say, with exact numbers; a number that is none (NaN, infinity) is no value."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return number(repr(value))
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, dict):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def number(text: str) -> Decimal | None:
    """The number that a text is; None for NaN and infinity."""
    found = Decimal(text)
    return found if found.is_finite() else None
