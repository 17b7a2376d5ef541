"""A feed compiled so that its items can be looked at: as names and values instead of text, with the products behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from feedgen.profiles.bound import Bound, Choice, nested
from feedgen.profiles.emits import Emit
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.fields import Field
from feedgen.profiles.plan import CatalogueSpec, FeedSpec
from feedgen.profiles.steps import Own
from feedgen.profiles.values import Issue
from feedgen.writers import COUNTER, Encoder, FieldLayout, Node

Item = dict[str, Any]


class _Numbers:
    """Stands in for the writer: an item's text is its number in `ShownFeed.items`."""

    header = footer = ""
    separator = "\n"

    def item(self, values: Sequence[Node]) -> str:
        raise NotImplementedError("a bound feed encodes its items itself")


class ShownFeed(CompiledFeed):
    """The feed as any run compiles it, but for the last step: nothing is written."""

    def __init__(self, spec: FeedSpec, shop: Mapping[str, Any], now: dt.datetime, catalogue: CatalogueSpec) -> None:
        super().__init__(spec, shop, now, catalogue)
        self.items: list[Item] = []
        self.products: dict[str, Own] = {}
        """The products as the channel sees them, by id."""

    def _bind(self, keys: frozenset[str], columns: frozenset[str], role: str | None) -> Bound:
        bound = super()._bind(keys, columns, role)
        return replace(bound, steps=(*bound.steps, self._seen))

    def _read_by_items(self, role: str | None) -> frozenset[str] | None:
        """All of it: the products are looked at, too."""
        return None

    def choice(self, keys: frozenset[str], columns: frozenset[str], role: str | None = None) -> Choice:
        """The whole plan, so that products are seen that are filtered."""
        return self.bind(keys, columns, role)

    def _seen(self, own: Own, issues: list[Issue]) -> None:
        self.products[own["id"]] = dict(own)

    def _written(
        self, live: Sequence[tuple[int, Field]], role: str | None
    ) -> tuple[tuple[tuple[str, Emit], ...], Callable[[Sequence[Node]], str], str]:
        if self.writer.nested:
            emits, layouts = nested([field for _, field in live])
        else:
            emits = tuple((field.name, field.emit) for _, field in live)
            layouts = tuple(field.layout for _, field in live)

        def encode(values: Sequence[Node]) -> str:
            self.items.append(_named(layouts, values))
            return str(len(self.items) - 1)

        return emits, encode, "\n"

    def encoder(self) -> Encoder:
        return _Numbers()

    def rows(self, data: bytes) -> list[Item]:
        """The items that `data` says the numbers of, numbered from 1 where they show it."""
        numbers = data.decode(self.model.encoding).replace("\ufeff", "").split("\n") if data else []
        return [_numbered(self.items[int(text)], place) for place, text in enumerate(numbers, 1)]


def _named(layouts: Sequence[FieldLayout], values: Sequence[Node]) -> Item:
    """Values by name; what stands twice is a list."""
    item: Item = {}
    for layout, node in zip(layouts, values, strict=True):
        value = _shown(layout, node)
        if value is None:
            continue
        if layout.name in item:
            item[layout.name] = [*_listed(item[layout.name]), *_listed(value)]
        else:
            item[layout.name] = value
    return item


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _shown(layout: FieldLayout, node: Node) -> Any:
    if isinstance(node, list):
        return [_shown(layout, member) for member in node]
    return _named(layout.children, node) if isinstance(node, tuple) else node


def _numbered(value: Any, place: int) -> Any:
    if isinstance(value, dict):
        return {key: _numbered(member, place) for key, member in value.items()}
    return str(place) if value == COUNTER else value
