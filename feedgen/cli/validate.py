"""`feedgen validate`: what a build would find, and nothing written."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, TypeVar

import typer

from feedgen.cli import matrix, reports, running
from feedgen.cli import options as o
from feedgen.cli.run_options import RunOptions, Told, with_run_options
from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.report import RunReport

Format = TypeVar("Format", bound=StrEnum)

EXAMPLES = (
    "feedgen validate",
    "feedgen validate catalogue.csv -c google --shop-url https://shop.example --fail-on never",
    "feedgen validate --format github",
    "feedgen validate catalogue.csv --all-channels --shop-url https://shop.example --fail-on never",
)


class ValidateFormat(StrEnum):
    """Of the findings, and of the matrix."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"
    CSV = "csv"


@with_run_options
def command(
    *,
    catalogue: o.Catalogue = None,
    channel: o.Channel = None,
    run: RunOptions,
    workers: o.Workers = None,
    limit: o.Limit = None,
    now: o.Now = None,
    fail_on: o.FailOnFindings = o.FailOn.ERROR,
    baseline: o.BaselineFile = None,
    report: o.Reports = None,
    all_channels: Annotated[
        bool,
        typer.Option(
            "--all-channels",
            help="Instead of findings: which products are ready for which channels, what keeps the others back, and "
            "which attribute would free most of them. Without -c every channel there is.",
        ),
    ] = False,
    written_as: Annotated[
        ValidateFormat,
        typer.Option(
            "--format",
            help="Of the findings on stdout. text shows some of each kind, the others all of them up to 10,000. "
            "With --all-channels: text, json or csv.",
        ),
    ] = ValidateFormat.TEXT,
    told: Told,
    quiet: o.Quiet = False,
) -> None:
    """Check a catalogue and list the findings.

    No feed is written. Findings go to stdout, the counts to stderr. Exit status 1 when there are findings at or
    above --fail-on.
    """
    if all_channels:
        settings = o.run_settings(catalogue, channel, now, limit=limit, **run)
        blocked = matrix.show(settings, _format(written_as, matrix.Written))
        raise typer.Exit(1 if blocked and fail_on is not o.FailOn.NEVER else 0)
    settings = o.run_settings(catalogue, channel, now, workers=workers, limit=limit, **run)
    findings_as = _format(written_as, o.FindingsFormat)

    def on_stdout(report: RunReport, findings: Sequence[Finding] | None) -> str:
        return written(report, findings, findings_as, fail_on)

    showing = running.Showing(
        fail_on=fail_on,
        watching=running.watching(fail_on, settings, baseline),
        reports=reports.checked(report),
        quiet=quiet,
        stdout=on_stdout,
        stdout_needs_all=findings_as is not o.FindingsFormat.TEXT,
        summary_has_findings=False,
        telling=o.telling("validate", told),
    )
    from feedgen import api

    raise typer.Exit(running.run(api.validate, settings, showing))


def _format(asked: ValidateFormat, formats: type[Format]) -> Format:
    """The format as one of those that fit; `UsageError` for another."""
    from feedgen.diagnostics import UsageError, make

    accepted = [one.value for one in formats]
    if asked.value not in accepted:
        hint = f"accepted here: {', '.join(accepted)}"
        raise UsageError(
            make("PRF129", {"option": "--format", "problem": "does not fit", "hint": hint}, value=asked.value)
        )
    return formats(asked.value)


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
