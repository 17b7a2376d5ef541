"""Where the products of chunks stand in their sources."""

from __future__ import annotations

from collections.abc import Callable

from feedgen.engine.results import ChunkResult
from feedgen.engine.store import Place

Locate = Callable[[int], tuple[int, int]]
"""From a row of a chunk to the number of its source and its row there."""


class Places:
    """Counts the records of each source as its chunks come by, every one of them once and in order."""

    def __init__(self) -> None:
        self._records: dict[int, int] = {}

    def locator(self, result: ChunkResult) -> Locate:
        if (homes := result.homes) is not None:
            return lambda row: (homes.sources[row - 1], homes.rows[row - 1])
        source, before = result.source, self._records.get(result.source, 0)
        self._records[source] = before + result.records
        return lambda row: (source, row + before)


def places_of(result: ChunkResult, locate: Locate) -> list[Place]:
    """The places of a chunk's products."""
    both = zip(result.rows, result.lines, strict=True)
    return [Place(source, line, row) for at, line in both for source, row in (locate(at),)]
