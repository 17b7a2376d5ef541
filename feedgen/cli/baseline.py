"""`feedgen baseline`: findings that are known."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

import typer

from feedgen.cli import console
from feedgen.cli import options as o
from feedgen.cli.run_options import RunOptions, with_run_options
from feedgen.diagnostics.errors import ExitStatus

EXAMPLES = (
    "feedgen baseline update --accept --by anna --until 2030-12-31",
    "feedgen baseline update --accept --by anna --until 2030-12-31 -c google-fr",
)

group = typer.Typer(
    help="Findings that are known and accepted for a time.",
    epilog=console.examples(*EXAMPLES),
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@group.callback()
def baselines() -> None:
    """Findings that are known and accepted for a time."""


@group.command("update", epilog=console.examples(*EXAMPLES))
@with_run_options
def update(
    *,
    catalogue: o.Catalogue = None,
    channel: o.Channel = None,
    run: RunOptions,
    now: o.Now = None,
    workers: o.Workers = None,
    baseline: o.BaselineFile = None,
    accept: Annotated[bool, typer.Option("--accept", help="Take in new findings; with --by and --until.")] = False,
    by: Annotated[str | None, typer.Option(metavar="OWNER", help="Who answers for what is accepted.")] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="The last day on which it is accepted: 2026-12-31.")
    ] = None,
    quiet: o.Quiet = False,
) -> None:
    """Take out of the baseline what is no longer found.

    New findings are only taken in with --accept. Exit status: 0, 1 when there are new ones that were not.
    """
    settings = o.run_settings(catalogue, channel, now, workers=workers, **run)
    if accept != (by is not None and until is not None) or (by is None) != (until is None):
        raise typer.BadParameter("goes with --by OWNER and --until DATE", param_hint="--accept")
    from feedgen import api

    last = _day(until, settings["now"])
    done = api.baseline_update(**settings, path=baseline, by=by, until=last)
    if not quiet:
        console.say(
            f"{done.path}: {done.known:,} known, {done.gone:,} gone, {done.accepted:,} accepted, {done.left:,} new"
        )
    if done.left:
        console.say("new findings fail `--fail-on new`; mend them, or: --accept --by OWNER --until DATE")
    raise typer.Exit(ExitStatus.FINDINGS if done.left else ExitStatus.OK)


def _day(text: str | None, now: dt.datetime | None) -> dt.date | None:
    if text is None:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"`{text}` is no date such as 2026-12-31", param_hint="--until") from None
    if day < (now or dt.datetime.now().astimezone()).date():
        raise typer.BadParameter(f"{text} is over", param_hint="--until")
    return day
