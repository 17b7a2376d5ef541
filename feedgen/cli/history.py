"""`feedgen history`: the runs of each feed, with a line of how many items it had."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from feedgen.cli import console
from feedgen.cli import options as o

if TYPE_CHECKING:
    from feedgen.engine.past import PastRun

EXAMPLES = ("feedgen history", "feedgen history -c google-fr", "feedgen history --format json")

BARS = "▁▂▃▄▅▆▇█"
HEAD = ("Run", "When (UTC)", "Items", "Added", "Changed", "Removed", "Rejected", "Filtered", "")


def command(
    channel: o.Channel = None,
    config: o.Config = None,
    output: o.Output = None,
    state: o.State = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Runs shown of each feed, the last ones.")] = 20,
    written_as: o.DescribedAs = o.Format.TEXT,
) -> None:
    """List the runs that are remembered, feed by feed.

    A run that a guard stopped replaced nothing. What is marked as kept can be put back by `feedgen rollback`.
    """
    from feedgen import api

    told = api.history(channels=channel or (), config=config, output=output, state=state)
    if written_as is o.Format.JSON:
        from dataclasses import asdict

        from feedgen.diagnostics.render.json import dumps

        console.data(dumps([asdict(one) for one in told]))
        return
    if not told:
        console.say("no run is remembered yet: the next `feedgen build` is the first")
    console.data("".join(f"{line}\n" for line in shown(told, limit)))


def shown(told: Sequence[PastRun], limit: int) -> Iterator[str]:
    """A table per feed, under its name and the line of its items."""
    feeds: dict[tuple[str, str, str, str | None], list[PastRun]] = {}
    for one in told:
        feeds.setdefault((one.output, one.channel, one.feed, one.market), []).append(one)
    for number, ((output, channel, feed, market), runs) in enumerate(feeds.items()):
        last = runs[-limit:]
        items = [one.counts.get("items", 0) for one in last]
        if number:
            yield ""
        yield "  ".join((f"{channel}/{feed}", *([market] if market else ()), f"in {output}", sparkline(items)))
        yield from _table([HEAD, *(_row(one) for one in last)])


def sparkline(values: Sequence[int]) -> str:
    """The values as bars from none to the largest."""
    top = max(values, default=0) or 1
    return "".join(BARS[min(len(BARS) - 1, value * len(BARS) // (top + 1))] for value in values)


def _row(one: PastRun) -> tuple[str, ...]:
    counts = [one.counts.get(name) for name in ("rejected", "filtered")]
    numbers = (one.counts.get("items"), one.added, one.changed, one.removed, *counts)
    when = one.created[:16].replace("T", " ")
    return (str(one.run), when, *("" if number is None else str(number) for number in numbers), _status(one))


def _status(one: PastRun) -> str:
    said = ["in place"] if one.current else ["kept"] if one.kept else []
    if one.status == "stopped":
        said = [f"stopped: {one.note}" if one.note else "stopped"]
    if one.back_to is not None:
        said.append(f"as run {one.back_to}")
    return ", ".join(said)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[n]) for row in rows) for n in range(len(HEAD))]
    for row in rows:
        cells = [cell.rjust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        yield ("  ".join(["", *cells, row[-1]])).rstrip()
