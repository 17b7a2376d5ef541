"""What became of files that were to be delivered, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from feedgen.diagnostics.finding import Finding, Severity
from feedgen.diagnostics.report import finding_json

SENT, UNCHANGED, PLANNED, FAILED, SKIPPED = "sent", "unchanged", "planned", "failed", "skipped"
OUTCOMES = (SENT, UNCHANGED, PLANNED, FAILED, SKIPPED)


@dataclass(slots=True)
class Delivery:
    """One file to one target. Nothing in it is secret."""

    channel: str
    feed: str
    kind: str
    target: str
    """Where the file is, or was to be."""
    file: str
    bytes: int = 0
    """As it was sent: packed, where it was packed."""
    sha256: str = ""
    """Of the file as it was built."""
    outcome: str = PLANNED
    """`sent`, `unchanged` (its last receipt says that it is there), `planned` (a dry run), `failed`, or `skipped`, as
    something before it failed at the same target."""
    verified: str = ""
    answer: str = ""
    time: str = ""
    key: str = ""
    """Names the target, whatever its secrets are."""
    findings: Sequence[Finding] = ()
    id: str = ""
    """What an API calls the delivery, and `status` what it says became of it."""
    status: str = ""
    empty: bool = False
    """A feed of changes in which nothing changed: there is nothing to send."""
    requests: Sequence[str] = ()
    """What a dry run would ask of an API."""

    def as_json(self) -> dict[str, Any]:
        """The delivery as reports write it."""
        return {
            **self.receipt(),
            "kind": self.kind,
            "outcome": self.outcome,
            **({"requests": list(self.requests)} if self.requests else {}),
            "findings": [finding_json(f) for f in self.findings],
        }

    def receipt(self) -> dict[str, Any]:
        """What is kept of it."""
        names = ("time", "channel", "feed", "file", "target", "key", "bytes", "sha256", "verified", "answer")
        told = {name: getattr(self, name) for name in ("id", "status") if getattr(self, name)}
        return {name: getattr(self, name) for name in names} | told


@dataclass(slots=True)
class PublishReport:
    """Everything that was to be delivered, in the order of feedgen.yaml."""

    output: str
    deliveries: list[Delivery] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    """What is wrong beside single files: a channel that was not built."""
    dry_run: bool = False

    @property
    def failed(self) -> list[Delivery]:
        return [one for one in self.deliveries if one.outcome in (FAILED, SKIPPED)]

    @property
    def good(self) -> bool:
        """Whether everything is where it belongs."""
        return not self.failed and not any(found.severity is Severity.ERROR for found in self.findings)

    @property
    def complained(self) -> bool:
        """Whether somebody took a file and refuses products of it."""
        return any(found.severity is Severity.ERROR for one in self.deliveries for found in one.findings)

    def as_json(self) -> dict[str, Any]:
        return {
            "output": self.output,
            "dry_run": self.dry_run,
            "good": self.good,
            "deliveries": [one.as_json() for one in self.deliveries],
            "findings": [finding_json(one) for one in self.findings],
        }
