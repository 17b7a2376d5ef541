"""`feedgen presets`: which shops' exports are known, and how one of them is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from feedgen.cli import complete
from feedgen.cli import options as o
from feedgen.cli.described import Line, show, written

if TYPE_CHECKING:
    from feedgen.sources.mapping.describe import PresetInfo

NAME = 18
"""Width of the column of names."""
ATTRIBUTE = 24

EXAMPLES = ("feedgen presets", "feedgen presets woocommerce", "feedgen presets shopify --format json")


def command(
    name: Annotated[
        str | None,
        typer.Argument(
            metavar="[NAME]",
            show_default=False,
            autocompletion=complete.presets,
            help="Preset to describe. Without it: the list of all.",
        ),
    ] = None,
    written_as: o.DescribedAs = o.Format.TEXT,
) -> None:
    """List the presets, or describe one.

    A preset knows a shop's export: which column is which attribute, which rows belong together, what is for sale. It
    is recognised by the columns of the file; `--preset NAME` settles it.
    """
    from feedgen import api

    known = api.presets() if name is None else [api.preset(name)]
    show(known, written_as, listing=listing if name is None else None, description=description)


def listing(known: Sequence[PresetInfo]) -> str:
    """One line per preset."""
    return written(Line(f"{one.name:<{NAME}}  {one.title}", NAME + 2) for one in known)


def description(preset: PresetInfo) -> Iterator[Line]:
    """Everything the preset says."""
    yield Line(f"{preset.title} ({preset.name})", style="bold")
    if preset.description:
        yield Line(preset.description)
    if preset.extends:
        yield Line(f"As `{preset.extends}`, but for what is said here.")
    yield Line("")
    if not preset.recognised_by:
        yield Line("Taken for want of another, or by name.")
    for number, signature in enumerate(preset.recognised_by):
        yield Line(f"{'Recognised by' if not number else 'or by      '}  {', '.join(signature.all)}", 15)
        if signature.any:
            yield Line(f"and one of     {', '.join(signature.any)}", 15)
        if signature.none:
            yield Line(f"but none of    {', '.join(signature.none)}", 15)
    if preset.groups:
        yield Line(f"One product    {preset.groups}", 15)
    if preset.options:
        yield Line(f"Options        {preset.options}", 15)
    attributes = {attribute.attribute: attribute.source for attribute in preset.attributes}
    names = {attribute.attribute: attribute.source for attribute in preset.derived}
    others = {name: ", ".join(known) for name, known in preset.aliases.items()}
    yield from _section("Attributes", attributes)
    yield from _section("Names that these expressions use", names)
    yield from _section("Columns that have other names too", others)


def _section(title: str, lines: Mapping[str, str]) -> Iterator[Line]:
    if lines:
        yield Line("")
        yield Line(title, style="bold")
    for name, text in lines.items():
        yield Line(f"  {name:<{ATTRIBUTE}}  {text}", ATTRIBUTE + 4)
