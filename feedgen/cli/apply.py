"""`feedgen apply`: exactly what a plan says, put in place and delivered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedgen.cli import console, telling
from feedgen.cli import options as o
from feedgen.cli import publish as delivery
from feedgen.cli.run_options import Told, with_run_options

if TYPE_CHECKING:
    from feedgen.engine.planning import Applied

EXAMPLES = ("feedgen apply plan.json", "feedgen apply plan.json --no-publish")


@with_run_options
def command(
    *,
    path: Annotated[Path, typer.Argument(metavar="PLAN", help="What `feedgen plan` wrote.")],
    publish: Annotated[
        bool, typer.Option("--publish/--no-publish", help="Whether to deliver the files to the targets of `publish:`.")
    ] = True,
    limits: Any,
    told: Told,
    quiet: o.Quiet = False,
) -> None:
    """Put a plan's feeds in place, all or none, and deliver them.

    Refuses when the feeds in place, a source or feedgen.yaml have changed since, or the plan's bytes have; nothing is
    then replaced or sent. Applied a second time, it sends what did not arrive. Exit status: 0, 1 a channel complains,
    2 not a plan, 4 a guard did not hold, 5 outdated, not writable or not delivered, 6 --deadline or --max-memory.
    """
    from feedgen import api
    from feedgen.engine.planning import read_plan

    with telling.told(o.telling("apply", told, writes=True)) as run:
        plan = read_plan(path)
        run.config, run.output = plan.config, plan.output

        def applied(done: Applied) -> None:
            run.report = done.report
            _say(done, quiet=quiet)

        done = api.apply(path, publish=publish, limits=limits, on_applied=applied)
        if done.published is not None:
            delivery.conclude(run, done.published, quiet=quiet)
    raise typer.Exit(run.status)


def _say(done: Applied, *, quiet: bool) -> None:
    from feedgen.diagnostics.render.text import line, plural

    for finding in done.findings:
        console.say(f"feedgen: {line(finding)}")
    if quiet:
        return
    if done.already:
        console.say(f"nothing to put in place: all of it is in {done.output} already")
    else:
        console.say(f"{plural(len(done.files), 'file')} put in place in {done.output}")
