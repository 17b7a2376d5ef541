"""Workbooks: .xlsx, .ods, .xls. A sheet is a table whose cells have kinds; they become what a CSV export would say."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any

from feedgen.diagnostics import Finding, Origin, SourceError, make
from feedgen.sources.chunk import RawChunk, Table
from feedgen.sources.formats import Cut, Format
from feedgen.sources.formats.delimited.dialect import MOST_TITLES, PROBE, header_at
from feedgen.sources.formats.delimited.tablehead import refuse_headless, unique_columns
from feedgen.sources.formats.records import cut_records
from feedgen.sources.formats.workbooks.workbook import OLE, Sheet, Workbook, keep, sheet_of
from feedgen.sources.opening.archive import ZIP, holds
from feedgen.sources.opening.files import STDIN
from feedgen.sources.opening.head import SAMPLE, Head, Layout
from feedgen.sources.opening.input import Input
from feedgen.sources.options import SourceInfo

ERROR = re.compile(r"#(?:N/A|DIV/0!|REF!|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!)")
"""What a failed formula shows."""
MIDNIGHT = dt.time()


def _look(head: Head) -> Layout:
    book = Workbook(head.file, head.name)
    try:
        sheet, layout = _table(book, head)
    finally:
        book.close()
    if head.path in (STDIN, str(head.file)):  # a copy of a packed one is gone before it is read
        keep(head.file, sheet)
    return layout._replace(sheet=sheet.name)


def _table(book: Workbook, head: Head) -> tuple[Sheet, Layout]:
    """The sheet asked for, else the first one that looks like a table."""
    wanted = head.options.sheet
    names = book.visible if wanted is None else [book.named(wanted)]
    empty: SourceError | None = None
    for name in names:
        sheet = book.sheet(name)
        rows = list(islice(sheet.rows(), 3 * MOST_TITLES + PROBE + SAMPLE))
        try:
            layout = _layout(rows, head)
        except SourceError as error:
            empty = empty or error
            continue
        if wanted is not None or len(layout.columns) > 1 or len(names) == 1:
            return sheet, layout
    raise empty or SourceError(make("SRC105", {"bytes": head.size or 0}, origin=Origin(head.name)))


def _top(head: Head, count: int) -> list[list[str]]:
    """The first rows of the sheet asked for, else of the first one."""
    book = Workbook(head.file, head.name)
    try:
        wanted = head.options.sheet
        sheet = book.sheet(book.visible[0] if wanted is None else book.named(wanted))
        rows: list[list[str]] = [[] for _ in range(count)]
        for number, cells in sheet.rows():
            if number > count:
                break
            rows[number - 1] = _trimmed([_text(cell) for cell in cells])
    finally:
        book.close()
    return rows


def _layout(rows: Sequence[tuple[int, list[Any]]], head: Head) -> Layout:
    """The header and what follows it; raises `SourceError` when there is none."""
    skip = head.options.skip_lines
    texts = [(number, [_text(cell) for cell in cells]) for number, cells in rows if skip is None or number > skip]
    if not texts:
        raise SourceError(make("SRC105", {"bytes": head.size or 0}, origin=Origin(head.name)))
    # every row of a sheet is as wide as the sheet: what a title leaves empty is no cell of it
    at = header_at([_trimmed(cells) for _, cells in texts[: MOST_TITLES + PROBE]]) if skip is None else 0
    number, header = texts[at]
    origin = Origin(head.name, line=number)
    refuse_headless(header, origin)
    following = [cells for _, cells in texts[at + 1 :]]
    columns, findings = unique_columns(header, following, origin)
    titles = [
        make("SRC221", {"line": line}, value=" ".join(filter(None, cells)), origin=Origin(head.name, line=line))
        for line, cells in texts[:at]
    ]
    sample = [
        {name: "" if ERROR.fullmatch(cell) else cell.strip() for name, cell in zip(columns, cells, strict=True)}
        for cells in following[:SAMPLE]
    ]
    return Layout(columns, sample, [*titles, *findings], line=number + 1)


def _trimmed(cells: list[str]) -> list[str]:
    width = len(cells)
    while width > 1 and not cells[width - 1]:
        width -= 1
    return cells[:width]


def split_sheet(source: Input, info: SourceInfo, cut: Cut) -> Iterator[RawChunk]:
    """Chunks of rows. The library reads the sheet whole, so its memory grows with it."""
    sheet = sheet_of(source.file(), info.sheet or "", info.name)
    rows = ((number, cells) for number, cells in sheet.rows() if number >= info.line)
    yield from cut_records(rows, cut, info.columns)


def parse_sheet(chunk: RawChunk, info: SourceInfo) -> Table:
    """Rows of text; a failed formula is an empty cell with a finding."""
    assert isinstance(chunk.data, list)
    table = Table(info.name, info.columns)
    lines = chunk.lines or [None] * len(chunk.data)
    for row, (line, cells) in enumerate(zip(lines, chunk.data, strict=True), 1):
        texts = [cell if cell.__class__ is str else _text(cell) for cell in cells]
        if any(text[:1] == "#" for text in texts):
            table.findings += _failed(texts, Origin(info.name, row, line), info.columns)
        table.rows.append(texts)
        table.lines.append(line)
        table.rownums.append(row)
    table.records = len(chunk.data)
    return table


def _failed(texts: list[str], origin: Origin, columns: Sequence[str]) -> Iterator[Finding]:
    for place, text in enumerate(texts):
        if ERROR.fullmatch(text):
            texts[place] = ""
            yield make("SRC214", {"error": text}, value=text, origin=origin._replace(column=columns[place]))


def _text(cell: Any) -> str:
    """A cell as a CSV export would write it, but for numbers: those have a point and no more digits than they have."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # a spreadsheet keeps 15 digits; what follows comes from the conversion to binary
        text = format(cell, ".15g")
        return format(Decimal(text), "f") if "e" in text else text
    if isinstance(cell, bytes):
        return cell.decode("ascii", "replace")
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == MIDNIGHT else cell.isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)


def _format(name: str, signature: Sequence[bytes], member: str | None) -> Format:
    def claim(head: Head) -> int:
        return 100 if member is None or holds(head.file, member, head.name) else 0

    return Format(name, _look, split_sheet, parse_sheet, claim=claim, signatures=tuple(signature), top=_top)


XLSX = _format("xlsx", ZIP, "xl/workbook.xml")
ODS = _format("ods", ZIP, "content.xml")
XLS = _format("xls", (OLE,), None)
