"""Findings, their codes and pages, and the errors that stop a run. The lowest room: knows nobody."""

from feedgen.diagnostics.errors import (
    Ended,
    ExitStatus,
    FeedgenError,
    GuardError,
    LimitError,
    OutputError,
    SourceError,
    UsageError,
)
from feedgen.diagnostics.finding import Finding, Origin, Severity, shown
from feedgen.diagnostics.guess import did_you_mean, nearest
from feedgen.diagnostics.rules import Rule, all_rules, find_rule, hint_of, make, message_of, page, rule
from feedgen.diagnostics.tally import Kind, RowTally, Tally, row_of

__all__ = [
    "Ended",
    "ExitStatus",
    "FeedgenError",
    "Finding",
    "GuardError",
    "Kind",
    "LimitError",
    "Origin",
    "OutputError",
    "RowTally",
    "Rule",
    "Severity",
    "SourceError",
    "Tally",
    "UsageError",
    "all_rules",
    "did_you_mean",
    "find_rule",
    "hint_of",
    "make",
    "message_of",
    "nearest",
    "page",
    "row_of",
    "rule",
    "shown",
]
