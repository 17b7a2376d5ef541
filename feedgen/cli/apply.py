"""`feedgen apply`: exactly what a plan says, put in place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from feedgen.cli import console
from feedgen.cli import options as o

EXAMPLES = ("feedgen apply plan.json",)


def command(
    path: Annotated[Path, typer.Argument(metavar="PLAN", help="What `feedgen plan` wrote.")],
    quiet: o.Quiet = False,
) -> None:
    """Put the feeds of a plan in place, all of them or none.

    Refuses when the feeds in place, a source or feedgen.yaml have changed since, or the plan's bytes have. Exit status:
    0, 2 not a plan, 4 a guard did not hold, 5 outdated or not writable.
    """
    from feedgen import api
    from feedgen.diagnostics.render.text import line, plural

    done = api.apply(path)
    for finding in done.findings:
        console.say(f"feedgen: {line(finding)}")
    if quiet:
        return
    if done.already:
        console.say(f"nothing to do: all of it is in {done.output} already")
    else:
        console.say(f"{plural(len(done.files), 'file')} put in place in {done.output}")
