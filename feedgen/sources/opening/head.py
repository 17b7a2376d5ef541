"""The beginning of a source, as formats look at it to say whether it is theirs and what is in it."""

from __future__ import annotations

import codecs
import re
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.diagnostics import Finding, Origin, SourceError, make
from feedgen.sources.opening.addresses import is_database
from feedgen.sources.opening.encoding import Encoding, find_encoding
from feedgen.sources.opening.files import StandardInput, display_name, peek_head, stamp_of
from feedgen.sources.opening.spool import local_file
from feedgen.sources.options import SourceOptions

HEAD = 256 << 10
"""Bytes looked at, unpacked."""
SAMPLE = 200
"""Records that are looked at before reading."""

SIGNATURES = (
    (b"PK\x03\x04", "an archive within another, or a document of an office program"),
    (b"\x1f\x8b", "a gzip archive within another"),
    (b"\xd0\xcf\x11\xe0", "a document of an old office program"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a picture or sound file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive within another"),
    (b"\xfd7zXZ", "an xz archive within another"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive within another"),
    (b"\x7fELF", "a program"),
)
HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body)\b", re.I)
LINKED_DATA = "application/ld+json"
PAGE = 8 << 20
"""Bytes of the longest web page that is searched for it."""
MAX_CONTROL = 0.05
"""Share of control characters above which a file is not text."""


class Layout(NamedTuple):
    """What a format saw. The fields are those of `SourceInfo`."""

    columns: tuple[str, ...]
    sample: list[dict[str, Any]]
    findings: list[Finding]
    encoding: Encoding | None = None
    """None where the format settles it."""
    wire: str = "utf-8"
    start: int = 0
    line: int = 1
    delimiter: str | None = None
    quote: str | None = None
    escape: str | None = None
    padded: bool = False
    key: str | None = None
    repeated: tuple[str, ...] = ()
    sheet: str | None = None
    query: str | None = None


class Head:
    """The first `HEAD` bytes of a source, unpacked. Whoever opens it closes it."""

    def __init__(self, path: str, options: SourceOptions, *, stdin: StandardInput | None = None) -> None:
        self.path = path
        self.name = options.name or display_name(path)
        """The source, as findings call it."""
        self.options = options
        self.data, self.size = (b"", None) if is_database(path) else peek_head(path, HEAD, self.name, stdin=stdin)
        self.whole = len(self.data) < HEAD
        """Nothing follows."""
        self.stamp = stamp_of(path)
        """Size and time of change of a file that lies here."""
        self._stdin = stdin
        self._open = ExitStack()

    @cached_property
    def encoding(self) -> Encoding:
        """Of a source that is text; raises `SourceError` when it cannot be."""
        for signature, what in SIGNATURES:
            if self.data.startswith(signature):
                raise SourceError(make("SRC106", {"what": what}, origin=Origin(self.name)))
        return find_encoding(self.data, self.options.encoding, self.name, self.options.charset)

    @cached_property
    def text(self) -> str:
        """The bytes as text, without byte order mark and NUL bytes; raises `SourceError` when they are none."""
        text = self.text_in(self.encoding)
        self._refuse_other_text(text)
        return text

    def text_in(self, encoding: Encoding, size: int = HEAD) -> str:
        """The same in an encoding that the text itself declares, or further than the first `HEAD` bytes."""
        data, whole = self.data, self.whole
        if size > HEAD and not whole:
            data, _ = peek_head(self.path, size, self.name, stdin=self._stdin)
            whole = len(data) < size
        decoder = codecs.getincrementaldecoder(encoding.name)("replace")
        return decoder.decode(data[encoding.bom :], whole).replace("\0", "").removeprefix("\ufeff")

    @cached_property
    def linked_data(self) -> bool:
        """Whether it is a web page that tells programs what is on it (JSON-LD)."""
        if not HTML.match(self.text_in(self.encoding, HEAD)):
            return False
        return LINKED_DATA in self.text_in(self.encoding, PAGE)

    @cached_property
    def wire(self) -> str:
        """The encoding a text is cut in by its bytes: its own, or UTF-8 where that is not safe."""
        return self.encoding.name if self.encoding.cuttable else "utf-8"

    @cached_property
    def file(self) -> Path:
        """The whole source, unpacked, as a file to be read in any order until `close`."""
        return self._open.enter_context(local_file(self.path, self.name, stdin=self._stdin))

    def close(self) -> None:
        self._open.close()

    def _refuse_other_text(self, text: str) -> None:
        if HTML.match(text) and not self.linked_data:
            raise SourceError(make("SRC106", {"what": "an HTML page"}, origin=Origin(self.name)))
        probe = text[:8192]
        control = sum(1 for char in probe if (char < " " and char not in "\t\r\n\f\v\x1a") or char == "\ufffd")
        if control > MAX_CONTROL * len(probe) and control > 3:
            raise SourceError(make("SRC106", {"what": "binary data"}, origin=Origin(self.name)))
