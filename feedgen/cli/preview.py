"""`feedgen preview`: the first items of a channel, to look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from feedgen.cli import console
from feedgen.cli import options as o
from feedgen.cli.run_options import RunOptions, with_run_options

if TYPE_CHECKING:
    from rich.console import RenderableType

    from feedgen.engine.preview import FeedPreview, Item, Preview

EXAMPLES = (
    "feedgen preview -c google-fr -n 2",
    "feedgen preview catalogue.csv -c idealo@DE --shop-url https://shop.example --param carrier=dpd",
)
MOST = 1000
"""Items that can be asked for; more is a build."""


@with_run_options
def command(
    *,
    catalogue: o.Catalogue = None,
    channel: o.Channel = None,
    count: Annotated[int, typer.Option("--count", "-n", min=1, max=MOST, help="How many items of each feed.")] = 5,
    run: RunOptions,
    now: o.Now = None,
    written_as: Annotated[o.Format, typer.Option("--format", help="json: for programs.")] = o.Format.TEXT,
) -> None:
    """Show the first items of a channel.

    Nothing is written, and no more of the catalogue is read than these items need. Tables are shown as one line per
    filled column. Below each item stands what was found about it.
    """
    settings = o.run_settings(catalogue, channel, now, **run)
    from feedgen import api

    found = api.preview(count=count, **settings)
    if written_as is o.Format.JSON:
        from feedgen.diagnostics.render.json import dumps

        console.data(dumps(found.as_json()))
    else:
        console.data(console.laid_out(*_lines(found)))


def _lines(found: Preview) -> Iterator[RenderableType]:
    from rich.text import Text

    for feed in found.feeds:
        read = f"{found.records:,} records, all there are" if found.whole else f"the first {found.records:,} records"
        items = f"{len(feed.items)} item{'' if len(feed.items) == 1 else 's'}"
        yield Text(f"{feed.channel}/{feed.feed}: {items} of {feed.file}, from {read}", style="bold")
        for item in feed.items:
            yield Text("")
            yield Text(f"-- {item.product}", style="bold cyan")
            yield from _item(item, feed)
        yield Text("")


def _item(item: Item, feed: FeedPreview) -> Iterator[RenderableType]:
    from rich.syntax import Syntax
    from rich.text import Text

    from feedgen.diagnostics.render.text import printable, sentence
    from feedgen.engine.preview import pretty

    for number, row in enumerate(item.rows):
        if number:
            yield Text("")
        width = max(map(len, row), default=0)
        for name, cell in row.items():
            yield Text.assemble((f"{printable(name):{width}}", "green"), "  ", printable(cell))
    if not item.rows:
        text = "\n".join(map(printable, pretty(item.text, feed.writer).split("\n")))
        lexer = "json" if feed.writer.startswith("json") else "xml"
        yield Syntax(text, lexer, background_color="default") if console.stdout().is_terminal else Text(text)
    for finding in item.findings:
        yield Text(f"{finding.severity.word} {sentence(finding)}", style="yellow")
