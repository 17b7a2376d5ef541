"""What the first bytes of delimited text tell: how it is written, which columns it has, a few rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from feedgen.diagnostics import Finding, Origin, SourceError, make
from feedgen.sources.formats.delimited.cutting import count_lines
from feedgen.sources.formats.delimited.dialect import (
    MOST_TITLES,
    PROBE,
    SEPARATOR_LINE,
    Dialect,
    Known,
    cutter_of,
    find_dialect,
    header_at,
    holds_values,
    read_cells,
)
from feedgen.sources.opening.head import HEAD, SAMPLE, Head, Layout
from feedgen.sources.opening.mojibake import garbled, is_garbled, mended

LINE_ENDS = re.compile(r"\r\n|\n|\r")
NAMED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "none": "", "backslash": "\\"}
"""Characters that are awkward to type, by name."""


def look_at_table(head: Head) -> Layout:
    """The header and the first rows of delimited text; raises `SourceError` when there is no header."""
    text = head.text.encode(head.wire, "replace")
    given = head.options.skip_lines
    start = _skip_preamble(text) if given is None else _after_lines(text, 0, given)
    dialect = _dialect(head, text[start:] if given is not None else text)
    cut = cutter_of(dialect, head.wire)
    end = len(text) if head.whole else start + cut.last_cut(text[start:])
    if given is None:
        start = _skip_titles(text, start, end, dialect, head.wire)
    header_end = _after_record(text, start, end, dialect, head.wire)
    at = cut.open_cell(text[start:header_end])
    line = 1 + count_lines(text[:start])
    if header_end == start or (at is not None and not head.whole):
        raise SourceError(make("SRC111", {"limit": HEAD >> 10}, origin=Origin(head.name, line=line)))
    if at is not None:
        line = 1 + count_lines(text[: start + at])
        raise SourceError(make("SRC112", {"line": line}, origin=Origin(head.name, line=line)))
    header = next(cells for cells in read_cells(text[start:header_end].decode(head.wire), dialect) if cells)
    rows = _some(read_cells(text[header_end:end].decode(head.wire, "replace"), dialect), SAMPLE)
    refuse_headless(header, Origin(head.name, line=line))
    header, told = _mended(header, head, Origin(head.name, line=line))
    line = 1 + count_lines(text[:header_end])
    columns, findings = unique_columns(header, rows, Origin(head.name, line=max(1, line - 1)))
    sample = [dict(zip(columns, (cell.strip() for cell in row), strict=False)) for row in rows]
    return Layout(
        columns,
        sample,
        [*_skipped(text[:start].decode(head.wire, "replace"), head.name), *told, *findings],
        encoding=head.encoding,
        wire=head.wire,
        start=header_end,
        line=line,
        delimiter=dialect.delimiter,
        quote=dialect.quote,
        escape=dialect.escape,
        padded=dialect.padded,
    )


def top_of_table(head: Head, count: int) -> list[list[str]]:
    """The first rows of delimited text as they stand."""
    text = head.text.encode(head.wire, "replace")
    return list(islice(read_cells(text.decode(head.wire), _dialect(head, text)), count))


def _mended(header: list[str], head: Head, origin: Origin) -> tuple[list[str], list[Finding]]:
    """The header, its garbled names told of and, if that is asked for, mended."""
    names, told = list(header), []
    for place, name in enumerate(header):
        if is_garbled(name):
            known, mend = mended(name), head.options.mend
            told.append(garbled(name, known, head.encoding.name, mend=mend, origin=origin))
            names[place] = known if mend and known is not None else name
    return names, told


def _dialect(head: Head, text: bytes) -> Dialect:
    options = head.options
    delimiter = options.delimiter or ("\t" if options.format == "tsv" else None)
    delimiter, quote, escape = (_named(char) for char in (delimiter, options.quote, options.escape))
    taken: list[str] = []
    for what, char in (("delimiter", delimiter), ("quote", quote), ("escape", escape)):
        usable = char is None or (char == "" and what != "delimiter") or (len(char) == 1 and char not in "\r\n\0")
        if not usable or (what != "delimiter" and char and not char.isascii()) or (char and char in taken):
            raise SourceError(make("SRC119", {"what": what, "char": char}, origin=Origin(head.name)))
        taken += char or ()
    decoded = text.decode(head.wire)
    whole = decoded if head.whole else decoded[: max(decoded.rfind("\n"), decoded.rfind("\r")) + 1]
    return find_dialect(whole, Known(delimiter, quote, escape))


def _named(char: str | None) -> str | None:
    return NAMED.get(char.lower(), char) if char else char


def _skip_preamble(data: bytes) -> int:
    """Length of blank lines and of a spreadsheet's `sep=;` line before the header."""
    blank = len(data) - len(data.lstrip(b"\r\n"))
    first = data[blank : blank + 16].split(b"\n", 1)[0] + b"\n"
    if SEPARATOR_LINE.match(first.decode("latin-1")):
        blank += len(first)
    return min(blank, len(data))


def _skip_titles(data: bytes, start: int, end: int, dialect: Dialect, wire: str) -> int:
    """Where the header begins, after lines that are no part of the table."""
    reader = read_cells(data[start:end].decode(wire, "replace"), dialect)
    ended = [(reader.line_num, cells) for cells in islice(reader, 3 * MOST_TITLES + PROBE)]
    filled = [(line, cells) for line, cells in ended if any(cells)]
    at = header_at([cells for _, cells in filled])
    return _after_lines(data, start, filled[at - 1][0]) if at else start


def _skipped(text: str, name: str) -> Iterator[Finding]:
    """Every line before the header that says something, but for `sep=`, which was obeyed."""
    for number, line in enumerate(LINE_ENDS.split(text), 1):
        if line.strip(" \t,;|^~\"'") and not SEPARATOR_LINE.match(line):
            yield make("SRC221", {"line": number}, value=line.strip(), origin=Origin(name, line=number))


def _after_record(data: bytes, start: int, end: int, dialect: Dialect, wire: str) -> int:
    """Where the first record that is not blank ends; `start` when there is none."""
    reader = read_cells(data[start:end].decode(wire), dialect)
    if next((cells for cells in reader if cells), None) is None:
        return start
    return _after_lines(data, start, reader.line_num)


def _after_lines(data: bytes, position: int, count: int) -> int:
    """Where the line begins that follows `count` lines."""
    for _ in range(count):
        ends = [at for at in (data.find(b"\n", position), _lone_cr(data, position)) if at >= 0]
        position = min(ends) + 1 if ends else len(data)
    return position


def _lone_cr(data: bytes, start: int) -> int:
    at = data.find(b"\r", start)
    return at + 1 if at >= 0 and data[at + 1 : at + 2] == b"\n" else at


def _some(records: Iterable[list[str]], limit: int) -> list[list[str]]:
    return list(islice((cells for cells in records if any(cells)), limit))


def refuse_headless(header: list[str], origin: Origin) -> None:
    """Raises `SourceError` when what should name the columns is blank, or holds values."""
    cells = [cell.strip() for cell in header if cell.strip()]
    if not cells or holds_values(cells):
        raise SourceError(make("SRC110", value=", ".join(cells[:8]), origin=origin))


def unique_columns(header: list[str], rows: list[list[str]], origin: Origin) -> tuple[tuple[str, ...], list[Finding]]:
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
