"""`feedgen plan`: what a build would change, and a file that can be applied."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from feedgen.cli import console, diff
from feedgen.cli import options as o
from feedgen.cli.run_options import RunOptions, with_run_options

EXAMPLES = (
    "feedgen plan -o plan.json",
    "feedgen plan -c google-fr --format markdown",
)


@with_run_options
def command(
    *,
    catalogue: o.Catalogue = None,
    channel: o.Channel = None,
    path: Annotated[
        Path, typer.Option("--output", "-o", metavar="FILE", help="The plan. Its bytes go to .feedgen/plans beside it.")
    ] = Path("plan.json"),
    feeds: Annotated[
        Path | None,
        typer.Option("--feeds", metavar="DIR", show_default=False, help="Folder of the feeds. Default: as for build."),
    ] = None,
    run: RunOptions,
    workers: o.Workers = None,
    limit: o.Limit = None,
    now: o.Now = None,
    state: o.State = None,
    no_state: o.NoState = False,
    written_as: diff.Written = diff.DiffFormat.TEXT,
    examples: Annotated[
        int, typer.Option("--examples", min=0, metavar="N", help="Examples of each kind; counts are exact.")
    ] = 10,
    ignore: diff.Ignored = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit status 1 when something would change.")] = False,
    quiet: o.Quiet = False,
) -> None:
    """Say what a build would change, and prepare it.

    Everything is built aside, and `feedgen apply` puts exactly that in place. Nothing in the folder of the feeds is
    touched. A guard that does not hold is told here, and keeps the plan from being applied. Exit status: 0, 1 with
    --exit-code when something would change, else as for build.
    """
    settings = o.run_settings(catalogue, channel, now, workers=workers, limit=limit, **run)
    settings |= {"path": path, "output": feeds, "state": o.state(state, no_state)}
    from feedgen import api

    pairs = api.plan(**settings, ignore=tuple(ignore or ()), examples=examples)
    diff.show(pairs, written_as)
    if not quiet:
        console.say(f"apply it with: feedgen apply {path}")
    raise typer.Exit(diff.status_of(pairs, exit_code=exit_code))
