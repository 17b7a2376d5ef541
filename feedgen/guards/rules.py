"""Every guard as a rule over a change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from feedgen.guards.change import Change
from feedgen.guards.limits import Limit, Limits

CODES = {
    "max_rejected": "GRD102",
    "min_items": "GRD101",
    "max_drop": "GRD103",
    "max_rise": "GRD104",
    "max_new_ids": "GRD105",
    "max_price_factor": "GRD114",
    "max_price_moves": "GRD106",
    "max_price_jumps": "GRD107",
    "max_currency": "GRD108",
    "max_availability": "GRD109",
    "max_category": "GRD110",
    "max_renamed": "GRD112",
    "max_emptied": "GRD111",
    "max_segment_drop": "GRD113",
}
"""The guards, in the order they are told of, and the codes of their findings."""


OF_WORDS = frozenset(("max_category", "max_renamed", "max_emptied"))
"""Guards of what another profile or configuration makes of the same products."""


class Breach(NamedTuple):
    """A guard that does not hold."""

    guard: str
    figure: float
    """What was found: percent, or for `min_items` the items."""
    items: int
    """The items concerned."""
    of: int
    """The items that could have been."""
    limit: Limit | int
    what: str | None = None
    """The attribute that became empty, the segment that shrank, the factor of all prices."""
    reworded: bool = False
    """It is about words, and the rules they are made by changed: that is told, and stops nothing."""

    @property
    def warn(self) -> bool:
        return self.reworded or (isinstance(self.limit, Limit) and self.limit.warn)

    def within(self, up_to: float) -> bool:
        """Whether somebody who accepts so much accepts this; of `min_items`, so few."""
        return self.figure >= up_to if self.guard == "min_items" else self.figure <= up_to


def breaches(change: Change, limits: Limits) -> list[Breach]:
    """Every guard that the change breaks."""
    found = [*_counts(change, limits), *_items(change, limits), *_emptied(change, limits), *_segments(change, limits)]
    order = list(CODES)
    told = [one._replace(reworded=change.reworded and one.guard in OF_WORDS) for one in found]
    return sorted(told, key=lambda one: order.index(one.guard))


def _counts(change: Change, limits: Limits) -> Iterator[Breach]:
    if limits.min_items is not None and change.now < limits.min_items:
        yield Breach("min_items", change.now, change.now, limits.min_items, limits.min_items)
    yield from _share("max_rejected", limits.max_rejected, change.rejected, change.products)
    if change.before:
        yield from _share("max_drop", limits.max_drop, change.before - change.now, change.before)
        yield from _share("max_rise", limits.max_rise, change.now - change.before, change.before)


def _items(change: Change, limits: Limits) -> Iterator[Breach]:
    """What is known only where the items of the last run are."""
    if change.before is None or change.common is None:
        return
    # ids that went while others came: what only went is a drop
    yield from _share("max_new_ids", limits.max_new_ids, min(change.gone, change.added), change.before)
    for guard, limit in (("max_price_moves", limits.max_price_moves), ("max_price_jumps", limits.max_price_jumps)):
        if limit is not None:
            yield from _share(guard, limit, change.moved.get(limit.beyond, 0), change.priced)
    for found in _share("max_price_factor", limits.max_price_factor, change.scaled, change.regular):
        yield found._replace(what=f"{change.factor:.4g}")
    yield from _share("max_currency", limits.max_currency, change.recoded, change.priced + change.recoded)
    yield from _share("max_availability", limits.max_availability, change.flipped, change.stocked)
    yield from _share("max_category", limits.max_category, change.resorted, change.sorted)
    yield from _share("max_renamed", limits.max_renamed, change.renamed, change.titled)


def _emptied(change: Change, limits: Limits) -> Iterator[Breach]:
    """Attributes that fewer items have than their number lets expect: a smaller feed is not an emptier one.

    Items that are gone may all have had it: shoes that leave take the sizes with them, and no item became emptier.
    """
    if not change.before or limits.max_emptied is None:
        return
    for attribute, (before, now) in change.filled.items():
        if attribute not in limits.unwatched:
            expected = round(before * change.now / change.before)
            emptied = min(expected, before - change.gone) - now
            for found in _share("max_emptied", limits.max_emptied, emptied, expected):
                yield found._replace(what=attribute)


def _segments(change: Change, limits: Limits) -> Iterator[Breach]:
    for name, (before, now) in change.segments.items():
        for found in _share("max_segment_drop", limits.max_segment_drop, before - now, before):
            yield found._replace(what=name)


def _share(guard: str, limit: Limit | None, items: int, of: int) -> Iterator[Breach]:
    if limit is None or of <= 0 or items <= 0:
        return
    share = 100 * items / of
    if limit.broken(share, items):
        yield Breach(guard, share, items, of, limit)
