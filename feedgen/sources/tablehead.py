"""What the first bytes of delimited text tell: how it is written, which columns it has, a few rows."""

from __future__ import annotations

import re
from collections.abc import Iterable

from feedgen.diagnostics import Finding, Origin, SourceError, make
from feedgen.sources.cutting import count_lines, cutter
from feedgen.sources.dialect import SEPARATOR_LINE, Dialect, find_dialect, read_cells
from feedgen.sources.head import HEAD, SAMPLE, Head, Layout

VALUE_LIKE = re.compile(
    r"[-+]?[\d.,]*\d[\d.,]*(?:\s?(?:€|\$|£|%|[A-Z]{3}|k?g|c?m))?|https?://\S+|\d{4}-\d\d-\d\d.*", re.I
)
"""A cell that no one would use as the name of a column."""


def look_at_table(head: Head) -> Layout:
    """The header and the first rows of delimited text; raises `SourceError` when there is no header."""
    dialect = _dialect(head)
    delimiter, quote = (part.encode(head.wire) for part in dialect)
    data = head.text.encode(head.wire, "replace")
    start = _skip_preamble(data)
    cut = cutter(delimiter, quote)
    end = len(data) if head.whole else start + cut.last_cut(data[start:])
    header_end = start + _first_record(data[start:end], dialect, head.wire)
    at = cut.open_cell(data[start:header_end])
    if header_end == start or (at is not None and not head.whole):
        raise SourceError(make("SRC111", {"limit": HEAD >> 10}, origin=Origin(head.name, line=1)))
    if at is not None:
        line = 1 + count_lines(data[: start + at])
        raise SourceError(make("SRC112", {"line": line}, origin=Origin(head.name, line=line)))
    header = next(read_cells(data[start:header_end].decode(head.wire), dialect))
    rows = _some(read_cells(data[header_end:end].decode(head.wire, "replace"), dialect), SAMPLE)
    _refuse_headless(header, rows, head.name)
    line = 1 + count_lines(data[:header_end])
    columns, findings = _columns(header, rows, Origin(head.name, line=max(1, line - 1)))
    sample = [dict(zip(columns, (cell.strip() for cell in row), strict=False)) for row in rows]
    return Layout(
        columns,
        sample,
        findings,
        encoding=head.encoding,
        wire=head.wire,
        start=header_end,
        line=line,
        delimiter=dialect.delimiter,
        quote=dialect.quote,
    )


def _dialect(head: Head) -> Dialect:
    options = head.options
    delimiter = options.delimiter or ("\t" if options.format == "tsv" else None)
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|"}
    delimiter = named.get(delimiter.lower(), delimiter) if delimiter else None
    quote = options.quote
    for what, char in (("delimiter", delimiter), ("quote", quote)):
        usable = char is None or (char == "" and what == "quote") or (len(char) == 1 and char not in "\r\n\0")
        if not usable or (what == "quote" and char and not char.isascii()) or (char and char == quote == delimiter):
            raise SourceError(make("SRC119", {"what": what, "char": char}, origin=Origin(head.name)))
    whole = head.text if head.whole else head.text[: max(head.text.rfind("\n"), head.text.rfind("\r")) + 1]
    return find_dialect(whole, delimiter, quote)


def _skip_preamble(data: bytes) -> int:
    """Length of blank lines and of a spreadsheet's `sep=;` line before the header."""
    blank = len(data) - len(data.lstrip(b"\r\n"))
    first = data[blank : blank + 16].split(b"\n", 1)[0] + b"\n"
    if SEPARATOR_LINE.match(first.decode("latin-1")):
        blank += len(first)
    return min(blank, len(data))


def _first_record(data: bytes, dialect: Dialect, wire: str) -> int:
    """Length of the first record in bytes; 0 when `data` is empty."""
    reader = read_cells(data.decode(wire), dialect)
    if next(reader, None) is None:
        return 0
    position = 0
    for _ in range(reader.line_num):
        ends = [at for at in (data.find(b"\n", position), _lone_cr(data, position)) if at >= 0]
        position = min(ends) + 1 if ends else len(data)
    return position


def _lone_cr(data: bytes, start: int) -> int:
    at = data.find(b"\r", start)
    return at + 1 if at >= 0 and data[at + 1 : at + 2] == b"\n" else at


def _some(records: Iterable[list[str]], limit: int) -> list[list[str]]:
    kept: list[list[str]] = []
    for cells in records:
        if any(cells):
            kept.append(cells)
            if len(kept) == limit:
                break
    return kept


def _refuse_headless(header: list[str], rows: list[list[str]], name: str) -> None:
    cells = [cell.strip() for cell in header if cell.strip()]
    values = [cell for cell in cells if VALUE_LIKE.fullmatch(cell)]
    if not cells or (values and len(values) >= (2 if len(cells) > 5 else 1) and len(values) >= 0.2 * len(cells)):
        raise SourceError(make("SRC110", value=", ".join(cells[:8]), origin=Origin(name, line=1)))


def _columns(header: list[str], rows: list[list[str]], origin: Origin) -> tuple[tuple[str, ...], list[Finding]]:
    """Unique, non-empty column names."""
    names: list[str] = []
    findings: list[Finding] = []
    for index, cell in enumerate(header):
        name = " ".join(cell.replace("\ufeff", "").split())
        if not name:
            name = f"column {index + 1}"
            if any(index < len(row) and row[index].strip() for row in rows):
                findings.append(make("SRC202", {"column": name}, origin=origin._replace(column=name)))
        if name in names:
            number = 2
            while f"{name} ({number})" in names:
                number += 1
            renamed = f"{name} ({number})"
            params = {"column": name, "renamed": renamed}
            findings.append(make("SRC201", params, origin=origin._replace(column=name)))
            name = renamed
        names.append(name)
    return tuple(names), findings
