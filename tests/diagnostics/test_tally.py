"""Counting everything and keeping a few, whatever the chunks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feedgen.diagnostics import Finding, Origin, RowTally, Severity, Tally, make, row_of
from feedgen.diagnostics.tally import SAMPLES

findings = st.builds(
    lambda code, severity, field, product: make(code, {}, severity=severity, field=field, product=product),
    st.sampled_from(["GRD101", "GRD102"]),
    st.sampled_from(Severity),
    st.sampled_from([None, "title"]),
    st.text("abc", min_size=1, max_size=3),
)
rows = st.sampled_from([None, Origin("x"), *(Origin("x", row) for row in range(1, 6))])


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
        merged.merge(RowTally.of(chunk))
    assert merged.ranked() == tally_of(found).ranked()


@given(st.lists(st.tuples(findings, rows)), st.sets(st.integers(0, 5)))
def test_records_that_do_not_count_leave_nothing(found: list[tuple[Finding, Origin | None]], gone: set[int]) -> None:
    placed = [finding._replace(origin=origin) for finding, origin in found]
    left, expected = Tally(), tally_of([finding for finding in placed if row_of(finding) not in gone])
    left.merge(RowTally.of(placed).among(lambda row: row not in gone))
    assert left.counts == expected.counts
    assert all(row_of(sample) not in gone for sample in left)


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
