"""A source's bytes as a stream: unpacked, counted and hashed on the way."""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from feedgen.diagnostics import Finding, Origin, SourceError, make
from feedgen.sources.opening.unpacking import NAMES, DamagedError, packing_of, unpacked

BUFFER = 1 << 18


class _Counted(io.RawIOBase):
    """Passes bytes through, counting and hashing them; fills the buffer even from a slow pipe."""

    def __init__(self, inner: BinaryIO) -> None:
        self.inner = inner
        self.digest = hashlib.sha256()
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        filled = 0
        while filled < len(buffer):
            data = self.inner.read(len(buffer) - filled)
            if not data:
                break
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        self.digest.update(buffer[:filled])
        self.count += filled
        return filled


class ByteStream:
    """A source's bytes, unpacked if they were packed. `sha256` and `size` are of the file as stored, or of the member
    of an archive."""

    def __init__(self, inner: BinaryIO, name: str, *, member: bool = False) -> None:
        self.name = name
        self._inner = inner
        self._counted = _Counted(inner)
        raw = io.BufferedReader(self._counted, BUFFER)
        self._head = b""
        self._packing = "ZIP"
        self._source: BinaryIO
        try:
            with self._reading():
                packing = packing_of(raw.peek(8)[:8])
            self._source = unpacked(raw, packing, lambda: self.size, name) if packing else raw
        except SourceError:
            inner.close()
            raise
        self._packing = NAMES.get(packing or b"", self._packing)
        self.in_place = packing is None and not member
        """The bytes are those of a file of their own."""

    @property
    def sha256(self) -> str:
        """Digest of the bytes read so far, of all of them once `read` returned b""."""
        return self._counted.digest.hexdigest()

    @property
    def size(self) -> int:
        return self._counted.count

    def stamp(self) -> tuple[int, int] | None:
        """Size and time of change of the file that is being read; None for what is no file of its own."""
        try:
            state = os.fstat(self._inner.fileno())
        except (OSError, AttributeError, ValueError):
            return None
        return (state.st_size, state.st_mtime_ns) if stat.S_ISREG(state.st_mode) else None

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, or all that is left, without using them up."""
        if len(self._head) < size:
            self._head += self._take(size - len(self._head))
        return self._head[:size]

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes, fewer only at the end."""
        head, self._head = self._head[:size], self._head[size:]
        return head + self._take(size - len(head)) if len(head) < size else head

    def close(self) -> None:
        self._inner.close()

    def _take(self, size: int) -> bytes:
        with self._reading():
            return self._source.read(size)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        origin = Origin(self.name)
        try:
            yield
        except EOFError:
            raise SourceError(make("SRC108", {"format": self._packing, "bytes": self.size}, origin=origin)) from None
        except (gzip.BadGzipFile, zlib.error, DamagedError) as error:
            params = {"format": self._packing, "reason": str(error)}
            raise SourceError(make("SRC109", params, origin=origin)) from None
        except (OSError, ValueError) as error:
            raise SourceError(unreadable(self.name, error)) from None


def unreadable(path: str, error: Exception) -> Finding:
    """The finding about a file that the system does not hand out."""
    reason = getattr(error, "strerror", None) or str(error)
    return make("SRC104", {"path": path, "reason": reason}, origin=Origin(path))
