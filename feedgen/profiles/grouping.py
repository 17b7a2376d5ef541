"""How a feed with `variants` tells which products belong together, and the members of a group apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from feedgen.catalogue import written
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.profiles.models.variants import VariantsModel
from feedgen.profiles.scopes import Words
from feedgen.profiles.variants import Variants

Product = Mapping[str, Any]


class Grouping:
    """The `variants` of a feed, compiled. Products are given with the channel's derived attributes."""

    def __init__(self, model: VariantsModel, words: Words) -> None:
        self.by = words.compile(model.by).call
        self.min_members = model.min_members
        self.variants = Variants(model, words)
        self._alone_too = model.in_models
        self._axes = [
            (name, words.compile(text).call)
            for written_name, text in model.axes.items()
            if (name := words.constant_text(written_name))
        ]
        self.names = [name for name, _ in self._axes]
        """What the axes are called here."""

    def key(self, product: Product) -> str | None:
        """The group a product belongs to; among models it may be one of its own."""
        try:
            value = self.by(product, None)
        except EVALUATION_ERRORS:
            value = None
        alone = product["id"] if self._alone_too else None
        return alone if value is None else str(value)

    def axes(self, members: Sequence[Product]) -> list[tuple[str, list[str | None]]]:
        """Axes that some member has, each with the members' values in order."""
        found = []
        for name, call in self._axes:
            values = [_axis_value(call, member) for member in members]
            if any(value is not None for value in values):
                found.append((name, values))
        return found


def _axis_value(call: Callable[[Product, Any], Any], member: Product) -> str | None:
    try:
        value = call(member, None)
    except EVALUATION_ERRORS:
        return None
    return None if value is None else (value if isinstance(value, str) else written.plain_text(value))
