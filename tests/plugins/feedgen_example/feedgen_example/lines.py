"""A document format of `name: value` lines, each item after a line `%%`.

%%
id: R-7
title: Robot arm
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence

from feedgen.writers import Layout, Node, Unreadable, Writer

START = "%%"
_LINE_END = re.compile(r"\r\n|\r|\n")


class LinesEncoder:
    """Items as blocks of lines. A value has one line: line ends in it become blanks."""

    header = ""
    footer = ""
    separator = ""

    def __init__(self, layout: Layout) -> None:
        for field in layout.fields:
            if field.children or ": " in field.name:
                raise ValueError(f"field {field.name!r} cannot be written as one line")
        self._names = [f"{field.name}: " for field in layout.fields]

    def item(self, values: Sequence[Node]) -> str:
        """The item's lines."""
        lines = [
            f"{name}{_LINE_END.sub(' ', str(value))}\n"
            for name, value in zip(self._names, values, strict=True)
            if value is not None
        ]
        return f"{START}\n{''.join(lines)}"


class LinesVerifier:
    """Every line is a `%%` or begins with one of the names, and the last one has its end."""

    def __init__(self, layout: Layout, encoding: str) -> None:
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("strict")
        self._names = tuple(f"{field.name}: " for field in layout.fields)
        self._rest: list[str] = []
        self._line = 1

    def feed(self, data: bytes) -> None:
        self._take(data, final=False)

    def close(self) -> None:
        self._take(b"", final=True)
        if any(self._rest):
            raise Unreadable(f"line {self._line}: the last line has no end")

    def _take(self, data: bytes, *, final: bool) -> None:
        try:
            *lines, rest = self._decoder.decode(data, final).split("\n")
        except UnicodeDecodeError as error:
            raise Unreadable(f"line {self._line}: not {self._encoding}: {error.reason}") from None
        for end in lines:
            line = "".join([*self._rest, end])
            if line != START and not line.startswith(self._names):
                raise Unreadable(f"line {self._line}: begins with no field of the feed")
            self._rest.clear()
            self._line += 1
        self._rest.append(rest)


WRITER = Writer(
    name="lines",
    suffix=".txt",
    native=False,
    nested=False,
    encoder=LinesEncoder,
    verifier=LinesVerifier,
)
