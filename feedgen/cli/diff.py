"""`feedgen diff`: what changed between two feeds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from feedgen.cli import console
from feedgen.cli import options as o
from feedgen.diagnostics.errors import ExitStatus

if TYPE_CHECKING:
    from feedgen.diff import Pair

EXAMPLES = (
    "feedgen diff -c google-fr",
    "feedgen diff yesterday/google-fr.xml feeds/google-fr.xml",
    "feedgen diff yesterday feeds -c google-fr --format markdown",
    "feedgen diff yesterday/idealo-fr.csv feeds/idealo-fr.csv --key sku",
)


class DiffFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


Written = Annotated[
    DiffFormat,
    typer.Option("--format", help="markdown: for a comment on a pull request, never longer than one may be."),
]
Examples = Annotated[int, typer.Option("--limit", min=0, metavar="N", help="Examples of each kind; counts are exact.")]
ExitCode = Annotated[bool, typer.Option("--exit-code", help="Exit status 1 when there is a difference.")]
Ignored = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="FIELD", help="A field that is not looked at. May be repeated."),
]


def command(
    old: Annotated[
        str | None,
        typer.Argument(
            metavar="[OLD]",
            show_default=False,
            help="A feed: file, packed or not, 'feeds.zip!member', address; or a folder. "
            "Without OLD and NEW: what stands in place, against what a build would make now.",
        ),
    ] = None,
    new: Annotated[
        str | None,
        typer.Argument(metavar="[NEW]", show_default=False, help="The feed to compare it with; or a folder."),
    ] = None,
    channel: Annotated[
        list[str] | None,
        typer.Option(
            "--channel",
            "-c",
            metavar="CHANNEL[/FEED][@MARKET]",
            help="Whose feed it is: the profile then tells how it is written. Of folders: which feeds.",
        ),
    ] = None,
    config: o.Config = None,
    key: Annotated[
        str | None,
        typer.Option(metavar="FIELD", help="The field that tells items apart. Default: the profile's, else found out."),
    ] = None,
    ignore: Ignored = None,
    written_as: Written = DiffFormat.TEXT,
    limit: Examples = 10,
    exit_code: ExitCode = False,
) -> None:
    """Compare two finished feeds, item by item.

    Without OLD and NEW the feeds in place are compared with a new build. Says what was added, removed and changed, by
    field, and the largest price moves. The order of items does not matter.

    Exit status: 0, 1 with --exit-code when they differ, 2 usage, 3 a feed cannot be read.
    """
    from feedgen import api

    asked: dict[str, Any] = {"channels": tuple(channel or ()), "config": config, "ignore": tuple(ignore or ())}
    if old is None:
        if key is not None:
            raise typer.BadParameter("the profile knows it; name two feeds", param_hint="--key")
        pairs = api.changes(**asked, examples=limit)
    elif new is None:
        raise typer.BadParameter("one feed cannot be compared; name two, or none", param_hint="NEW")
    else:
        pairs = api.diff(old, new, **asked, key=key, limit=limit)
    show(pairs, written_as)
    raise typer.Exit(status_of(pairs, exit_code=exit_code))


def show(pairs: Sequence[Pair], written_as: DiffFormat) -> None:
    """The differences on stdout."""
    from feedgen.diff.render import as_json, as_markdown, as_text

    if written_as is DiffFormat.JSON:
        console.data(json.dumps(as_json(pairs), ensure_ascii=False, indent=2) + "\n")
    else:
        console.data((as_markdown if written_as is DiffFormat.MARKDOWN else as_text)(pairs))


def status_of(pairs: Sequence[Pair], *, exit_code: bool) -> ExitStatus:
    differs = not all(pair.equal for pair in pairs)
    return ExitStatus.FINDINGS if exit_code and differs else ExitStatus.OK
