"""Where delimited text may be cut: after a line end that no quoted cell contains.

Exactly what `csv.reader` does: a quote opens a cell only as its first character; inch marks and
apostrophes elsewhere are text. One regular expression walks over whole quoted cells in a single call. Where a
character escapes the next one, or blanks may stand before a quote, it walks from cell to cell instead.
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
def cutter(delimiter: bytes, quote: bytes, escape: bytes = b"", *, padded: bool = False) -> Cutter:
    """The cutting functions for one dialect; where nothing quotes or escapes, every line end is a record's end."""
    if escape or (padded and quote):
        return _walker(delimiter, quote, escape, padded)
    if not quote:
        return Cutter(lambda data: line_end(data, len(data)), lambda data: None)
    closed = _closed_text(delimiter, quote)
    records = _whole_records(_cell(delimiter, quote), delimiter)

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


def _walker(delimiter: bytes, quote: bytes, escape: bytes, padded: bool) -> Cutter:
    """The functions for dialects in which one look back does not tell what a quote is."""
    cell = _cell(delimiter, quote, escape, padded)
    records = _whole_records(cell, delimiter)
    d = re.escape(delimiter)
    ended = re.compile(rb"(?:%s(?:%s|\r\n|\n|\r(?!\n)))*+" % (cell, d), re.DOTALL)
    last = re.compile(cell, re.DOTALL)

    def last_cut(data: bytes) -> int:
        cut = line_end(data, len(data))
        if not cut or ((not escape or escape not in data) and (not quote or quote not in data)):
            return cut
        return records.match(data).end()  # type: ignore[union-attr]

    def open_cell(data: bytes) -> int | None:
        reached = ended.match(data).end()  # type: ignore[union-attr]
        return None if last.fullmatch(data, reached) else reached

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


def _cell(delimiter: bytes, quote: bytes, escape: bytes = b"", padded: bool = False) -> bytes:
    """A pattern for one whole cell. What follows an escape character belongs to the cell, whatever it is."""
    d, q, e = re.escape(delimiter), re.escape(quote), re.escape(escape)
    plain = rb"[^%s%s\r\n]" % (d, e) if len(delimiter) == 1 else rb"(?:(?!%s)[^%s\r\n])" % (d, e)
    escaped = rb"%s(?:.|\Z)" % e
    text = rb"(?:%s++|%s)*+" % (plain, escaped) if escape else rb"%s*+" % plain
    if not quote:
        return text
    before = rb"[ ]*+" if padded else b""
    twice = rb"(?:%s%s|%s)" % (q, q, escaped) if escape else q + q
    inner = rb"[^%s%s]*+" % (q, e)
    # the csv module takes what follows a closing quote as it is, an escape character too
    after = rb"(?:(?!%s)[^\r\n]%s)?+" % (d, text) if escape else text
    return rb"(?:%s%s%s(?:%s%s)*+%s%s|(?!%s%s)%s)" % (before, q, inner, twice, inner, q, after, before, q, text)


def _whole_records(cell: bytes, delimiter: bytes) -> re.Pattern[bytes]:
    """Matches as many whole records as there are. Two to three times slower than `_closed_text`."""
    d = re.escape(delimiter)
    return re.compile(rb"(?:%s(?:%s%s)*+(?:\r\n|\n|\r(?!\n|\Z)))*+" % (cell, d, cell), re.DOTALL)
