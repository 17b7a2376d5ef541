"""Files and standard input as streams of plain bytes: unpacked, counted and hashed on the way."""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
import weakref
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import lru_cache
from glob import glob, has_magic
from pathlib import Path
from typing import BinaryIO

from feedgen.diagnostics import Finding, Origin, SourceError, did_you_mean, make

STDIN = "-"
GZIP_MAGIC = b"\x1f\x8b"
BUFFER = 1 << 18


def expand(path: str) -> list[str]:
    """The files a path stands for, sorted; raises `SourceError` when there are none."""
    if path == STDIN or not has_magic(path) or Path(path).exists():
        return [path]
    names = glob(path, recursive=True)  # noqa: PTH207 - Path.glob refuses absolute patterns
    found = sorted(name for name in names if Path(name).is_file())
    if not found:
        raise SourceError(make("SRC102", {"pattern": path, "guess": _neighbours(Path(path))}))
    return found


def display_name(path: str) -> str:
    """The path as findings show it."""
    return "<stdin>" if path == STDIN else path


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
    """A source's bytes, unpacked if they were gzipped. `sha256` and `size` are of the file as stored."""

    def __init__(self, inner: BinaryIO, name: str) -> None:
        self.name = name
        self._inner = inner
        self._counted = _Counted(inner)
        raw = io.BufferedReader(self._counted, BUFFER)
        self._head = b""
        with self._reading():
            self.compressed = raw.peek(2)[:2] == GZIP_MAGIC
        self._source: BinaryIO = gzip.GzipFile(fileobj=raw) if self.compressed else raw  # type: ignore[assignment]

    @property
    def sha256(self) -> str:
        """Digest of the bytes read so far, of all of them once `read` returned b""."""
        return self._counted.digest.hexdigest()

    @property
    def size(self) -> int:
        return self._counted.count

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
            raise SourceError(make("SRC108", {"bytes": self.size}, origin=origin)) from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise SourceError(make("SRC109", {"reason": str(error)}, origin=origin)) from None
        except (OSError, ValueError) as error:
            raise SourceError(_unreadable(self.name, error)) from None


class StandardInput:
    """Standard input, opened once: inspection peeks at it, splitting then reads all of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream: ByteStream | None = None
        self._inner = stream
        self._used = False
        self._file: Path | None = None

    def peek(self, size: int) -> bytes:
        """The next bytes without using them up."""
        if self._file is not None:
            with closing(self._open()) as copy:
                return copy.peek(size)
        return self._open().peek(size)

    def take(self) -> ByteStream:
        """The stream itself; raises `SourceError` the second time, for there is nothing left."""
        stream = self._open()
        self._used = True
        return stream

    def file(self, spool: Callable[[ByteStream], Path]) -> Path:
        """A copy of standard input, made by `spool` at the first call and removed when the process ends.

        From then on standard input can be taken any number of times.
        """
        if self._file is None:
            self._file = spool(self.take())
            weakref.finalize(self, self._file.unlink, missing_ok=True)
        return self._file

    def _open(self) -> ByteStream:
        if self._file is not None:
            return ByteStream(_open_file(str(self._file)), display_name(STDIN))
        if self._used:
            raise SourceError(make("SRC117", origin=Origin(display_name(STDIN))))
        if self._stream is None:
            self._stream = ByteStream(self._inner, display_name(STDIN))
        return self._stream


@lru_cache(maxsize=1)
def standard_input() -> StandardInput:
    """The process's own standard input; there is but one."""
    return StandardInput(sys.stdin.buffer)


def open_stream(path: str, *, stdin: StandardInput | None = None) -> ByteStream:
    """The bytes of a file or of standard input; raises `SourceError` when it cannot be opened."""
    if path == STDIN:
        return (stdin or standard_input()).take()
    return ByteStream(_open_file(path), display_name(path))


def peek_head(path: str, size: int, *, stdin: StandardInput | None = None) -> tuple[bytes, int | None]:
    """The first `size` unpacked bytes of a source, and the stored size of it where that is known."""
    if path == STDIN:
        return (stdin or standard_input()).peek(size), None
    stream = ByteStream(_open_file(path), display_name(path))
    try:
        return stream.peek(size), Path(path).stat().st_size
    finally:
        stream.close()


def _open_file(path: str) -> BinaryIO:
    try:
        return Path(path).open("rb", buffering=0)
    except FileNotFoundError:
        finding = make("SRC101", {"path": path, "guess": _neighbours(Path(path))}, origin=Origin(path))
    except IsADirectoryError:
        finding = make("SRC103", {"path": path}, origin=Origin(path))
    except (OSError, ValueError) as error:
        finding = _unreadable(path, error)
    raise SourceError(finding)


def _unreadable(path: str, error: Exception) -> Finding:
    reason = getattr(error, "strerror", None) or str(error)
    return make("SRC104", {"path": path, "reason": reason}, origin=Origin(path))


def _neighbours(path: Path) -> str:
    """The nearest file name in the same folder, as a question; empty when nothing there is alike."""
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return f"the folder `{path.parent}` does not exist"
    return did_you_mean(path.name, names) if names else f"the folder `{path.parent}` holds no files"
