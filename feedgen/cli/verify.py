"""`feedgen verify`: are the feeds what their sources make?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from feedgen.cli import console
from feedgen.cli import options as o
from feedgen.cli.run_options import RunOptions, with_run_options
from feedgen.diagnostics.errors import ExitStatus

EXAMPLES = ("feedgen verify", "feedgen verify --format json")


@with_run_options
def command(
    *,
    catalogue: o.Catalogue = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", show_default=False, help="Folder of the feeds. Default: feeds."),
    ] = None,
    run: RunOptions,
    workers: o.Workers = None,
    limit: o.Limit = None,
    written_as: o.DescribedAs = o.Format.TEXT,
    quiet: o.Quiet = False,
) -> None:
    """Make the feeds again and compare them with those in place.

    Channels and time are those of the manifest; give the other options of the build again. Nothing is written. Exit
    status: 0 all the same, 1 something differs (and why: file, source, settings, version), else as for validate.
    """
    settings = o.run_settings(catalogue, None, None, workers=workers, limit=limit, **run)
    from feedgen import api
    from feedgen.diagnostics.render.text import listing, plural
    from feedgen.diagnostics.report import finding_json

    feeds, findings = api.verify(**settings, output=output)
    if written_as is o.Format.JSON:
        told = {"feeds": feeds, "same": not findings, "findings": [finding_json(finding) for finding in findings]}
        console.data(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    else:
        console.data(listing(findings))
        if not findings and not quiet:
            console.say(f"{plural(feeds, 'feed')} made again, and the same")
    raise typer.Exit(ExitStatus.FINDINGS if findings else ExitStatus.OK)
