"""A source as a file that can be read in any order, for formats whose table of contents is at the end."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feedgen.diagnostics import Origin, SourceError, make
from feedgen.sources.opening import STDIN, ByteStream, StandardInput, open_stream, standard_input

SPOOL_LIMIT = 20_000_000_000
"""Bytes of standard input, or of an unpacked file, that are put aside."""
BLOCK = 1 << 20


@contextmanager
def local_file(path: str, *, stdin: StandardInput | None = None) -> Iterator[Path]:
    """The unpacked bytes of a source as a file: the source itself, or a private copy that is removed at the end.

    Standard input is put aside once and can be opened again afterwards. Raises `SourceError`.
    """
    if path == STDIN:
        yield (stdin or standard_input()).file(spooled)
        return
    stream = open_stream(path)
    try:
        if not stream.compressed:
            yield Path(path)
            return
        copy = spooled(stream)
    finally:
        stream.close()
    try:
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def spooled(stream: ByteStream, limit: int = SPOOL_LIMIT) -> Path:
    """A private temporary file with the rest of a stream; whoever asks removes it. Raises `SourceError`."""
    handle, name = tempfile.mkstemp(prefix="feedgen-")
    try:
        with os.fdopen(handle, "wb") as file:
            while data := stream.read(BLOCK):
                if file.tell() + len(data) > limit:
                    raise SourceError(make("SRC120", {"limit": limit}, origin=Origin(stream.name)))
                file.write(data)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if isinstance(error, OSError):
            params = {"path": name, "reason": error.strerror or str(error)}
            raise SourceError(make("SRC104", params, origin=Origin(stream.name))) from None
        raise
    return Path(name)
