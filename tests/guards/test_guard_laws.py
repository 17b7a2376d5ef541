"""What holds of all guards, whatever the numbers."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.guards import CODES, Change, Fill, Limit, Limits, breaches

COUNTED = ("priced", "recoded", "stocked", "flipped", "sorted", "resorted", "titled", "renamed")
GUARDS = [name for name in CODES if name != "min_items"]
few = settings(max_examples=60, deadline=None)


@st.composite
def changes(draw: st.DrawFn, most: int = 400) -> Change:
    """Any change that could be measured."""
    now, before = draw(st.integers(0, most)), draw(st.none() | st.integers(0, most))
    rejected = draw(st.integers(0, most))
    about: dict[str, Any] = {"now": now, "before": before, "products": now + rejected, "rejected": rejected}
    if before is None:
        return Change(**about)
    common = draw(st.none() | st.integers(0, min(now, before)))
    part = st.integers(0, common or 0)
    if common is not None:
        about |= {"common": common, **{name: draw(part) for name in COUNTED}}
        for some, of in (("flipped", "stocked"), ("resorted", "sorted"), ("renamed", "titled")):
            about[some] = min(about[some], about[of])
        about["moved"] = {beyond: draw(st.integers(0, about["priced"])) for beyond in Limits().beyond}
        about["segments"] = draw(fills(before, now))
    about["filled"] = draw(fills(before, now))
    return Change(**about)


def fills(before: int, now: int) -> st.SearchStrategy[dict[str, Fill]]:
    pair = st.builds(Fill, st.integers(0, before), st.integers(0, now))
    return st.dictionaries(st.sampled_from(["gtin", "brand", "sale_price"]), pair, max_size=3)


limit_numbers = st.tuples(st.floats(0, 300, allow_nan=False), st.integers(0, 50))


@st.composite
def limits(draw: st.DrawFn) -> Limits:
    """Any limits, some of them switched off; what moves count for stays as by default."""
    default = Limits()
    said: dict[str, Any] = {"min_items": draw(st.none() | st.integers(0, 100))}
    for guard in GUARDS:
        drawn = draw(st.none() | limit_numbers)
        said[guard] = None if drawn is None else replace(getattr(default, guard), share=drawn[0], items=drawn[1])
    return replace(default, **said)


@few
@given(now=st.integers(1, 500), limits=limits(), data=st.data())
def test_an_unchanged_feed_breaks_nothing(now: int, limits: Limits, data: st.DataObject) -> None:
    had = data.draw(fills(now, now))
    same = {name: Fill(pair.before, pair.before) for name, pair in had.items()}
    full = dict.fromkeys(("priced", "stocked", "sorted", "titled"), now)
    change = Change(now, now, now, common=now, filled=same, segments=same, **full)
    assert breaches(change, replace(limits, min_items=1)) == []


@few
@given(change=changes(), limits=limits(), guard=st.sampled_from(GUARDS), more=limit_numbers)
def test_a_looser_guard_never_breaks_more(change: Change, limits: Limits, guard: str, more: tuple[float, int]) -> None:
    limit = getattr(limits, guard)
    before = {(one.guard, one.what) for one in breaches(change, limits)}
    looser = None if limit is None else replace(limit, share=limit.share + more[0], items=limit.items + more[1])
    for other in (looser, None):
        after = {(one.guard, one.what) for one in breaches(change, replace(limits, **{guard: other}))}
        assert after <= before
        assert {one for one in before - after if one[0] != guard} == set()


@few
@given(change=changes(), limits=limits())
def test_share_and_items_are_both_exceeded(change: Change, limits: Limits) -> None:
    for one in breaches(change, limits):
        if isinstance(one.limit, Limit):
            assert one.items > one.limit.items
            assert 100 * one.items / one.of > one.limit.share
            assert one.figure == 100 * one.items / one.of
        else:
            assert one.items < one.limit


@few
@given(change=changes(), limits=limits())
def test_what_breaks_both_is_told(change: Change, limits: Limits) -> None:
    """The other way round, for the guards whose counts are in the change as they are."""
    counts = {
        "max_rejected": (change.rejected, change.products),
        "max_availability": (change.flipped, change.stocked),
        "max_category": (change.resorted, change.sorted),
        "max_renamed": (change.renamed, change.titled),
        "max_currency": (change.recoded, change.priced + change.recoded),
    }
    told = {one.guard for one in breaches(change, limits)}
    for guard, (items, of) in counts.items():
        limit = getattr(limits, guard)
        over = limit is not None and of > 0 and items > limit.items and 100 * items / of > limit.share
        assert (guard in told) == over


@few
@given(change=changes(), limits=limits())
def test_a_warning_never_stops(change: Change, limits: Limits) -> None:
    mild = {guard: replace(limit, warn=True) for guard in GUARDS if (limit := getattr(limits, guard)) is not None}
    softened = breaches(change, replace(limits, min_items=None, **mild))
    assert all(one.warn for one in softened)
    hard = breaches(change, replace(limits, min_items=None))
    assert [(one.guard, one.items) for one in softened] == [(one.guard, one.items) for one in hard]


@few
@given(change=changes(), limits=limits(), times=st.integers(2, 9))
def test_shares_are_the_same_in_a_larger_shop(change: Change, limits: Limits, times: int) -> None:
    bare = {guard: replace(limit, items=0) for guard in GUARDS if (limit := getattr(limits, guard)) is not None}
    shares = replace(limits, min_items=None, **bare)
    small = {(one.guard, one.what, one.figure) for one in breaches(change, shares)}
    large = {(one.guard, one.what, one.figure) for one in breaches(_times(change, times), shares)}
    # what is expected of an attribute is a whole number of items, and that is not so many times as large
    rounded = {"max_emptied"}
    assert {one for one in small if one[0] not in rounded} == {one for one in large if one[0] not in rounded}


def _times(change: Change, times: int) -> Change:
    scaled: dict[str, Any] = {}
    for field in fields(Change):
        value = getattr(change, field.name)
        if isinstance(value, dict):
            scaled[field.name] = {
                key: Fill(*(n * times for n in one)) if isinstance(one, tuple) else one * times
                for key, one in value.items()
            }
        elif isinstance(value, int) and not isinstance(value, bool):
            scaled[field.name] = value * times
    return replace(change, **scaled)


@few
@given(change=changes(), limits=limits())
def test_what_is_switched_off_says_nothing_and_the_order_is_that_of_the_guards(change: Change, limits: Limits) -> None:
    found = [one.guard for one in breaches(change, limits)]
    assert all(getattr(limits, guard) is not None for guard in found)
    assert found == sorted(found, key=list(CODES).index)


@few
@given(change=changes(), limits=limits(), less=st.floats(0, 5))
def test_what_was_found_is_accepted_and_less_is_not(change: Change, limits: Limits, less: float) -> None:
    for one in breaches(change, limits):
        assert one.within(one.figure)
        beyond = one.figure + 1 if one.guard == "min_items" else one.figure - 1
        assert not one.within(beyond)
        easier = one.figure - less if one.guard == "min_items" else one.figure + less
        assert one.within(easier)
