"""Files that appear whole or not at all: written beside the target, read back, then moved into place."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Protocol

from feedgen.diagnostics import OutputError, make
from feedgen.writers import Unreadable, Verifier

READ_BACK = 1 << 20
"""Bytes after which what was written is read back while the run goes on: the check then costs no waiting at the end."""

BUFFER = 1 << 18


class Target(Protocol):
    """Where the bytes of one output file go."""

    @property
    def size(self) -> int:
        """Bytes, as it stands on disk."""

    @property
    def name(self) -> str:
        """What it is called in the end."""

    @property
    def unpacked(self) -> int | None:
        """Bytes of what is in it, where it is packed."""

    def open(self) -> None:
        """Begin the file."""

    def write(self, data: bytes) -> None: ...
    def finish(self) -> str:
        """The file is complete: returns its sha256, or raises `OutputError`."""
        ...

    def commit(self) -> None: ...
    def hold(self) -> None:
        """Keep the finished file as `NAME.held` beside the target, which stays as it is."""

    def discard(self) -> None:
        """Leave no trace, whatever was done before."""


def part_of(path: Path) -> Path:
    """Where a file stands until it is whole.

    The name is fixed, not random: whatever a killed run leaves is known to the next one (the output folder is
    locked, so no second run writes it).
    """
    return path.with_name(f".{path.name}.part")


def held_of(path: Path) -> Path:
    """Where a file stands that a guard held back."""
    return path.with_name(f"{path.name}.held")


class StagedFile:
    """A file on its way: `.NAME.part` beside the target until `commit`."""

    unpacked: int | None = None

    @property
    def name(self) -> str:
        return self.path.name

    def __init__(self, path: Path, verifier: Verifier) -> None:
        self.path = path
        self.size = 0
        self._part = part_of(path)
        self._verifier = verifier
        self._hash = hashlib.sha256()
        self._checked = 0
        self._file: BinaryIO | None = None
        self._reader: BinaryIO | None = None

    def open(self) -> None:
        with writing(self.path):
            if self.path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            self._file = self._part.open("wb", buffering=BUFFER)
            self._reader = self._part.open("rb", buffering=0)

    def write(self, data: bytes) -> None:
        assert self._file is not None
        self._hash.update(data)
        self.size += len(data)
        with writing(self.path):
            self._file.write(data)
            if self.size - self._checked >= READ_BACK:
                self._file.flush()
                self._read_back()

    def _read_back(self) -> None:
        """Check what stands on disk since the last time, from the disk."""
        assert self._reader is not None
        with _readable(self.path):
            while self._checked < self.size:
                data = self._reader.read(READ_BACK)
                if not data:
                    raise Unreadable(f"only {self._checked} of {self.size} bytes can be read back")
                self._checked += len(data)
                self._verifier.feed(data)

    def finish(self) -> str:
        assert self._file is not None
        assert self._reader is not None
        with writing(self.path):
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._read_back()
            self._reader.close()
        with _readable(self.path):
            self._verifier.close()
        return self._hash.hexdigest()

    def commit(self) -> None:
        with writing(self.path):
            os.replace(self._part, self.path)  # noqa: PTH105 - the atomic one, named in every explanation

    def hold(self) -> None:
        with writing(self.path):
            os.replace(self._part, held_of(self.path))  # noqa: PTH105 - as above

    def discard(self) -> None:
        for file in (self._file, self._reader):
            with suppress(OSError):
                if file is not None:
                    file.close()
        with suppress(OSError):
            self._part.unlink()


class NoFile:
    """Nothing is written (`validate`, `--dry-run`); bytes are counted, hashed and checked as they come."""

    unpacked: int | None = None

    @property
    def name(self) -> str:
        return self.path.name

    def __init__(self, path: Path, verifier: Verifier) -> None:
        self.path = path
        self.size = 0
        self._hash = hashlib.sha256()
        self._verifier = verifier

    def open(self) -> None: ...

    def write(self, data: bytes) -> None:
        self.size += len(data)
        self._hash.update(data)
        with _readable(self.path):
            self._verifier.feed(data)

    def finish(self) -> str:
        with _readable(self.path):
            self._verifier.close()
        return self._hash.hexdigest()

    def commit(self) -> None: ...
    def hold(self) -> None: ...
    def discard(self) -> None: ...


class Anything:
    """The verifier of a file that needs none: its reading back alone is the check."""

    def feed(self, data: bytes) -> None: ...
    def close(self) -> None: ...


# -- what can go wrong -------------------------------------------------------------------------------------


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """What does not read back must not be published."""
    try:
        yield
    except Unreadable as error:
        raise OutputError(make("OUT202", {"path": str(path), "reason": str(error)})) from None


_ADVICE = {
    errno.ENOSPC: "make room on the disk",
    errno.EDQUOT: "make room within the quota of this user",
    errno.EFBIG: "raise the limit for the size of a file (`ulimit -f`), or split the feed with `limits`",
    errno.EACCES: "give this user the right to write there",
    errno.EPERM: "give this user the right to write there",
    errno.EROFS: "make the disk writable",
    errno.EISDIR: "move the folder of that name away, or give the feed another `file`",
    errno.EEXIST: "move the file of that name away",
    errno.ENOTDIR: "move the file away that stands where a folder should be",
    errno.ENAMETOOLONG: "give the feed a shorter `file`",
    errno.ENOENT: "keep the output folder in place during a run",
    errno.EMFILE: "raise the number of open files (`ulimit -n`)",
    errno.EIO: "have the disk checked",
}
_REASONS = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the disk quota is used up"}


def why(error: OSError) -> dict[str, str]:
    """What the operating system says, and what helps against it: the params `reason` and `advice`."""
    number = error.errno or 0
    return {
        "reason": _REASONS.get(number) or error.strerror or str(error),
        "advice": _ADVICE.get(number, "see what the operating system says"),
    }


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what the operating system says into an error that says what to do."""
    try:
        yield
    except OSError as error:
        raise OutputError(make("OUT201", {"path": str(path), **why(error)})) from error


@contextmanager
def writing_aside() -> Iterator[None]:
    """The same for what is put aside in the temporary folder."""
    try:
        yield
    except OSError as error:
        raise OutputError(make("OUT208", {"reason": why(error)["reason"]})) from error


# -- folders -----------------------------------------------------------------------------------------------


def sync_folder(folder: Path) -> None:
    """Make renames in the folder survive a power cut (where folders can be synced: not on Windows)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def using(folder: Path) -> Iterator[None]:
    """Turn what the operating system says about an output folder into an error."""
    try:
        yield
    except OSError as error:
        raise OutputError(make("OUT204", {"path": str(folder), **why(error)})) from None


def writable(folder: Path) -> None:
    """Make sure of the output folder before any work is done; `OutputError` when it cannot be used."""
    with using(folder):
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".feedgen.probe"
        probe.touch()
        probe.unlink()
