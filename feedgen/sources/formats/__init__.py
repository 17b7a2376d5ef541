"""The formats a catalogue may come in: how each is recognised, looked at, cut into chunks and read into records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from feedgen.plugins import Registry
from feedgen.sources.chunk import Gathered, RawChunk, Table
from feedgen.sources.groups.boundaries import Boundary
from feedgen.sources.groups.gather import table_of
from feedgen.sources.groups.nesting import unfolded
from feedgen.sources.opening.head import Head, Layout
from feedgen.sources.opening.input import Input
from feedgen.sources.opening.mojibake import look_through
from feedgen.sources.options import SourceInfo


@dataclass(frozen=True, slots=True)
class Cut:
    """How a source is to be cut: number of the source, bytes per chunk, what must stay together."""

    source: int
    size: int
    boundary: Boundary | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write records down."""

    name: str
    look: Callable[[Head], Layout]
    """What the beginning of a source tells: columns, a sample, where the records start."""
    split: Callable[[Input, SourceInfo, Cut], Iterator[RawChunk]]
    """Runs in the coordinator, one pass over the source: as bytes (`Input.stream`), as text (`Input.text`) or as a
    file of its own that can be read in any order (`Input.file`)."""
    parse: Callable[[RawChunk, SourceInfo], Table]
    """Runs in a worker, pure."""
    claim: Callable[[Head], int] | None = None
    """How sure the format is that the source is meant for it: 0 not at all, 1 for want of another, up to 100. Without
    it a format is only taken by name."""
    signatures: tuple[bytes, ...] = ()
    """First bytes of a format that is no text. Such formats are asked first, and only about sources that begin so."""
    top: Callable[[Head, int], list[list[str]]] | None = None
    """So many rows from the first one, blank ones too, before anything in them is taken for a header. None where there
    are no rows of cells."""


FORMATS: Registry[Format] = Registry(
    "feedgen.sources",
    {
        "arrow": "feedgen.sources.formats.parquet:ARROW",
        "csv": "feedgen.sources.formats.csv:CSV",
        "parquet": "feedgen.sources.formats.parquet:PARQUET",
        "sql": "feedgen.sources.formats.sql:SQL",
        "tsv": "feedgen.sources.formats.tsv:TSV",
        "html": "feedgen.sources.formats.html:HTML",
        "json": "feedgen.sources.formats.json:JSON",
        "jsonl": "feedgen.sources.formats.jsonl:JSONL",
        "ods": "feedgen.sources.formats.sheet:ODS",
        "xls": "feedgen.sources.formats.sheet:XLS",
        "xlsx": "feedgen.sources.formats.sheet:XLSX",
        "xml": "feedgen.sources.formats.xml:XML",
    },
)


def parse(chunk: RawChunk, info: SourceInfo) -> Table:
    """The records of a chunk. Whatever is wrong with one of them is a finding in the table."""
    if isinstance(chunk.data, Gathered):
        return table_of(chunk.data, info.name, info.columns)
    table = FORMATS.get(info.format).parse(chunk, info)
    look_through(table, chunk, info)
    return table if info.each is None else unfolded(table, info.each)
