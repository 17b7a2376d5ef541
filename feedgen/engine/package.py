"""Files that are a ZIP with fixed parts beside the document, the same bytes for the same content.

Who reads packages (Open Packaging, as in System.IO.Packaging) compares what stands before each member with the table
of contents. So sizes stand in both places, which needs a file that can be wound back, and no member is written in the
form for more than 2 GB.
"""

from __future__ import annotations

import errno
import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from feedgen.diagnostics import OutputError, make
from feedgen.engine.files import BUFFER, READ_BACK, held_of, part_of, writing
from feedgen.engine.packing import inside
from feedgen.profiles.models.package import PackageModel
from feedgen.writers import Unreadable, Verifier

LARGEST = (1 << 31) - 1 - (1 << 27)
"""Bytes of a document; what cannot be made smaller grows a little when it is packed."""


class PackageFile:
    """A package on its way: `.NAME.part` beside its place until `commit`, or a file that goes with `finish`."""

    def __init__(self, path: Path, package: PackageModel, verifier: Verifier, *, write: bool) -> None:
        self.path = path
        self.size = 0
        self.unpacked = 0
        self._package = package
        self._parts: Mapping[str, bytes] = {name: text.encode() for name, text in package.parts.items()}
        self._verifier = verifier
        self._write = write
        self._part = part_of(path)
        self._file: IO[bytes] | None = None
        self._archive: zipfile.ZipFile | None = None
        self._document: IO[bytes] | None = None

    @property
    def name(self) -> str:
        return self.path.name

    def open(self) -> None:
        with writing(self.path):
            if self._write and self.path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            self._file = self._begun()
            self._archive = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)
            for name, data in self._parts.items():
                self._archive.writestr(inside(name), data)
            self._document = self._archive.open(inside(self._package.document), "w")

    def _begun(self) -> IO[bytes]:
        return self._part.open("w+b", buffering=BUFFER) if self._write else TemporaryFile()

    def write(self, data: bytes) -> None:
        assert self._document is not None
        self.unpacked += len(data)
        with writing(self.path):
            if self.unpacked > LARGEST:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
            self._document.write(data)

    def finish(self) -> str:
        assert self._file is not None
        assert self._archive is not None
        assert self._document is not None
        with writing(self.path):
            self._document.close()
            self._archive.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self.size = self._file.seek(0, os.SEEK_END)
        self._read_back(self._file)
        self._file.seek(0)
        digest = hashlib.file_digest(self._file, "sha256").hexdigest()  # type: ignore[arg-type]
        self._file.close()
        return digest

    def _read_back(self, file: IO[bytes]) -> None:
        """The package opens, and holds what was meant."""
        try:
            with zipfile.ZipFile(file) as archive:
                self._look_at(archive)
        except (Unreadable, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise OutputError(make("OUT202", {"path": str(self.path), "reason": str(error)})) from None

    def _look_at(self, archive: zipfile.ZipFile) -> None:
        document = self._package.document
        if archive.namelist() != [*self._parts, document]:
            raise Unreadable(f"the package holds {', '.join(archive.namelist())}")
        for name, data in self._parts.items():
            if archive.read(name) != data:
                raise Unreadable(f"{name} is not as it was written")
        with archive.open(document) as written:
            for block in iter(lambda: written.read(READ_BACK), b""):
                self._verifier.feed(block)
        self._verifier.close()

    def commit(self) -> None:
        self._move(self.path)

    def hold(self) -> None:
        self._move(held_of(self.path))

    def _move(self, place: Path) -> None:
        if self._write:
            with writing(self.path):
                self._part.replace(place)

    def discard(self) -> None:
        # In this order: an archive that is left open would write its end into a closed file.
        for one in (self._document, self._archive, self._file):
            _closed(one)
        if self._write:
            with suppress(OSError):
                self._part.unlink()


def _closed(one: Any) -> None:
    close: Callable[[], None] = getattr(one, "close", lambda: None)
    with suppress(OSError, ValueError):
        close()
