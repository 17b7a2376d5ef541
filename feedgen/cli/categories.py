"""`feedgen categories`: which shop paths have no category of a channel yet, and proposals for them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from feedgen.cli import complete, console
from feedgen.cli import options as o
from feedgen.diagnostics.errors import ExitStatus
from feedgen.diagnostics.render.text import plural, printable

CHECK_EXAMPLES = ("feedgen categories check catalogue.csv -c google",)
SUGGEST_EXAMPLES = ("feedgen categories suggest catalogue.csv -c google -o google-categories.csv",)

group = typer.Typer(
    help="Map the shop's categories to a channel's.",
    epilog=console.examples(*CHECK_EXAMPLES, *SUGGEST_EXAMPLES),
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

OneChannel = Annotated[
    str,
    typer.Option(
        "--channel",
        "-c",
        metavar="CHANNEL[@MARKET]",
        autocompletion=complete.channels,
        help="Channel whose categories are meant, such as google or google@FR.",
    ),
]


@group.command(epilog=console.examples(*CHECK_EXAMPLES))
def check(
    channel: OneChannel,
    catalogue: o.Catalogue = None,
    config: o.Config = None,
    preset: o.Preset = None,
    language: o.Language = None,
    source_format: o.SourceFormatOption = None,
    encoding: o.Encoding = None,
    delimiter: o.Delimiter = None,
    key: o.Key = None,
    fail_on: Annotated[
        o.FailOn,
        typer.Option("--fail-on", help="Least severity of an unmapped path that makes the exit status 1."),
    ] = o.FailOn.ERROR,
    written_as: o.DescribedAs = o.Format.TEXT,
) -> None:
    """List the paths without a line, those with the most products first.

    `unmatched` of the channel says how severe that is: reject is an error, warn (when absent) a warning, ignore a note.
    """
    from feedgen import api

    if fail_on is o.FailOn.NEW:
        raise typer.BadParameter("paths have no baseline", param_hint="--fail-on")
    found = api.categories_check(
        o.one_catalogue(catalogue),
        channel=channel,
        config=config,
        preset=preset,
        shop=o.present(language=language),
        source=o.source(source_format, encoding, delimiter, key),
    )
    if written_as is o.Format.JSON:
        from feedgen.diagnostics.render.json import dumps

        console.data(dumps([{"path": one.path, "products": one.products} for one in found.unmapped]))
    else:
        console.data("".join(f"{one.products:>8}  {printable(one.path)}\n" for one in found.unmapped))
    console.say(_counted(found))
    limit = fail_on.severity
    failed = limit is not None and bool(found.unmapped or found.beyond) and found.severity >= limit
    raise typer.Exit(ExitStatus.FINDINGS if failed else ExitStatus.OK)


def _counted(found: Any) -> str:
    products = sum(one.products for one in found.unmapped)
    parts = [f"{plural(len(found.unmapped), 'path')} without a line, {plural(products, 'product')}"]
    parts.append(f"{plural(found.mapped, 'product')} with a category")
    if found.pathless:
        parts.append(f"{found.pathless} without a path")
    if found.beyond:
        parts.append(f"{found.beyond} in further paths, which were too many to list")
    return "; ".join(parts)


@group.command(epilog=console.examples(*SUGGEST_EXAMPLES))
def suggest(
    channel: OneChannel,
    catalogue: o.Catalogue = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            show_default=False,
            help="File of lines to add to. Default: the channel's own, else CHANNEL-categories.csv.",
        ),
    ] = None,
    config: o.Config = None,
    preset: o.Preset = None,
    language: o.Language = None,
    source_format: o.SourceFormatOption = None,
    encoding: o.Encoding = None,
    delimiter: o.Delimiter = None,
    key: o.Key = None,
) -> None:
    """Propose a category for every path without a line.

    Proposals are added to the file with a question mark, which keeps them from counting: look through them and delete
    the mark of those that are right. Lines that are there already stay as they are.
    """
    from feedgen import api

    done = api.categories_suggest(
        o.one_catalogue(catalogue),
        channel=channel,
        output=output,
        config=config,
        preset=preset,
        shop=o.present(language=language),
        source=o.source(source_format, encoding, delimiter, key),
    )
    for path, suggestions in done.added:
        best = suggestions[0] if suggestions else None
        guess = "no proposal" if best is None else f"{best.score:.2f}  {best.node.path}"
        console.data(f"{path.products:>8}  {printable(path.path)}  →  {guess}\n")
    locale = f" {done.tree.locale}" if done.tree.locale else ""
    console.say(
        f"{plural(len(done.added), 'line')} added to {printable(str(done.output))}, {done.kept} were there; "
        f"proposed from {done.tree.name}{locale}. They count once their `?` is deleted."
    )
