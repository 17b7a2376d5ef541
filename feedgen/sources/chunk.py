"""A piece of a source on its way to a worker, and the records a worker reads out of it."""

from __future__ import annotations

from array import array
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from feedgen.diagnostics import Finding


class Gathered(NamedTuple):
    """Records that were read already, put together from anywhere in one or several sources."""

    records: list[Sequence[str] | dict[str, Any] | None]
    """Cells or objects; None for one that could not be read."""
    lines: list[int | None]
    homes: list[int]
    """Place of each record's parent in the list; its own where it has none. Parents come before their children."""
    findings: list[Finding]
    """Their rows are places in the list, from 1."""
    sources: array[int]
    """The source each record comes from, ..."""
    rows: array[int]
    """... and its number there."""


class RawChunk(NamedTuple):
    """Whole records, not yet read: bytes that start and end at a record, or plain records; or records put together.

    `source` is the number of the source in the run, `seq` counts its chunks from 0, `line` is where
    `data` starts. `row` is the number of the first record where the splitter knows it (JSON), else None.
    `lines` are those of plain records, where their format has lines.
    """

    source: int
    seq: int
    line: int
    data: bytes | list[Any] | Gathered
    row: int | None = None
    lines: list[int | None] | None = None


@dataclass(slots=True)
class Table:
    """The records of one chunk. Delimited formats fill `rows`, JSON formats fill `objects`.

    `rownums` counts from 1 within the chunk and includes rejected records, so that
    `records == len(rownums) + rejected`. Findings carry the same numbers.
    """

    name: str
    """The source, as findings call it."""
    columns: tuple[str, ...]
    rows: list[Sequence[str]] = field(default_factory=list)
    objects: list[dict[str, Any]] = field(default_factory=list)
    lines: list[int | None] = field(default_factory=list)
    rownums: list[int] = field(default_factory=list)
    records: int = 0
    rejected: int = 0
    findings: list[Finding] = field(default_factory=list)
    homes: list[int] | None = None
    """Per accepted record, the place of the one it belongs to (its own for the first), where that is known."""

    def placed(self, findings: Sequence[Finding]) -> list[Finding]:
        """Findings that know their line, with the number of the record that the line is part of."""
        told = [finding.origin for finding in self.findings if finding.origin is not None]
        rejected = [(origin.line, origin.row) for origin in told if origin.line is not None and origin.row is not None]
        read = [(line, row) for line, row in zip(self.lines, self.rownums, strict=True) if line is not None]
        starts = sorted({*read, *rejected})
        placed = []
        for finding in findings:
            origin = finding.origin
            assert origin is not None
            at = bisect(starts, origin.line or 0, key=lambda start: start[0])
            placed.append(finding._replace(origin=origin._replace(row=starts[at - 1][1])) if at else finding)
        return placed
