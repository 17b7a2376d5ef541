"""The delimiter and quote character of delimited text, by how evenly they divide the first records."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t", "|")
PROBE = 40
"""Records looked at; more never changed the outcome on real exports."""
CELL_LIMIT = 64 << 20
"""Longest cell, in characters. The csv module's own limit of 128 KiB is below real descriptions with
embedded pictures. `csv.field_size_limit` is global to the process, so it is raised once, here."""
csv.field_size_limit(CELL_LIMIT)

SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n?\Z', re.I)
"""First line that spreadsheets write to name the delimiter."""


class Dialect(NamedTuple):
    delimiter: str
    quote: str


def find_dialect(text: str, delimiter: str | None, quote: str | None) -> Dialect:
    """How `text`, which ends at a record, is divided; what was given is taken as it is."""
    quote = _quote(text) if quote is None else quote
    if delimiter is None:
        declared = SEPARATOR_LINE.match(text.split("\n", 1)[0] + "\n")
        delimiter = declared[1] if declared else max(DELIMITERS, key=lambda d: _score(text, d, quote))
    return Dialect(delimiter, quote)


def read_cells(text: str, dialect: Dialect) -> Reader:
    """A reader over `text`. The line ends stay as they are: a lone CR ends a record too."""
    lines = io.StringIO(text, newline="")
    if not dialect.quote:
        return csv.reader(lines, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)
    return csv.reader(lines, delimiter=dialect.delimiter, quotechar=dialect.quote)


def _quote(text: str) -> str:
    """Apostrophes quote only where the header shows it: `'id','title'`."""
    header = text.split("\n", 1)[0].strip()
    wrapped = re.fullmatch(r"'[^']*'(?:[,;\t|]'[^']*')+", header)
    return "'" if wrapped else '"'


def _score(text: str, delimiter: str, quote: str) -> float:
    """0 when the header is not divided; else evenness of the records, weighed by the number of cells."""
    counts: list[int] = []
    header: list[str] = []
    for cells in read_cells(text, Dialect(delimiter, quote)):
        if not any(cells):
            continue
        header = header or cells
        counts.append(len(cells))
        if len(counts) > PROBE:
            break
    if len(header) < 2:
        return 0.0
    even = sum(1 for n in counts if n == len(header)) / len(counts)
    named = sum(1 for cell in header if cell.strip()) / len(header)
    return (0.1 + even) * named * min(len(header), 12)
