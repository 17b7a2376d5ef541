"""`feedgen functions`: what can stand after the bar in an expression, and the page of one function."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedgen.cli import complete
from feedgen.cli import options as o
from feedgen.cli.described import Line, show, written

if TYPE_CHECKING:
    from feedgen.expressions.describe import FunctionInfo

NAME = 34
"""Width of the column of signatures; a longer one stands on a line of its own."""

EXAMPLES = ("feedgen functions", "feedgen functions truncate", "feedgen functions round --format json")


def command(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            show_default=False,
            autocompletion=complete.functions,
            help="Function to describe. Without it: the list of all.",
        ),
    ] = None,
    written_as: o.DescribedAs = o.Format.TEXT,
) -> None:
    """List the functions of expressions, or describe one.

    Functions stand after a bar, as in `title | truncate(60)`. A description has its arguments, what it takes and
    gives, and examples with their results.
    """
    from feedgen import api

    known = api.functions() if name is None else [api.function(name)]
    show(known, written_as, listing=listing if name is None else None, description=description)


def listing(known: Sequence[FunctionInfo]) -> str:
    """One line per function, by family."""
    return written(_listed(known))


def _listed(known: Sequence[FunctionInfo]) -> Iterator[Line]:
    for number, (family, members) in enumerate(groupby(known, key=lambda function: function.family)):
        if number:
            yield Line("")
        yield Line(family, style="bold")
        for function in members:
            if len(function.signature) > NAME:
                yield Line(f"  {function.signature}", NAME + 4)
                yield Line(f"{' ' * (NAME + 4)}{function.summary}", NAME + 4)
            else:
                yield Line(f"  {function.signature:<{NAME}}  {function.summary}", NAME + 4)


def description(function: FunctionInfo) -> Iterator[Line]:
    """The page of one function."""
    yield Line(function.signature, style="bold")
    yield Line(function.summary)
    if function.description:
        yield Line("")
        yield Line(function.description)
    yield Line("")
    yield Line(f"Family  {function.family}", 8)
    yield Line(f"Takes   {function.takes}", 8)
    yield Line(f"Gives   {function.gives}", 8)
    if function.parameters:
        yield Line("")
        yield Line("Arguments", style="bold")
        for parameter in function.parameters:
            need = "required" if parameter.required else "any number of them" if parameter.many else "may be left out"
            yield Line(f"  {parameter.name:<14}  {parameter.kind}, {need}", 18)
    if function.examples:
        yield Line("")
        yield Line("Examples", style="bold")
    for name, table in function.tables.items():
        yield Line(f"  with the table {name}: {shown(table)}", 6)
    for example in function.examples:
        yield Line(f"  {example.expression}", 6)
        yield Line(f"    gives {example.result}", 10)


def shown(table: Any) -> str:
    """A table as it stands in YAML, on one line."""
    if isinstance(table, Mapping):
        return "{" + ", ".join(f"{key}: {value}" for key, value in table.items()) + "}"
    return f"[{', '.join(map(str, table))}]"
