"""Laws that hold for every profile there is, whatever products come."""

from __future__ import annotations

from typing import Any

import pytest
from constraints import broken, found
from every_channel import (
    TARGETS,
    Built,
    Item,
    Target,
    as_written,
    bench,
    build,
    described,
    model,
    products,
    shown,
    suite,
    written,
)
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from products import flooded, hostile, plausible

from feedgen.profiles.fields import bare
from feedgen.profiles.models.base import Const

ABOUT_PRODUCTS = [target for target in TARGETS if model(target).each is None]
"""Feeds whose items are products, not stores or promotions."""

quick = settings(
    max_examples=2,
    derandomize=True,
    phases=[Phase.generate],
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
long = settings(quick, max_examples=60, derandomize=False)
"""Many draws, and other ones each time."""


def holds(target: Target, given_: list[dict[str, Any]]) -> Built:
    """What goes out keeps every promise of the profile, and what does not go out is told of."""
    made = build(target, given_)
    fields, words = as_written(target), {f.name: f.enum for f in _described(target).fields}
    for item in made.items:
        assert list(broken(fields, item, words, flat=_flat(target))) == [], item
    for name, field in fields.items():
        if field.unique:
            values = [str(value) for item in made.items for value in found(item, field.name or name)]
            assert len(values) == len(set(values)), f"{name} is to be unique"
    assert made.report.adds_up()
    errors = [finding for finding in made.findings if finding.severity.word == "error"]
    # A product with an item per shop is told of shop by shop.
    told = {finding.product for finding in errors} if model(target).each is None else errors
    assert made.report.rejected <= len(told), "a product was rejected and nothing said"
    return made


def told_and_written_alike(target: Target, given_: list[dict[str, Any]], items: list[Item]) -> None:
    """The file holds what the items were said to hold."""
    flat = _flat(target)
    assert items, "no product is taken: the law was not tried"
    assert [written(item, flat=flat) for item in items] == [written(row, flat=flat) for row in shown(target, given_)]


def _described(target: Target) -> Any:
    return next(feed for feed in described(target.channel).feeds if feed.name == target.feed)


def _columns(target: Target) -> list[str]:
    return [bare(name) for name in model(target).fields]


def drawn(data: st.DataObject, some: st.SearchStrategy[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """So many products; none the first time, when hypothesis tries the least there can be of everything."""
    if not data.draw(st.integers(0, 2**32)):
        return []
    return data.draw(st.lists(some, min_size=count, max_size=count))


@pytest.mark.parametrize("target", TARGETS, ids=str)
@quick
@given(data=st.data())
def test_what_goes_out_keeps_what_the_profile_says(target: Target, data: st.DataObject) -> None:
    """Whatever comes, and with odd texts everywhere."""
    if some := drawn(data, plausible() | hostile(_columns(target)), 12):
        holds(target, products(target, [*some, *flooded(_columns(target))]))


@pytest.mark.parametrize("target", ABOUT_PRODUCTS, ids=str)
@quick
@given(data=st.data())
def test_the_file_holds_what_the_item_was_said_to_hold(target: Target, data: st.DataObject) -> None:
    if some := drawn(data, plausible(), 6):
        given_ = products(target, some)
        told_and_written_alike(target, given_, holds(target, given_).items)


@pytest.mark.soak
@pytest.mark.parametrize("target", TARGETS, ids=str)
@long
@given(data=st.data())
def test_what_goes_out_keeps_what_the_profile_says_for_long(target: Target, data: st.DataObject) -> None:
    some = st.lists(hostile(_columns(target)), min_size=1, max_size=60)
    holds(target, products(target, data.draw(some)))


def _flat(target: Target) -> bool:
    return model(target).writer in ("csv", "tsv")


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_each_required_field_has_a_test_without_it(target: Target) -> None:
    """But for those that a product always has, such as its id."""
    missing = {f.field for f in bench(target).run([{}], "nothing").findings if f.code == "CHN101"}
    required = {
        name
        for name, field in model(target).fields.items()
        if field.required is True and not isinstance(field.value, Const) and name in missing
    }
    feeds = suite(target.channel).feeds
    like = suite(target.channel).layer.model.feeds[target.feed].like
    tried = {
        finding.removeprefix("CHN101 ")
        for case in suite(target.channel).cases
        if (case.feed or feeds[0]) in (target.feed, like)
        for finding in case.findings or ()
    }
    assert required <= tried, f"no test of {sorted(required - tried)} missing"
