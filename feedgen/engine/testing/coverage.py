"""What there is to reach in a profile, a rule file or a channel, and what of it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from feedgen.diagnostics import Origin
from feedgen.diagnostics.tested import Coverage, Point
from feedgen.engine.testing.bench import Bench
from feedgen.engine.testing.suites import Ground, Suite
from feedgen.engine.testing.watched import Key, Watch, WatchedFeed, conditions_of, demands_of
from feedgen.expressions.tables import lines_of
from feedgen.profiles import lookup
from feedgen.profiles.categories import read_lines
from feedgen.profiles.config import ChannelModel
from feedgen.profiles.conventions import settled
from feedgen.profiles.corrections import corrections
from feedgen.profiles.layers import plain_rule, ruled
from feedgen.profiles.mapping import source_specs
from feedgen.profiles.models.cases import CaseModel
from feedgen.profiles.models.selection import SelectingModel
from feedgen.profiles.models.tables import TableModel
from feedgen.profiles.schema import FeedModel, FieldModel, ProfileModel
from feedgen.profiles.selection import conditions
from feedgen.profiles.steps.promotions import KEY
from feedgen.profiles.steps.rules import ways_of
from feedgen.profiles.tables import shared_tables
from feedgen.profiles.tabular import beside
from feedgen.profiles.yaml import Path_, load_file
from feedgen.sources import SourceOptions, chunks, inspect_all
from feedgen.transfer import Copies

_NOW = dt.datetime(2026, 1, 1, 12, tzinfo=dt.UTC)
LONGEST = 500
"""Lines of a table that are points; longer ones are data, not rules."""
LONGEST_SHARED = 100
"""The same for tables of `_tables/`, which are lists of a channel's words and numbers."""


class _Target(NamedTuple):
    point: Point
    key: Key


def coverage_of(suite: Suite, watch: Watch) -> Coverage:
    """What tests and products reached of one layer."""
    targets = list(_Targets(suite).all())
    missed = [target.point for target in targets if target.key not in watch.reached]
    return Coverage(suite.name, [target.point for target in targets], sorted(missed, key=_in_file))


def _in_file(point: Point) -> tuple[str, int, int]:
    at = point.origin
    return at.file or "", at.line or 0, at.column if isinstance(at.column, int) else 0


