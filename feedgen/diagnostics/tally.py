"""Count everything, keep a few: exact totals per code, feed and field, with bounded samples."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from feedgen.diagnostics.finding import Finding, Severity
from feedgen.diagnostics.rules import find_rule

SAMPLES = 5
"""Findings kept per kind; the count is exact however many there were."""


class Kind(NamedTuple):
    """What is counted together."""

    code: str
    severity: Severity
    channel: str | None
    feed: str | None
    field: str | None
    value: str | None = None
    """The value, for codes that count each by itself."""


VALUES = 10_000
"""Different values counted by themselves; further ones are counted together."""


def kind_of(finding: Finding) -> Kind:
    """What the finding is counted with."""
    value = finding.value if find_rule(finding.code).by_value else None
    return Kind(finding.code, finding.severity, finding.channel, finding.feed, finding.field, value)


def row_of(finding: Finding) -> int:
    """The record the finding is about, 0 when it is about none."""
    return 0 if finding.origin is None else finding.origin.row or 0


@dataclass(slots=True)
class Tally:
    """Exact counts and the first few samples of each kind. Merging in `seq` order is associative."""

    counts: Counter[Kind] = field(default_factory=Counter)
    samples: dict[Kind, list[Finding]] = field(default_factory=dict)

    def add(self, finding: Finding) -> None:
        kind = self._bounded(kind_of(finding))
        self.counts[kind] += 1
        kept = self.samples.setdefault(kind, [])
        if len(kept) < SAMPLES:
            kept.append(finding)

    def _bounded(self, kind: Kind) -> Kind:
        """The kind itself while there is room for its value: what came first has it, whatever the chunks were."""
        if kind.value is None or kind in self.counts or len(self.counts) < VALUES:
            return kind
        return kind._replace(value=None)

    def extend(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.add(finding)

    def merge(self, later: RowTally) -> None:
        """Add what a later chunk counted; its samples only fill the places still free."""
        for kind, rows in later.rows.items():
            self.counts[self._bounded(kind)] += len(rows)
        for kind, found in later.samples.items():
            kept = self.samples.setdefault(self._bounded(kind), [])
            kept.extend(found[: SAMPLES - len(kept)])

    def total(self, severity: Severity | None = None) -> int:
        return sum(n for kind, n in self.counts.items() if severity is None or kind.severity == severity)

    def worst(self) -> Severity | None:
        return max((kind.severity for kind in self.counts), default=None)

    def by_code(self, *, channel: str | None = None, feed: str | None = None) -> dict[str, int]:
        """Counts per code, of one feed when asked for, sorted by code."""
        totals: Counter[str] = Counter()
        for kind, n in self.counts.items():
            if (channel is None or kind.channel == channel) and (feed is None or kind.feed == feed):
                totals[kind.code] += n
        return dict(sorted(totals.items()))

    def ranked(self) -> list[tuple[Kind, int, list[Finding]]]:
        """Kinds with count and samples: worst first, then most frequent, then by code and field."""
        order = sorted(self.counts.items(), key=lambda kn: (-kn[0].severity, -kn[1], str(kn[0])))
        return [(kind, n, self.samples.get(kind, [])) for kind, n in order]

    def __iter__(self) -> Iterator[Finding]:
        for _, _, kept in self.ranked():
            yield from kept


@dataclass(slots=True)
class RowTally:
    """The tally of a chunk, some of whose records may yet be left out: it knows the record of every finding.

    Four bytes per finding, where a finding itself would be some hundred.
    """

    rows: dict[Kind, array[int]] = field(default_factory=dict)
    samples: dict[Kind, list[Finding]] = field(default_factory=dict)

    @classmethod
    def of(cls, findings: Iterable[Finding]) -> RowTally:
        tally = cls()
        rows, samples = tally.rows, tally.samples
        for finding in findings:
            kind = kind_of(finding)
            found = rows.get(kind)
            if found is None:
                found = rows[kind] = array("I")
                samples[kind] = []
            found.append(row_of(finding))
            if len(found) <= SAMPLES:
                samples[kind].append(finding)
        return tally

    def among(self, counts: Callable[[int], bool]) -> RowTally:
        """The tally of the records that count. 0 stands for findings about no record."""
        left = RowTally()
        for kind, rows in self.rows.items():
            if counting := array("I", filter(counts, rows)):
                left.rows[kind] = counting
                left.samples[kind] = [found for found in self.samples[kind] if counts(row_of(found))]
        return left
