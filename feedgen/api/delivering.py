"""Finished files to their targets."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedgen.api.asked import Asked, requested

if TYPE_CHECKING:
    from feedgen.diagnostics.published import PublishReport
    from feedgen.engine.watch import Limits


def publish(
    *,
    channels: Sequence[str] = (),
    config: Path | None = None,
    output: Path | None = None,
    dry_run: bool = False,
    force: bool = False,
    known_only: bool = False,
    limits: Limits | None = None,
) -> PublishReport:
    """Deliver what the last build made to the targets under `publish` of feedgen.yaml.

    `force` sends bytes again that are there already; with `known_only`, channels without a target are passed over. A
    target that fails does not stop the others: look at `.good` and `.failed`. Raises `UsageError`, `LimitError`, and
    `OutputError` when the output folder is in use or no receipt can be written there.
    """
    from feedgen.engine.deliver import publish as deliver
    from feedgen.engine.prepare import limited
    from feedgen.engine.watch import DELIVERING, SENT

    asked: Asked = {"channels": channels, "config": config, "limits": limits}
    with limited(requested(None, asked, output=output, remember=True), DELIVERING, SENT) as request:
        return deliver(request, dry_run=dry_run, force=force, known_only=known_only)


def receipts(
    *, channels: Sequence[str] = (), config: Path | None = None, output: Path | None = None, history: bool = False
) -> list[dict[str, Any]]:
    """What was delivered, the oldest first: time, channel, feed, file, target, bytes, sha256, verified, answer.

    It is the last receipt for each file at each target; with `history` all that the state remembers, failures too.
    """
    from feedgen.engine.deliver import history as all_of
    from feedgen.engine.deliver import receipts as last

    asked: Asked = {"channels": channels, "config": config}
    return (all_of if history else last)(requested(None, asked, output=output, remember=True))
