"""Packed bytes, recognised by how they begin, as the bytes that were packed; with a limit to what they may become."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol

from feedgen.diagnostics import Origin, SourceError, make

GZIP, BZIP2, XZ, ZSTD = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd"
NAMES = {GZIP: "gzip", BZIP2: "bzip2", XZ: "xz", ZSTD: "Zstandard"}
UNPACKED_LIMIT = 20_000_000_000
"""Bytes that may come out of one packed source."""
RATIO_LIMIT, RATIO_FROM = 1000, 100_000_000
"""How many bytes one packed byte may become, asked from so many unpacked bytes on. Text becomes 10 to 30 times larger,
a file of nothing but one letter a thousand times."""
MEMORY = 256 << 20
"""Bytes that xz and Zstandard may need as their dictionary; their highest usual levels need 64 and 128 MB."""
PIECE = 2 << 10
"""Packed bytes taken at once: Zstandard can make 64 MB of so many."""


class DamagedError(ValueError):
    """Packed data that is not what it should be."""


class _Decompressor(Protocol):
    eof: bool
    unused_data: bytes

    def decompress(self, data: bytes) -> bytes: ...


class _Unpacking(io.RawIOBase):
    """Reads packed streams, one after the other, until the file ends."""

    def __init__(self, raw: BinaryIO, new: Callable[[], Any]) -> None:
        self._raw = raw
        self._new = new
        self._current: _Decompressor | None = None
        self._packed = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            self._packed = self._packed or self._raw.read(PIECE)
            if not self._packed:
                if self._current is not None:
                    raise EOFError
                return 0
            self._unpack()
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _unpack(self) -> None:
        current = self._current = self._current or self._new()
        try:
            self._ready = memoryview(current.decompress(self._packed))
        except Exception as error:  # each library has errors of its own
            raise DamagedError(str(error)) from None
        self._packed = b""
        if current.eof:
            self._current = None
            # what fills up the last block of a tape, or of an upload
            self._packed = current.unused_data.lstrip(b"\0")


class _Limited(io.RawIOBase):
    """Unpacked bytes, counted against what was read for them."""

    def __init__(self, inner: Any, packed: Callable[[], int], name: str) -> None:
        self._inner = inner
        self._packed = packed
        self._name = name
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count: int = self._inner.readinto(buffer)
        self.count += count
        check(self.count, self._packed(), self._name)
        return count


def check(unpacked: int, packed: int, name: str) -> None:
    """Raises `SourceError` when so many bytes are too much to come out of so few."""
    if unpacked > UNPACKED_LIMIT or (unpacked > RATIO_FROM and unpacked > RATIO_LIMIT * packed):
        params = {"packed": packed, "unpacked": unpacked}
        raise SourceError(make("SRC131", params, origin=Origin(name)))


def packing_of(head: bytes) -> bytes | None:
    """The sign of the packing that bytes begin with; None when they are not packed."""
    return next((magic for magic in NAMES if head.startswith(magic)), None)


def unpacked(raw: BinaryIO, packing: bytes, packed: Callable[[], int], name: str) -> BinaryIO:
    """What comes out of packed bytes. `packed` tells how many of them were read by now."""
    inner = gzip.GzipFile(fileobj=raw) if packing == GZIP else _Unpacking(raw, _NEW[packing](name))
    return io.BufferedReader(_Limited(inner, packed, name), 64 << 10)


def _zstd(name: str) -> Callable[[], Any]:
    try:
        import zstandard
    except ImportError:
        raise SourceError(make("SRC132", {"what": "Zstandard", "extra": "zst"}, origin=Origin(name))) from None
    return lambda: zstandard.ZstdDecompressor(max_window_size=MEMORY).decompressobj()


_NEW: dict[bytes, Callable[[str], Callable[[], Any]]] = {
    BZIP2: lambda name: bz2.BZ2Decompressor,
    XZ: lambda name: lambda: lzma.LZMADecompressor(memlimit=MEMORY),
    ZSTD: _zstd,
}
