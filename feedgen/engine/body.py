"""One file of a feed on its way: its items, and what stands around them once that is known.

A document that tells of its items before the first of them (categories, a count) has its items put aside, on disk,
until the last one is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO

from feedgen.diagnostics import Finding, OutputError, Severity, make
from feedgen.engine.files import Target, writing_aside
from feedgen.profiles.collecting import Value
from feedgen.profiles.documents import Document, Made, Making

BLOCK = 1 << 20
"""Bytes of items that are copied at once."""
DIGITS = 40
"""Bytes that numbers around the items may still grow by."""


class Body:
    """The items of one file."""

    def __init__(self, name: str, number: int, target: Target, document: Document) -> None:
        self.name = name
        self.target = target
        self.items = 0
        self.rows = 0
        """Items and parent rows."""
        self.findings: list[Finding] = []
        self._document = document
        self._number = number
        self._late = late = document.late
        self._aside: IO[bytes] | None = None
        self._written = 0
        self._values: dict[tuple[int, str], Value] = {}
        self._measured = late is not None and document.limits.bytes is not None
        self._bare = self._around = len(document.head) + len(document.tail)
        if late is not None and self._measured:
            self._bare = self._around = _size(late.file((), 0, number)) + DIGITS

    # -- while items come --------------------------------------------------------------------------------

    def open(self) -> None:
        """Begin the file."""
        if self._late is not None and self._late.late_head:
            with writing_aside():
                self._aside = TemporaryFile()  # noqa: SIM115 - closed when the file is complete, or discarded
        self.target.open()
        if self._aside is None:
            self.target.write(self._document.head)

    def write(self, data: bytes, items: int, rows: int) -> None:
        """Take the next items, with their separators."""
        self._written += len(data)
        self.items += items
        self.rows += rows
        if self._aside is None:
            self.target.write(data)
            return
        with writing_aside():
            self._aside.write(data)

    def note(self, values: Iterable[Value]) -> None:
        """Keep what items say that the document tells."""
        new = []
        for value in values:
            known = self._values.setdefault((value.collection, value.key), value)
            if known is value:
                new.append(value)
            elif known != value:
                self._say_other(known, value)
        if new and self._measured:
            self._around += self._growth(new)

    def _say_other(self, known: Value, value: Value) -> None:
        assert self._late is not None
        name = self._late.names[value.collection]
        params = {"collection": name, "key": value.key, "first": known.shown(), "second": value.shown()}
        found = self._late.placed(make("CHN420", params))
        if found not in self.findings:
            self.findings.append(found)

    def size(self, more: Sequence[Value] = ()) -> int:
        """Bytes of the file if it ended now, and its items said that as well; never less than there will be."""
        growth = self._growth([value for value in more if (value.collection, value.key) not in self._values])
        return self._written + self._around + growth

    def _growth(self, values: Sequence[Value]) -> int:
        """Bytes by which the frame grows at most: what stands round a list is counted each time."""
        if not values or self._late is None or not self._measured:
            return 0
        return max(0, _size(self._late.file(values, 0, self._number)) + DIGITS - self._bare)

    # -- when all are there ------------------------------------------------------------------------------

    def complete(self) -> str:
        """Write what was not known before; returns the digest of the file. Raises `OutputError`."""
        tail = self._document.tail
        if self._late is not None:
            tail = self._framed(self._late)
        self.target.write(tail)
        self._values = {}
        return self.target.finish()

    def _framed(self, late: Making) -> bytes:
        made = late.file(self._values.values(), self.items, self._number)
        if refused := [finding for finding in made.findings if finding.severity is Severity.ERROR]:
            raise OutputError(*refused)
        self.findings += late.untold(made.findings)
        if self._aside is not None:
            self.target.write(made.head)
            self._copy(self._aside)
        return made.tail

    def _copy(self, aside: IO[bytes]) -> None:
        with writing_aside():
            aside.seek(0)
        while True:
            with writing_aside():
                block = aside.read(BLOCK)
            if not block:
                break
            self.target.write(block)
        aside.close()

    def discard(self) -> None:
        if self._aside is not None:
            with suppress(OSError):
                self._aside.close()
        self.target.discard()


def _size(made: Made) -> int:
    return len(made.head) + len(made.tail)
