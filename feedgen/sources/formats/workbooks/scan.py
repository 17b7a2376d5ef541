"""A look at the XML of a sheet before it is read into memory: how far it reaches, and which cells hold errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

BLOCK = 4 << 20
TAIL = 64 << 10
"""More than a row of a sheet usually has: blocks overlap by it, and the last cell is looked for there first."""
ERRORS_KEPT = 100_000
"""Failed formulas that are told one by one."""
FILLED = re.compile(rb"""r="[A-Z]{1,3}(\d{1,7})"[^<>]*(?<!/)>""")
WIDTHS = [
    # columns that a sheet has at most when no cell is called like this
    (26, re.compile(rb'r="[A-Z]{2}')),
    (52, re.compile(rb'r="[B-Z][A-Z]\d|r="[A-Z]{3}')),
    (130, re.compile(rb'r="[E-Z][A-Z]\d|r="[A-Z]{3}')),
    (286, re.compile(rb'r="[K-Z][A-Z]\d|r="[A-Z]{3}')),
    (702, re.compile(rb'r="[A-Z]{3}')),
]
WIDEST = 16_384
ERROR = re.compile(rb"""r="([A-Z]{1,3})(\d{1,7})"([^<>]*\bt="e"[^<>]*)>(.{0,400}?)</(?:\w+:)?c>""", re.DOTALL)
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]{1,40})")
ODF = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


class Scan(NamedTuple):
    """Cells from the first to the last at most, empty ones too; errors by row, from 1, and column, from 0."""

    cells: int
    errors: dict[int, dict[int, bytes]]


def scan_xlsx(file: IO[bytes]) -> Scan:
    """How many cells a worksheet needs at most. What the sheet says of its own size is not believed."""
    rows = width = 0
    errors: dict[int, dict[int, bytes]] = {}
    for block in _blocks(file):
        last = FILLED.findall(block, max(0, len(block) - TAIL)) or FILLED.findall(block)
        rows = int(last[-1]) if last else rows
        while width < len(WIDTHS) and WIDTHS[width][1].search(block):
            width += 1
        if b't="e"' in block and len(errors) < ERRORS_KEPT:
            for column, row, _, inner in ERROR.findall(block):
                value = VALUE.search(inner)
                errors.setdefault(int(row), {})[_column(column)] = value[1] if value else b"#ERROR"
    return Scan(rows * (WIDTHS[width][0] if width < len(WIDTHS) else WIDEST), errors)


def scan_ods(file: IO[bytes]) -> Scan:
    """The same for all sheets of an OpenDocument workbook, where cells and rows say how often they are repeated.

    Raises `ValueError` for broken XML.
    """
    from lxml import etree

    cells = width = 0
    tags = (f"{ODF}table-row",)
    try:
        for _, row in etree.iterparse(file, tag=tags, resolve_entities=False, no_network=True, load_dtd=False):
            times = _times(row, "rows")
            filled = [_times(cell, "columns") for cell in row if len(cell) or cell.get(f"{ODF}formula")]
            if filled:
                width = max(width, sum(_times(cell, "columns") for cell in row if len(cell)) or 1)
                cells += times * max(width, len(row))
            row.clear()
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    return Scan(cells, {})


def _times(element: Any, what: str) -> int:
    text = element.get(f"{ODF}number-{what}-repeated", "1")
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def _column(letters: bytes) -> int:
    """The place of a column by its letters, from 0."""
    place = 0
    for letter in letters:
        place = place * 26 + letter - 64
    return place - 1


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    """The file in blocks that overlap, with one kind of quote."""
    before = b""
    while data := file.read(BLOCK):
        if b"='" in data:
            data = data.replace(b"='", b'="').replace(b"' ", b'" ').replace(b"'>", b'">')
        yield before + data
        before = data[-TAIL:]
