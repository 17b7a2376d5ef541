"""`feedgen rollback`: the files of an earlier run, put back."""

from __future__ import annotations

from typing import Annotated

import typer

from feedgen.cli import console
from feedgen.cli import options as o

EXAMPLES = ("feedgen rollback -c google-fr", "feedgen rollback -c google-fr --to 41")


def command(
    channel: Annotated[
        list[str],
        typer.Option(
            "--channel", "-c", metavar="CHANNEL[/FEED][@MARKET]", help="Whose files are put back. May be repeated."
        ),
    ],
    to: Annotated[
        int | None,
        typer.Option("--to", metavar="RUN", show_default=False, help="Which run's. Default: the last other files."),
    ] = None,
    config: o.Config = None,
    output: o.Output = None,
    state: o.State = None,
) -> None:
    """Put the files of an earlier run back.

    Files, manifest and what is remembered change together. `feedgen history` lists the runs and which are kept. The
    next build replaces the files again; `feedgen publish` delivers them. A feed of changes cannot be put back. Exit
    status: 0 done, 2 there is no way back, 5 files cannot be written.
    """
    from feedgen import api

    back = api.rollback(channel, to=to, config=config, output=output, state=state)
    console.say(f"as after run {back.run} of {back.created}: {', '.join(back.files)}")
    for feed in back.changes:
        console.say(f"{feed} stays: it has changes, and the channel has taken those of later runs")
