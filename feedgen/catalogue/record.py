"""A record: one row or object as the source has it, before it is a product."""

from __future__ import annotations

from typing import Any, NamedTuple


class Raw(NamedTuple):
    """What a preset made of one record: product attributes still as the source wrote them, and the place.

    `attributes` maps a product attribute to an unread value (text from CSV; text, number, list or dict from
    JSON). `columns` maps an attribute to the source column it came from, shared by all records of a layout.
    `row` counts from 1 *within the chunk*; the engine adds what came before.
    """

    attributes: dict[str, Any]
    row: int
    line: int | None
    failed: tuple[str, ...] = ()
    """Attributes that the preset or the merchant computes, and could not for this record."""
