"""Looking at the first bytes of a source: what it is, how it is written, which columns it has."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from feedgen.diagnostics import Finding, Origin, SourceError, did_you_mean, make
from feedgen.sources.cutting import count_lines, cutter
from feedgen.sources.dialect import SEPARATOR_LINE, Dialect, find_dialect, read_cells
from feedgen.sources.encoding import Encoding, find_encoding
from feedgen.sources.flatten import flatten
from feedgen.sources.jsonhead import find_key, looks_like_lines, sample_of_array, sample_of_lines
from feedgen.sources.nested import Nested
from feedgen.sources.opening import StandardInput, display_name, expand, peek_head
from feedgen.sources.options import SourceInfo, SourceOptions
from feedgen.sources.preset import GENERIC, load_preset

HEAD = 256 << 10
"""Bytes looked at, unpacked."""
SAMPLE = 50

SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook (.xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Word file (.xls, .doc)"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a picture or sound file"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x7fELF", "a program"),
)
MARKUP = re.compile(r"\s*<(?:(\?xml|rss|feed|catalog|products?)|!doctype html|html|head|body)\b", re.I)
VALUE_LIKE = re.compile(
    r"[-+]?[\d.,]*\d[\d.,]*(?:\s?(?:€|\$|£|%|[A-Z]{3}|k?g|c?m))?|https?://\S+|\d{4}-\d\d-\d\d.*", re.I
)
"""A cell that no one would use as the name of a column."""
MAX_CONTROL = 0.05
"""Share of control characters above which a file is not text."""


def inspect(options: SourceOptions, *, stdin: StandardInput | None = None) -> SourceInfo:
    """What one source is; raises `SourceError` when it cannot be read. Of a glob, the first file."""
    path = expand(options.path)[0]
    name = options.name or display_name(path)
    head, size = peek_head(path, HEAD, stdin=stdin)
    whole = len(head) < HEAD
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise SourceError(make("SRC105", {"bytes": size or 0}, origin=Origin(name)))
    _refuse_binary(head, name)
    encoding = find_encoding(head, options.encoding, name)
    text = _text(head, encoding, whole=whole)
    _refuse_text(text, name)
    found = _format(text, options, path, name)
    looked = _look_at_json if found.startswith("json") else _look_at_table
    wire = encoding.name if encoding.cuttable and found != "json" else "utf-8"
    layout = looked(_Head(text, whole, name, found, wire), options)
    return SourceInfo(
        name=name,
        path=path,
        format=found,
        encoding=encoding.name,
        columns=layout.columns,
        sample=tuple(layout.sample),
        delimiter=layout.delimiter,
        quote=layout.quote,
        key=layout.key,
        size=size,
        wire=wire,
        preset=options.preset,
        start=layout.start,
        line=layout.line,
        detected=encoding.detected,
        findings=tuple(layout.findings),
    )


def inspect_all(options: SourceOptions, *, stdin: StandardInput | None = None) -> list[SourceInfo]:
    """One `SourceInfo` per file that `options.path` stands for, in file name order."""
    from dataclasses import replace

    paths = expand(options.path)
    single = len(paths) == 1
    return [inspect(replace(options, path=path, name=options.name if single else None), stdin=stdin) for path in paths]


class _Head(NamedTuple):
    text: str
    whole: bool
    name: str
    format: str
    wire: str


class _Layout(NamedTuple):
    columns: tuple[str, ...]
    sample: list[dict[str, Any]]
    findings: list[Finding]
    start: int = 0
    line: int = 1
    delimiter: str | None = None
    quote: str | None = None
    key: str | None = None


def _refuse_binary(head: bytes, name: str) -> None:
    for signature, what in SIGNATURES:
        if head.startswith(signature):
            raise SourceError(make("SRC106", {"what": what}, origin=Origin(name)))


def _text(head: bytes, encoding: Encoding, *, whole: bool) -> str:
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    return decoder.decode(head[encoding.bom :], whole).replace("\0", "").removeprefix("\ufeff")


def _refuse_text(text: str, name: str) -> None:
    if markup := MARKUP.match(text):
        what = "an XML document" if markup[1] else "an HTML page"
        raise SourceError(make("SRC106", {"what": what}, origin=Origin(name)))
    probe = text[:8192]
    control = sum(1 for char in probe if (char < " " and char not in "\t\r\n\f\v\x1a") or char == "\ufffd")
    if control > MAX_CONTROL * len(probe) and control > 3:
        raise SourceError(make("SRC106", {"what": "binary data"}, origin=Origin(name)))


def _format(text: str, options: SourceOptions, path: str, name: str) -> str:
    from feedgen.sources.formats import FORMATS

    if options.format is not None:
        if options.format not in FORMATS:
            params = {"format": options.format, "guess": did_you_mean(options.format, FORMATS)}
            raise SourceError(make("SRC118", params, origin=Origin(name)))
        return options.format
    start = text.lstrip()
    if start.startswith("[") and start[1:].lstrip()[:1] in ("{", "]", ""):
        return "json"
    if start.startswith("{"):
        return "jsonl" if options.key is None and looks_like_lines(start, path) else "json"
    return "csv"


def _look_at_json(head: _Head, options: SourceOptions) -> _Layout:
    key = None
    if head.format == "jsonl":
        objects = sample_of_lines(head.text, SAMPLE, whole=head.whole)
    else:
        key = find_key(head.text, options.key, head.name, whole=head.whole)
        objects = sample_of_array(head.text, key, SAMPLE)
    whole = Nested(load_preset(GENERIC), {})
    columns = dict.fromkeys(column for member in objects for column in flatten(member, whole))
    return _Layout(tuple(columns), objects, [], key=key)


def _look_at_table(head: _Head, options: SourceOptions) -> _Layout:
    dialect = _dialect(head, options)
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
    return _Layout(columns, sample, findings, header_end, line, dialect.delimiter, dialect.quote)


def _dialect(head: _Head, options: SourceOptions) -> Dialect:
    delimiter = options.delimiter or ("\t" if head.format == "tsv" else None)
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
