"""What a worker sends back for a chunk: bytes, numbers and findings, nothing compiled."""

from __future__ import annotations

from array import array
from typing import NamedTuple

from feedgen.diagnostics import Finding, Tally

ITEM, REJECTED, DEFERRED, FILTERED = 0, 1, 2, 3
"""What became of a product in a feed; `FILTERED + n` names the n-th selection rule."""


class Part(NamedTuple):
    """One feed's share of a chunk."""

    outcomes: bytes
    """One byte per product of the chunk."""
    data: bytes
    """The items, the encoder's separator between them."""
    ends: array[int]
    """End of each item in `data`, without the separator."""
    keys: list[str | None] | None = None
    """Per item, the value that no other item of the feed may have."""
    groups: list[tuple[int, str]] = []
    """(product, group) of the deferred products."""
    parents: int = 0
    seconds: float = 0.0


class ChunkResult(NamedTuple):
    """A chunk, processed. Rows of findings count within the chunk; the assembler adds what came before."""

    seq: int
    source: int
    records: int
    merged: int
    rejected: int
    ids: list[str]
    rows: array[int]
    lines: array[int]
    parts: dict[int, Part]
    """By the number of the feed in the plan."""
    tally: Tally
    findings: list[Finding] | None
    """Every finding, when a report wants them all."""
    parents: list[tuple[int, str]]
    """(product, parent it names)."""
    deferred: list[tuple[int, bytes]]
    """(product, its pickled attributes), for feeds that write whole groups."""
    read_bytes: int = 0


class Member(NamedTuple):
    """A deferred product: its attributes and its place."""

    blob: bytes
    file: str
    row: int
    line: int


class GroupChunk(NamedTuple):
    """Whole groups of one feed, to be written as parents and children."""

    seq: int
    feed: int
    groups: list[tuple[str, list[Member]]]
