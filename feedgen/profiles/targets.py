"""Names of what can be set on a product: an attribute, or one entry of those that have free ones."""

from __future__ import annotations

MAPS = ("labels", "attributes")
"""Attributes of which one entry can be set, `labels.season`."""

COLUMN = "attributes."
"""What the name of an unclaimed column begins with, where one is set."""


def target(name: str) -> str:
    """The attribute that `labels.season` belongs to."""
    head, dot, rest = name.partition(".")
    return head if dot and rest and head in MAPS else name
