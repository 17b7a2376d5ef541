"""Catalogues of `name: value` lines, each product after a line `%%`: what the writer beside it writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from feedgen.sources import Cut, Format, Head, Input, Layout, RawChunk, SourceInfo, Table

START = "%%\n"


def look(head: Head) -> Layout:
    """The columns are the names in the blocks of the head."""
    products = [_product(block) for block in head.text.split(START)[1:]]
    columns = dict.fromkeys(name for product in products for name in product)
    return Layout(tuple(columns), products, [], encoding=head.encoding, wire=head.wire)


def claim(head: Head) -> int:
    """Nobody else begins like that."""
    return 90 if head.text.startswith(START) else 0


def split(source: Input, info: SourceInfo, cut: Cut) -> Iterator[RawChunk]:
    """Chunks of whole blocks."""
    text = source.text()
    pending = b""
    seq, line = 0, info.line
    while block := text.read(cut.size):
        pending += block
        end = pending.rfind(START.encode())
        if end > 0:
            yield RawChunk(cut.source, seq, line, pending[:end])
            seq, line, pending = seq + 1, line + pending.count(b"\n", 0, end), pending[end:]
    if pending:
        yield RawChunk(cut.source, seq, line, pending)


def parse(chunk: RawChunk, info: SourceInfo) -> Table:
    """A product per block."""
    assert isinstance(chunk.data, bytes)
    table = Table(info.name, info.columns)
    line = chunk.line
    for block in chunk.data.decode(info.wire).split(START)[1:]:
        table.records += 1
        table.objects.append(_product(block))
        table.rownums.append(table.records)
        table.lines.append(line)
        line += 1 + block.count("\n")
    return table


def _product(block: str) -> dict[str, Any]:
    return dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)


FORMAT = Format("blocks", look, split, parse, claim=claim)
