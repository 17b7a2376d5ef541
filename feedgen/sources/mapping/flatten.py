"""Nested JSON members under dotted names: `{"size": {"width": 2}}` has the column `size.width`."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Any

DEPTH = 4
"""Levels that are opened; deeper members stay nested values."""


def flatten(record: Mapping[str, Any], whole: Container[str]) -> dict[str, Any]:
    """Columns of a record. A member whose dotted name is in `whole` keeps its nested value."""
    for value in record.values():
        if isinstance(value, dict):
            flat: dict[str, Any] = {}
            _open(record, "", whole, flat, DEPTH)
            return flat
    return dict(record)


def _open(record: Mapping[str, Any], prefix: str, whole: Container[str], flat: dict[str, Any], depth: int) -> None:
    for key, value in record.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and value and depth and name not in whole:
            _open(value, f"{name}.", whole, flat, depth - 1)
        else:
            flat[name] = value
