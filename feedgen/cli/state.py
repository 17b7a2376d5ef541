"""`feedgen state`: what is kept between runs."""

from __future__ import annotations

import typer

from feedgen.cli import console
from feedgen.cli import options as o
from feedgen.diagnostics.render.text import plural, printable

EXAMPLES = ("feedgen state rebuild", "feedgen state rebuild -c google-fr -o feeds")

group = typer.Typer(
    help="Look after what is kept between runs.",
    epilog=console.examples(*EXAMPLES),
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@group.callback()
def kept() -> None:
    """Look after what is kept between runs."""


@group.command("rebuild", epilog=console.examples(*EXAMPLES))
def rebuild(
    channel: o.Channel = None,
    config: o.Config = None,
    output: o.Output = None,
    state: o.State = None,
) -> None:
    """Make the state anew of the feeds in the output folder, where its file was lost.

    Feeds that the state knows stay as they are. Ids, prices and availabilities are read from the feeds, so guards have
    something to compare with; the next run counts every item as changed. Exit status: 0 done, 2 there are no feeds, 3 a
    feed cannot be read, 5 the state cannot be written.
    """
    from feedgen import api

    done = api.rebuild_state(channels=channel or (), config=config, output=output, state=state)
    for one in done.feeds:
        what = one.left_out or plural(one.items, "item")
        console.say(printable(f"{one.channel}/{one.feed}: {what}"))
    console.say(printable(f"in {done.path}"))
