"""CSV and TSV: a header row and one row per item, columns as the layout has them.

Cells are written as they are: what a spreadsheet might take for a formula is not touched, since channels read
feeds with parsers. A byte order mark is the business of the encoding (`utf-8-sig`).
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from operator import itemgetter
from typing import Any

from feedgen.writers.base import Layout, Node, Unreadable, Writer

QUOTES = ("minimal", "all", "non_numeric", "none")
LINE_ENDS = {"lf": "\n", "crlf": "\r\n"}
PREAMBLE_LIMIT = 50
"""Rows before the header row; the longest known preamble has four."""
CELL_LIMIT = 2**31 - 1
"""Characters of a cell the csv module may read: its own limit, 131 072, is less than some texts."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the cells of a file stand together."""

    delimiter: str
    quote: str
    line_end: str
    header: bool
    escape: str = ""
    """Without quotes: what makes text of a delimiter, a line end or itself; empty when these become blanks."""

    @classmethod
    def of(cls, options: Mapping[str, Any], delimiter: str) -> Dialect:
        """The dialect of a feed's `options`; `ValueError` says which of them makes no sense."""
        delimiter = options.get("delimiter", delimiter)
        if not isinstance(delimiter, str) or len(delimiter) != 1 or delimiter in '"\r\n\0':
            raise ValueError(f"`delimiter` is one character other than a quote or a line end (found {delimiter!r})")
        quote = _choice(options, "quote", "minimal", QUOTES)
        line_end = _choice(options, "line_end", "crlf", LINE_ENDS)
        header = options.get("header", True)
        if not isinstance(header, bool):
            raise ValueError(f"`header` is true or false (found {header!r})")
        return cls(delimiter, quote, LINE_ENDS[line_end], header, _escape(options, delimiter, quote))


def _choice(options: Mapping[str, Any], key: str, default: str, known: Iterable[str]) -> str:
    value = options.get(key, default)
    if value not in known:
        raise ValueError(f"`{key}` is one of {', '.join(known)} (found {value!r})")
    return str(value)


def _escape(options: Mapping[str, Any], delimiter: str, quote: str) -> str:
    escape = options.get("escape", "")
    if escape and (not isinstance(escape, str) or len(escape) != 1 or escape in f'{delimiter}"\r\n\0nr'):
        raise ValueError(f"`escape` is one character other than the delimiter, a quote or a letter (found {escape!r})")
    if escape and quote != "none":
        raise ValueError("`escape` is for `quote: none`; where there are quotes, they protect a cell")
    return str(escape)


def _names(layout: Layout) -> list[str]:
    """The column names; `ValueError` when the layout cannot be a table."""
    if not layout.fields:
        raise ValueError("a table needs at least one column")
    for field in layout.fields:
        if field.children:
            raise ValueError(f"column {field.name!r} cannot have parts: give the field one value")
    return [field.name for field in layout.fields]


def _rows_of(texts: Iterable[Sequence[str]]) -> list[list[str]]:
    """What stands above or below the names, row by row; a column with less to say leaves its last ones empty."""
    return [list(row) for row in zip_longest(*texts, fillvalue="")]


class DelimitedEncoder:
    """Rows of text. Several values of one cell are joined before they come here."""

    footer = ""
    separator = ""

    def __init__(self, layout: Layout, delimiter: str) -> None:
        dialect = Dialect.of(layout.options, delimiter)
        names = _names(layout)
        self.item = _WAYS[dialect.quote](dialect, len(names))
        above, below = (field.heading for field in layout.fields), (field.below for field in layout.fields)
        rows = [*_rows_of(above), names, *_rows_of(below)] if dialect.header else ()
        self.header = "".join(map(self.item, rows))


Row = Callable[[Sequence[Node]], str]


def _cells(values: Sequence[Node]) -> list[str]:
    return ["" if value is None else value if value.__class__ is str else str(value) for value in values]


