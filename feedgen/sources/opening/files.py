"""What a source is called, and its bytes: a file, a member of an archive, or standard input."""

from __future__ import annotations

import sys
import weakref
from contextlib import closing
from functools import lru_cache
from glob import glob, has_magic
from pathlib import Path
from typing import BinaryIO

from feedgen.diagnostics import Origin, SourceError, did_you_mean, make
from feedgen.sources.opening.addresses import is_database
from feedgen.sources.opening.addresses import shown as shown_address
from feedgen.sources.opening.archive import ZIP, catalogues, open_member, shown, split_member
from feedgen.sources.opening.putaside import put_aside
from feedgen.sources.opening.stream import ByteStream, unreadable

STDIN = "-"


def expand(path: str) -> list[str]:
    """The files a path stands for, sorted; raises `SourceError` when there are none.

    What follows the `!` of an archive stays for `members`.
    """
    if is_database(path):
        return [path]
    if (part := split_member(path)) is not None:
        return [f"{one}!{part[1]}" for one in expand(part[0])]
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

    def file(self) -> Path:
        """A copy of standard input, made at the first call and removed when the process ends.

        From then on standard input can be taken any number of times.
        """
        if self._file is None:
            self._file = put_aside(self.take())
            weakref.finalize(self, self._file.unlink, missing_ok=True)
        return self._file

    def _open(self) -> ByteStream:
        if self._file is not None:
            return ByteStream(_open_file(str(self._file), display_name(STDIN)), display_name(STDIN))
        if self._used:
            raise SourceError(make("SRC117", origin=Origin(display_name(STDIN))))
        if self._stream is None:
            self._stream = ByteStream(self._inner, display_name(STDIN))
        return self._stream


@lru_cache(maxsize=1)
def standard_input() -> StandardInput:
    """The process's own standard input; there is but one."""
    return StandardInput(sys.stdin.buffer)


def members(path: str, name: str | None = None, *, stdin: StandardInput | None = None) -> list[tuple[str, str]]:
    """A path alone, or those of an archive's members that are catalogues, each with its name in findings.

    Raises `SourceError` when an archive has none, or none that matches what follows its `!`.
    """
    if is_database(path):
        return [(path, name or shown_address(path))]
    archive, pattern = split_member(path) or (path, None)
    name = name or display_name(archive)
    if pattern is None and peek_head(path, len(ZIP[0]), name, stdin=stdin)[0] not in ZIP:
        return [(path, name)]
    found = catalogues(_file(archive, name, stdin), pattern, name)
    if found is None:
        return [(path, name)]
    return [(f"{archive}!{member}", f"{name}!{shown(member)}") for member in found]


def open_stream(path: str, name: str, *, stdin: StandardInput | None = None) -> ByteStream:
    """The bytes of a source; raises `SourceError`, with `name`, when it cannot be opened."""
    if path == STDIN:
        return (stdin or standard_input()).take()
    if (part := split_member(path)) is not None:
        inner, _ = open_member(_file(part[0], name, stdin), part[1], name)
        return ByteStream(inner, name, member=True)
    return ByteStream(_open_file(path, name), name)


def peek_head(path: str, size: int, name: str, *, stdin: StandardInput | None = None) -> tuple[bytes, int | None]:
    """The first `size` unpacked bytes of a source, and the stored size of it where that is known."""
    if path == STDIN:
        return (stdin or standard_input()).peek(size), None
    if (part := split_member(path)) is not None:
        inner, stored = open_member(_file(part[0], name, stdin), part[1], name)
        with closing(ByteStream(inner, name, member=True)) as member:
            return member.peek(size), stored
    with closing(ByteStream(_open_file(path, name), name)) as stream:
        return stream.peek(size), Path(path).stat().st_size


def stamp_of(path: str) -> tuple[int, int] | None:
    """Size and time of change of a file of its own; None for standard input and members of archives."""
    if path == STDIN or split_member(path) is not None:
        return None
    try:
        state = Path(path).stat()
    except (OSError, ValueError):
        return None
    return state.st_size, state.st_mtime_ns


def _file(archive: str, name: str, stdin: StandardInput | None) -> Path:
    """An archive as a file."""
    if archive == STDIN:
        return (stdin or standard_input()).file()
    _open_file(archive, name).close()
    return Path(archive)


def _open_file(path: str, name: str) -> BinaryIO:
    try:
        return Path(path).open("rb", buffering=0)
    except FileNotFoundError:
        finding = make("SRC101", {"path": path, "guess": _neighbours(Path(path))}, origin=Origin(name))
    except IsADirectoryError:
        finding = make("SRC103", {"path": path}, origin=Origin(name))
    except (OSError, ValueError) as error:
        finding = unreadable(path, error)
    raise SourceError(finding)


def _neighbours(path: Path) -> str:
    """The nearest file name in the same folder, as a question; empty when nothing there is alike."""
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    except OSError:
        return f"the folder `{path.parent}` does not exist"
    return did_you_mean(path.name, names) if names else f"the folder `{path.parent}` holds no files"
