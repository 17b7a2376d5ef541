"""Parquet, Feather and Arrow files: tables with types, read batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import Any

from feedgen.sources.chunk import RawChunk, Table
from feedgen.sources.formats import Cut, Format, arrow
from feedgen.sources.formats.records import OBJECTS, columns_of
from feedgen.sources.opening.head import SAMPLE, Head, Layout
from feedgen.sources.opening.input import Input
from feedgen.sources.options import SourceInfo


def _look(head: Head) -> Layout:
    sample: list[dict[str, Any]] = []
    with closing(arrow.Batches(head.file, head.name)) as batches:
        for batch in batches:
            sample += arrow.read(arrow.written([batch.slice(0, SAMPLE - len(sample))], head.name), head.name)
            if len(sample) == SAMPLE:
                break
        return Layout(columns_of([batches.shape()]), sample, batches.findings)


def split_batches(source: Input, info: SourceInfo, cut: Cut) -> Iterator[RawChunk]:
    """Chunks of rows, still in columns: the worker takes them apart."""
    limit = max(1, OBJECTS * cut.size // (256 << 10))
    seq = row = 0
    with closing(arrow.Batches(source.file(), info.name)) as batches:
        for parts in _pieces(batches, limit, cut, info):
            yield RawChunk(cut.source, seq, 0, arrow.written(parts, info.name), row + 1)
            seq, row = seq + 1, row + sum(part.num_rows for part in parts)


def _pieces(batches: arrow.Batches, limit: int, cut: Cut, info: SourceInfo) -> Iterator[list[Any]]:
    """Parts of batches, of about `limit` rows together, that end where a group ends."""
    begins = _begins(batches, cut, info)
    waiting: list[Any] = []
    count = 0
    for batch in batches:
        at = 0
        for start in begins(batch):
            if count + start - at >= limit:
                yield [*waiting, batch.slice(at, start - at)]
                waiting, count, at = [], 0, start
        waiting.append(batch.slice(at))
        count += batch.num_rows - at
    if count:
        yield waiting


def _begins(batches: arrow.Batches, cut: Cut, info: SourceInfo) -> Callable[[Any], Iterable[int]]:
    """What tells the places in a batch where a chunk may begin."""
    if cut.boundary is None or cut.boundary.column not in batches.names:
        return lambda batch: range(batch.num_rows)
    begins = cut.boundary.begins()
    place = batches.names.index(cut.boundary.column)
    return lambda batch: [at for at, cell in enumerate(arrow.values(batch.column(place), info.name)) if begins(cell)]


def parse_batches(chunk: RawChunk, info: SourceInfo) -> Table:
    """The rows of a chunk as objects."""
    assert isinstance(chunk.data, bytes)
    table = Table(info.name, info.columns)
    table.objects = arrow.read(chunk.data, info.name)
    table.records = len(table.objects)
    table.rownums = list(range(1, table.records + 1))
    table.lines = [None] * table.records
    return table


PARQUET = Format("parquet", _look, split_batches, parse_batches, signatures=(arrow.PARQUET,))
ARROW = Format("arrow", _look, split_batches, parse_batches, signatures=(arrow.FILE, arrow.STREAM))
