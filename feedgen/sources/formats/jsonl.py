"""JSON Lines: one object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from feedgen.diagnostics import Finding, Origin, SourceError, make
from feedgen.sources.chunk import RawChunk, Table
from feedgen.sources.formats import Cut, Format
from feedgen.sources.formats.delimited.cutting import count_lines, line_end
from feedgen.sources.formats.delimited.pieces import LastCut, pieces, until_end
from feedgen.sources.formats.documents.connections import DEEPEST, is_flat, too_deep, unwrapped
from feedgen.sources.formats.documents.head import looks_like_lines, sample_of_lines
from feedgen.sources.formats.records import cell_of, columns_of, kind_of
from feedgen.sources.groups.boundaries import Boundary
from feedgen.sources.opening.encoding import decode, undecodable
from feedgen.sources.opening.head import SAMPLE, Head, Layout
from feedgen.sources.opening.input import Input
from feedgen.sources.options import SourceInfo

LINE_ENDS = re.compile(r"\r\n|\n|\r")


def split_lines(source: Input, info: SourceInfo, cut: Cut) -> Iterator[RawChunk]:
    """Chunks of whole lines; raises `SourceError` when the last line breaks off."""
    last_cut = _last_line if cut.boundary is None else _group_cut(info, cut.boundary)
    found = pieces(source.text(), last_cut, cut.size, info.name, info.line)
    for seq, piece in enumerate(until_end(found, source, info)):
        if piece.last:
            _refuse_broken_end(piece.data, piece.line, info)
        yield RawChunk(cut.source, seq, piece.line, piece.data)


def _last_line(data: bytes) -> int:
    return line_end(data, len(data))


def _group_cut(info: SourceInfo, boundary: Boundary) -> LastCut:
    """Cut where the last group begins: it may go on."""
    cell = cell_of(boundary.column, ())

    def cut(data: bytes) -> int:
        begins = boundary.begins()
        start = at = 0
        for line in data[: _last_line(data)].splitlines(keepends=True):
            if line.strip() and begins(cell(_object(line, info.wire))):
                start = at
            at += len(line)
        return start

    return cut


def _object(line: bytes, wire: str) -> Any:
    """What a line holds; None where it is no JSON, which whoever parses the chunk will tell."""
    try:
        return json.loads(line.decode(wire, "replace"))
    except (ValueError, RecursionError):
        return None


def _refuse_broken_end(pending: bytes, line: int, info: SourceInfo) -> None:
    last = pending[line_end(pending, len(pending)) :]
    if not last.strip() or last.endswith((b"\n", b"\r")):
        return
    try:
        json.loads(last.decode(info.wire, "replace"))
    except (ValueError, RecursionError):
        at = line + count_lines(pending)
        origin = Origin(info.name, line=at)
        raise SourceError(make("SRC114", {"format": "JSON", "place": f"in line {at}"}, origin=origin)) from None


def parse_lines(chunk: RawChunk, info: SourceInfo) -> Table:
    """One object per line that holds one; every other line that is not blank is rejected with a finding."""
    assert isinstance(chunk.data, bytes)
    text, repaired = decode(chunk.data, info.wire)
    table = Table(info.name, info.columns)
    odd: list[str] = []
    decoder = json.JSONDecoder(parse_float=Decimal, parse_constant=odd.append)
    for number, line in enumerate(LINE_ENDS.split(text) if "\r" in text else text.split("\n"), chunk.line):
        if not line or line.isspace():
            continue
        table.records += 1
        origin = Origin(info.name, table.records, number)
        finding = _read_line(line, decoder, table, origin)
        if finding is not None:
            table.findings.append(finding)
            table.rejected += 1
        if odd:
            table.findings.append(make("SRC210", {"words": ", ".join(dict.fromkeys(odd))}, origin=origin))
            odd.clear()
    if repaired:
        found = [undecodable(chunk.line + line, shown, info.encoding, info.name) for line, shown in repaired]
        table.findings[:0] = table.placed(found)
    return table


def _read_line(line: str, decoder: json.JSONDecoder, table: Table, origin: Origin) -> Finding | None:
    try:
        member: Any = decoder.decode(line.strip())
    except json.JSONDecodeError as error:
        params = {"reason": error.msg, "column": error.colno}
        return make("SRC208", params, value=line, origin=origin)
    except (ValueError, RecursionError) as error:
        return make("SRC208", {"reason": str(error), "column": 1}, value=line, origin=origin)
    flat = is_flat(member)
    if not flat and line.count("[") + line.count("{") > DEEPEST and too_deep(member):
        return make("SRC208", {"reason": "nested too deeply", "column": 1}, value=line, origin=origin)
    if not flat:
        member = unwrapped(member)
    if not isinstance(member, dict):
        return make("SRC209", {"found": kind_of(member)}, value=line, origin=origin)
    table.objects.append(member)
    table.lines.append(origin.line)
    table.rownums.append(table.records)
    return None


def _look(head: Head) -> Layout:
    objects = sample_of_lines(head.text, SAMPLE, whole=head.whole)
    return Layout(columns_of(objects), objects, [], encoding=head.encoding, wire=head.wire)


def _claim(head: Head) -> int:
    start = head.text.lstrip()
    return 50 if start.startswith("{") and not head.options.key and looks_like_lines(start, head.path) else 0


JSONL = Format("jsonl", _look, split_lines, parse_lines, claim=_claim)
