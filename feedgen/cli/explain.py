"""`feedgen explain`: the page of a finding's code, or the whole way of one product."""

from __future__ import annotations

import re
import sys
from typing import Annotated

import typer

from feedgen.cli import complete, console
from feedgen.cli import options as o
from feedgen.cli.run_options import RunOptions, with_run_options
from feedgen.diagnostics.errors import UsageError
from feedgen.diagnostics.rules import FAMILIES, all_rules

EXAMPLES = (
    "feedgen explain GRD101",
    "feedgen explain RB-ATL-BLA -c google-fr",
    "feedgen explain RB-ATL-BLA catalogue.csv -c google@FR --shop-url https://shop.example --format json",
)

CODE = re.compile(r"[A-Z]{3}\d{3}")


@with_run_options
def command(
    *,
    asked: Annotated[
        str,
        typer.Argument(
            metavar="CODE | PRODUCT",
            autocompletion=complete.codes,
            help="Code of a finding, as the summary shows it (GRD101), or the id of a product.",
        ),
    ],
    catalogue: o.Catalogue = None,
    channel: o.Channel = None,
    run: RunOptions,
    now: o.Now = None,
    written_as: Annotated[
        o.Format, typer.Option("--format", help="json: the story of a product for programs.")
    ] = o.Format.TEXT,
) -> None:
    """Explain a finding, or one product's whole way.

    With a channel, it is the product: its cells, what was read of them, every attribute, rule and selection, every
    field with the value after each function, every check, and the bytes of its item. The first line says what
    decided. What looks like a code is one, unless a channel or a catalogue is given.
    """
    if CODE.fullmatch(asked.strip().upper()) and not channel and not catalogue:
        _page(asked)
        return
    from feedgen import api

    settings = o.run_settings(catalogue, channel, now, **run)
    try:
        story = api.story(asked, **settings)
    except UsageError as error:
        if channel or catalogue:
            raise
        # a code may have been meant
        console.failed(error)
        console.say(neighbours(asked.strip().upper()))
        raise typer.Exit(error.status) from None
    if written_as is o.Format.JSON:
        from feedgen.diagnostics.render.json import dumps

        console.data(dumps(story.as_json()))
    else:
        from feedgen.cli import story as telling

        console.data(telling.written(story))


def _page(code: str) -> None:
    from feedgen import api

    asked = code.strip().upper()
    try:
        page = api.explain(asked)
    except UsageError as error:
        console.failed(error)
        console.say(neighbours(asked))
        raise typer.Exit(error.status) from None
    if sys.stdout.isatty():
        from rich.markdown import Markdown

        page = console.laid_out(Markdown(page))
    console.data(page)


def neighbours(asked: str) -> str:
    """The codes of the family that was meant, or the families there are."""
    family = asked[:3]
    if family in FAMILIES:
        codes = ", ".join(code for code in all_rules() if code.startswith(family))
        return f"    {family} is {FAMILIES[family]}: {codes}"
    return "    families: " + ", ".join(f"{name} {about}" for name, about in FAMILIES.items())
