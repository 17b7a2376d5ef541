"""Files that are packed on their way, the same bytes for the same content; what is in them is checked unpacked."""

from __future__ import annotations

import gzip
import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Literal, cast

from feedgen.diagnostics import OutputError, make
from feedgen.engine.files import READ_BACK, NoFile, StagedFile, Target, held_of, part_of, writing

Way = Literal["gzip", "zip"]
SUFFIX: dict[Way, str] = {"gzip": ".gz", "zip": ".zip"}
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive: the earliest there is, so that the same content makes the same bytes."""
PACKED_MODE = 0o644 << 16


def inside(name: str) -> zipfile.ZipInfo:
    """A member of an archive, with nothing in it of this machine or this moment."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type, info.external_attr, info.create_system = zipfile.ZIP_DEFLATED, PACKED_MODE, 3
    return info


class _Sink:
    """Takes the packed bytes: counts them, and writes them where there is a file. It cannot be wound back."""

    def __init__(self, file: IO[bytes] | None) -> None:
        self.hash = hashlib.sha256()
        self.size = 0
        self._file = file

    def write(self, data: bytes) -> int:
        self.hash.update(data)
        self.size += len(data)
        return len(data) if self._file is None else self._file.write(data)

    def flush(self) -> None:
        """Nothing is held back."""


class PackedFile:
    """A file that is packed when it is larger than `over` bytes; `target` takes it as it is."""

    def __init__(self, target: StagedFile | NoFile, way: Way, over: int) -> None:
        self._plain = target
        self._way: Way = way
        self._over = over
        self.path = target.path.with_name(target.path.name + SUFFIX[way])
        self._part = part_of(self.path)
        self._file: IO[bytes] | None = None
        self._sink = _Sink(None)
        self._packer: Any = None
        self._archive: zipfile.ZipFile | None = None
        self._packed = False

    @property
    def name(self) -> str:
        """The name it has in the end."""
        return self.path.name if self._packed else self._plain.name

    @property
    def size(self) -> int:
        return self._sink.size if self._packed else self._plain.size

    @property
    def unpacked(self) -> int | None:
        """Bytes of what is in it, once it is packed."""
        return self._plain.size if self._packed else None

    def open(self) -> None:
        self._plain.open()
        with writing(self.path):
            if isinstance(self._plain, StagedFile):
                self._file = self._part.open("wb")
                self._sink = _Sink(self._file)
            self._packer = self._begun()

    def _begun(self) -> Any:
        sink = cast(IO[bytes], self._sink)
        if self._way == "gzip":
            return gzip.GzipFile(filename="", mode="wb", fileobj=sink, mtime=0)
        self._archive = zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED)
        return self._archive.open(inside(self._plain.name), "w", force_zip64=True)

    def write(self, data: bytes) -> None:
        self._plain.write(data)
        with writing(self.path):
            self._packer.write(data)

    def finish(self) -> str:
        digest = self._plain.finish()
        with writing(self.path):
            self._packer.close()
            if self._archive is not None:
                self._archive.close()
            if self._file is not None:
                self._file.flush()
                # Renamed before its bytes are on the disk, it could be half after a crash.
                os.fsync(self._file.fileno())
                self._file.close()
        if self._plain.size <= self._over:
            self._unlink()
            return digest
        self._packed = True
        if self._file is not None:
            self._read_back(digest)
        return self._sink.hash.hexdigest()

    def _read_back(self, digest: str) -> None:
        """What is packed unpacks to what was checked."""
        found = hashlib.sha256()
        try:
            for block in _unpacked(self._part, self._way):
                found.update(block)
        except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise OutputError(make("OUT202", {"path": str(self.path), "reason": str(error)})) from None
        if found.hexdigest() != digest:
            raise OutputError(make("OUT202", {"path": str(self.path), "reason": "it unpacks to something else"}))

    def commit(self) -> None:
        if not self._packed:
            self._plain.commit()
            return
        with writing(self.path):
            self._part.replace(self.path)
        self._plain.discard()

    def hold(self) -> None:
        if not self._packed:
            self._plain.hold()
            return
        if self._file is not None:
            with writing(self.path):
                self._part.replace(held_of(self.path))
        self._plain.discard()

    def discard(self) -> None:
        self._plain.discard()
        with suppress(OSError, ValueError):
            if self._file is not None:
                self._file.close()
        self._unlink()

    def _unlink(self) -> None:
        if self._file is not None:
            with suppress(OSError):
                self._part.unlink()


def _unpacked(path: Path, way: Way) -> Iterator[bytes]:
    if way == "gzip":
        with gzip.open(path, "rb") as file:
            yield from iter(lambda: file.read(READ_BACK), b"")
        return
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as member:
        yield from iter(lambda: member.read(READ_BACK), b"")


def packed(target: StagedFile | NoFile, way: Way | None, over: int | None) -> Target:
    """The target, packed where the feed wants that."""
    return target if way is None else PackedFile(target, way, over or 0)
