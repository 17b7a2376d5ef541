"""`feedgen receipts`: what was delivered where."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from feedgen.cli import console
from feedgen.cli import options as o
from feedgen.cli.publish import Output

EXAMPLES = ("feedgen receipts", "feedgen receipts --history", "feedgen receipts -c google-fr --format json")


def command(
    *,
    channel: o.Channel = None,
    config: o.Config = None,
    output: Output = None,
    history: Annotated[
        bool, typer.Option("--history", help="All that the state remembers, failures too, not only the last of each.")
    ] = False,
    written_as: Annotated[o.Format, typer.Option("--format", help="Of the receipts on stdout.")] = o.Format.TEXT,
) -> None:
    """Show what was delivered where.

    A receipt says when, what, where, how it is known that it arrived, and what the other side answered.
    """
    from feedgen import api

    found = api.receipts(channels=tuple(channel or ()), config=config, output=output, history=history)
    if written_as is o.Format.JSON:
        from feedgen.diagnostics.render.json import dumps

        console.data(dumps(found))
        return
    if not found:
        console.say("no receipts; `feedgen publish` writes them")
        return
    console.data(console.laid_out(_table(found)))


def _table(found: list[dict[str, Any]]) -> Any:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from feedgen.diagnostics.render.text import printable

    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for heading in ("Time", "Channel", "File", "Target", "Bytes", "Compared", "Answer"):
        table.add_column(heading, justify="right" if heading == "Bytes" else "left")
    for one in found:
        size = one.get("bytes")
        cells = [one.get(key) or "" for key in ("time", "channel", "file", "target")]
        cells += [
            f"{size:,}" if isinstance(size, int) else "",
            one.get("verified") or one.get("outcome") or "",
            one.get("answer") or "",
        ]
        table.add_row(*(printable(str(cell)) for cell in cells))
    return table
