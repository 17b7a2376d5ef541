"""`feedgen accept`: let a run pass that a guard stops."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from feedgen.cli import console
from feedgen.cli import options as o

EXAMPLES = (
    'feedgen accept google-fr --guard max_drop --up-to 40% --until 2026-12-01 --reason "winter range sold out"',
)


def command(
    channel: Annotated[str, typer.Argument(metavar="CHANNEL[/FEED]", help="Whose guard, as feedgen.yaml calls it.")],
    guard: Annotated[str, typer.Option(metavar="GUARD", help="max_drop, max_price_moves … as the summary names it.")],
    until: Annotated[
        dt.datetime, typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The last day it holds.")
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why, for whoever reviews it.")],
    up_to: Annotated[
        str | None,
        typer.Option(
            metavar="FIGURE",
            show_default=False,
            help="How much is accepted: 38%. Default: what the stopped run found, and a tenth more.",
        ),
    ] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME", show_default=False, help="Who accepts it.")] = None,
    config: o.Config = None,
    output: o.Output = None,
) -> None:
    """Let pass what a guard found, up to a figure and until a day.

    Writes an entry into feedgen.accepted.yaml beside feedgen.yaml: commit it, so that it is reviewed. Then build again.
    Exit status: 0 done, 2 unknown channel or guard, 5 the file cannot be written.
    """
    from feedgen import api

    done = api.accept(channel, guard, until.date(), reason, up_to=up_to, by=by, config=config, output=output)
    of = "" if done.feed is None else f"/{done.feed}"
    console.say(f"{done.guard} of {done.channel}{of} may find up to {done.up_to} until {done.until}: {done.path}")
