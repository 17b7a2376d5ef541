"""The first items of every feed as they would stand in the file, with what was found about them; nothing is written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedgen.diagnostics import Finding
from feedgen.diagnostics.report import finding_json
from feedgen.engine.prepare import Request, prepare
from feedgen.engine.process import known_part, process
from feedgen.engine.results import ITEM, ChunkResult, GroupChunk, Member, Part
from feedgen.engine.run import Job
from feedgen.profiles.compile import plan_of
from feedgen.profiles.documents import Document
from feedgen.profiles.feed import CompiledFeed
from feedgen.writers import COUNTER

CHUNK = 64_000
"""Bytes that are read at once: a few items need no megabyte."""
WAITING = 200
"""Groups that are looked at for a feed that writes whole groups, before the rest of the file is left unread."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item: its product, its text in the file, and for tables the cells that have something in them, row by row."""

    product: str
    text: str
    rows: list[dict[str, str]]
    findings: list[Finding]


@dataclass(slots=True)
class FeedPreview:
    """The first items of one feed."""

    channel: str
    feed: str
    market: str | None
    file: str
    writer: str
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Preview:
    """What was looked at, and what came of it."""

    records: int
    """Records that were read."""
    whole: bool
    """Whether these are all there are."""
    feeds: list[FeedPreview]

    def as_json(self) -> dict[str, Any]:
        """The preview as plain data, as `feedgen preview --format json` prints it."""
        return {"records": self.records, "whole": self.whole, "feeds": [_feed_json(feed) for feed in self.feeds]}


def _feed_json(feed: FeedPreview) -> dict[str, Any]:
    return {
        "channel": feed.channel,
        "feed": feed.feed,
        "market": feed.market,
        "file": feed.file,
        "writer": feed.writer,
        "items": [
            {
                "product": item.product,
                "text": item.text,
                "rows": item.rows,
                "findings": [finding_json(finding) for finding in item.findings],
            }
            for item in feed.items
        ],
    }


def preview(request: Request, count: int) -> Preview:
    """The first `count` items of every feed asked for. Raises `UsageError` and `SourceError` as a build does."""
    return _Preview(prepare(request), count).made()


class _Preview:
    def __init__(self, job: Job, count: int) -> None:
        self.job = job
        self.count = count
        self.feeds = plan_of(job.spec).feeds
        self.shown = [
            FeedPreview(
                feed.spec.channel, feed.spec.feed, feed.spec.market.get("country"), document.name, feed.model.writer
            )
            for feed, document in zip(self.feeds, job.documents, strict=True)
        ]
        self.seen: set[str] = set()
        self.groups: dict[int, dict[str, list[tuple[Member, str]]]] = {}
        """By feed: the members of each group met so far, with their ids."""
        self.records = 0

    def made(self) -> Preview:
        whole = True
        for number, feed in enumerate(self.feeds):
            if feed.each is not None and feed.each.known:
                self._add_known(number, feed)
        for result in self._results():
            self._take(result)
            if all(map(self._enough, range(len(self.feeds)))):
                whole = False
                break
        for number in self.groups:
            self._add_groups(number)
        for shown in self.shown:
            del shown.items[self.count :]
        return Preview(self.records, whole, self.shown)

    def _add_known(self, number: int, feed: CompiledFeed) -> None:
        """Items that are no products: all that there are."""
        part, findings = known_part(feed)
        assert feed.each is not None
        ids = [feed.each.called(member, n) for n, member in enumerate(feed.each.members({}), 1)]
        self._add(number, part, ids, findings, [True] * len(ids))

    def _results(self) -> Iterator[ChunkResult]:
        for reading in self.job.readings:
            try:
                for chunk in reading.chunks():
                    yield process(self.job.spec, chunk, every=True)
            finally:
                reading.close()

    def _enough(self, number: int) -> bool:
        if (each := self.feeds[number].each) is not None and each.known:
            return True
        ready = len(self.shown[number].items) + len(self.groups.get(number, ()))
        return ready >= max(self.count, WAITING if number in self.groups else 0)

    def _take(self, result: ChunkResult) -> None:
        self.records += result.records
        new = [id_ not in self.seen for id_ in result.ids]
        self.seen.update(result.ids)
        blobs = dict(result.deferred)
        for number, part in result.parts.items():
            self._add(number, part, result.ids, result.findings or (), new)
            for i, group in part.groups:
                if new[i]:
                    member = Member(blobs[i], result.source, result.rows[i], result.lines[i])
                    self.groups.setdefault(number, {}).setdefault(group, []).append((member, result.ids[i]))

    def _add_groups(self, number: int) -> None:
        """The first groups, as far as their members were met."""
        groups = list(self.groups[number].items())[: self.count]
        chunk = GroupChunk(0, number, [(group, [member for member, _ in members]) for group, members in groups])
        result = process(self.job.spec, chunk, every=True)
        ids = [id_ for _, members in groups for _, id_ in members]
        self._add(number, result.parts[number], ids, result.findings or (), [True] * len(ids))

    def _add(
        self, number: int, part: Part, ids: Sequence[str], findings: Iterable[Finding], new: Sequence[bool]
    ) -> None:
        feed, document, shown = self.feeds[number], self.job.documents[number], self.shown[number]
        products = (i for i, outcome in zip(part.homes(), part.outcomes, strict=True) if outcome == ITEM)
        said: dict[str | None, list[Finding]] = {}
        for finding in findings:
            if (finding.channel, finding.feed) in ((None, None), (shown.channel, shown.feed)):
                said.setdefault(finding.product, []).append(finding)
        for i, text in zip(products, _texts(part, document, len(shown.items)), strict=True):
            if new[i] and len(shown.items) < self.count:
                shown.items.append(Item(ids[i], text, _rows(text, feed), said.get(ids[i], [])))


def _texts(part: Part, document: Document, before: int) -> Iterator[str]:
    start = 0
    for number, end in enumerate(part.ends, before + 1):
        text = part.data[start:end].decode(document.encoding, "replace")
        yield text.replace(COUNTER, str(number)) if document.counts_items else text
        start = end + len(document.separator)


def _rows(text: str, feed: CompiledFeed) -> list[dict[str, str]]:
    """The cells of a delimited item, by column; nothing for other writers."""
    if feed.writer.nested:
        return []
    options = feed.options
    delimiter = options.get("delimiter") or ("\t" if feed.model.writer == "tsv" else ",")
    lines = io.StringIO(text, newline="")
    if options.get("quote") == "none":
        rows = csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE, escapechar=options.get("escape") or None)
    else:
        rows = csv.reader(lines, delimiter=delimiter)
    names = [layout.name for layout in feed.layout().fields]
    return [{name: cell for name, cell in zip(names, row, strict=False) if cell} for row in rows]


def pretty(text: str, writer: str) -> str:
    """An item's text laid out for people: JSON with line breaks, anything else without its first line's indentation."""
    if writer.startswith("json"):
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    indent = text[: len(text) - len(text.lstrip(" "))]
    return "\n".join(line.removeprefix(indent) for line in text.split("\n"))
