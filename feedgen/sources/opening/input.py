"""A source that is read from its start to its end, in the shape its format needs."""

from __future__ import annotations

from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from feedgen.diagnostics import Finding, Origin, Severity, make
from feedgen.sources.opening.addresses import is_database
from feedgen.sources.opening.encoding import TextBytes
from feedgen.sources.opening.files import StandardInput, open_stream
from feedgen.sources.opening.putaside import BLOCK
from feedgen.sources.opening.spool import local_file
from feedgen.sources.opening.stream import ByteStream
from feedgen.sources.options import SourceInfo


class Input:
    """One source, opened. `findings` are what a format has to say about the source as a whole, at its end."""

    def __init__(self, info: SourceInfo, *, stdin: StandardInput | None = None) -> None:
        self._info = info
        self._stdin = stdin
        self._text: TextBytes | None = None
        self._findings: list[Finding] = []
        self._open = ExitStack()
        self.ended = False
        """The line that ends the source was there."""

    @cached_property
    def stream(self) -> ByteStream:
        """The unpacked bytes; raises `SourceError` when the source cannot be opened."""
        return open_stream(self._info.path, self._info.name, stdin=self._stdin)

    def text(self, *, validate: bool = False) -> TextBytes:
        """The bytes as text in the wire encoding; what had to be repaired is in `findings` at the end."""
        info = self._info
        self._text = TextBytes(self.stream, info.encoding, info.wire, info.name, validate=validate)
        return self._text

    def file(self) -> Path:
        """The whole source, unpacked, as a file to be read in any order until `close`."""
        return self._open.enter_context(local_file(self._info.path, self._info.name, stdin=self._stdin))

    def say(self, finding: Finding) -> None:
        """Something about the source as a whole."""
        self._findings.append(finding)

    @property
    def findings(self) -> list[Finding]:
        return [*(self._text.findings if self._text is not None else ()), *self._findings]

    @property
    def sha256(self) -> str:
        """Digest of the stored file, as far as it was read; empty when it was not."""
        return self.stream.sha256 if self._opened else ""

    @property
    def size(self) -> int:
        """Stored bytes read so far."""
        return self.stream.size if self._opened else 0

    @property
    def _opened(self) -> bool:
        return "stream" in self.__dict__

    def finish(self) -> None:
        """All records are read: what follows in the file is part of its digest too."""
        while not is_database(self._info.path) and self.stream.read(BLOCK):
            pass
        info, expect = self._info, self._info.expect
        origin, severity = Origin(info.name), Severity.WARNING if expect.warn else Severity.ERROR
        if expect.end is not None and not self.ended:
            self.say(make("SRC153", {"end": expect.end}, severity=severity, origin=origin))
        if expect.complete and info.stamp is not None and self.stream.stamp() not in (None, info.stamp):
            self.say(make("SRC155", severity=severity, origin=origin))

    def close(self) -> None:
        if self._opened:
            self.stream.close()
        self._open.close()
