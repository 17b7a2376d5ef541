"""A source being read: its chunks, how far it is, and its line in the report."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from feedgen.diagnostics import Finding
from feedgen.diagnostics.report import SourceReport
from feedgen.sources import CHUNK, Boundary, Chunks, RawChunk, SourceInfo, StandardInput, chunks


class Reading:
    """One file of the catalogue. `bytes_read` counts as it is consumed; the report is complete at its end."""

    def __init__(
        self,
        info: SourceInfo,
        source: int,
        report: SourceReport,
        size: int = CHUNK,
        *,
        boundary: Boundary | None = None,
        stdin: StandardInput | None = None,
    ) -> None:
        self.info = info
        self.source = source
        self.report = report
        self._open = partial(chunks, info, size, source=source, boundary=boundary, stdin=stdin)
        self._chunks: Chunks | None = None

    def chunks(self) -> Iterator[RawChunk]:
        """The chunks of the file, which is opened only now: a glob may name more files than may be open at once."""
        self._chunks = self._open()
        return self._chunks

    @property
    def bytes_read(self) -> int:
        return 0 if self._chunks is None else self._chunks.size

    def close(self) -> list[Finding]:
        """Stop reading; what had to be repaired on the way is returned, the digest is noted."""
        if self._chunks is None:
            return []
        self._chunks.close()
        self.report.sha256 = self._chunks.sha256
        self.report.bytes = self._chunks.size
        return self._chunks.findings
