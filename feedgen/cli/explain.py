"""`feedgen explain`: the page of a finding's code."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from feedgen.cli import complete, console
from feedgen.diagnostics.errors import UsageError
from feedgen.diagnostics.rules import FAMILIES, all_rules

EXAMPLES = ("feedgen explain GRD101",)


def command(
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE",
            autocompletion=complete.codes,
            help="Code of a finding, as the summary shows it: GRD101.",
        ),
    ],
) -> None:
    """Show what a finding means and how to fix it."""
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
