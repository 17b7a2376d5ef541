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


COMING_AND_GOING = (
    *("sale_price", "sale_start", "sale_end", "msrp", "promotion_id", "labels", "tags", "ads_labels"),
    *(f"custom_label_{number}" for number in range(5)),
    "attributes",  # columns that nobody claims are kept only where some channel of the run asks for them
    *("availability_date", "expiration_date", "updated_at", "quantity", "pause", "excluded_destination"),
)
"""What a sale, a promotion or a day leaves again. In simulated years, labels of promotions were most false alarms."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The guards of one channel; None: switched off. The shares were tuned with `python -m benchmarks.guards`."""

    min_items: int | None = 1
    max_rejected: Limit | None = Limit(50, 20)
    max_drop: Limit | None = Limit(30, 5)
    max_rise: Limit | None = Limit(200, 200)
    max_new_ids: Limit | None = Limit(50, 5)
    max_price_moves: Limit | None = Limit(50, 5, beyond=200)
    max_price_jumps: Limit | None = Limit(0, 5, beyond=800)
    max_price_factor: Limit | None = Limit(80, 5, beyond=12)
    max_currency: Limit | None = Limit(5, 2)
    max_availability: Limit | None = Limit(50, 20)
    max_category: Limit | None = Limit(80, 5)
    max_renamed: Limit | None = Limit(50, 5)
    max_emptied: Limit | None = Limit(50, 5)
    max_segment_drop: Limit | None = Limit(80, 5)
    segment: str | None = None
    """The expression that says which segment an item belongs to."""
    unwatched: tuple[str, ...] = COMING_AND_GOING
    """Attributes that may become empty."""

    @property
    def beyond(self) -> tuple[float, ...]:
        """The moves of prices that are to be counted."""
        asked = {limit.beyond for limit in (self.max_price_moves, self.max_price_jumps) if limit is not None}
        return tuple(sorted(asked))

    @property
    def factor(self) -> float | None:
        """From which move on all prices by one factor are looked for."""
        return None if self.max_price_factor is None else self.max_price_factor.beyond
