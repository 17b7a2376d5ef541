"""`feedgen channels`: which channels there are, what one of them demands, and the draft of a new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from feedgen.cli import complete, console
from feedgen.cli import options as o
from feedgen.cli.channel_page import about, market, page
from feedgen.cli.described import Line, show
from feedgen.cli.new_channel import new_channel
from feedgen.diagnostics.render.text import printable

if TYPE_CHECKING:
    from rich.table import Table

    from feedgen.profiles.describe import ChannelInfo, FeedInfo, ParamInfo
    from feedgen.profiles.describe_fields import FieldInfo

NAME = 30
"""Width of the column of names: most fit, and the rest of an 80 column terminal is enough for the others."""

MARKETS = 30
"""More markets than this are named without language and currency; `--format json` has them."""

EXAMPLES = (
    "feedgen channels",
    "feedgen channels google",
    "feedgen channels idealo --format json",
    "feedgen channels idealo --format markdown",
    "feedgen channels new robot-guide",
    "feedgen channels new robot-guide --from expected/idealo-fr.csv -o -",
)

NEW = "new"
"""No channel is called so: `feedgen channels new NAME` drafts one."""


def command(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            show_default=False,
            autocompletion=complete.channels,
            help="Channel to describe. Without it: the list of all. `new`: draft a profile of your own.",
        ),
    ] = None,
    drafted: Annotated[
        str | None,
        typer.Argument(metavar="[CHANNEL]", show_default=False, help="With `new`: what the channel is called."),
    ] = None,
    written_as: Annotated[
        o.PageFormat,
        typer.Option("--format", help="json: the same for programs. markdown: the same as a page of documentation."),
    ] = o.PageFormat.TEXT,
    sample: Annotated[
        str | None,
        typer.Option(
            "--from", metavar="FILE", help="With `new`: a sample of the feed (XML, CSV, TSV, JSON, JSON Lines)."
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="With `new`: where the profile is written; - prints it."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="With `new`: replace a profile that is there.")] = False,
) -> None:
    """List the channels, describe one, or draft a new one.

    A description has the feeds, their fields, what is required when, limits, and the channel's documentation.
    `new CHANNEL` writes a first profile into channel_profiles/CHANNEL.yaml: fields, nesting and formats of a sample,
    and what probably fills them.
    """
    from feedgen import api

    if name == NEW:
        if drafted is None:
            raise typer.BadParameter("how is it called? feedgen channels new CHANNEL", param_hint="CHANNEL")
        new_channel(drafted, sample, output, force=force)
        return
    if drafted is not None or sample is not None or output is not None or force:
        raise typer.BadParameter("goes with `feedgen channels new CHANNEL`", param_hint="CHANNEL, --from, -o, --force")

    known = api.channels() if name is None else [api.channel(name)]
    if written_as is o.PageFormat.MARKDOWN:
        console.data("\n".join(map(page, known)).rstrip("\n"))
    else:
        show(known, o.Format(written_as), listing=listing if name is None else None, description=description)


def listing(known: Sequence[ChannelInfo]) -> str:
    """One line per channel; feeds that are built only when asked for stand in brackets."""
    table = _table("Name", "Title", "Feeds", "Markets", "Spec checked")
    for channel in known:
        feeds = ", ".join(feed.name if feed.default else f"({feed.name})" for feed in channel.feeds)
        markets = str(len(channel.markets) or "any")
        _row(table, channel.name, channel.title, feeds, markets, channel.spec_checked)
    return console.laid_out(table)


def _table(*names: str) -> Table:
    from rich import box
    from rich.table import Table

    fancy = console.fancy(console.stdout())
    table = Table(box=box.SIMPLE_HEAD if fancy else None, pad_edge=False, show_edge=False, padding=(0, 2, 0, 0))
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _row(table: Table, *cells: str) -> None:
    from rich.text import Text

    table.add_row(*(Text(printable(cell)) for cell in cells))


def description(channel: ChannelInfo) -> Iterator[Line]:
    """Everything the profile says, as a merchant reads it."""
    many = len(channel.markets) > MARKETS
    markets = ", ".join(channel.markets if many else (market(*one) for one in channel.markets.items()))
    needed = "one must be named: " if channel.market_required and markets else ""
    yield Line(f"{channel.title} ({channel.name})", style="bold")
    if channel.description:
        yield Line(channel.description)
    yield Line("")
    yield Line(f"Documentation  {channel.spec_url}", 15)
    yield Line(f"As of          {channel.spec_checked}", 15)
    yield Line(f"Profile        {channel.path}", 15)
    yield Line(f"Markets        {needed}{markets or 'any'}", 15)
    for note in channel.delivery:
        yield Line(f"               {note}", 15)
    if channel.params:
        yield Line("")
        yield Line("Params: --param NAME=VALUE, or `params:` of the channel in feedgen.yaml", style="bold")
        for param in channel.params:
            yield from _param(param)
    for feed in channel.feeds:
        yield from _feed(feed, channel.name)


def _param(param: ParamInfo) -> Iterator[Line]:
    marks = ["required"] if param.required else []
    marks += ["secret"] if param.secret else []
    marks += [f"for {', '.join(param.feeds)}"] if param.feeds else []
    marks += [f"default {param.default}"] if param.default is not None else []
    yield Line(f"  {_columns(param.name, ', '.join(marks))}", NAME + 4)
    yield Line(f"      {param.description}", 6)
    if param.example is not None:
        yield Line(f"      such as {param.example}", 14)


def _feed(feed: FeedInfo, channel: str) -> Iterator[Line]:
    title = f": {feed.title}" if feed.title else ""
    yield Line("")
    yield Line(f"Feed {feed.name}{title}", style="bold")
    yield Line(f"  {about(feed, channel)}".replace("`", ""), 2)
    if feed.columns:
        yield Line(f"  {feed.columns}", 2)
    for field in feed.document:
        yield from _field(field)
    if feed.document:
        yield Line("")
        yield Line(f"Items of {feed.name}", style="bold")
    for field in feed.fields:
        yield from _field(field)
    if feed.checks:
        yield Line("")
        yield Line(f"Checks of {feed.name}", style="bold")
    for check in feed.checks:
        yield Line(f"  {_columns(check.id, ', '.join(filter(None, (check.severity, check.field))))}", NAME + 4)
        yield Line(f"      {check.message}", 6)
        if check.hint:
            yield Line(f"      {check.hint}", 6)
    if feed.feedback:
        yield Line("")
        yield Line(f"  Answers that `feedgen feedback` reads: {'; '.join(feed.feedback)}.", 2)


def _field(field: FieldInfo) -> Iterator[Line]:
    kind = ", ".join(filter(None, (field.form.replace("`", ""), field.limits)))
    needs = [
        (word, demand)
        for word, demand in (("required", field.required), ("recommended", field.recommended))
        if demand != "no"
    ]
    always = next((f"{word}; " for word, demand in needs if demand == "yes"), "")
    where = f"; on {' and '.join(field.rows)} rows" if field.rows else ""
    yield Line(f"  {_columns(field.name, always + kind + where)}", NAME + 4)
    for word, demand in needs:
        if demand != "yes":
            yield Line(f"      {word} {demand}", 7 + len(word))
    said = {
        "one of": _words(field.enum),
        "from": field.source,
        "else": field.default,
        "note": field.note,
        "given up:": field.deprecated,
    }
    for word, text in said.items():
        if text:
            yield Line(f"      {word} {text}", 7 + len(word))


def _words(enum: list[str], shown: int = 12) -> str:
    """Accepted words; of a long list the first few."""
    more = f" ... ({len(enum)} in all)" if len(enum) > shown else ""
    return ", ".join(enum[:shown]) + more


def _columns(name: str, rest: str) -> str:
    return f"{name:<{NAME}}  {rest}".rstrip()
