"""`feedgen taxonomy`: Google's list of categories, fetched and searched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedgen.cli import console
from feedgen.cli import options as o
from feedgen.diagnostics.render.text import printable

if TYPE_CHECKING:
    from feedgen.taxonomy import Taxonomy

SHOWN = 30
"""Categories listed; more words make it fewer."""

EXAMPLES = ("feedgen taxonomy update", "feedgen taxonomy show mugs")
UPDATE_EXAMPLES = (
    "feedgen taxonomy update",
    "feedgen taxonomy update --locale fr-FR --locale de-DE",
)
SHOW_EXAMPLES = ("feedgen taxonomy show mugs", "feedgen taxonomy show 2169")

group = typer.Typer(
    help="Fetch and search a channel's list of categories.\n\nNone comes with feedgen; `update` gets Google's.",
    epilog=console.examples(*EXAMPLES),
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@group.command(epilog=console.examples(*UPDATE_EXAMPLES))
def update(
    locale: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LOCALE",
            show_default=False,
            help="Language and country, such as fr-FR. May be repeated. Default: those you have, and en-US.",
        ),
    ] = None,
    source: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="Take it from a file instead: for a machine without a network."),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Another address; LOCALE in it stands for the locale. Default: Google's."),
    ] = None,
) -> None:
    """Fetch Google's taxonomy into your cache.

    What was fetched is looked at before it replaces what was there: a file that is not whole is refused.
    """
    from feedgen import api

    for done in api.taxonomy_update(locale or (), source=source, url=url):
        before = "" if done.before is None else f", {done.before} before"
        console.data(
            f"{done.locale}: {done.categories} categories of {done.version}{before}; {printable(str(done.path))}\n"
        )


@group.command(epilog=console.examples(*SHOW_EXAMPLES))
def show(
    text: Annotated[
        str | None,
        typer.Argument(
            metavar="[TEXT|ID]", show_default=False, help="Words of the category, or its id. Without: what is here."
        ),
    ] = None,
    tree: Annotated[
        str, typer.Option(metavar="NAME", help="Whose categories: a name, or a file `id;path`.")
    ] = "google",
    locale: Annotated[
        str | None,
        typer.Option(metavar="LOCALE", show_default=False, help="In which language. Default: English, if here."),
    ] = None,
    written_as: o.DescribedAs = o.Format.TEXT,
) -> None:
    """Find categories by words or by id."""
    from feedgen import api

    trees = api.taxonomy(tree, locale)
    if written_as is o.Format.JSON:
        from feedgen.diagnostics.render.json import dumps

        console.data(dumps(_plain(trees, text)))
        return
    lines = list(_listed(trees, text))
    console.data("".join(f"{printable(line)}\n" for line in lines))
    if not lines and text is not None:
        guess = trees[0].guess(text)
        console.say(f"nothing found for `{printable(text)}`" + (f"; did you mean `{guess.path}`?" if guess else ""))
        raise typer.Exit(1)


def _plain(trees: list[Taxonomy], text: str | None) -> list[dict[str, Any]]:
    if text is None:
        return [{"name": t.name, "locale": t.locale, "version": t.version, "categories": len(t)} for t in trees]
    return [{"id": node.id, "path": list(node.levels)} for node in _found(trees[0], text)]


def _listed(trees: list[Taxonomy], text: str | None) -> Iterator[str]:
    if text is None:
        for tree in trees:
            version = f", version {tree.version}" if tree.version else ""
            yield " ".join(filter(None, (tree.name, tree.locale))) + f": {len(tree)} categories{version}"
        return
    nodes = _found(trees[0], text)
    yield from (f"{node.id:>7}  {node.path}" for node in nodes[:SHOWN])
    if len(nodes) > SHOWN:
        yield f"         … {len(nodes) - SHOWN} more"


def _found(tree: Taxonomy, text: str) -> list[Any]:
    node = tree.find(text)
    return [node] if node is not None else tree.matching(text)