def _quoted_where_needed(dialect: Dialect, columns: int) -> Row:
    """A row whose cells are quoted when they hold a delimiter, a quote or a line end.

    Columns in which a cell needed quotes once are looked at one by one from then on, all others joined.
    """
    delimiter, end = dialect.delimiter, dialect.line_end
    suspects: list[int] = []
    watched: Callable[[list[str]], Iterable[str]] = iter

    def special(text: str) -> bool:
        return delimiter in text or _QUOTE in text or "\n" in text or "\r" in text

    def learn(cells: list[str]) -> None:
        nonlocal watched
        suspects[:] = [i for i in range(columns) if i in suspects or special(cells[i])]
        others = [i for i in range(columns) if i not in suspects]
        # One more than needed, since an itemgetter of one gives no tuple.
        watched = itemgetter(*others, others[0]) if others else _nothing

    def row(values: Sequence[Node]) -> str:
        cells = _cells(values)
        if special("".join(watched(cells))):
            learn(cells)
        for i in suspects:
            if special(cells[i]):
                cells[i] = f'"{cells[i].replace(_QUOTE, _TWO_QUOTES)}"'
        # A bare empty line would be no row at all.
        return (delimiter.join(cells) or '""') + end

    return row


def _nothing(cells: list[str]) -> Iterable[str]:
    return ()


_QUOTE, _TWO_QUOTES = '"', '""'


def _quoted_always(dialect: Dialect, columns: int) -> Row:
    between, end = f'"{dialect.delimiter}"', f'"{dialect.line_end}'

    def row(values: Sequence[Node]) -> str:
        cells = _cells(values)
        if '"' in "".join(cells):
            cells = [cell.replace('"', '""') for cell in cells]
        return f'"{between.join(cells)}{end}'

    return row


_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def _quoted_unless_number(dialect: Dialect, columns: int) -> Row:
    """Every cell that is no plain number stands in quotes, an empty one too."""
    delimiter, end, number = dialect.delimiter, dialect.line_end, _NUMBER.fullmatch

    def row(values: Sequence[Node]) -> str:
        cells = [cell if number(cell) else f'"{cell.replace(_QUOTE, _TWO_QUOTES)}"' for cell in _cells(values)]
        return delimiter.join(cells) + end

    return row


def _escaped(dialect: Dialect, columns: int) -> Row:
    """Without quotes the escape character stands before itself and a delimiter; a line end is it and `n`."""
    delimiter, end, escape = dialect.delimiter, dialect.line_end, dialect.escape
    special = {escape: escape * 2, delimiter: escape + delimiter, "\n": f"{escape}n", "\r": f"{escape}r"}
    table = str.maketrans(special)

    def row(values: Sequence[Node]) -> str:
        return delimiter.join([cell.translate(table) for cell in _cells(values)]) + end

    return row


def _never_quoted(dialect: Dialect, columns: int) -> Row:
    """Without quotes nothing protects a delimiter or a line end inside a cell: each becomes one blank."""
    if dialect.escape:
        return _escaped(dialect, columns)
    delimiter, end = dialect.delimiter, dialect.line_end

    def row(values: Sequence[Node]) -> str:
        cells = _cells(values)
        line = delimiter.join(cells)
        if "\n" in line or "\r" in line or line.count(delimiter) != columns - 1:
            safe = [cell.replace(delimiter, " ") for cell in cells]
            line = delimiter.join(safe).replace("\r\n", " ").replace("\n", " ").replace("\r", " ")
        return line + end

    return row


_WAYS = {
    "minimal": _quoted_where_needed,
    "all": _quoted_always,
    "non_numeric": _quoted_unless_number,
    "none": _never_quoted,
}


