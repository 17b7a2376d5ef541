"""A private copy of what cannot be read in any order as it comes."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from feedgen.diagnostics import Origin, SourceError, make
from feedgen.sources.opening.stream import ByteStream

SPOOL_LIMIT = 20_000_000_000
"""Bytes of standard input, or of an unpacked file, that are put aside."""
BLOCK = 1 << 20


def put_aside(stream: ByteStream, limit: int = SPOOL_LIMIT) -> Path:
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
