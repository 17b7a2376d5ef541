"""A source as a stream of chunks, each of whole records."""

from __future__ import annotations

from collections.abc import Generator, Iterator

from feedgen.diagnostics import Finding, SourceError
from feedgen.sources.chunk import RawChunk
from feedgen.sources.formats import FORMATS, Cut
from feedgen.sources.groups.boundaries import Boundary
from feedgen.sources.opening.files import StandardInput
from feedgen.sources.opening.input import Input
from feedgen.sources.options import SourceInfo

CHUNK = 256 << 10
"""Bytes per chunk: some 300 products, a hundredth of a second of work."""


class Chunks(Iterator[RawChunk]):
    """The chunks of one source. After the last one, `findings`, `sha256` and `size` are complete."""

    def __init__(self, info: SourceInfo, cut: Cut, *, stdin: StandardInput | None = None) -> None:
        self._input = Input(info, stdin=stdin)
        self._chunks = FORMATS.get(info.format).split(self._input, info, cut)

    @property
    def findings(self) -> list[Finding]:
        """What there is to say about the source as a whole (NUL bytes, undecodable text)."""
        return self._input.findings

    @property
    def sha256(self) -> str:
        """Digest of the stored file, as far as it was read."""
        return self._input.sha256

    @property
    def size(self) -> int:
        """Stored bytes read so far: compare with `SourceInfo.size` for progress."""
        return self._input.size

    def __next__(self) -> RawChunk:
        try:
            return next(self._chunks)
        except StopIteration:
            self._input.finish()
            self.close()
            raise
        except SourceError:
            self.close()
            raise

    def close(self) -> None:
        """Close the file; for those who stop before the end."""
        if isinstance(self._chunks, Generator):
            self._chunks.close()
        self._input.close()


def chunks(
    info: SourceInfo,
    size: int = CHUNK,
    *,
    source: int = 0,
    boundary: Boundary | None = None,
    stdin: StandardInput | None = None,
) -> Chunks:
    """Cut a source into chunks of about `size` bytes, never within a record.

    With `boundary`, never within a group of records either. Raises `SourceError` when the source breaks off.
    """
    return Chunks(info, Cut(source, size, boundary), stdin=stdin)
