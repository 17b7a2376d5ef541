"""Laws that hold for every profile there is, whatever products come."""

from __future__ import annotations

from typing import Any

import pytest
from constraints import broken, found
from every_channel import (
    TARGETS,
    THIN,
    WHOLE,
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

from feedgen import api
from feedgen.diagnostics import hint_of, message_of
from feedgen.profiles.fields import bare
from feedgen.profiles.lint.channel import lint_profile
from feedgen.profiles.models.base import Const

FLOOR = 88
"""Percent of a profile that its own tests reach."""

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


def holds(target: Target, given_: list[dict[str, Any]]) -> None:
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


def _described(target: Target) -> Any:
    return next(feed for feed in described(target.channel).feeds if feed.name == target.feed)


def _columns(target: Target) -> list[str]:
    return [bare(name) for name in model(target).fields]


@pytest.mark.parametrize("target", TARGETS, ids=str)
@quick
@given(data=st.data())
def test_what_goes_out_keeps_what_the_profile_says(target: Target, data: st.DataObject) -> None:
    some = st.lists(plausible() | hostile(_columns(target)), min_size=12, max_size=12)
    holds(target, products(target, data.draw(some)))


@pytest.mark.parametrize("target", TARGETS, ids=str)
def test_odd_texts_everywhere_break_nothing(target: Target) -> None:
    holds(target, products(target, flooded(_columns(target))))


@pytest.mark.soak
@pytest.mark.parametrize("target", TARGETS, ids=str)
@long
@given(data=st.data())
def test_what_goes_out_keeps_what_the_profile_says_for_long(target: Target, data: st.DataObject) -> None:
    some = st.lists(hostile(_columns(target)), min_size=1, max_size=60)
    holds(target, products(target, data.draw(some)))


@pytest.mark.parametrize("target", ABOUT_PRODUCTS, ids=str)
@quick
@given(data=st.data())
def test_the_file_holds_what_the_item_was_said_to_hold(target: Target, data: st.DataObject) -> None:
    given_ = products(target, data.draw(st.lists(plausible(), min_size=6, max_size=6)))
    flat = _flat(target)
    items = [written(item, flat=flat) for item in build(target, given_).items]
    assert items, "no product is taken: the law was not tried"
    assert items == [written(row, flat=flat) for row in shown(target, given_)]


def _flat(target: Target) -> bool:
    return model(target).writer in ("csv", "tsv")


@pytest.mark.parametrize("name", THIN)
def test_a_thin_profile_is_linted_and_has_the_feeds_of_another(name: str) -> None:
    assert lint_profile(name) == []
    assert len(described(name).feeds) > 1


@pytest.mark.parametrize("name", WHOLE)
def test_profile_is_linted_tested_and_reached(name: str) -> None:
    assert lint_profile(name) == []
    report = api.test([_path(name)], coverage=True)
    assert [f"{f.origin}: {message_of(f)} {hint_of(f)}" for r in report.failed for f in r.problems] == []
    (reached, *_) = report.coverage
    missed = [f"{point.origin}: {point.kind} {point.name}" for point in reached.missed]
    assert reached.percent >= FLOOR, missed


def _path(name: str) -> Any:
    from pathlib import Path

    return Path(name)


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
