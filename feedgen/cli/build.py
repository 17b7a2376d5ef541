"""`feedgen build`: a catalogue in, feeds out."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from feedgen.cli import options as o
from feedgen.cli import publish as delivery
from feedgen.cli import reports, running
from feedgen.cli.run_options import RunOptions, Told, with_run_options
from feedgen.cli.telling import Run

EXAMPLES = (
    "feedgen build",
    "feedgen build catalogue.csv -c google --shop-url https://shop.example -o feeds",
    "feedgen build --dry-run --report report.html",
    "feedgen build --publish",
)


@with_run_options
def command(
    *,
    catalogue: o.Catalogue = None,
    channel: o.Channel = None,
    output: o.Output = None,
    run: RunOptions,
    workers: o.Workers = None,
    limit: o.Limit = None,
    now: o.Now = None,
    fail_on: o.FailOnFindings = o.FailOn.NEVER,
    baseline: o.BaselineFile = None,
    report: o.Reports = None,
    written_as: Annotated[
        o.Format, typer.Option("--format", help="json: the whole account on stdout.")
    ] = o.Format.TEXT,
    told: Told,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but replace files.")] = False,
    state: o.State = None,
    no_state: o.NoState = False,
    publish: Annotated[
        bool, typer.Option("--publish", help="After a good build, deliver its files as `feedgen publish` does.")
    ] = False,
    quiet: o.Quiet = False,
) -> None:
    """Make the feeds of one or more channels from a catalogue.

    A feed is replaced whole or not at all. Exit status: 0 done, 1 findings at or above --fail-on, 2 usage or
    configuration, 3 source cannot be read, 4 a guard stopped the run, 5 output cannot be written, 6 --deadline or
    --max-memory.
    """
    settings = o.run_settings(catalogue, channel, now, workers=workers, limit=limit, **run)
    if publish and (dry_run or limit is not None):
        raise typer.BadParameter("goes with whole feeds that are written", param_hint="--publish")
    from feedgen import api

    def deliver(ran: Run) -> None:
        asked: Any = {"channels": settings["channels"], "config": run["config"], "output": output}
        delivery.conclude(ran, api.publish(**asked, known_only=True, limits=run["limits"]), quiet=quiet)

    showing = running.Showing(
        fail_on=fail_on,
        reports=reports.checked(report),
        quiet=quiet,
        stdout=reports.as_json if written_as is o.Format.JSON else None,
        stdout_needs_all=written_as is o.Format.JSON,
        watching=running.watching(fail_on, settings, baseline),
        telling=o.telling("build", told, writes=not dry_run),
        then=deliver if publish else None,
        after_interrupt="the old feeds are untouched",
    )
    own = {"output": output, "dry_run": dry_run, "state": o.state(state, no_state)}
    raise typer.Exit(running.run(api.build, {**settings, **own}, showing))