class DelimitedVerifier:
    """Reads a file back with the csv module: from the header row on, every row has a cell per column.

    What an envelope puts before the header row is skipped. Without a header row `preamble_lines` says how
    many rows that is.
    """

    def __init__(self, layout: Layout, encoding: str, delimiter: str) -> None:
        # The csv module knows this limit only for the whole process; it is raised, never lowered.
        csv.field_size_limit(max(csv.field_size_limit(), CELL_LIMIT))
        self._dialect = Dialect.of(layout.options, delimiter)
        self._names = _names(layout)
        self._decoder = codecs.getincrementaldecoder(encoding)("strict")
        self._encoding = encoding
        self._rest: list[str] = []
        self._odd = 0
        self._rows = 0
        self._skip = 0 if self._dialect.header else _preamble(layout.options)
        self._in_preamble = self._dialect.header

    def feed(self, data: bytes) -> None:
        text = self._decode(data, final=False)
        cut = self._last_row_end(text)
        if cut:
            self._check("".join([*self._rest, text[:cut]]))
            self._rest.clear()
        self._rest.append(text[cut:])

    def close(self) -> None:
        rest = "".join([*self._rest, self._decode(b"", final=True)])
        self._check(rest)
        if self._in_preamble:
            raise Unreadable(f"no header row in the {self._rows} rows of the file")
        if rest and not rest.endswith("\n"):
            raise Unreadable(f"row {self._rows}: the last row has no end")

    def _decode(self, data: bytes, *, final: bool) -> str:
        try:
            return self._decoder.decode(data, final)
        except UnicodeDecodeError as error:
            raise Unreadable(f"after row {self._rows}: not {self._encoding}: {error.reason}") from None

    def _last_row_end(self, text: str) -> int:
        """Where the last row that ends in `text` does: a newline with an even number of quotes before it.

        Only `text` is searched, not what is kept of the row so far: a cell may have a million lines.
        """
        end = text.rfind("\n") + 1
        if self._dialect.quote == "none":
            return end
        odd = (self._odd + text.count('"', 0, end)) % 2
        self._odd = (odd + text.count('"', end)) % 2
        while odd and end:
            earlier = text.rfind("\n", 0, end - 1) + 1
            odd = (odd + text.count('"', earlier, end)) % 2
            end = earlier
        return end

    def _check(self, text: str) -> None:
        if not text:
            return
        lines = text.split("\n")
        last = lines.pop()
        ended = [line + "\n" for line in lines] + ([last] if last else [])
        reader = csv.reader(
            ended,
            delimiter=self._dialect.delimiter,
            quoting=csv.QUOTE_NONE if self._dialect.quote == "none" else csv.QUOTE_MINIMAL,
            escapechar=self._dialect.escape or None,
            strict=True,
        )
        try:
            self._check_rows(reader)
        except csv.Error as error:
            raise Unreadable(f"after row {self._rows}: {error}") from None

    def _check_rows(self, reader: Any) -> None:
        if self._in_preamble:
            self._find_header(reader)
        skipped = sum(1 for _ in islice(reader, self._skip))
        self._skip -= skipped
        self._rows += skipped
        expected = len(self._names)
        widths = list(map(len, reader))
        if widths.count(expected) != len(widths):
            self._complain(widths)
        self._rows += len(widths)

    def _find_header(self, reader: Iterable[list[str]]) -> None:
        for row in reader:
            self._rows += 1
            if row == self._names:
                self._in_preamble = False
                return
            if self._rows > PREAMBLE_LIMIT:
                raise Unreadable(f"no header row in the first {PREAMBLE_LIMIT} rows")

    def _complain(self, widths: list[int]) -> None:
        expected = len(self._names)
        for i, width in enumerate(widths, self._rows + 1):
            # A row of one empty, unquoted cell is an empty line, which the csv module reads as no cell.
            if width != expected and (width, expected) != (0, 1):
                raise Unreadable(f"row {i} has {width} cells, the header row has {expected}")


def _preamble(options: Mapping[str, Any]) -> int:
    lines = options.get("preamble_lines", 0)
    if not isinstance(lines, int) or isinstance(lines, bool) or lines < 0:
        raise ValueError(f"`preamble_lines` is a number of rows (found {lines!r})")
    return lines


_HELP = {
    "header": "Whether the first row holds the field names. Default true.",
    "delimiter": "One character between two cells.",
    "quote": "minimal: where a cell needs it · all: every cell · non_numeric: every cell that is no plain number · "
    "none: never, and delimiters and line ends in a cell become blanks. Default minimal.",
    "escape": "With `quote: none`: one character that stands before itself and a delimiter in a cell; a line end is it "
    "and n. Default none.",
    "line_end": "lf or crlf. Default crlf, as RFC 4180 has it.",
    "preamble_lines": "Rows the envelope puts before the items in a file without a header row. Default 0.",
}


def _writer(name: str, delimiter: str, shown: str) -> Writer:
    return Writer(
        name=name,
        suffix=f".{name}",
        native=False,
        nested=False,
        encoder=lambda layout: DelimitedEncoder(layout, delimiter),
        verifier=lambda layout, encoding: DelimitedVerifier(layout, encoding, delimiter),
        options=frozenset(_HELP),
        options_help={**_HELP, "delimiter": f"{_HELP['delimiter']} Default {shown}."},
    )


CSV = _writer("csv", ",", "a comma")
TSV = _writer("tsv", "\t", "a tab")
