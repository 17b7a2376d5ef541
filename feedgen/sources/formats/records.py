"""Records that are read one after the other instead of cut out of bytes: JSON documents and their like."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from feedgen.diagnostics import Origin, make
from feedgen.sources.chunk import RawChunk, Table
from feedgen.sources.formats import Cut
from feedgen.sources.mapping.flatten import flatten
from feedgen.sources.mapping.nested import Nested
from feedgen.sources.mapping.preset import GENERIC, load_preset
from feedgen.sources.options import SourceInfo

_OBJECT = frozenset((dict,))
OBJECTS = 300
"""Records per chunk of the usual size."""


def cut_records(records: Iterable[tuple[int | None, Any]], cut: Cut, columns: Sequence[str] = ()) -> Iterator[RawChunk]:
    """Chunks of records that come with the line each starts on, or None where there are no lines.

    Records are objects, or rows of cells under `columns`.
    """
    limit = max(1, OBJECTS * cut.size // (256 << 10))
    if cut.boundary is None:
        yield from _in_pieces(iter(records), limit, cut)
        return
    members: list[Any] = []
    lines: list[int | None] = []
    begins = cut.boundary.begins()
    cell = cell_of(cut.boundary.column, columns)
    seq = row = 0
    for line, member in records:
        if begins(cell(member)) and len(members) >= limit:
            yield _chunk(cut, seq, members, lines, row)
            seq, row, members, lines = seq + 1, row + len(members), [], []
        members.append(member)
        lines.append(line)
    if members:
        yield _chunk(cut, seq, members, lines, row)


def _in_pieces(records: Iterator[tuple[int | None, Any]], limit: int, cut: Cut) -> Iterator[RawChunk]:
    """The same where any record may be the first of a chunk."""
    seq = row = 0
    while piece := list(islice(records, limit)):
        lines, members = map(list, zip(*piece, strict=True))
        yield _chunk(cut, seq, members, lines, row)
        seq, row = seq + 1, row + len(piece)


def _chunk(cut: Cut, seq: int, members: list[Any], lines: list[int | None], before: int) -> RawChunk:
    known = lines if lines[0] is not None else None
    return RawChunk(cut.source, seq, lines[0] or 0, members, before + 1, known)


def cell_of(column: str, columns: Sequence[str]) -> Callable[[Any], Any]:
    """What reads the cell that a group is told by."""
    if column in columns and columns:
        place = columns.index(column)
        return lambda member: member[place] if isinstance(member, list) else flatten(member, ()).get(column)
    return lambda member: flatten(member, ()).get(column) if isinstance(member, dict) else None


def parse_records(chunk: RawChunk, info: SourceInfo) -> Table:
    """The objects of a chunk; members of another kind are rejected with a finding."""
    assert isinstance(chunk.data, list)
    table = Table(info.name, info.columns)
    lines = chunk.lines or [None] * len(chunk.data)
    if _OBJECT.issuperset(map(type, chunk.data)):
        table.objects, table.lines, table.records = chunk.data, lines, len(chunk.data)
        table.rownums = list(range(1, table.records + 1))
        return table
    for row, (line, member) in enumerate(zip(lines, chunk.data, strict=True), 1):
        if isinstance(member, dict):
            table.objects.append(member)
            table.lines.append(line)
            table.rownums.append(row)
        else:
            table.rejected += 1
            params = {"found": kind_of(member)}
            table.findings.append(make("SRC209", params, value=member, origin=Origin(info.name, row, line)))
    table.records = len(chunk.data)
    return table


def columns_of(objects: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """The columns of nested records, in the order they are met."""
    whole = Nested(load_preset(GENERIC), {})
    return tuple(dict.fromkeys(column for member in objects for column in flatten(member, whole)))


def kind_of(value: Any) -> str:
    """What JSON calls a value."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, str):
        return "a text"
    return "a list" if isinstance(value, list) else "an object" if isinstance(value, dict) else "a number"
