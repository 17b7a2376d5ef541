"""Feeds that are another feed of the same profile in another form (`like`): one list of fields, several ways."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from feedgen.diagnostics import UsageError, did_you_mean, make
from feedgen.profiles.merging import merge, part, placed
from feedgen.profiles.yaml import Document


def alike(document: Document) -> Document:
    """The document with every feed that is like another one in full. Raises `UsageError` for one it cannot be like."""
    feeds = document.data.get("feeds")
    names = list(feeds) if isinstance(feeds, dict) else []
    ordered = dict.fromkeys(pair for name in names for pair in _before(document, name, ()))
    for name, other in ordered:
        at, whole = ("feeds", name), part(document.data, ("feeds", other))
        copied = document.grafted(document, ("feeds", other), at, placed(document.data, at, whole))
        document = merge(copied, document, over_at=at, base_at=at)
    return document


def _before(document: Document, name: str, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Feeds that must be filled, each with the one it is like, in an order in which that one is full already."""
    feeds: dict[str, Any] = document.data["feeds"]
    other = part(feeds, (name, "like"))
    if not isinstance(other, str):
        return
    if other not in feeds or other in (*above, name):
        params = {"profile": document.data.get("channel"), "name": other, "known": did_you_mean(other, feeds)}
        raise UsageError(make("PRF113", params, origin=document.where(("feeds", name, "like"))))
    yield from _before(document, other, (*above, name))
    yield name, other
