"""What `build` and `validate` have in common: a run, its reports, its summary, its exit status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from feedgen.cli import console, signals
from feedgen.cli.options import FailOn
from feedgen.cli.reports import Kept, Reports, opened
from feedgen.cli.telling import Run, no_report, told
from feedgen.diagnostics.errors import ExitStatus, FeedgenError
from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.render.text import line, plural
from feedgen.diagnostics.report import RunReport

if TYPE_CHECKING:
    from feedgen.engine.ending import Telling
    from feedgen.profiles.baseline import Watching

Call = Callable[..., RunReport]
"""`api.build` or `api.validate`: takes the settings, `on_progress` and `on_finding`; tests pass their own."""

Shown = Callable[[RunReport, Sequence[Finding] | None], str]
"""What goes to stdout; the findings are None when there were too many to keep."""


class Showing(NamedTuple):
    """How a run is told about."""

    fail_on: FailOn
    reports: Sequence[Path] = ()
    quiet: bool = False
    stdout: Shown | None = None
    stdout_needs_all: bool = False
    """Whether `stdout` wants every finding rather than counts and samples."""
    summary_has_findings: bool = True
    after_interrupt: str = ""
    """What is to be said of the feeds when somebody ends the run."""
    watching: Watching | None = None
    """Counts findings that no baseline knows, where those decide."""
    then: Callable[[Run], None] | None = None
    """What is done after a good run, before anybody is told of it."""
    telling: Telling | None = None
    """Who is told besides whoever looks."""


def run(call: Call, settings: Mapping[str, Any], showing: Showing) -> int:
    """Run, show, tell whoever is not looking, and return the exit status."""
    with told(showing.telling, config=settings.get("config"), output=settings.get("output")) as ran:
        ran.status, ran.report = _ran(call, settings, showing)
        if showing.then is not None and ran.status == ExitStatus.OK:
            showing.then(ran)
    return ran.status


def _ran(call: Call, settings: Mapping[str, Any], showing: Showing) -> tuple[int, RunReport]:
    with opened(showing.reports) as reports:
        kept = Kept()
        try:
            report, error = _outcome(call, settings, _listener(showing, reports, kept), showing)
        except KeyboardInterrupt as stop:
            console.say(": ".join(filter(None, (signals.word(stop), showing.after_interrupt))))
            return signals.status(stop), no_report()
        report.status = _status(report, error, showing)
        _conclude(report, reports, kept)
        _show(report, error, kept, showing)
        if showing.watching is not None and error is None and not showing.quiet:
            console.say(news(showing.watching))
        return report.status, report


def _listener(showing: Showing, reports: Reports, kept: Kept) -> Callable[[Finding], None] | None:
    """Who wants to hear of every finding; None spares the workers from sending them all."""
    wanting = [reports.add] if reports.streaming else []
    wanting += [kept.add] if reports.streaming or showing.reports or showing.stdout_needs_all else []
    wanting += [showing.watching.add] if showing.watching is not None else []
    if len(wanting) < 2:
        return wanting[0] if wanting else None

    def each(finding: Finding) -> None:
        for tell in wanting:
            tell(finding)

    return each


def _outcome(
    call: Call, settings: Mapping[str, Any], listener: Callable[[Finding], None] | None, showing: Showing
) -> tuple[RunReport, FeedgenError | None]:
    with ExitStack() as stack:
        on_progress = None
        if not showing.quiet and console.stderr_is_terminal():
            from feedgen.cli import progress

            on_progress = stack.enter_context(progress.bar(console.talk()))
        try:
            return call(**settings, on_progress=on_progress, on_finding=listener), None
        except FeedgenError as error:
            return _stopped(error), error


def _stopped(error: FeedgenError) -> RunReport:
    """The report of a run that ended early, as far as it got."""
    report = error.report or no_report()
    if not report.stopped:
        report.stopped = list(error.findings)
    return report


def watching(fail_on: FailOn, settings: Mapping[str, Any], baseline: Path | None) -> Watching | None:
    """What counts new findings, where `--fail-on new` asks for that; raises `UsageError`."""
    if fail_on is not FailOn.NEW:
        return None
    from feedgen.engine.baselines import watching as of_configuration

    return of_configuration(settings.get("config"), baseline, settings.get("now"))


def news(watch: Watching) -> str:
    """`2 new findings, 1 of them known until a day that is over; the first: …`."""
    if watch.first is None:
        return "no new findings"
    over = f", {watch.expired:,} of them known until a day that is over" if watch.expired else ""
    return f"{plural(watch.new, 'new finding')}{over}; the first: {line(watch.first)}"


def _status(report: RunReport, error: FeedgenError | None, showing: Showing) -> int:
    if error is not None:
        return error.status
    if showing.watching is not None:
        return report.status or (ExitStatus.FINDINGS if showing.watching.new else ExitStatus.OK)
    worst, limit = report.tally.worst(), showing.fail_on.severity
    failed = worst is not None and limit is not None and worst >= limit
    return report.status or (ExitStatus.FINDINGS if failed else ExitStatus.OK)


def _conclude(report: RunReport, reports: Reports, kept: Kept) -> None:
    """What stopped the run is a finding too, and the last one in every list."""
    for finding in report.stopped:
        reports.add(finding)
        kept.add(finding)
    reports.finish(report, kept.all)


def _show(report: RunReport, error: FeedgenError | None, kept: Kept, showing: Showing) -> None:
    if not showing.quiet and (report.sources or report.feeds):
        from feedgen.cli import summary

        summary.show(report, console.talk(), findings=showing.summary_has_findings)
    elif error is not None:
        console.failed(error)
    if showing.stdout is not None:
        console.data(showing.stdout(report, kept.all if showing.stdout_needs_all else None))