class _Targets:
    """Everything a layer says that a product can reach."""

    def __init__(self, suite: Suite) -> None:
        self.layer = suite.layer
        self.owner = suite.owner
        self.project = suite.project
        self.promotions = suite.promotions

    def all(self) -> Iterator[_Target]:
        yield from self._rules()
        yield from self._tables()
        model = self.layer.model
        yield from self._selections()
        yield from self._files()
        yield from self._prices()
        if isinstance(model, ProfileModel):
            for name, feed in model.feeds.items():
                yield from self._feed(name, feed)
        elif isinstance(model, ChannelModel):
            for name, field in model.fields.items():
                if field is not None:
                    yield self._target("field", name, ("fields", name), ("field", self.layer.name, name))

    def _target(self, kind: str, name: str, at: Path_, key: Key) -> _Target:
        return _Target(Point(kind, name, self._where(at)), key)

    def _where(self, at: Path_) -> Origin:
        return self.layer.document.where_key(self.layer.place(*at))

    # -- rules and tables ----------------------------------------------------------------------------------------

    def _rules(self) -> Iterator[_Target]:
        for some in ruled([self.layer]):
            for said in some:
                rule = plain_rule(said)
                for at, way in ways_of(rule):
                    name = f"{way['name']} else" if at == ("else",) else str(way["name"])
                    origin = said.layer.document.where_key((*said.at, *at))
                    yield _Target(Point("way" if at else "rule", name, origin), ("way", rule["place"], at))

    def _tables(self) -> Iterator[_Target]:
        text = repr(self.layer.document.data)
        for name, table in self.layer.model.tables.items():
            lines = table.lines if isinstance(table, TableModel) else table
            # of a profile that this one extends: its lines are there for others as well
            own = self.layer.document.where_key(("tables", name)).file == self.layer.document.name
            if own and _looked_up(name, text) and lines is not None and len(lines) <= LONGEST:
                inner: Path_ = ("lines",) if isinstance(table, TableModel) else ()
                yield from self._lines(lines, ("tables", name, *inner), name, (self.owner, name))

        if isinstance(self.layer.model, ProfileModel):
            yield from self._shared_tables(text)

    def _shared_tables(self, text: str) -> Iterator[_Target]:
        for name, path in shared_tables(text, self.project).items():
            if name not in self.layer.model.tables and _looked_up(name, text):
                document = load_file(path, lookup.shown(path))
                # a list says what belongs to something: that is data
                mapping = isinstance(document.data, dict) and len(document.data) <= LONGEST_SHARED
                for line in lines_of(document.data) if mapping else ():
                    point = Point("line", f"{name}: {line}", document.where_key((line,)))
                    yield _Target(point, ("line", self.owner, name, line))

    def _lines(self, lines: Any, at: Path_, name: str, key: Key) -> Iterator[_Target]:
        mapping = isinstance(lines, Mapping)
        for place, line in zip(lines if mapping else range(len(lines)), lines_of(lines), strict=False):
            yield self._target("line", f"{name}: {line}", (*at, place), ("line", *key, line))

    # -- files and prices ----------------------------------------------------------------------------------------

    def _files(self) -> Iterator[_Target]:
        """The lines of the category file, and corrections by id."""
        said = getattr(self.layer.model, "categories", None)
        if said is not None and said.file is not None:
            origin = self.layer.document.where(self.layer.place("categories"))
            path = beside(said.file, self.layer.document, self.project, origin)
            lines = {line.number: line for line in read_lines(path, origin) if line.counts}
            for number, line in lines.items() if len(lines) <= LONGEST else ():
                point = Point("category", line.path, Origin(lookup.shown(path), None, number))
                yield _Target(point, ("way", lookup.shown(path), (number,)))
        for step in corrections([self.layer], self.project):
            for id_, line in step.data["lines"].items() if len(step.data["lines"]) <= LONGEST else ():
                point = Point("correction", id_, step.origin._replace(line=line))
                yield _Target(point, ("way", step.data["file"], (id_,)))

    def _prices(self) -> Iterator[_Target]:
        """Bands, the floor, and promotions."""
        pricing = getattr(self.layer.model, "pricing", None)
        where = self.layer.document.where
        key: Key
        for number, _ in enumerate((pricing.tiers if pricing is not None else None) or ()):
            key = ("way", str(where(self.layer.place("pricing", "tiers"))), (number,))
            yield self._target("tier", f"tier {number + 1}", ("pricing", "tiers", number), key)
        if pricing is not None and pricing.floor is not None:
            key = ("way", str(where(self.layer.place("pricing", "floor"))), ())
            yield self._target("floor", "floor", ("pricing", "floor"), key)
        if self.promotions is not None and self.promotions.document is not None:
            for name in self.promotions.models:
                point = Point("promotion", name, self.promotions.document.where_key((KEY, name)))
                yield _Target(point, ("way", KEY, (name,)))

    # -- feeds ---------------------------------------------------------------------------------------------------

    def _selections(self) -> Iterator[_Target]:
        """Conditions that never kept a product out."""
        if isinstance(self.layer.model, SelectingModel):
            for one in conditions([self.layer]):
                key = ("selection", self.owner, one.spec.name)
                yield _Target(Point("selection", one.spec.name, one.origin), key)

    def _feed(self, feed: str, model: FeedModel) -> Iterator[_Target]:
        if model.like is not None:
            return  # it says what another feed says
        at: Path_ = ("feeds", feed)
        # A field that is only there when a file names it goes by that name.
        named_elsewhere = model.columns is not None and model.columns.others == "omit"
        for name, field in model.fields.items():
            if not named_elsewhere and not _never(field):
                yield self._target("field", name, (*at, "fields", name), ("field", self.owner, feed, name))
            yield from self._maps(name, field, (*at, "fields", name), feed)
        for name in model.collect:
            yield self._target("collection", name, (*at, "collect", name), ("collection", self.owner, feed, name))
        for place, text, _ in conditions_of(model):
            if not isinstance(text, str):
                continue
            kind, name = ("check", model.checks[int(place[1])].id) if place[0] == "checks" else ("condition", "")
            yield self._target(
                kind, name or f"{place[1]}.{place[2]}", (*at, *place), ("condition", self.owner, feed, *place)
            )
        if isinstance(model.select, str):
            key = ("selection", self.owner, "select (feed)")
            yield self._target("selection", "select (feed)", (*at, "select"), key)

    def _maps(self, name: str, field: FieldModel, at: Path_, feed: str) -> Iterator[_Target]:
        if isinstance(field.map, Mapping):
            yield from self._lines(field.map, (*at, "map"), name, (self.owner, feed, name))
        for child, part in (field.item or {}).items():
            inner, whole = (*at, "item", child), f"{name}/{child}"
            for key, _ in demands_of(part):
                yield self._target("condition", f"{whole}.{key}", (*inner, key), ("part", self.owner, feed, whole, key))
            yield from self._maps(whole, part, inner, feed)


def _looked_up(name: str, text: str) -> bool:
    """Whether a table is asked for lines; of those that say which values there may be, nothing is looked up."""
    return any(f"{asks}{quote}{name}{quote}" in text for asks in ("lookup(", "'map': ") for quote in "'\"")


def _never(field: FieldModel) -> bool:
    """A column that is kept for its place alone."""
    return field.value == "none" and field.default is None


def read_catalogue(suites: Iterable[Suite], path: str, watch: Watch) -> None:
    """Let the products of a catalogue reach what they can, in every feed of the suites. Raises `SourceError`."""
    copies = Copies()  # gone with this call
    infos = inspect_all(SourceOptions(path=path), copies)
    sources = source_specs(infos)
    for suite in suites:
        for feed in suite.feeds or ((None,) if suite.attributes else ()):
            ground = suite.ground(CaseModel(given={}, feed=feed, findings=[]))
            known, shop = ground.catalogue, ground.shop.model_dump(exclude_none=True)
            known = replace(known, sources=settled(sources, known.columns, shop, known.read))
            bench = bench_of(replace(ground, catalogue=known), _NOW, watch)
            for number, info in enumerate(infos):
                for chunk in chunks(info, number):
                    bench.chunk(chunk)


def bench_of(ground: Ground, now: dt.datetime, watch: Watch | None) -> Bench:
    """The ground's bench, watched where somebody wants to know what is reached."""
    shop = ground.shop.model_dump(exclude_none=True)
    if watch is None:
        return Bench(ground.feed, shop, now, ground.catalogue)
    tables = {name: watch.table(table, "catalogue", name) for name, table in ground.catalogue.tables.items()}
    catalogue = replace(ground.catalogue, tables=tables)
    return Bench(ground.feed, shop, now, catalogue, partial(WatchedFeed, watch))
