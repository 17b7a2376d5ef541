"""`feedgen publish`: what the last build made, to where feedgen.yaml says."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedgen.cli import console, telling
from feedgen.cli import options as o
from feedgen.cli.run_options import Told, with_run_options
from feedgen.diagnostics.errors import ExitStatus

if TYPE_CHECKING:
    from feedgen.diagnostics.published import Delivery, PublishReport

EXAMPLES = ("feedgen publish --dry-run", "feedgen publish -c google-fr", "feedgen publish --force --format json")

Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="DIR", show_default=False, help="Folder of the feeds. Default: feeds."),
]


MOST = 20
"""Findings of one delivery that are shown; an API may complain of thousands of products."""


@with_run_options
def command(
    *,
    channel: o.Channel = None,
    config: o.Config = None,
    output: Output = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be sent where, and send nothing.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Send also what is there already, as the last receipt says.")
    ] = False,
    limits: Any,
    written_as: Annotated[o.Format, typer.Option("--format", help="json: every delivery on stdout.")] = o.Format.TEXT,
    told: Told,
    quiet: o.Quiet = False,
) -> None:
    """Deliver what the last build made.

    It goes to the targets under `publish:` of feedgen.yaml. A file must still be what was built. One target that fails
    does not stop the others: the exit status is then 5, and the next run sends what is missing.
    """
    from feedgen import api

    asked: dict[str, Any] = {"channels": tuple(channel or ()), "config": config, "output": output}
    with telling.told(o.telling("publish", told, writes=not dry_run), config=config, output=output) as run:
        report = api.publish(**asked, dry_run=dry_run, force=force, limits=limits)
        if written_as is o.Format.JSON:
            from feedgen.diagnostics.render.json import dumps

            console.data(dumps(report.as_json()))
        conclude(run, report, quiet=quiet or written_as is o.Format.JSON)
    raise typer.Exit(run.status)


def conclude(run: telling.Run, report: PublishReport, *, quiet: bool) -> None:
    """Say what became of every file, and how the run ended by it."""
    _say(report, quiet=quiet)
    run.delivered = report
    run.report.tally.extend(found for one in report.deliveries if one not in report.failed for found in one.findings)
    if not report.good:
        run.status = ExitStatus.OUTPUT
        run.report.stopped = [*report.findings, *(found for one in report.failed for found in one.findings)]
    elif report.complained:
        run.status = ExitStatus.FINDINGS


def _say(report: PublishReport, *, quiet: bool) -> None:
    from feedgen.diagnostics.render.text import block, printable

    for delivery in report.deliveries:
        if delivery.findings or not quiet:
            console.say(line(delivery))
        for request in delivery.requests if not quiet else ():
            console.say(f"    {printable(request)}")
        for finding in delivery.findings[:MOST]:
            console.say("\n".join(f"    {one}" for one in block(finding).splitlines()))
        if len(delivery.findings) > MOST:
            console.say(f"    and {len(delivery.findings) - MOST:,} more: `--format json` shows all")
    for finding in report.findings:
        console.say(f"feedgen: {block(finding)}")
    if not quiet:
        console.say(conclusion(report))


def line(delivery: Delivery) -> str:
    """`google-fr: google-fr.xml → sftp://host.example/in/google.xml: sent, 412,345 bytes, size compared`."""
    from feedgen.diagnostics.render.text import printable

    said = {"planned": "would be sent", "unchanged": "unchanged, not sent", "failed": "FAILED"}
    parts = [said.get(delivery.outcome, delivery.outcome)]
    if delivery.outcome in ("sent", "planned"):
        parts.append(f"{delivery.bytes:,} bytes")
    if delivery.verified:
        parts.append(f"{delivery.verified} compared")
    return printable(f"{delivery.channel}: {delivery.file} → {delivery.target}: {', '.join(parts)}")


def conclusion(report: PublishReport) -> str:
    """`3 files: 2 sent, 1 failed`."""
    from collections import Counter

    from feedgen.diagnostics.render.text import plural

    if not report.deliveries:
        return "nothing to publish; `publish:` of feedgen.yaml names targets"
    counts = Counter(one.outcome for one in report.deliveries)
    told = ", ".join(f"{count:,} {outcome}" for outcome, count in counts.items())
    return f"{plural(len(report.deliveries), 'file')}: {told}"
