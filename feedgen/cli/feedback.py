"""`feedgen feedback`: what a channel answered, brought back to products, rows and the lines of the profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from feedgen.cli import console, reports, running, validate
from feedgen.cli import options as o
from feedgen.cli.run_options import RunOptions, with_run_options
from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.report import RunReport

EXAMPLES = (
    "feedgen feedback amazon-report.json -c amazon-fr",
    "feedgen feedback amazon-report.json catalogue.csv -c amazon-fr --format json",
    "feedgen feedback amazon-report.json -c amazon-fr --report feedback.html --fail-on never",
)


@with_run_options
def command(
    *,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="The answer: a file, packed or not, a quoted pattern of several ('pages/*.json'), an address, or -.",
        ),
    ],
    catalogue: o.Catalogue = None,
    channel: o.Channel = None,
    sent: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            show_default=False,
            help="The file that was sent, for answers that only count its items. Default: the one in --output.",
        ),
    ] = None,
    output: o.Output = None,
    run: RunOptions,
    now: o.Now = None,
    fail_on: o.FailOnFindings = o.FailOn.ERROR,
    baseline: o.BaselineFile = None,
    report: o.Reports = None,
    written_as: Annotated[
        o.FindingsFormat,
        typer.Option(
            "--format",
            help="Of the findings on stdout. text shows some of each kind, the others all of them up to 10,000.",
        ),
    ] = o.FindingsFormat.TEXT,
    quiet: o.Quiet = False,
) -> None:
    """Read what a channel answered after it processed a feed.

    Says of each complaint the product, its row in the catalogue and the line of the profile that writes the attribute.
    The form of the answer is recognised. Exit status 1 when there are findings at or above --fail-on, 3 when FILE is no
    answer of the channel or cannot be read.
    """
    settings = o.run_settings(catalogue, channel, now, output=output, sent=sent, **run)
    from feedgen import api

    def call(**settings: Any) -> RunReport:
        made = api.feedback(file, **settings)
        for account in made.answers if not quiet else ():
            console.say(said(account))
        return made

    def on_stdout(report: RunReport, findings: Sequence[Finding] | None) -> str:
        return validate.written(report, findings, written_as, fail_on)

    showing = running.Showing(
        fail_on=fail_on,
        watching=running.watching(fail_on, settings, baseline),
        reports=reports.checked(report),
        quiet=quiet,
        stdout=on_stdout,
        stdout_needs_all=written_as is not o.FindingsFormat.TEXT,
        summary_has_findings=False,
    )
    raise typer.Exit(running.run(call, settings, showing))


def said(account: dict[str, Any]) -> str:
    """`report.json: Amazon, processing report …, of amazon-fr/listings: 3 complaints about 2 products`."""
    from feedgen.diagnostics.render.text import plural, printable

    number = f" {account['id']}" if account["id"] else ""
    parts = [f"{account['file']}: {account['read_as']}{number}, of {account['channel']}/{account['feed']}"]
    if account["also"]:
        parts[0] += f" (or {', '.join(account['also'])}: say which with -c)"
    about = f" about {plural(account['products'], 'product')}" if account["catalogue"] else ""
    parts.append(plural(account["complaints"], "complaint") + (about if account["complaints"] else ""))
    text = ": ".join(parts)
    if account["unknown"]:
        text += f"; {account['unknown']:,} about nothing in the catalogue"
    if not account["catalogue"]:
        text += "; no catalogue is named, so rows are not"
    return printable(text)
