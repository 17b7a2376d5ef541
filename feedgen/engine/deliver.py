"""`feedgen publish` and `feedgen receipts`: from a request to what is delivered, or was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from feedgen.diagnostics import UsageError, did_you_mean, make
from feedgen.diagnostics.published import PublishReport
from feedgen.engine.commit import remove_strays
from feedgen.engine.guards import read_manifest
from feedgen.engine.lock import locked
from feedgen.engine.prepare import OUTPUT, Request, channel_key, configured, output_of
from feedgen.engine.publishing import Publishing
from feedgen.engine.receipts import receipts_in
from feedgen.profiles.config import ConfigModel
from feedgen.profiles.publishing import declared


def publish(request: Request, *, dry_run: bool = False, force: bool = False, known_only: bool = False) -> PublishReport:
    """Deliver what the last build made. Raises `UsageError` and `OutputError`; what a target refuses is in the report.

    With `known_only`, channels without a target are passed over.
    """
    config, document, folder = configured(request)
    output = output_of(request, config, folder) or Path(OUTPUT)
    asked = [channel_key(one) for one in request.channels] or list(config.publish)
    if known_only:
        asked = [one for one in asked if one in config.publish]
    _known(asked, config)
    targets = {one: declared(one, config.publish[one], document, folder) for one in asked}
    if dry_run:
        return _publishing(output, dry_run, force).run(targets)
    if not output.is_dir():
        return _publishing(output, dry_run, force).run(targets)  # where nothing was built, nothing is made
    with locked(output, ()) as left:
        remove_strays(output, left)  # of a run that was killed
        return _publishing(output, dry_run, force).run(targets)


def receipts(request: Request) -> list[dict[str, Any]]:
    """The receipts of the channels asked for, the oldest first. Raises `UsageError`."""
    config, _, folder = configured(request)
    output = output_of(request, config, folder) or Path(OUTPUT)
    asked = {channel_key(one) for one in request.channels}
    return [one for one in receipts_in(read_manifest(output)) if not asked or one.get("channel") in asked]


def _publishing(output: Path, dry_run: bool, force: bool) -> Publishing:
    return Publishing(output, read_manifest(output), dry_run=dry_run, force=force)


def _known(asked: list[str], config: ConfigModel) -> None:
    wrong = [one for one in asked if one not in config.publish]
    if wrong:
        known = f"; {did_you_mean(wrong[0], config.publish)}" if config.publish else ""
        raise UsageError(*(make("PUB127", {"channel": one, "known": known}) for one in wrong))
