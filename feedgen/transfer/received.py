"""What arrives, written to a file: unpacked, bounded, and whole or refused."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from feedgen.transfer.copies import no_room
from feedgen.transfer.errors import PassingError, TransferError, Trouble
from feedgen.transfer.place import OnBytes

ACCEPTED = "gzip"
"""Sent as `Accept-Encoding`. Our own unpacking, since httpx takes the beginning of a gzip stream for the whole."""


class Unpacked:
    """Undoes the content encoding of an answer."""

    def __init__(self, encoding: str) -> None:
        self._gzip = encoding in ("gzip", "x-gzip")
        self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16) if self._gzip else None

    def __call__(self, data: bytes) -> Iterator[bytes]:
        """Raises `zlib.error` for what is no gzip."""
        if self._unpacker is None:
            yield data
            return
        while data:
            if self._unpacker.eof:
                self._unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            yield self._unpacker.decompress(data)
            data = self._unpacker.unused_data.lstrip(b"\0")

    @property
    def whole(self) -> bool:
        return self._unpacker is None or self._unpacker.eof


class Received:
    """Writes an answer's pieces to a file and looks after what was promised."""

    def __init__(self, shown: str, encoding: str, promised: int | None, limit: int, on_bytes: OnBytes) -> None:
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise TransferError(Trouble.ANSWER, shown, problem=f"the answer is packed as `{encoding[:20]}`")
        self.size = 0
        self._shown = shown
        self._promised = promised
        self._limit = limit
        self._on_bytes = on_bytes
        self._unpacked = Unpacked(encoding)
        self._check(promised or 0)

    def write(self, pieces: Iterator[bytes], into: Path) -> None:
        """Raises `TransferError`, `PassingError` for an answer that breaks off, and what `pieces` raises."""
        try:
            file = into.open("wb")
        except OSError as error:
            raise no_room(error, self._shown) from None
        with file:
            taken = 0
            for piece in pieces:
                taken += len(piece)
                self._check(taken)
                self._write(piece, file)
                self._on_bytes(taken, self._promised)
        if not self._unpacked.whole:
            raise PassingError(TransferError(Trouble.CUT_OFF, self._shown, bytes=taken))

    def _write(self, piece: bytes, file: BinaryIO) -> None:
        try:
            for data in self._unpacked(piece):
                self.size += len(data)
                self._check(self.size)
                file.write(data)
        except zlib.error:
            problem = "the answer says it is packed with gzip, and is not"
            raise TransferError(Trouble.ANSWER, self._shown, problem=problem) from None
        except OSError as error:
            raise no_room(error, self._shown) from None

    def _check(self, size: int) -> None:
        if size > self._limit:
            raise TransferError(Trouble.TOO_LARGE, self._shown, limit=self._limit)
