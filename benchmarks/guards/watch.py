"""What guards would see of a shop's files: real changes, measured where a run measures them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.guards.accidents import Export
from benchmarks.guards.shops import Item
from feedgen.engine.measuring import change_of, measured
from feedgen.guards import Change, Limits
from feedgen.state import Fact, Staging, State
from feedgen.state.runs import feed_number
from feedgen.state.schema import FACTS

REJECTED = 0.01
"""Products with an error on any day."""


class Watch:
    """A feed's state, with the items that were sent last."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.feed = feed_number(state, "feeds", "shop", "products", None)
        self.staging = Staging(state)
        self.filled: dict[str, int] = {}
        self._staged: Sequence[Item] = ()

    def remember(self, items: Sequence[Item]) -> None:
        """These were sent."""
        if items is not self._staged:
            self._stage(items)
        self.filled = _filled(items)
        with self.state.writing() as db:
            db.execute("DELETE FROM items")
            db.execute(f"INSERT INTO items SELECT feed, {FACTS}, 0 FROM temp.staged")

    def change(self, export: Export, limits: Limits) -> Change:
        """What sending this would change."""
        self._stage(export.items)
        shown = len(export.items)
        rejected = export.rejected + round(REJECTED * shown)
        counts = {"items": shown, "products": shown + rejected, "rejected": rejected}
        found = measured(self.state.db, self.feed, limits.beyond, limits.factor)
        return change_of(counts, found, None, _filled(export.items), self.filled)

    def _stage(self, items: Sequence[Item]) -> None:
        self._staged = items
        self.state.db.execute("DELETE FROM temp.staged")
        self.staging.add(self.feed, map(_row, items))


@contextmanager
def watching() -> Iterator[Watch]:
    """A state of its own."""
    with TemporaryDirectory() as folder, State.open(Path(folder) / "state.sqlite") as state:
        state.db.execute("PRAGMA synchronous = OFF")
        yield Watch(state)


def _row(item: Item) -> Fact:
    return Fact(
        id=item.id,
        gid=None,
        hash=b"",
        price=item.price,
        sale=item.sale,
        currency=item.currency,
        availability="in_stock" if item.stocked else "out_of_stock",
        category=item.category,
        same=None,
        segment=item.brand,
        title=item.title,
    )


def _filled(items: Sequence[Item]) -> dict[str, int]:
    """By attribute, how many have it, as `Memory.filled` counts."""
    return {
        "id": len(items),
        "brand": len(items),
        "gtin": sum(one.gtin for one in items),
        "images": sum(one.image for one in items),
        "sale_price": sum(one.sale is not None for one in items),
        "custom_label_0": sum(one.label for one in items),
    }
