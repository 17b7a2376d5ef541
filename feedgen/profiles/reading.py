"""What a feed asks of products, so that nothing else is computed for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from feedgen.profiles.collecting import compiled_of
from feedgen.profiles.gates import CONDITIONS
from feedgen.profiles.plan import SelectionSpec
from feedgen.profiles.schema import FieldModel
from feedgen.profiles.steps.needed import names_spoken
from feedgen.profiles.variants import CONFIGS, MEMBERS, texts_of_variants

if TYPE_CHECKING:
    from feedgen.profiles.feed import CompiledFeed


class Asked:
    """The names that parts of a feed speak of."""

    def __init__(self, feed: CompiledFeed) -> None:
        variants = feed.model.variants
        self._feed = feed
        self.to_choose = names_spoken(
            [*texts_of_rules(feed.rules), *(texts_of_variants(variants) if variants is not None else ())]
        )
        """By whom is chosen: selection, and what puts products into groups."""
        self._whole = self.to_choose | names_spoken(_texts(feed))
        self._whole |= frozenset[str]().union(*(one.names for one in compiled_of(feed.model.collect, feed.item_words)))
        self._of_fields = [
            field.names | names_spoken(_demands(model))
            for field, (_, _, model) in zip(feed.fields, feed.named, strict=True)
        ]
        """By each field: its value, what stands in for it, and whether it must be there."""
        self._of_members = not self._names(None).isdisjoint((MEMBERS, CONFIGS))

    def of_items(self, role: str | None) -> frozenset[str] | None:
        """By who writes the items of a role; None: all there is, as rows of groups look into their members."""
        return None if self._of_members else self._names(role)

    def _names(self, role: str | None) -> frozenset[str]:
        # Where there are no families, one product is prepared for whatever role it will have.
        if role is None or not self._feed.is_family:
            return self._whole.union(*self._of_fields)
        named = zip(self._feed.fields, self._of_fields, strict=True)
        return self._whole.union(*(names for field, names in named if field.roles is None or role in field.roles))


def texts_of_rules(rules: Iterable[SelectionSpec]) -> Iterator[str | bool]:
    """The expressions of what keeps products out."""
    for rule in rules:
        if rule.kind in CONDITIONS:
            yield rule.value
        elif rule.kind == "top":
            yield from (text for text in (rule.value["by"], rule.value.get("per")) if text is not None)


def _texts(feed: CompiledFeed) -> Iterator[str | bool]:
    """The expressions beside fields and collections."""
    yield from (check.when or check.unless or True for check in feed.model.checks)
    yield from (text for check in feed.model.checks for text in (check.message, check.hint) if "{{" in text)
    if (schema := feed.model.json_schema) is not None:
        yield from (schema.when, schema.by or True)
    yield from (feed.model.each or {}).values()
    yield from _inside(feed.spec.entries)
    if feed.spec.segment is not None:
        yield feed.spec.segment


def _demands(model: FieldModel) -> Iterator[str | bool]:
    """What a field and the parts of a group ask beside their values."""
    yield from (model.required, model.recommended)
    if isinstance(model.default, str):
        yield model.default
    for part in (model.item or {}).values():
        if isinstance(part, FieldModel):
            yield from _demands(part)


def _inside(shape: Any) -> Iterator[str]:
    """Every text in an object around values; constants may look like names, which does no harm."""
    if isinstance(shape, str):
        yield shape
    elif isinstance(shape, dict):
        for part in shape.values():
            yield from _inside(part)
    elif isinstance(shape, list):
        for part in shape:
            yield from _inside(part)
