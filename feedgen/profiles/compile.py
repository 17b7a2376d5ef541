"""A plan, compiled: what a process needs to turn chunks into items. Rebuilt per process, cached by the spec."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any, NamedTuple, cast

from feedgen.catalogue import ProductReader
from feedgen.catalogue.readers import Readers
from feedgen.catalogue.record import Records
from feedgen.diagnostics import Finding, Origin
from feedgen.profiles.conventions import read_as
from feedgen.profiles.emits import unmatched
from feedgen.profiles.feed import BOUND_PLANS, CompiledFeed, union
from feedgen.profiles.joins.finding import Asked, joined_of
from feedgen.profiles.mapping import compile_mapping
from feedgen.profiles.plan import CatalogueSpec, PlanSpec
from feedgen.profiles.scopes import catalogue_words
from feedgen.profiles.steps import (
    Action,
    Binding,
    Own,
    bind_steps,
    columns_of,
    columns_written,
    names_of,
    texts_of,
    writes_of,
)
from feedgen.profiles.values import Issue, issue_finding
from feedgen.profiles.yaml import Path_
from feedgen.sources import Mapped, PresetModel, RawChunk, Table, parse
from feedgen.sources import Mapping as ColumnMapping


@dataclass(slots=True)
class Read:
    """A chunk's products, each with its place."""

    products: Sequence[Mapping[str, Any]]
    rows: Sequence[int]
    lines: Sequence[int | None]
    files: str | Sequence[str]
    findings: list[Finding] = field(default_factory=list)
    records: int = 0
    merged: int = 0
    refused: Sequence[int] = ()
    """Rows that became no product; rows that only add to another one are not among them."""
    columns: frozenset[str] = frozenset()
    """Unclaimed source columns that products of this chunk carry."""
    asked: Mapping[int, Asked] = field(default_factory=dict)
    """What the products asked of joined files, by the number of their source."""

    def origin(self, i: int) -> Origin:
        """Where a product stands in its source."""
        file = self.files if isinstance(self.files, str) else self.files[i]
        return Origin(file, self.rows[i] or None, self.lines[i] or None, None)


class RecordsRead(NamedTuple):
    """The records of a chunk: as the source has them, under their attributes, and as they were read."""

    table: Table
    mapped: Mapped
    products: Sequence[Mapping[str, Any] | None]
    said: Sequence[tuple[int, Finding]]
    """What was said of a record, with its place among `products`."""


