"""Reading on until there are whole records: the loop that every format cut by bytes shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from feedgen.diagnostics import Origin, SourceError, make
from feedgen.sources.formats.delimited.cutting import count_lines
from feedgen.sources.opening.encoding import TextBytes

if TYPE_CHECKING:
    from feedgen.sources.opening.input import Input
    from feedgen.sources.options import SourceInfo

RECORD_LIMIT = 64 << 20
"""Longest record (or group of records), in bytes. Beyond it a quote was opened and never closed."""

LastCut = Callable[[bytes], int]
"""Length of the whole records at the start of some bytes, 0 when none is complete."""


class Piece(NamedTuple):
    line: int
    data: bytes
    last: bool
    """Nothing follows: the end of `data` is the end of the source, whole record or not."""


def until_end(found: Iterator[Piece], source: Input, info: SourceInfo) -> Iterator[Piece]:
    """The pieces without the line that ends the source, where one is expected; blank lines may follow it."""
    if info.expect.end is None:
        yield from found
        return
    held: Piece | None = None
    for piece in found:
        if held is not None and piece.data.strip():
            yield held
            held = piece
        else:
            held = piece if held is None else held._replace(data=held.data + piece.data)
    if held is not None:
        yield from _without_end(held, source, info)


def _without_end(piece: Piece, source: Input, info: SourceInfo) -> Iterator[Piece]:
    data = piece.data.rstrip()
    start = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
    around = f" {info.delimiter or ''}{info.quote or ''}"
    if data[start:].decode(info.wire, "replace").strip(around) == (info.expect.end or "").strip(around):
        source.ended = True
        line = piece.line + count_lines(data[:start])
        source.say(make("SRC222", {"line": line}, value=info.expect.end, origin=Origin(info.name, line=line)))
        piece = piece._replace(data=data[:start])
    if piece.data:
        yield piece._replace(last=True)


def pieces(text: TextBytes, last_cut: LastCut, size: int, name: str, line: int) -> Iterator[Piece]:
    """The rest of `text` in pieces of whole records, about `size` bytes each."""
    size = max(1, size)
    pending = b""
    while True:
        # As much again as is waiting: a record of any length is looked at twice at most.
        wanted = max(size, len(pending))
        block = text.read(wanted)
        pending += block
        if len(block) < wanted:
            break
        if done := last_cut(pending):
            yield Piece(line, pending[:done], last=False)
            line += count_lines(pending[:done])
            pending = pending[done:]
        elif len(pending) > RECORD_LIMIT:
            params = {"limit": RECORD_LIMIT >> 20, "line": line}
            raise SourceError(make("SRC113", params, origin=Origin(name, line=line)))
    if pending:
        yield Piece(line, pending, last=True)
