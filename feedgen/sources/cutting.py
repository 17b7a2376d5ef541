"""Where delimited text may be cut: after a line end that no quoted cell contains.

Exactly what `csv.reader` does: a quote opens a cell only as its first character; inch marks and
apostrophes elsewhere are text. One regular expression walks over whole quoted cells in a single call.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Cutter:
    """`last_cut(data)`: length of the whole records at the start of `data`, 0 when none is complete.

    `open_cell(data)`: position of the quote that opens a cell which `data` does not close, else None.
    """

    last_cut: Callable[[bytes], int]
    open_cell: Callable[[bytes], int | None]


@lru_cache(maxsize=64)
def cutter(delimiter: bytes, quote: bytes) -> Cutter:
    """The cutting functions for one dialect; without a quote character every line end is a record's end."""
    if not quote:
        return Cutter(lambda data: line_end(data, len(data)), lambda data: None)
    closed = _closed_text(delimiter, quote)
    records = _whole_records(delimiter, quote)

    def last_cut(data: bytes) -> int:
        cut = line_end(data, len(data))
        if not cut or quote not in data:
            return cut
        # The last line end is nearly always a record's end; else it stands in the quoted cell where the
        # walk stopped, and the line end before that cell is the next guess.
        for _ in range(2):
            reached = closed.match(data, 0, cut).end()  # type: ignore[union-attr]
            if reached == cut:
                return cut
            if not (cut := line_end(data, reached)):
                return 0
        return records.match(data).end()  # type: ignore[union-attr]

    def open_cell(data: bytes) -> int | None:
        reached = closed.match(data).end()  # type: ignore[union-attr]
        return None if reached == len(data) else reached

    return Cutter(last_cut, open_cell)


def line_end(data: bytes, end: int) -> int:
    """Position after the last line end before `end`; a lone CR counts only where no LF can follow it."""
    if at := data.rfind(b"\n", 0, end) + 1:
        return at
    return data.rfind(b"\r", 0, min(end, len(data) - 1)) + 1


def count_lines(data: bytes) -> int:
    """Line ends in `data`: LF, CRLF and lone CR count one each."""
    lines = data.count(b"\n")
    if b"\r" in data:
        lines += data.count(b"\r") - data.count(b"\r\n")
    return lines


def _closed_text(delimiter: bytes, quote: bytes) -> re.Pattern[bytes]:
    """Matches up to the first quoted cell that is not closed, or to the end."""
    d, q = re.escape(delimiter), re.escape(quote)
    starts = rb"(?:(?<=%s)|(?<=[\r\n])|\A)" % d
    cell = rb"%s[^%s]*+(?:%s%s[^%s]*+)*+%s" % (q, q, q, q, q, q)
    stray = rb"(?<!%s)(?<![\r\n])(?!\A)%s" % (d, q)
    return re.compile(rb"(?:[^%s]*+(?:%s%s|%s))*+[^%s]*+" % (q, starts, cell, stray, q))


def _whole_records(delimiter: bytes, quote: bytes) -> re.Pattern[bytes]:
    """Matches as many whole records as there are. Two to three times slower than `_closed_text`."""
    d, q = re.escape(delimiter), re.escape(quote)
    text = (rb"[^%s\r\n]*+" if len(delimiter) == 1 else rb"(?:(?!%s)[^\r\n])*+") % d
    cell = rb"(?:%s[^%s]*+(?:%s%s[^%s]*+)*+%s%s|(?!%s)%s)" % (q, q, q, q, q, q, text, q, text)
    return re.compile(rb"(?:%s(?:%s%s)*+(?:\r\n|\n|\r(?!\n|\Z)))*+" % (cell, d, cell))
