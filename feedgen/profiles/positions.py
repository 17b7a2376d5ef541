"""Where a character of a YAML text stands in its file, whatever way the text was written.

Only asked when there is something to complain about: nothing here runs for a sound file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Written(NamedTuple):
    """A text as it stands in its file: from its first character (or `|`, `>`, quote) to its last."""

    style: str
    """`|`, `>`, `'`, `"`, or nothing for a plain text."""
    line: int
    column: int
    source: str
    value: str


Spot = tuple[str, int, int]
"""A character of the value with the line and column it comes from."""


def place(written: Written, line: int, column: int) -> tuple[int, int]:
    """Line and column in the file of a place in the value; the text's own where that cannot be told."""
    written = _without_anchor(written)
    spots = list(_block(written) if written.style in ("|", ">") else _flow(written))
    text = "".join(character for character, _, _ in spots)
    if text.rstrip("\n") != written.value.rstrip("\n") or not spots:
        return written.line, written.column
    lines = written.value.split("\n")
    index = sum(len(before) + 1 for before in lines[: line - 1]) + column - 1
    if index < len(spots):
        return spots[index][1:]
    _, last_line, last_column = spots[-1]
    return last_line, last_column + 1


_ANCHOR = re.compile(r"&\S+\s+")


def _without_anchor(written: Written) -> Written:
    """`&name` before the text counts as part of it for the parser."""
    found = None if written.style in ("|", ">") else _ANCHOR.match(written.source)
    if found is None:
        return written
    skipped = found.group()
    lines = skipped.count("\n")
    column = len(skipped) - skipped.rfind("\n") if lines else written.column + len(skipped)
    return written._replace(line=written.line + lines, column=column, source=written.source[found.end() :])


# -- block scalars -------------------------------------------------------------------------------------------


def _block(written: Written) -> Iterator[Spot]:
    lines = [text.rstrip("\r") for text in written.source.split("\n")][1:]
    indent = _indent(lines, written.value)
    numbered = [(written.line + 1 + i, text[indent:]) for i, text in enumerate(lines)]
    while numbered and not numbered[-1][1].strip():
        numbered.pop()
    return _literal(numbered, indent) if written.style == "|" else _folded(numbered, indent)


def _indent(lines: list[str], value: str) -> int:
    """Blanks before every line; blanks that belong to the text do not count."""

    def blanks(texts: list[str]) -> int:
        return next((len(text) - len(text.lstrip(" ")) for text in texts if text.strip()), 0)

    return blanks(lines) - blanks(value.split("\n"))


def _literal(lines: list[tuple[int, str]], indent: int) -> Iterator[Spot]:
    for number, text in lines:
        yield from _characters(text, number, indent)
        yield "\n", number, indent + len(text) + 1


def _folded(lines: list[tuple[int, str]], indent: int) -> Iterator[Spot]:
    """Lines at the same depth become one; blank lines and deeper lines keep their breaks."""
    before: str | None = None
    blank = 0
    for number, text in lines:
        if not text:
            blank += 1
            continue
        deeper = text[0] in " \t" or (before is not None and before[0] in " \t")
        breaks = blank if before is None else blank + 1 if deeper else blank
        at = (number, indent + 1)
        yield from [("\n", *at)] * breaks if breaks or before is None else [(" ", *at)]
        yield from _characters(text, number, indent)
        before, blank = text, 0


def _characters(text: str, line: int, indent: int) -> Iterator[Spot]:
    for i, character in enumerate(text):
        yield character, line, indent + i + 1


# -- plain and quoted scalars ----------------------------------------------------------------------------------

_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|(.)", re.DOTALL)
_QUOTE = re.compile(r"'(')|(.)", re.DOTALL)
_LETTERS = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def _flow(written: Written) -> Iterator[Spot]:
    quoted = written.style in ("'", '"')
    source = written.source[1:-1] if quoted else written.source
    lines = [text.rstrip("\r") for text in source.split("\n")]
    blank, joined = 0, True
    for i, text in enumerate(lines):
        column = written.column + quoted if i == 0 else 1
        if i > 0:
            column += len(text) - len(text.lstrip(" \t"))
            text = text.lstrip(" \t")
        if i < len(lines) - 1:
            text = text.rstrip(" \t")
        if i > 0 and not text and i < len(lines) - 1:
            blank += 1
            continue
        if not joined:
            yield from [("\n", written.line + i, column)] * blank or [(" ", written.line + i, column)]
        joined = written.style == '"' and (len(text) - len(text.rstrip("\\"))) % 2 == 1
        blank = 0
        yield from _spelled(text[:-1] if joined else text, written.style, written.line + i, column)


def _spelled(text: str, style: str, line: int, column: int) -> Iterator[Spot]:
    if style not in ("'", '"'):
        yield from _characters(text, line, column - 1)
        return
    for found in (_ESCAPE if style == '"' else _QUOTE).finditer(text):
        escaped, plain = found.groups()
        yield plain or (_meaning(escaped) if style == '"' else "'"), line, column + found.start()


def _meaning(escaped: str) -> str:
    if len(escaped) > 1:
        return chr(int(escaped[1:], 16))
    return _LETTERS.get(escaped, escaped)
