"""Where one test runs: its feed compiled for its market, params and time, and the products it is given."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from feedgen.catalogue.record import Raw, Records
from feedgen.diagnostics import Finding
from feedgen.engine.assemble import shelve
from feedgen.engine.process import feed_part, group_part, known_part
from feedgen.engine.results import DEFERRED, FILTERED, ITEM, REJECTED, Part
from feedgen.engine.store import Shelf, Store
from feedgen.engine.testing.shown_feed import Item, ShownFeed
from feedgen.profiles.compile import CompiledCatalogue, Read
from feedgen.profiles.documents import top_of
from feedgen.profiles.joins.finding import GivenRows
from feedgen.profiles.joins.layout import VALUES
from feedgen.profiles.plan import CatalogueSpec, FeedSpec
from feedgen.sources import RawChunk

MakeFeed = Callable[[FeedSpec, Mapping[str, Any], dt.datetime, CatalogueSpec], ShownFeed]


@dataclass(slots=True)
class Ran:
    """What became of the products of a test."""

    rows: list[Item]
    products: list[Mapping[str, Any]]
    """As the channel sees them, those that could be read."""
    findings: list[Finding] = field(default_factory=list)
    rejected: int = 0
    filtered_by: list[str] = field(default_factory=list)


class Bench:
    """One feed, compiled as any run compiles it."""

    def __init__(
        self,
        feed: FeedSpec,
        shop: Mapping[str, Any],
        now: dt.datetime,
        catalogue: CatalogueSpec,
        make: MakeFeed = ShownFeed,
    ) -> None:
        self.feed = make(feed, shop, now, catalogue)
        self._made = partial(Bench, shop=shop, now=now, catalogue=catalogue, make=make)
        self.zone = ZoneInfo(shop.get("timezone", "UTC"))
        self.catalogue = CompiledCatalogue(catalogue, shop, now, None)
        self.catalogue.way_taken = self.feed.way_taken
        joins = [step for step in catalogue.steps if step.kind == "join" and step.data["form"] == VALUES]
        self.joined = {step.data["as"]: GivenRows(step) for step in joins}
        """The rows of joined files by the name that a product has them under."""
        self.catalogue.joined |= {step.data["source"]: self.joined[step.data["as"]] for step in joins}

    @property
    def of_known(self) -> bool:
        """Whether the items are no products, but made of what is known before the first of them."""
        return self.feed.each is not None and self.feed.each.known

    def of_promotions(self, promotions: Sequence[dict[str, Any]]) -> Bench:
        """The bench of a shop with these promotions."""
        return self._made(replace(self.feed.spec, promotions=tuple(promotions)))

    def run(self, given: Sequence[Mapping[str, Any]], file: str) -> Ran:
        """The products through catalogue and feed; nothing of them, where the items are no products."""
        if self.of_known:
            part, findings = known_part(self.feed)
            ran = Ran(self.feed.rows(part.data), [], findings)
            ran.rejected = part.outcomes.count(REJECTED)
            return ran
        named = [{"id": f"TEST-{n}", **product} for n, product in enumerate(given, 1)]
        for rows in self.joined.values():
            rows.give(named)
        own = [{name: value for name, value in product.items() if name not in self.joined} for product in named]
        raws = [Raw(product, n, None) for n, product in enumerate(own, 1)]
        return self.over(self.catalogue.products(Records.of(raws), file))

    def chunk(self, chunk: RawChunk) -> Ran:
        """The feed over a chunk of a catalogue."""
        return self.over(self.catalogue.read(chunk))

    def over(self, read: Read) -> Ran:
        """The feed over products that were read."""
        findings = list(read.findings)
        self.feed.items.clear()
        self.feed.products.clear()
        part, waiting = feed_part(self.feed, read, findings)
        parts = [part]
        if part.groups:
            members, groups = _together(part.groups)
            parts.append(group_part(self.feed, _of(read, members, waiting), groups, findings))
        outcomes = [outcome for one in parts for outcome in one.outcomes if outcome != DEFERRED]
        rows, lost = self._written(parts)
        seen = [self.feed.products.get(product["id"], product) for product in read.products]
        ran = Ran(rows, seen, findings, len(read.refused))
        for outcome in outcomes:
            if outcome == REJECTED:
                ran.rejected += 1
            elif outcome != ITEM:
                ran.filtered_by.append(self.feed.rules[outcome - FILTERED].name)
        ran.filtered_by += lost
        return ran

    def _written(self, parts: Sequence[Part]) -> tuple[list[Item], list[str]]:
        """The rows in the order of a file, and for each item that is not among the best the rule that says so."""
        top = top_of(self.feed)
        if top is None:
            return [row for part in parts for row in self.feed.rows(part.data)], []
        separator = self.feed.separator.encode(self.feed.model.encoding)
        with closing(Store()) as store:
            shelf = Shelf(store, 0)
            for part in parts:
                shelve(shelf, part, set(), separator)
            kept = list(shelf.best(top.n, largest=top.largest))
        lost = sum(len(part.ends) for part in parts) - sum(unit.items for unit in kept)
        return self.feed.rows(separator.join(unit.data for unit in kept)), [self.feed.rules[top.rule].name] * lost


def _together(groups: Sequence[tuple[int, str]]) -> tuple[list[int], list[tuple[str, int]]]:
    """Products group by group, in the order of each group's first; and how many each group has."""
    members: dict[str, list[int]] = {}
    for number, group in groups:
        members.setdefault(group, []).append(number)
    return [n for some in members.values() for n in some], [(group, len(some)) for group, some in members.items()]


def _of(read: Read, members: Sequence[int], waiting: Mapping[int, Mapping[str, Any]]) -> Read:
    return Read(
        products=[waiting[n] for n in members],
        rows=[read.rows[n] for n in members],
        lines=[read.lines[n] for n in members],
        files=read.files if isinstance(read.files, str) else [read.files[n] for n in members],
    )
