"""The formats a catalogue may come in. A format cuts a stream into chunks and reads a chunk into records."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from feedgen.plugins import Registry
from feedgen.sources.boundaries import Boundary
from feedgen.sources.chunk import RawChunk, Table
from feedgen.sources.encoding import TextBytes
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
    split: Callable[[TextBytes, SourceInfo, Cut], Iterator[RawChunk]]
    """Runs in the coordinator, a pass over the bytes; the stream stands at the first byte."""
    parse: Callable[[RawChunk, SourceInfo], Table]
    """Runs in a worker, pure."""


FORMATS: Registry[Format] = Registry(
    "feedgen.sources",
    {
        "csv": "feedgen.sources.formats.csv:CSV",
        "tsv": "feedgen.sources.formats.tsv:TSV",
        "json": "feedgen.sources.formats.json:JSON",
        "jsonl": "feedgen.sources.formats.jsonl:JSONL",
    },
)


def parse(chunk: RawChunk, info: SourceInfo) -> Table:
    """The records of a chunk. Whatever is wrong with one of them is a finding in the table."""
    return FORMATS.get(info.format).parse(chunk, info)