class CompiledCatalogue:
    """Reads chunks: records → preset → validated products → derived attributes."""

    def __init__(
        self, spec: CatalogueSpec, shop: Mapping[str, Any], now: dt.datetime, read: frozenset[str] | None
    ) -> None:
        self.spec = spec
        self.shop = shop
        self.reader = ProductReader(spec.read)
        self.reading = [
            replace(read_as(source.info, spec.read), conventions=source.conventions) for source in spec.sources
        ]
        """Per source, how its values are read."""
        self._source_readers = [ProductReader(options) for options in self.reading]
        self.presets = [PresetModel.model_validate(source.preset) for source in spec.sources]
        self.words = catalogue_words(shop, now, names_of(spec.steps), spec.tables)
        self.readers = Readers(spec.read)
        own = [columns_of(text, self.words) for text in texts_of(spec.steps)]
        self.keep = union([read, *own])
        """Unclaimed source columns that some expression or field reads; None keeps them all."""
        self.way_taken: Callable[[str, Path_], Action] | None = None
        self.joined = joined_of(spec.steps)
        """The joined files by the number of their source. Their rows are at hand from here on."""
        self._steps: dict[tuple[frozenset[str], frozenset[str]], tuple[Action, ...]] = {}
        self._mappings: dict[int, ColumnMapping] = {}

    def mapping(self, source: int) -> ColumnMapping:
        """How a source's columns become attributes."""
        if source not in self._mappings:
            info = self.spec.sources[source].info
            self._mappings[source] = compile_mapping(
                self.presets[source], info.columns, self.spec.columns, self.shop, self.keep
            )
        return self._mappings[source]

    def read(self, chunk: RawChunk) -> Read:
        """The chunk's products; whatever could not become one is in the findings and counts."""
        info = self.spec.sources[chunk.source].info
        table = parse(chunk, info)
        mapping = self.mapping(chunk.source)
        mapped = mapping.apply(table)
        reader = self._source_readers[chunk.source]
        read = self.products(mapped.records, info.name, mapping.columns, reader)
        read.findings[:0] = [*table.findings, *mapped.findings]
        read.records, read.merged = table.records, mapped.merged
        read.refused = [*read.refused, *_unread(table)]
        return read

    def products(
        self,
        records: Records,
        file: str,
        columns: Mapping[str, str] | None = None,
        reader: ProductReader | None = None,
    ) -> Read:
        """Products of raw attributes, with what the shop says of every product."""
        products, found = (reader or self.reader).read(records, file, columns)
        kept = [i for i, product in enumerate(products) if product is not None]
        read = Read(
            products=[product for product in products if product is not None],
            rows=[records.rows[i] for i in kept],
            lines=[records.lines[i] for i in kept],
            files=file,
            findings=[finding for _, finding in found],
            refused=[row for row, product in zip(records.rows, products, strict=True) if product is None],
        )
        read.columns = frozenset().union(*(p["attributes"] for p in read.products if "attributes" in p))
        if self.spec.steps:
            read.columns |= columns_written(self.spec.steps)
            self._prepare(read)
        return read

    def records(self, chunk: RawChunk) -> RecordsRead:
        """The chunk's records and what was read of each, before anything of the shop's own happens to it."""
        info = self.spec.sources[chunk.source].info
        table = parse(chunk, info)
        mapping = self.mapping(chunk.source)
        mapped = mapping.apply(table)
        reader = self._source_readers[chunk.source]
        return RecordsRead(table, mapped, *reader.read(mapped.records, info.name, mapping.columns))

    def _prepare(self, read: Read) -> None:
        """The shop's own attributes and rules, once for all channels; the products are ours to change."""
        steps = self._bound(frozenset().union(*read.products), read.columns)
        remarks = self.words.scope.tables.remarks
        for i, product in enumerate(read.products):
            issues: list[Issue] = []
            for step in steps:
                step(cast(Own, product), issues)
            issues += map(unmatched, dict.fromkeys(remarks))
            remarks.clear()
            read.findings += [issue_finding(issue, product, read.origin(i)) for issue in issues]
        read.asked = {number: joined.taken() for number, joined in self.joined.items()}

    def _bound(self, keys: frozenset[str], columns: frozenset[str]) -> tuple[Action, ...]:
        known = (keys, columns)
        if known not in self._steps:
            if len(self._steps) >= BOUND_PLANS:
                self._steps.clear()
            words = self.words.among(keys | writes_of(self.spec.steps), columns)
            binding = Binding(words, keys, self.readers, self.way_taken, self.joined)
            self._steps[known] = bind_steps(self.spec.steps, binding)
        return self._steps[known]


def _unread(table: Table) -> Iterable[int]:
    """Rows of a table that could not even be taken apart."""
    return set(range(1, table.records + 1)).difference(table.rownums) if table.rejected else ()


class Plan:
    """Everything compiled from one spec; feeds that an earlier plan has compiled are taken over."""

    def __init__(self, spec: PlanSpec, before: Plan | None = None) -> None:
        self.spec = spec
        now = dt.datetime.fromisoformat(spec.now)
        known: list[CompiledFeed] = before.feeds if before is not None and _alike(spec, before.spec) else []
        self.feeds: list[CompiledFeed] = [
            feed if feed is not None and feed.spec == own else CompiledFeed(own, spec.shop, now, spec.catalogue)
            for own, feed in zip_longest(spec.feeds, known[: len(spec.feeds)])
        ]
        read = union([feed.columns_read for feed in self.feeds])
        self.catalogue = CompiledCatalogue(spec.catalogue, spec.shop, now, read)


def _alike(spec: PlanSpec, other: PlanSpec) -> bool:
    """Whether feeds know the same of everything beside them."""
    ours, theirs = spec.catalogue, other.catalogue
    same = (ours.read, ours.steps) == (theirs.read, theirs.steps)
    return same and (spec.now, spec.shop) == (other.now, other.shop)


_latest: Plan | None = None


def plan_of(spec: PlanSpec) -> Plan:
    """The plan of a spec; the last one is kept, since a process works on one run at a time."""
    global _latest
    if _latest is None or (_latest.spec is not spec and _latest.spec != spec):
        _latest = Plan(spec, _latest)
    return _latest
