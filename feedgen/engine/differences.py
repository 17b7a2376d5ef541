"""Two finished feeds, or two folders of them, compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedgen.diagnostics import UsageError, make
from feedgen.diff import Pair, compare
from feedgen.diff.compare import LIMIT
from feedgen.engine.feeds import FeedShape, opened, shape_of
from feedgen.engine.manifest import MANIFEST, feeds_in, files_in, read_manifest
from feedgen.engine.prepare import Request, settled
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.lint.feed import feed_spec


@dataclass(frozen=True, slots=True)
class Looking:
    """How feeds are compared."""

    key: str | None = None
    """The field that tells items apart, where no profile does and names do not."""
    ignore: Sequence[str] = ()
    """Fields that are not looked at."""
    limit: int = LIMIT
    """Examples of each kind."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One feed as it lies somewhere: what it is called, where it is, its files."""

    name: str
    files: Sequence[str]
    items: int = 0
    place: str = ""


def difference(old: Stored, new: Stored, shape: FeedShape | None, looking: Looking) -> Pair:
    """How a feed changed; raises `SourceError` when one of the two cannot be read, `UsageError` without an id."""
    with ExitStack() as stack:
        before = opened(old.files, shape, stack, key=looking.key, ignore=looking.ignore, name=old.name)
        after = opened(new.files, shape, stack, key=looking.key, ignore=looking.ignore, name=new.name)
        known = after.shape if after.shape.price else before.shape
        found = compare(
            before.items,
            after.items,
            names=(old.place or old.name, new.place or new.name),
            price=known.price,
            mark=known.mark,
            limit=looking.limit,
        )
    return Pair(new.name, found)


def compared(old: str, new: str, request: Request, looking: Looking) -> list[Pair]:
    """Two files, or two folders with a manifest each. The channel of the request, if any, tells how they are read."""
    shapes = shapes_of(request) if request.channels else {}
    if Path(old).is_dir() or Path(new).is_dir():
        return list(_folders(_manifest(old), _manifest(new), shapes, looking))
    if len(shapes) > 1:
        raise UsageError(make("PRF262", {"feeds": ", ".join("/".join(key) for key in shapes)}))
    shape = next(iter(shapes.values()), None)
    return [difference(Stored(old, [old]), Stored(new, [new]), shape, looking)]


def _folders(
    old: dict[tuple[str, str], Stored],
    new: dict[tuple[str, str], Stored],
    shapes: dict[tuple[str, str], FeedShape],
    looking: Looking,
) -> Iterator[Pair]:
    """Every feed that one of the folders has, or those asked for."""
    for key in dict.fromkeys((*old, *new)):
        if not shapes or key in shapes:
            yield pair_of(old.get(key), new.get(key), shapes.get(key), looking)


def pair_of(old: Stored | None, new: Stored | None, shape: FeedShape | None, looking: Looking) -> Pair:
    """How a feed changed that may be in one place only."""
    if old is not None and new is not None:
        return difference(old, new, shape, looking)
    one = old or new
    assert one is not None
    return Pair(one.name, None, "old" if old is not None else "new", one.items)


def _manifest(folder: str) -> dict[tuple[str, str], Stored]:
    manifest = read_manifest(Path(folder))
    if not manifest:
        raise UsageError(make("PRF263", {"path": folder, "manifest": MANIFEST}))
    return stored(Path(folder), manifest)


def stored(folder: Path, manifest: dict[str, Any]) -> dict[tuple[str, str], Stored]:
    """The feeds of a folder, as its manifest tells, by channel and feed."""
    found = {}
    for entry in feeds_in(manifest):
        key = str(entry.get("channel")), str(entry.get("feed"))
        counts = entry.get("counts")
        items = counts.get("items", 0) if isinstance(counts, dict) else 0
        names = [name for name, _ in files_in(entry) if Path(name).name == name]
        found[key] = Stored("/".join(key), [str(folder / name) for name in names], items, str(folder))
    return found


def shapes_of(request: Request) -> dict[tuple[str, str], FeedShape]:
    """How the feeds of the channels asked for are written, by channel and feed; raises `UsageError`."""
    known = settled(request)
    catalogue = known.catalogue.spec()
    shop = known.shop.model_dump(exclude_none=True)
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return {
        (channel.key, name): shape_of(
            CompiledFeed(
                feed_spec(channel, name, channel.tables(known.catalogue), channel.open_params, known.catalogue),
                shop,
                now,
                catalogue,
            )
        )
        for channel in known.channels
        for name in channel.feeds
    }
