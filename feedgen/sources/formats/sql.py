"""Databases: the rows of a table, or the answer to a query."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from typing import Any

from feedgen.diagnostics import Origin
from feedgen.sources.chunk import RawChunk
from feedgen.sources.formats import Cut, Format
from feedgen.sources.formats.delimited.tablehead import unique_columns
from feedgen.sources.formats.records import columns_of, cut_records, parse_records
from feedgen.sources.opening.addresses import is_database
from feedgen.sources.opening.head import SAMPLE, Head, Layout
from feedgen.sources.opening.input import Input
from feedgen.sources.options import SourceInfo

SQLITE_FILE = b"SQLite format 3\0"


def _look(head: Head) -> Layout:
    from feedgen.sources.formats.database import Database

    options = head.options
    with closing(Database(head.path if is_database(head.path) else head.file, head.name)) as database:
        query = database.question(options.table, options.query)
        names, rows = database.rows(query)
        columns, findings = unique_columns(names, [], Origin(head.name))
        with closing(rows):
            sample = [dict(zip(columns, row, strict=True)) for row in islice(rows, SAMPLE)]
        known = columns_of([dict.fromkeys(columns), *sample])
    return Layout(known, sample, findings, query=query)


def split_rows(source: Input, info: SourceInfo, cut: Cut) -> Iterator[RawChunk]:
    """Chunks of rows, fetched as they are needed."""
    yield from cut_records(((None, row) for row in _rows(source, info)), cut)


def _rows(source: Input, info: SourceInfo) -> Iterator[dict[str, Any]]:
    from feedgen.sources.formats.database import Database

    place = info.path if is_database(info.path) else source.file()
    with closing(Database(place, info.name)) as database:
        names, rows = database.rows(info.query or "")
        columns, _ = unique_columns(names, [], Origin(info.name))
        with closing(rows):
            for row in rows:
                yield dict(zip(columns, row, strict=True))


SQL = Format("sql", _look, split_rows, parse_records, signatures=(SQLITE_FILE,))
