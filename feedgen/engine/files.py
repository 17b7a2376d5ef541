"""Files that appear whole or not at all: written beside the target, read back, then moved into place."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from feedgen.diagnostics import OutputError, make
from feedgen.writers import Unreadable, Verifier

READ_BACK = 1 << 20
"""Bytes after which what was written is read back while the run goes on: the check then costs no waiting at the end."""


class Target(Protocol):
    """Where the bytes of one output file go."""

    size: int

    def write(self, data: bytes) -> None: ...
    def finish(self) -> str:
        """The file is complete: returns its sha256, or raises `OutputError`."""
        ...

    def commit(self) -> None: ...
    def discard(self) -> None: ...


class StagedFile:
    """A file on its way: `.NAME.part` beside the target until `commit`.

    The name is fixed, not random: whatever a killed run leaves is overwritten by the next one (the output folder
    is locked, so no second run writes it).
    """

    def __init__(self, path: Path, verifier: Verifier) -> None:
        self.path = path
        self.size = 0
        self._part = path.with_name(f".{path.name}.part")
        self._verifier = verifier
        self._hash = hashlib.sha256()
        self._checked = 0
        with writing(self._part):
            self._file = self._part.open("wb", buffering=1 << 18)
            self._reader = os.open(self._part, os.O_RDONLY | getattr(os, "O_BINARY", 0))

    def write(self, data: bytes) -> None:
        self._hash.update(data)
        self.size += len(data)
        with writing(self.path):
            self._file.write(data)
            if self.size - self._checked >= READ_BACK:
                self._file.flush()
                self._read_back()

    def _read_back(self) -> None:
        """Check what stands on disk since the last time, from the disk."""
        with _readable(str(self.path)):
            while self._checked < self.size:
                data = os.read(self._reader, READ_BACK)
                if not data:
                    raise Unreadable(f"only {self._checked} of {self.size} bytes can be read back")
                self._checked += len(data)
                self._verifier.feed(data)

    def finish(self) -> str:
        with writing(self.path):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        self._read_back()
        with _readable(str(self.path)):
            self._verifier.close()
        os.close(self._reader)
        return self._hash.hexdigest()

    def commit(self) -> None:
        with writing(self.path):
            os.replace(self._part, self.path)  # noqa: PTH105 - the atomic one, named in every explanation

    def discard(self) -> None:
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            os.close(self._reader)
        with suppress(OSError):
            self._part.unlink()


class NoFile:
    """Nothing is written (`validate`, `--dry-run`); bytes are counted, hashed and checked as they come."""

    def __init__(self, verifier: Verifier) -> None:
        self.size = 0
        self._hash = hashlib.sha256()
        self._verifier = verifier

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self._hash.update(data)
        with _readable("output"):
            self._verifier.feed(data)

    def finish(self) -> str:
        with _readable("output"):
            self._verifier.close()
        return self._hash.hexdigest()

    def commit(self) -> None: ...
    def discard(self) -> None: ...


@contextmanager
def _readable(path: str) -> Iterator[None]:
    """What does not read back must not be published."""
    try:
        yield
    except Unreadable as error:
        raise OutputError(make("OUT202", {"path": path, "reason": str(error)})) from None


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the operating system says into an error that says what to do."""
    try:
        yield
    except OSError as error:
        reason = "the disk is full" if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror or str(error)
        raise OutputError(make("OUT201", {"path": str(path), "reason": reason})) from error


def write_whole(path: Path, data: bytes) -> None:
    """Replace a small file by `data`, or leave the old one."""
    part = path.with_name(f".{path.name}.part")
    with writing(path):
        try:
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)  # noqa: PTH105
        except OSError:
            with suppress(OSError):
                part.unlink()
            raise


def sync_folder(folder: Path) -> None:
    """Make renames in the folder survive a power cut (where folders can be synced: not on Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def writable(folder: Path) -> None:
    """Make sure of the output folder before any work is done; `OutputError` when it cannot be used."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".feedgen.probe"
        probe.touch()
        probe.unlink()
    except OSError as error:
        params = {"path": str(folder), "reason": error.strerror or str(error)}
        raise OutputError(make("OUT204", params)) from None


Opener = Callable[[str, Verifier], Target]
"""(file name, verifier) → a target."""
