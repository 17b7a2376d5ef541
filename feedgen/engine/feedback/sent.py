"""Numbers of items in the file that was sent, as ids."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from feedgen.engine.differences import stored
from feedgen.engine.feeds import FeedShape, opened
from feedgen.engine.manifest import read_manifest


def ids_by_number(path: str, shape: FeedShape, wanted: set[int]) -> dict[int, str]:
    """The ids of the items with these numbers, from 1. Raises `SourceError` when the file cannot be read."""
    found: dict[int, str] = {}
    last = max(wanted, default=0)
    with ExitStack() as stack:
        for number, item in enumerate(opened([path], shape, stack).items, 1):
            if number > last:
                break
            if number in wanted and item.id is not None:
                found[number] = item.id
    return found


def files_in_place(output: Path, channel: str, feed: str) -> Sequence[str]:
    """The files of a feed as the last build left them; none when there are none."""
    known = stored(output, read_manifest(output)).get((channel, feed))
    return [path for path in known.files if Path(path).is_file()] if known is not None else []
