"""`feedgen init`: a look at a catalogue, and a feedgen.yaml for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feedgen.cli import console
from feedgen.cli import options as o
from feedgen.diagnostics.render.text import printable

if TYPE_CHECKING:
    from rich.text import Text

    from feedgen.engine.starting import Started

NAME = "feedgen.yaml"

COLUMNS = 12
"""Unclaimed columns that are named; the file names more."""
OBSTACLES = 8
"""Reasons that are shown."""

EXAMPLES = (
    "feedgen init catalogue.csv --shop-url https://shop.example --country FR --output shop.yaml",
    "feedgen init catalogue.csv -c google -c idealo --country DE --stdout",
)


def command(
    *,
    catalogue: Annotated[
        str | None,
        typer.Argument(
            metavar="[CATALOGUE]",
            show_default=False,
            help="File, pattern, folder or address. Without it: the one catalogue file of this folder.",
        ),
    ] = None,
    channel: Annotated[
        list[str] | None,
        typer.Option("--channel", "-c", metavar="CHANNEL[@MARKET]", help="Channel to prepare. Default: google."),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where it is written.")] = Path(NAME),
    stdout: Annotated[bool, typer.Option("--stdout", help="Print the configuration, write nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a configuration that is there.")] = False,
    preset: o.Preset = None,
    shop_url: o.ShopUrl = None,
    shop_name: o.ShopName = None,
    country: o.Country = None,
    currency: o.Currency = None,
    language: o.Language = None,
) -> None:
    """Look at a catalogue and write a feedgen.yaml that builds.

    Says what was recognised, which columns nobody reads, and what the channels require and products do not have. What
    a catalogue does not tell (the country, the address of the shop) is asked for on a terminal.
    """
    path = catalogue or _only_file()
    if not stdout and output.exists() and not force:
        from feedgen.diagnostics import UsageError, make

        raise UsageError(make("PRF227", {"path": str(output)}))
    shop = {"url": shop_url, "name": shop_name, "country": country, "currency": currency, "language": language}
    given = {name: value for name, value in shop.items() if value is not None}
    started = _started(path, channel or ["google"], output.parent, preset, given)
    for line in _told(started, path):
        console.put(console.talk(), line)
    if stdout:
        console.data(started.text.rstrip("\n"))
        return
    _write(output, started.text)
    console.say(f"wrote {output}; next: feedgen build" + ("" if output == Path(NAME) else f" --config {output}"))


def _only_file() -> str:
    """The one file of this folder that may be a catalogue."""
    from feedgen.sources import is_catalogue

    found = [entry.name for entry in sorted(Path().iterdir()) if entry.is_file() and is_catalogue(entry.name)]
    if len(found) == 1:
        return found[0]
    from feedgen.diagnostics import UsageError, make

    raise UsageError(make("PRF228", {"found": ", ".join(found[:8]) or "no file that may be a catalogue"}))


def _started(path: str, channels: list[str], folder: Path, preset: str | None, shop: dict[str, str]) -> Started:
    """What a look at the catalogue gives; on a terminal the user is asked for what it does not tell."""
    from feedgen import api
    from feedgen.diagnostics import UsageError

    while True:
        try:
            return api.init(path, channels=channels, folder=folder, preset=preset, shop=shop)
        except UsageError as error:
            asked = error.findings[0]
            name = asked.params.get("name") if asked.code == "PRF226" else None
            if name is None or not console.asks():
                raise
            shop[str(name)] = typer.prompt(str(asked.params["question"]), err=True)


def _told(started: Started, path: str) -> Iterator[Text]:
    """What was found out, for stderr."""
    from rich.text import Text

    for source in started.sources:
        read = ", ".join(filter(None, [source.format, source.encoding]))
        sure = started.confidence.get(source.name)
        by = "" if sure is None else f", {sure:.0%} of its signature"
        yield Text(printable(f"{source.name}: {source.preset} ({read}){by}, {source.columns} columns"), style="bold")
        if source.unused:
            more = f" and {len(source.unused) - COLUMNS} more" if len(source.unused) > COLUMNS else ""
            yield Text(printable(f"  nobody reads {', '.join(source.unused[:COLUMNS])}{more}"))
    scope = "" if started.whole else "the first "
    for feed, items in started.items.items():
        yield Text(f"{feed}: {items:,} of {scope}{started.products:,} products make an item", style="bold")
        for rule, count in started.filtered[feed].items():
            yield Text(printable(f"  {count:,} filtered by {rule}"))
    for one in started.obstacles[:OBSTACLES]:
        what = f"{one.field} is required, and {one.products:,} have none"
        what = what if one.missing else f"{one.products:,} x {one.code}, such as {one.example}"
        yield Text(printable(f"  {one.channel}: {what}"), style="yellow")
    if len(started.obstacles) > OBSTACLES:
        yield Text(f"  and {len(started.obstacles) - OBSTACLES} more kinds: see feedgen validate", style="yellow")
    for channel, names in started.params.items():
        about = f"feedgen channels {channel.partition('@')[0]}"
        yield Text(f"  {channel}: fill in {', '.join(names)} ({about})", style="yellow")
    if not started.products:
        from feedgen.transfer import redacted

        yield Text(f"no product could be read: see feedgen validate {redacted(path)}", style="yellow")


def _write(path: Path, text: str) -> None:
    from feedgen.diagnostics import OutputError, make

    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(make("OUT201", {"path": str(path), "reason": error.strerror or str(error)})) from None
