"""A source as a file that can be read in any order, for formats whose table of contents is at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from feedgen.sources.opening.files import STDIN, StandardInput, open_stream, standard_input
from feedgen.sources.opening.putaside import put_aside


@contextmanager
def local_file(path: str, name: str, *, stdin: StandardInput | None = None) -> Iterator[Path]:
    """The unpacked bytes of a source as a file: the source itself, or a private copy that is removed at the end.

    Standard input is put aside once and can be opened again afterwards. Raises `SourceError`.
    """
    if path == STDIN:
        yield (stdin or standard_input()).file()
        return
    stream = open_stream(path, name)
    try:
        if stream.in_place:
            yield Path(path)
            return
        copy = put_aside(stream)
    finally:
        stream.close()
    try:
        yield copy
    finally:
        copy.unlink(missing_ok=True)
