"""How a run ended, as plain data: what the log line, the metrics and notifications are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedgen.diagnostics.errors import ExitStatus
from feedgen.diagnostics.finding import Finding, Severity
from feedgen.diagnostics.published import Delivery
from feedgen.diagnostics.report import RunReport

WORDS = {
    ExitStatus.OK: "done",
    ExitStatus.FINDINGS: "findings",
    ExitStatus.USAGE: "unusable",
    ExitStatus.SOURCE: "source",
    ExitStatus.GUARD: "held",
    ExitStatus.OUTPUT: "output",
    ExitStatus.LIMIT: "limit",
    ExitStatus.INTERNAL: "bug",
}
"""A word for each exit status; all others are those of signals, `interrupted`."""


DELIVERY = "#publish"
"""Behind an output folder: the delivery of its feeds by `publish` alone, which is broken or not for itself."""


@dataclass(slots=True)
class Published:
    """A feed as it stands in the output folder, whichever run put it there."""

    channel: str
    feed: str
    market: str | None
    counts: Mapping[str, int]
    bytes: int
    files: Sequence[Mapping[str, Any]] = ()
    as_of: float | None = None
    """When something last became new in it, in seconds since 1970."""
    max_age: float | None = None
    """Seconds it may be old."""

    @property
    def name(self) -> str:
        return f"{self.channel}/{self.feed}"

    def age(self, now: float) -> float | None:
        return None if self.as_of is None else max(0.0, now - self.as_of)

    def stale(self, now: float) -> bool:
        age = self.age(now)
        return age is not None and self.max_age is not None and age > self.max_age


@dataclass(slots=True)
class Ending:
    """A run that is over, whatever ended it."""

    command: str
    exit: int
    time: float
    """When it ended, in seconds since 1970."""
    seconds: float
    version: str
    report: RunReport
    place: str
    """The output folder, or the one the command ran in: what tells runs of several shops apart."""
    shop: str | None = None
    problem: str | None = None
    """What is not in the report: a bug's one line."""
    memory: int | None = None
    """The most memory this process held, in bytes."""
    worker_memory: int | None = None
    """The most memory that one of its workers held."""
    published: Sequence[Published] = ()
    last_success: float | None = None
    deliveries: Sequence[Delivery] = ()
    """What was to go where, of a run that delivers."""
    remarks: list[Finding] = field(default_factory=list)
    """What went wrong with telling of the run."""

    @property
    def word(self) -> str:
        return next((word for status, word in WORDS.items() if status == self.exit), "interrupted")

    @property
    def about(self) -> str:
        """What works or is broken: the feeds of a folder, and apart from them their delivery by `publish` alone."""
        return f"{self.place}{DELIVERY}" if self.command == "publish" else self.place

    @property
    def good(self) -> bool:
        """Whether the feeds are those of this run, also where findings make its exit status 1."""
        return self.exit == ExitStatus.OK or (self.exit == ExitStatus.FINDINGS and not self.report.stopped)

    def counts(self) -> dict[Severity, int]:
        """Findings by severity, those that stopped the run included."""
        stopped = self.report.stopped
        return {
            severity: self.report.tally.total(severity) + sum(one.severity == severity for one in stopped)
            for severity in Severity
        }
