"""Holds the plug-in's writer to the laws of feedgen's own; run where the plug-in is installed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from conformance import COLUMNS, WriterConformance


class TestLines(WriterConformance):
    writer = "lines"

    def expected(self, row: Sequence[str | None]) -> tuple[str | None, ...]:
        return tuple(None if cell is None else re.sub(r"\r\n|\r|\n", " ", cell) for cell in row)

    def read(self, data: bytes) -> list[tuple[str | None, ...]]:
        _, *blocks = re.split(r"^%%\n", data.decode(), flags=re.MULTILINE)
        items = [dict(line.split(": ", 1) for line in block.split("\n") if line) for block in blocks]
        return [tuple(item.get(name) for name in COLUMNS) for item in items]

    def test_nothing_at_all_is_refused(self) -> None:
        self.verify(b"")  # a document without items is empty
