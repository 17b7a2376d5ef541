"""`feedgen doctor`: what a run needs, looked at before one fails."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feedgen.cli import console
from feedgen.cli import options as o
from feedgen.diagnostics.errors import ExitStatus

if TYPE_CHECKING:
    from feedgen.engine.doctor import Check

EXAMPLES = ("feedgen doctor", "feedgen doctor --format json --deadline 2m")

MARKS = {"good": "✓", "odd": "!", "bad": "✗"}


def command(
    config: o.Config = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", show_default=False, help="Folder of the feeds. Default: feeds."),
    ] = None,
    deadline: o.Deadline = None,
    written_as: o.DescribedAs = o.Format.TEXT,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show only what is not good.")] = False,
) -> None:
    """Look at everything a run needs.

    The configuration, secrets, libraries, sources, channels, the output folder, room on the disk, the state, the age of
    the feeds, the clock, and whether recipients can be reached. Nothing is written or sent. Exit status 1 when a run
    would fail.
    """
    from feedgen import api

    found = api.doctor(config=config, output=output, limits=o.limits(deadline, None))
    if written_as is o.Format.JSON:
        from feedgen.diagnostics.render.json import dumps

        console.data(dumps([check.as_json() for check in found]))
    else:
        console.data(
            "".join(f"{line}\n" for check in found if not quiet or check.state != "good" for line in _lines(check))
        )
        counts = Counter(str(check.state) for check in found)
        if not quiet:
            console.say(f"{counts['bad']} bad, {counts['odd']} odd, {counts['good']} good")
    raise typer.Exit(ExitStatus.FINDINGS if any(check.state == "bad" for check in found) else ExitStatus.OK)


def _lines(check: Check) -> list[str]:
    from feedgen.diagnostics.render.text import printable

    lines = [f"{MARKS[check.state]} {check.about:<13} {printable(check.text)}"]
    return [*lines, f"{'':15} {printable(check.advice)}"] if check.advice else lines
