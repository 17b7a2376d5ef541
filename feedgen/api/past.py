"""What earlier runs did, and what is to be said about this one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from feedgen.engine.accepting import Acceptance
    from feedgen.engine.past import PastRun, RolledBack
    from feedgen.engine.rebuilding import Rebuilt


def history(
    *,
    channels: Sequence[str] = (),
    config: Path | None = None,
    output: Path | None = None,
    state: Path | None = None,
) -> list[PastRun]:
    """Every feed of every run that is remembered, the oldest first; of some channels only, when they are named.

    Raises `UsageError`, and `OutputError` when what is remembered cannot be read.
    """
    from feedgen.engine.past import history as told
    from feedgen.engine.prepare import Request

    return told(Request(None, channels, output, config, remember=True, state=state))


def rollback(
    channels: Sequence[str],
    *,
    to: int | None = None,
    config: Path | None = None,
    output: Path | None = None,
    state: Path | None = None,
) -> RolledBack:
    """Put the files of an earlier run back: of run `to`, else of the last one that had other files.

    Raises `UsageError` when there is no way back, and `OutputError`; nothing was then changed.
    """
    from feedgen.engine.past import roll_back
    from feedgen.engine.prepare import Request

    return roll_back(Request(None, channels, output, config, remember=True, state=state), to)


def rebuild_state(
    *,
    channels: Sequence[str] = (),
    config: Path | None = None,
    output: Path | None = None,
    state: Path | None = None,
) -> Rebuilt:
    """Read the feeds of the output folder into the state, but for those that it knows.

    Raises `UsageError` when there are no feeds, `SourceError` for one that cannot be read, and `OutputError`.
    """
    from feedgen.engine.prepare import Request
    from feedgen.engine.rebuilding import rebuild

    return rebuild(Request(None, channels, output, config, remember=True, state=state))


def accept(
    channel: str,
    guard: str,
    until: dt.date,
    reason: str,
    *,
    up_to: str | None = None,
    by: str | None = None,
    config: Path | None = None,
    output: Path | None = None,
) -> Acceptance:
    """Let pass what a guard finds in a channel (or `channel/feed`), up to a figure and until a day.

    Without `up_to` it is what the run that was stopped found, and a tenth more. The entry is written into
    feedgen.accepted.yaml. Raises `UsageError`, `OutputError`.
    """
    from feedgen.engine.accepting import accept as written
    from feedgen.engine.prepare import Request

    return written(Request(None, (), output, config), channel, guard, until, reason, up_to=up_to, by=by)
