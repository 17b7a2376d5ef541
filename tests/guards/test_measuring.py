"""What SQL counts of two sets of items is what plain Python counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
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
FACTOR = 12.0
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
            return measured(db, self.feed, BEYOND, FACTOR)
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
        "moved": {b: sum(move(then, new) > b for then, new in priced) for b in BEYOND},
        **one_factor([pair for pair in pairs if pair[0].currency == pair[1].currency]),
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


def move(then: int, new: int) -> float:
    return 100 * abs(new - then) / max(1, min(then, new))


def one_factor(pairs: Sequence[tuple[Fact, Fact]]) -> dict[str, Any]:
    """Of so few items all are asked for the factor."""
    regular = [(then.price, new.price) for then, new in pairs if then.price and new.price is not None]
    found = {"regular": len(regular), "scaled": 0, "factor": None}
    if 2 * sum(move(*pair) > FACTOR for pair in regular) <= len(regular):
        return found
    factor = median(new / then for then, new in regular)
    if not factor or 100 * (max(factor, 1 / factor) - 1) <= FACTOR:
        return found
    near = [(then, new) for then, new in regular if abs(new - factor * then) <= 1 + 0.0005 * new]
    exact = sum(new for _, new in near) / sum(then for then, _ in near) if near else factor
    return {**found, "scaled": len(near), "factor": exact}


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


def prices(*given: int) -> list[Fact]:
    """Items with these regular prices."""
    return [Fact(f"P{n}", None, b"", price, None, "EUR", None, None, None, None, None) for n, price in enumerate(given)]


OF_ONE_FACTOR: dict[str, tuple[list[int], list[int], int]] = {
    "net for gross": ([1200, 2388, 99], [1000, 1990, 83], 3),
    "gross for net": ([1000, 1990, 83], [1200, 2388, 100], 3),
    "a hundredth": ([120_000, 4_000, 990], [1200, 40, 10], 3),
    "one of them by another": ([12_000, 2400, 1200, 600], [10_000, 2000, 1000, 599], 3),
    "prices that people made": ([1290, 2490, 3990, 9900], [1090, 1990, 3290, 7990], 0),
    "a small one": ([1000, 2000, 3000], [1100, 2200, 3300], 0),
    "half of them stay": ([1000, 2000, 3000, 4000], [1200, 2400, 3000, 4000], 0),
}


@pytest.mark.parametrize("name", OF_ONE_FACTOR)
def test_prices_by_one_factor(bench: Bench, name: str) -> None:
    before, now, scaled = OF_ONE_FACTOR[name]
    found = bench.measured(prices(*before), prices(*now))
    assert found is not None
    assert found["scaled"] == scaled


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(1, 10**7), min_size=1, max_size=8), st.integers(2, 1000))
def test_up_and_down_are_the_same_move(bench: Bench, given_: list[int], by: int) -> None:
    low, high = prices(*given_), prices(*(by * one for one in given_))
    up, down = bench.measured(low, high), bench.measured(high, low)
    assert up is not None
    assert down is not None
    assert up["moved"] == down["moved"]
    assert (up["scaled"], down["scaled"]) == (len(given_),) * 2


def test_the_counts_of_a_manifest_alone() -> None:
    counts = {"items": 7, "products": 10, "rejected": 3}
    change = change_of(counts, None, 9, {"gtin": 2}, {"gtin": 8, "brand": 9})
    assert (change.now, change.before, change.common, change.products, change.rejected) == (7, 9, None, 10, 3)
    assert change.filled == {"gtin": Fill(8, 2), "brand": Fill(9, 0)}


def test_nothing_is_known_of_attributes_where_no_item_was_remembered() -> None:
    counts = {"items": 7, "products": 7, "rejected": 0}
    assert change_of(counts, None, 9, {}, {"gtin": 8}).filled == {}
