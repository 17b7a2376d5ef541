"""What SQL counts of two sets of items is what plain Python counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.engine.measuring import change_of, measured
from feedgen.guards import Fill
from feedgen.state import Fact, Staging, State
from feedgen.state.runs import feed_number
from feedgen.state.schema import FACTS

BEYOND = (10, 50, 90, 400)
BUYABLE = {"in_stock", "preorder", "backorder", "limited_availability"}


@st.composite
def facts(draw: st.DrawFn) -> list[Fact]:
    """Items of a feed; the ids of two of them overlap mostly."""
    ids = draw(st.lists(st.integers(0, 12).map(lambda n: f"P{n}"), unique=True, max_size=12))
    return [draw(fact(id_)) for id_ in ids]


def fact(id_: str) -> st.SearchStrategy[Fact]:
    some = st.one_of
    return st.builds(
        Fact,
        id=st.just(id_),
        gid=st.none(),
        hash=st.binary(max_size=2),
        price=some(st.none(), st.sampled_from([0, 1, 10, 11, 100, 1000, 1001])),
        sale=some(st.none(), st.sampled_from([0, 5, 50, 500])),
        currency=some(st.none(), st.sampled_from(["EUR", "USD"])),
        availability=some(st.none(), st.sampled_from(["in_stock", "out_of_stock", "preorder", "discontinued"])),
        category=some(st.none(), st.sampled_from(["A", "A > B", "a", ""])),
        same=st.none(),
        segment=some(st.none(), st.sampled_from(["Nova", "Acme", "nova"])),
        title=some(st.none(), st.integers(0, 2)),
    )


class Bench:
    """A state with two feeds, of which the other must not be counted."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.staging = Staging(state)
        self.feed, self.other = (feed_number(state, "out", name, "products", "FR") for name in ("one", "two"))

    def measured(self, before: Sequence[Fact], now: Sequence[Fact]) -> dict[str, Any] | None:
        db = self.state.db
        for feed in (self.feed, self.other):
            self.staging.add(feed, before)
            db.execute(f"INSERT INTO items SELECT feed, {FACTS}, 0 FROM temp.staged WHERE feed = ?", (feed,))
            db.execute("DELETE FROM temp.staged WHERE feed = ?", (feed,))
        self.staging.add(self.feed, now)
        try:
            return measured(db, self.feed, BEYOND)
        finally:
            db.execute("DELETE FROM items")
            db.execute("DELETE FROM temp.staged")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder: Path = tmp_path_factory.mktemp("measuring")
    with State.open(folder / "state.sqlite") as state:
        yield Bench(state)


def brute(before: Sequence[Fact], now: Sequence[Fact]) -> dict[str, Any] | None:
    """The same, item by item."""
    if not before:
        return None
    old = {one.id: one for one in before}
    pairs = [(old[one.id], one) for one in now if one.id in old]
    priced = [(effective(then), effective(new)) for then, new in pairs if comparable(then, new)]
    return {
        "now": len(now),
        "before": len(before),
        "common": len(pairs),
        "priced": len(priced),
        "moved": {b: sum(100 * abs(new - then) / then > b for then, new in priced) for b in BEYOND},
        "recoded": both(pairs, "currency")[1],
        "stocked": both(pairs, "availability")[0],
        "flipped": sum(
            (then.availability in BUYABLE) != (new.availability in BUYABLE)
            for then, new in pairs
            if then.availability is not None and new.availability is not None
        ),
        "sorted": both(pairs, "category")[0],
        "resorted": both(pairs, "category")[1],
        "titled": both(pairs, "title")[0],
        "renamed": both(pairs, "title")[1],
        "segments": by_segment(before, now),
    }


def effective(one: Fact) -> int:
    value = one.price if one.sale is None else one.sale
    assert value is not None
    return value


def comparable(then: Fact, new: Fact) -> bool:
    prices = [one.price if one.sale is None else one.sale for one in (then, new)]
    return None not in prices and prices[0] != 0 and then.currency == new.currency


def both(pairs: Sequence[tuple[Fact, Fact]], name: str) -> tuple[int, int]:
    """Pairs that have it then and now, and those of which it is another."""
    values = [(getattr(then, name), getattr(new, name)) for then, new in pairs]
    known = [pair for pair in values if None not in pair]
    return len(known), sum(then != new for then, new in known)


def by_segment(before: Sequence[Fact], now: Sequence[Fact]) -> dict[str, Fill]:
    then, new = (Counter(one.segment for one in side if one.segment is not None) for side in (before, now))
    return {str(name): Fill(number, new[name]) for name, number in then.items()}


@settings(max_examples=80, deadline=None)
@given(before=facts(), now=facts())
def test_counted_in_sql_as_in_python(bench: Bench, before: list[Fact], now: list[Fact]) -> None:
    assert bench.measured(before, now) == brute(before, now)


@settings(max_examples=30, deadline=None)
@given(items=facts().filter(bool))
def test_an_unchanged_feed_has_no_change(bench: Bench, items: list[Fact]) -> None:
    found = bench.measured(items, items)
    assert found is not None
    change = change_of({"items": len(items), "products": len(items), "rejected": 0}, found, None, {}, {})
    assert (change.now, change.before, change.common) == (len(items),) * 3
    assert (change.gone, change.added, change.recoded, change.flipped, change.resorted, change.renamed) == (0,) * 6
    assert not any(change.moved.values())
    assert all(then == new for then, new in change.segments.values())


def test_the_counts_of_a_manifest_alone() -> None:
    counts = {"items": 7, "products": 10, "rejected": 3}
    change = change_of(counts, None, 9, {"gtin": 2}, {"gtin": 8, "brand": 9})
    assert (change.now, change.before, change.common, change.products, change.rejected) == (7, 9, None, 10, 3)
    assert change.filled == {"gtin": Fill(8, 2), "brand": Fill(9, 0)}


def test_nothing_is_known_of_attributes_where_no_item_was_remembered() -> None:
    counts = {"items": 7, "products": 7, "rejected": 0}
    assert change_of(counts, None, 9, {}, {"gtin": 8}).filled == {}
