"""Counting everything and keeping a few, whatever the chunks."""

from __future__ import annotations

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from feedgen.diagnostics import Finding, Severity, Tally, make
from feedgen.diagnostics.tally import SAMPLES

findings = st.builds(
    lambda code, severity, field, product: make(code, {}, severity=severity, field=field, product=product),
    st.sampled_from(["GRD101", "GRD102"]),
    st.sampled_from(Severity),
    st.sampled_from([None, "title"]),
    st.text("abc", min_size=1, max_size=3),
)


def tally_of(found: list[Finding]) -> Tally:
    tally = Tally()
    tally.extend(found)
    return tally


@given(st.lists(findings), st.integers(0, 50), st.integers(0, 50))
def test_merging_chunks_equals_counting_at_once(found: list[Finding], a: int, b: int) -> None:
    first, second = sorted((a, b))
    chunks = [found[:first], found[first:second], found[second:]]
    merged = Tally()
    for chunk in chunks:
        merged.merge(tally_of(chunk))
    assert merged.ranked() == tally_of(found).ranked()


@given(st.lists(findings), st.lists(findings), st.lists(findings))
def test_merge_is_associative(a: list[Finding], b: list[Finding], c: list[Finding]) -> None:
    left, middle = tally_of(a), tally_of(b)
    left.merge(deepcopy(middle))
    left.merge(tally_of(c))
    middle.merge(tally_of(c))
    right = tally_of(a)
    right.merge(middle)
    assert left.ranked() == right.ranked()


@given(st.lists(findings, max_size=80))
def test_counts_are_exact_and_samples_bounded(found: list[Finding]) -> None:
    tally = tally_of(found)
    assert tally.total() == len(found) == sum(tally.by_code().values())
    assert sum(tally.total(severity) for severity in Severity) == len(found)
    assert all(len(kept) <= SAMPLES for _, _, kept in tally.ranked())
    assert tally.worst() == max((finding.severity for finding in found), default=None)


def test_worst_come_first_then_the_most_frequent() -> None:
    few, many, bad = (make("GRD101", field=name) for name in ("few", "many", "bad"))
    warnings = [finding._replace(severity=Severity.WARNING) for finding in (few, many, many)]
    assert [kind.field for kind, _, _ in tally_of([*warnings, bad]).ranked()] == ["bad", "many", "few"]
