"""What a run would change in one feed, as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Fill(NamedTuple):
    """How many items have an attribute."""

    before: int
    now: int


@dataclass(frozen=True, slots=True)
class Change:
    """One feed against what was published last. The rules make shares of it."""

    now: int
    """Items."""
    before: int | None = None
    """None: the feed is new, so there is nothing to compare with."""
    products: int = 0
    """Products of the catalogue, those that could not be read among them."""
    rejected: int = 0
    common: int | None = None
    """Items that are in both, by their ids; None where only the counts are known (no state)."""
    priced: int = 0
    """Common items with a price in the same currency then and now."""
    moved: Mapping[float, int] = field(default_factory=dict)
    """Of these, how many prices moved by more than so many percent of the smaller one of the two."""
    regular: int = 0
    """Common items with a regular price, which sales leave as it is, in the same currency then and now."""
    scaled: int = 0
    """Of these, how many have it times `factor`."""
    factor: float | None = None
    """By what most regular prices were multiplied, if they were."""
    recoded: int = 0
    """Common items whose price is in another currency."""
    flipped: int = 0
    """Common items that could be bought and cannot, or the other way round."""
    stocked: int = 0
    """Common items that say whether they can be bought, then and now."""
    sorted: int = 0
    """Common items with a category then and now."""
    resorted: int = 0
    """Of these, how many have another one."""
    titled: int = 0
    """Common items with a title then and now."""
    renamed: int = 0
    """Of these, how many have another one."""
    filled: Mapping[str, Fill] = field(default_factory=dict)
    """By attribute."""
    segments: Mapping[str, Fill] = field(default_factory=dict)
    """By segment (a brand, a supplier), how many items there were and are; only those that there were."""
    reworded: bool = False
    """Profiles or configuration changed since: titles, categories and attributes may well be others."""

    @property
    def gone(self) -> int:
        """Items whose ids are no longer there; where only the counts are known, so many at least."""
        before = self.before or 0
        return max(0, before - self.now) if self.common is None else before - self.common

    @property
    def added(self) -> int:
        """Items whose ids were not there."""
        return self.now - (self.common or 0)
