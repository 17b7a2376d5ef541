"""Reading on until there are whole records: the loop that every format cut by bytes shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from feedgen.diagnostics import Origin, SourceError, make
from feedgen.sources.cutting import count_lines
from feedgen.sources.encoding import TextBytes

RECORD_LIMIT = 64 << 20
"""Longest record (or group of records), in bytes. Beyond it a quote was opened and never closed."""

LastCut = Callable[[bytes], int]
"""Length of the whole records at the start of some bytes, 0 when none is complete."""


class Piece(NamedTuple):
    line: int
    data: bytes
    last: bool
    """Nothing follows: the end of `data` is the end of the source, whole record or not."""


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
