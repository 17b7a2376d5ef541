"""The state made anew of the feeds that stand in the output folder, where its file is lost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import feedgen
from feedgen.catalogue import Money
from feedgen.catalogue.words import read_word
from feedgen.diagnostics import Finding, OutputError, UsageError, make
from feedgen.diff.prices import ANY, amount_of
from feedgen.engine.differences import shapes_of
from feedgen.engine.feeds import FeedShape, opened
from feedgen.engine.lock import locked
from feedgen.engine.manifest import feeds_in, files_in, read_manifest
from feedgen.engine.past import Place, place_of
from feedgen.engine.prepare import Request, configured
from feedgen.engine.remembering import opened as opened_state
from feedgen.state import Staging, State, StateError, facts_of, runs

AT_ONCE = 1000
PARTIAL = ("delta", "delete")
"""Modes of feeds that do not say what the channel has."""


@dataclass(slots=True)
class RebuiltFeed:
    """A feed, and how many of its items are known again; or why they are not."""

    channel: str
    feed: str
    market: str | None
    items: int = 0
    left_out: str = ""


@dataclass(slots=True)
class Rebuilt:
    """What became of every feed of the folder."""

    path: str
    feeds: list[RebuiltFeed] = field(default_factory=list)


def rebuild(request: Request) -> Rebuilt:
    """Read the feeds of the output folder into the state, but for those that it knows.

    Ids, prices and availabilities are in feeds; what an item was made of is not, so the next run counts all of them as
    changed. Raises `UsageError`, `SourceError` for a feed that cannot be read, `OutputError`.
    """
    place = place_of(request)
    manifest = {} if place is None else read_manifest(place.output)
    if place is None or not feeds_in(manifest):
        raise UsageError(make("OUT309", {"folder": "" if place is None else str(place.output)}))
    shapes = shapes_of(replace(request, channels=request.channels or _named(request, manifest)))
    with ExitStack() as stack:
        stack.enter_context(locked(place.output, []))
        findings: list[Finding] = []
        state = opened_state(place.keeping, findings.append, create=True)
        if state is None:
            raise OutputError(*findings)
        stack.enter_context(state)
        try:
            return _rebuilt(place, state, manifest, shapes)
        except StateError as error:
            raise OutputError(make("OUT301", {"path": str(error.path), "reason": error.reason})) from None


def _named(request: Request, manifest: Mapping[str, Any]) -> list[str]:
    """The feeds of a manifest as one asks for them: by the channel of feedgen.yaml, else by profile and market."""
    config, _, _ = configured(request)
    return [
        f"{entry['channel']}/{entry['feed']}"
        if entry["channel"] in config.channels
        else f"{entry['profile']}/{entry['feed']}" + (f"@{entry['market']}" if entry.get("market") else "")
        for entry in feeds_in(dict(manifest))
    ]


def _rebuilt(
    place: Place, state: State, manifest: Mapping[str, Any], shapes: Mapping[tuple[str, str], FeedShape]
) -> Rebuilt:
    done, rows, staging = Rebuilt(str(place.keeping.path)), [], Staging(state)
    name = place.keeping.name_of(place.output)
    for entry in feeds_in(dict(manifest)):
        channel, feed, market = str(entry.get("channel")), str(entry.get("feed")), entry.get("market")
        told = RebuiltFeed(channel, feed, market)
        done.feeds.append(told)
        number = runs.feed_number(state, name, channel, feed, market)
        told.left_out = _left_out(state, number, entry, shapes.get((channel, feed)))
        if not told.left_out:
            for items in _batches(place, entry, shapes[channel, feed]):
                told.items += len(items)
                staging.add(number, facts_of(items, [b""] * len(items)))
            rows.append(_row(number, entry))
    staging.complete()
    if rows:
        created = int(dt.datetime.fromisoformat(str(manifest["created"])).timestamp())
        run = runs.RunRow(created, name, "", feedgen.__version__, 0, 0, 0, rows, note="rebuilt")
        runs.complete(state, runs.write_pending(state, run))
    return done


def _left_out(state: State, number: int, entry: Mapping[str, Any], shape: FeedShape | None) -> str:
    if entry.get("mode") in PARTIAL:
        return f"a feed of mode {entry.get('mode')} does not say what the channel has"
    if entry.get("of"):
        return "its items are no products"
    if shape is None:
        return "not asked for"
    if runs.last_of(state, number) is not None:
        return "known already"
    return ""


def _row(number: int, entry: Mapping[str, Any]) -> runs.FeedRow:
    files = [
        runs.FileRow(str(one["path"]), int(one.get("items", 0)), int(one.get("bytes", 0)), str(one["sha256"]))
        for one in entry["files"]
    ]
    return runs.FeedRow(number, entry.get("counts") or {}, entry.get("findings") or {}, files, dict(entry))


def _batches(place: Place, entry: Mapping[str, Any], shape: FeedShape) -> Iterator[Sequence[dict[str, Any]]]:
    """The items as products of which little is known; a row without a price, where items have one, is a parent."""
    paths = [str(place.output / name) for name, _ in files_in(dict(entry))]
    taken: set[str] = set()
    with ExitStack() as stack:
        feed = opened(paths, shape, stack)
        items = (
            _product(item.id, item.price, item.availability, shape.mark)
            for item in feed.items
            if item.id and (item.price or not feed.shape.price) and not _again(item.id, taken)
        )
        while some := list(islice(items, AT_ONCE)):
            yield some


def _again(id_: str, taken: set[str]) -> bool:
    if id_ in taken:
        return True
    taken.add(id_)
    return False


def _product(id_: str, price: str | None, availability: str | None, mark: str | None) -> dict[str, Any]:
    found = amount_of(price, mark)
    word = None if availability is None else read_word("availability", availability).value
    # Without a currency an amount is nothing to compare with.
    money = None if found is None or found[1] == ANY else Money(*found)
    said = {"id": id_, "price": money, "availability": word}
    return {name: value for name, value in said.items() if value is not None}
