"""What guards allow, and what they allow where nobody says otherwise."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """A share and a number of items; only who exceeds both breaks it, so that a small shop does not cry wolf."""

    share: float
    """Percent."""
    items: int = 0
    beyond: float = 0.0
    """Of prices: moves by more than so many percent count."""
    warn: bool = False
    """It is told, and does not stop the run."""

    def broken(self, share: float, items: int) -> bool:
        return share > self.share and items > self.items

    def __str__(self) -> str:
        return f"{self.share:g}% and {self.items:,} items" if self.items else f"{self.share:g}%"


@dataclass(frozen=True, slots=True)
class Limits:
    """The guards of one channel; None: switched off. The shares were tuned with `python -m benchmarks.guards`."""

    min_items: int | None = 1
    max_rejected: Limit | None = Limit(50, 20)
    max_drop: Limit | None = Limit(30, 20)
    max_rise: Limit | None = Limit(200, 200)
    max_new_ids: Limit | None = Limit(50, 20)
    max_price_moves: Limit | None = Limit(30, 10, beyond=65)
    max_price_jumps: Limit | None = Limit(0, 5, beyond=900)
    max_currency: Limit | None = Limit(5, 2)
    max_availability: Limit | None = Limit(60, 20)
    max_category: Limit | None = Limit(80, 20)
    max_renamed: Limit | None = Limit(50, 20)
    max_emptied: Limit | None = Limit(50, 20)
    max_segment_drop: Limit | None = Limit(80, 20)
    segment: str | None = None
    """The expression that says which segment an item belongs to."""
    unwatched: tuple[str, ...] = ("sale_price", "sale_start", "sale_end", "availability_date", "updated_at")
    """Attributes that may become empty: those of sales come and go."""

    @property
    def beyond(self) -> tuple[float, ...]:
        """The moves of prices that are to be counted."""
        asked = {limit.beyond for limit in (self.max_price_moves, self.max_price_jumps) if limit is not None}
        return tuple(sorted(asked))
