"""What stops a run. Each error knows its exit status; its text is complete: what, where, what to do."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.rules import hint_of, message_of

if TYPE_CHECKING:
    from feedgen.diagnostics.report import RunReport


class ExitStatus(IntEnum):
    """What the shell gets to know; cron jobs and CI steps branch on it."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    SOURCE = 3
    GUARD = 4
    OUTPUT = 5
    LIMIT = 6
    """`--deadline` or `--max-memory`: the run was stopped because it took too much."""
    INTERNAL = 70
    """A bug in feedgen: EX_SOFTWARE of sysexits.h, so that no script takes it for one of the above."""
    HUNG_UP = 129
    """SIGHUP: the terminal is gone. Like the next ones, 128 and the number of the signal."""
    INTERRUPTED = 130
    BROKEN_PIPE = 141
    """Whoever read our output stopped reading: 128 + SIGPIPE, as every shell tool has it."""
    TERMINATED = 143


class Ended(KeyboardInterrupt):
    """A signal ends the run: SIGTERM or SIGHUP, answered like Ctrl-C. Nothing that catches errors catches it."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class FeedgenError(Exception):
    """This run cannot go on. Carries one or more findings: code, place and hint included."""

    status = ExitStatus.USAGE

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*findings)
        self.findings = findings
        self.report: RunReport | None = None
        """What the run had done when it was stopped, where it got far enough to tell."""

    def __str__(self) -> str:
        lines = []
        for finding in self.findings:
            where = f"{finding.origin}: " if finding.origin else ""
            lines.append(f"{where}{finding.code} {message_of(finding)}")
            if hint := hint_of(finding):
                lines.append(f"    {hint}")
        return "\n".join(lines)

    def __reduce__(self) -> tuple[type[FeedgenError], tuple[Finding, ...]]:
        return type(self), self.findings


class UsageError(FeedgenError):
    """Command line, configuration or profile cannot be used as given."""


class SourceError(FeedgenError):
    """A source cannot be read, or ends before it should."""

    status = ExitStatus.SOURCE


class GuardError(FeedgenError):
    """A guard stopped the run; nothing was replaced."""

    status = ExitStatus.GUARD


class OutputError(FeedgenError):
    """A feed cannot be written, or what was written does not read back."""

    status = ExitStatus.OUTPUT


class LimitError(FeedgenError):
    """The run took more time or memory than it may; unless the report says `written`, nothing was replaced."""

    status = ExitStatus.LIMIT
