"""Comma-separated and other delimited text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from feedgen.diagnostics import Finding, Origin, SourceError, make
from feedgen.sources.chunk import RawChunk, Table
from feedgen.sources.formats import Cut, Format
from feedgen.sources.formats.delimited.cutting import count_lines
from feedgen.sources.formats.delimited.dialect import Dialect, cutter_of, read_cells
from feedgen.sources.formats.delimited.pieces import LastCut, pieces, until_end
from feedgen.sources.formats.delimited.tablehead import look_at_table, top_of_table
from feedgen.sources.groups.boundaries import Boundary
from feedgen.sources.opening.encoding import decode, undecodable
from feedgen.sources.opening.head import Head
from feedgen.sources.opening.input import Input
from feedgen.sources.options import SourceInfo

NULL = "\\N"
"""How MySQL writes, where a backslash escapes, that there is no value."""


def split_delimited(source: Input, info: SourceInfo, cut: Cut) -> Iterator[RawChunk]:
    """Chunks of whole records; raises `SourceError` when the text ends within a quoted cell."""
    text = source.text()
    dialect = _dialect(info)
    cells = cutter_of(dialect, info.wire)
    last_cut = cells.last_cut
    if cut.boundary is not None and cut.boundary.column in info.columns:
        last_cut = _group_cut(cells.last_cut, dialect, info, cut.boundary)
    text.read(info.start)
    found = pieces(text, last_cut, cut.size, info.name, info.line)
    for seq, piece in enumerate(until_end(found, source, info)):
        if piece.last and (at := cells.open_cell(piece.data)) is not None:
            line = piece.line + count_lines(piece.data[:at])
            raise SourceError(make("SRC112", {"line": line}, origin=Origin(info.name, line=line)))
        yield RawChunk(cut.source, seq, piece.line, piece.data)


def _group_cut(last_cut: LastCut, dialect: Dialect, info: SourceInfo, boundary: Boundary) -> LastCut:
    """Cut where the last group begins: it may go on."""
    index, wire = info.columns.index(boundary.column), info.wire

    def cut(data: bytes) -> int:
        text = data[: last_cut(data)].decode(wire, "surrogateescape")
        reader = read_cells(text, dialect)
        line, start, begins = 0, 0, boundary.begins()
        for cells in reader:
            if begins(cells[index] if index < len(cells) else ""):
                start = line
            line = reader.line_num
        lines = io.StringIO(text, newline="")
        return sum(len(next(lines).encode(wire, "surrogateescape")) for _ in range(start))

    return cut


def parse_delimited(chunk: RawChunk, info: SourceInfo) -> Table:
    """Rows as wide as the header. Too wide ones are rejected, too narrow ones filled up.

    Rows without a single value (spreadsheets leave them at the end) are no records, like blank lines.
    """
    assert isinstance(chunk.data, bytes)
    text, repaired = decode(chunk.data, info.wire)
    table = Table(info.name, info.columns)
    dialect = _dialect(info)
    delimiter = dialect.delimiter
    width = len(info.columns)
    rows, lines, rownums = table.rows, table.lines, table.rownums
    reader = read_cells(text, dialect)
    ragged = _Ragged(width, info.name, ends_open=not chunk.data.endswith((b"\n", b"\r")))
    total = text.count("\n") if ragged.ends_open else 0
    row, line = 0, chunk.line
    before = 0
    for cells in reader:
        number = reader.line_num
        if len(cells) == width and (cells[0] or any(cells)):
            row += 1
            # Nearly every cell of several lines is a text: one count over the whole row tells, at a fifth of the price.
            if number - before > 1 and "".join(cells).count(delimiter) >= width - 1:
                table.findings += _swallowed(cells, delimiter, Origin(info.name, row, line + before))
            rows.append(cells)
            lines.append(line + before)
            rownums.append(row)
        elif cells and any(cells):
            row += 1
            last = ragged.ends_open and number > total
            kept, finding = ragged.mend(cells, Origin(info.name, row, line + before), last=last)
            if finding is not None:
                table.findings.append(finding)
            if kept is None:
                table.rejected += 1
            else:
                rows.append(kept)
                lines.append(line + before)
                rownums.append(row)
        before = number
    table.records = row
    if dialect.escape and NULL in text:
        table.rows = [["" if cell == NULL else cell for cell in cells] for cells in rows]
    if repaired:
        found = [undecodable(chunk.line + line, shown, info.encoding, info.name) for line, shown in repaired]
        table.findings[:0] = table.placed(found)
    return table


class _Ragged:
    """What becomes of rows whose width is not the header's."""

    def __init__(self, width: int, name: str, *, ends_open: bool) -> None:
        self.width = width
        self.name = name
        self.ends_open = ends_open

    def mend(self, cells: list[str], origin: Origin, *, last: bool) -> tuple[Sequence[str] | None, Finding | None]:
        """The row as wide as the header, or None when it must be rejected, and what to say about it."""
        width, found = self.width, len(cells)
        params = {"found": found, "expected": width}
        if found > width:
            if not any(cell.strip() for cell in cells[width:]):
                return cells[:width], None
            extra = " | ".join(cells[width:])
            return None, make("SRC204", params, value=extra, origin=origin)
        if last:
            return None, make("SRC206", params, value=cells[-1], origin=origin)
        padded = [*cells, *[""] * (width - found)]
        return padded, make("SRC205", params, value=cells[-1], origin=origin)


def _swallowed(cells: list[str], delimiter: str, origin: Origin) -> list[Finding]:
    """Findings for cells that look like the rest of one row, whole rows, and the beginning of another.

    That is what a stray quote at the start of a cell leaves behind when a later one closes it.
    """
    found: list[Finding] = []
    rest = len(cells) - 1
    if rest < 2:
        return found
    for index, cell in enumerate(cells):
        # Descriptions of several lines are common; a whole row inside a cell has a row's worth of delimiters.
        if "\n" not in cell or cell.count(delimiter) < rest or "\n" not in (text := cell.rstrip("\r\n")):
            continue
        first, *middle, last = (part.count(delimiter) for part in text.split("\n"))
        if first == rest - index and last == index and all(count == rest for count in middle):
            found.append(make("SRC211", {"rows": len(middle) + 1}, value=cell, origin=origin))
    return found


def _dialect(info: SourceInfo) -> Dialect:
    quote = '"' if info.quote is None else info.quote
    return Dialect(info.delimiter or ",", quote, info.escape or "", info.padded)


def _any_text(head: Head) -> int:
    """A text that is nothing else is taken for a table."""
    return 1 if head.text else 0


CSV = Format("csv", look_at_table, split_delimited, parse_delimited, claim=_any_text, top=top_of_table)
