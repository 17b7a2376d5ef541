"""Times and sizes as people write them: `20m`, `26h`, `2g`."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d)")

SIZES = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg])(?:i?b)?", re.IGNORECASE)
"""`2g`, `512MB`, `1.5 GiB`: of memory all mean powers of two, as with container limits."""


def seconds(text: str) -> float | None:
    """The seconds of `90s`, `20m`, `26h` or `2d`; None when it is no such text."""
    found = SPAN.fullmatch(text.strip())
    return float(found[1]) * UNITS[found[2]] if found else None


def size(text: str) -> int | None:
    """The bytes of `512m` or `2g`; None when it is no such text."""
    found = SIZE.fullmatch(text.strip())
    return int(float(found[1]) * SIZES[found[2].lower()]) if found else None


def _span(value: str) -> str:
    if not seconds(value):
        raise ValueError("not a time such as `90s`, `20m`, `26h` or `2d`")
    return value


def _size(value: str) -> str:
    if not size(value):
        raise ValueError("not a size such as `512m` or `2g`")
    return value


BYTES = {"b": 1, "kb": 1000, "mb": 1000**2, "gb": 1000**3, "kib": 1 << 10, "mib": 1 << 20, "gib": 1 << 30}
"""Of files: where a channel leaves open what it means by a megabyte, the smaller one keeps its limit."""
FILE_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmg]?i?b)", re.IGNORECASE)


def _file_size(value: object) -> object:
    found = FILE_SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if isinstance(value, str) and found is None:
        raise ValueError("not a size such as `10MB` or `8MiB`, or a number of bytes")
    return int(float(found[1]) * BYTES[found[2].lower()]) if found else value


FileSize = Annotated[int, BeforeValidator(_file_size), Field(gt=0)]
Span = Annotated[str, AfterValidator(_span)]
Size = Annotated[str, AfterValidator(_size)]
