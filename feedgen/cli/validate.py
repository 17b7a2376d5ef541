"""`feedgen validate`: what a build would find, and nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from feedgen.cli import options as o
from feedgen.cli import reports, running
from feedgen.cli.run_options import RunOptions, with_run_options
from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.report import RunReport

EXAMPLES = (
    "feedgen validate",
    "feedgen validate catalogue.csv -c google --shop-url https://shop.example --fail-on never",
    "feedgen validate --format github",
)


@with_run_options
def command(
    *,
    catalogue: o.Catalogue = None,
    channel: o.Channel = None,
    run: RunOptions,
    workers: o.Workers = None,
    limit: o.Limit = None,
    now: o.Now = None,
    fail_on: Annotated[
        o.FailOn,
        typer.Option(
            "--fail-on", help="Least severity of a finding that makes the exit status 1; new: one not in the baseline."
        ),
    ] = o.FailOn.ERROR,
    baseline: o.BaselineFile = None,
    report: o.Reports = None,
    written_as: Annotated[
        o.FindingsFormat,
        typer.Option(
            "--format",
            help="Of the findings on stdout. text shows some of each kind, the others all of them up to 10,000.",
        ),
    ] = o.FindingsFormat.TEXT,
    log_json: o.LogJson = None,
    metrics: o.Metrics = None,
    quiet: o.Quiet = False,
) -> None:
    """Check a catalogue and list the findings.

    No feed is written. Findings go to stdout, the counts to stderr. Exit status 1 when there are findings at or
    above --fail-on.
    """
    settings = o.run_settings(catalogue, channel, now, workers=workers, limit=limit, **run)

    def on_stdout(report: RunReport, findings: Sequence[Finding] | None) -> str:
        return written(report, findings, written_as, fail_on)

    showing = running.Showing(
        fail_on=fail_on,
        watching=running.watching(fail_on, settings, baseline),
        reports=reports.checked(report),
        quiet=quiet,
        stdout=on_stdout,
        stdout_needs_all=written_as is not o.FindingsFormat.TEXT,
        summary_has_findings=False,
        telling=o.telling("validate", log_json, metrics),
    )
    from feedgen import api

    raise typer.Exit(running.run(api.validate, settings, showing))


def written(
    report: RunReport, findings: Sequence[Finding] | None, written_as: o.FindingsFormat, fail_on: o.FailOn
) -> str:
    """The findings of a run in the format asked for."""
    from feedgen.diagnostics.render import Listed, text

    if written_as is o.FindingsFormat.TEXT:
        return text.grouped(report.tally)
    if written_as is o.FindingsFormat.JSON:
        return reports.as_json(report, findings)
    feeds = [f"{feed.channel}/{feed.feed}" for feed in report.feeds]
    if findings is not None:
        listed = Listed(findings, feeds=feeds)
    else:
        samples = [*report.tally, *report.stopped]
        listed = Listed(samples, report.tally.total() - len(list(report.tally)), feeds)
    return o.machine_readable(listed, written_as, fail_on)
