"""What a build changes: feeds compared, plans made and put in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Unpack

from feedgen.api.asked import Asked, AskedRun, requested

if TYPE_CHECKING:
    from feedgen.diff import Pair
    from feedgen.engine.planning import Applied
    from feedgen.engine.watch import Limits


def diff(
    old: str,
    new: str,
    *,
    channels: Sequence[str] = (),
    config: Path | None = None,
    key: str | None = None,
    ignore: Sequence[str] = (),
    limit: int = 10,
) -> list[Pair]:
    """How two finished feeds, or those of two folders with a manifest, differ: one `Pair` per feed.

    A channel's profile tells how its feed is written, which field is the id (else `key`, else found out) and which is
    the price. `limit` is how many examples are kept of each kind; counts are exact. Raises `UsageError` (`PRF260` when
    no field is the id) and `SourceError` when a feed cannot be read to its end.
    """
    from feedgen.engine.differences import Looking, compared

    asked: Asked = {"channels": channels, "config": config}
    return compared(old, new, requested(None, asked, guarded=False), Looking(key, ignore, limit))


def changes(
    *, ignore: Sequence[str] = (), examples: int = 10, output: Path | None = None, **asked: Unpack[AskedRun]
) -> list[Pair]:
    """What a build would change in the feeds that stand in place; nothing is replaced. Raises as `build` does, but no
    guard stops it.
    """
    from feedgen.engine.differences import Looking
    from feedgen.engine.planning import changes as look
    from feedgen.engine.prepare import limited

    with limited(requested(None, asked, output=output)) as request:
        return look(request, Looking(None, ignore, examples))


def plan(
    catalogue: str | None = None,
    *,
    path: Path,
    output: Path | None = None,
    state: Path | Literal[False] | None = None,
    ignore: Sequence[str] = (),
    examples: int = 10,
    **asked: Unpack[AskedRun],
) -> list[Pair]:
    """Build aside, say what would change, and write to `path` a plan that `apply` puts in place.

    The bytes go to `.feedgen/plans` beside it. Raises as `build` does, but a guard that does not hold is only told, in
    `notes` of its feed; `apply` then refuses.
    """
    from feedgen.engine.differences import Looking
    from feedgen.engine.planning import plan as make_plan
    from feedgen.engine.prepare import limited

    kept = {"remember": state is not False, "state": state or None}
    with limited(requested(catalogue, asked, output=output, **kept)) as request:
        made, _ = make_plan(request, path, Looking(None, ignore, examples))
        return made.pairs


def apply(
    path: Path,
    *,
    publish: bool = True,
    limits: Limits | None = None,
    on_applied: Callable[[Applied], None] | None = None,
) -> Applied:
    """Put exactly the bytes of a plan in place, all or none, and deliver them where its configuration says.

    What became of the deliveries is in `.published`; `on_applied` is called before them, and `publish=False` makes
    none. Raises `UsageError` for what is no plan, `GuardError` when a guard did not hold, `LimitError`, and
    `OutputError` when the feeds in place, a source or the configuration is not as it was (`OUT220`), or the plan's
    bytes are not (`OUT221`).
    """
    from feedgen.engine.planning import apply as put_in_place

    return put_in_place(path, publish=publish, limits=limits, on_applied=on_applied)
