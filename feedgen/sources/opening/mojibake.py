"""Text that was UTF-8, was read as Windows-1252 and stored again: `CafÃ©`, `10 â‚¬`. Noticed, mended if that is exact.

A character beyond ASCII has two to four bytes in UTF-8; read one by one they become a letter such as `Ã` and signs that
nobody writes behind it. Few true texts look like that, and they are left alone: capitals before a closing quote
(`MAÇÃ”`), and `é` with a blank and a quote behind it, as French sets them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from feedgen.diagnostics import Finding, Origin, Severity, make, shown
from feedgen.sources.chunk import RawChunk, Table
from feedgen.sources.options import SourceInfo

_HIGH = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0)}
SIGNS = "".join(dict.fromkeys([*_HIGH.values(), *map(chr, range(0x80, 0xC0))]))
"""What the second to fourth byte of a character becomes, by Windows-1252 or by Latin-1."""
LEADS = "".join(map(chr, range(0xC2, 0xF5)))
_S = f"[{re.escape(SIGNS)}]"
_CLOSING = "”»™®…–—’›"
_PAIR = re.compile(rf"[{LEADS}]{_S}(?:(?<=[Â-ß].)|{_S})")
"""A lead and its signs: quick to look for, and in every garbled text."""
_SUSPECT = re.compile(
    # two-byte characters of the west, but not a capital at the end of something quoted
    rf"(?<![A-ZÀ-Þ])[ÃÂ]{_S}|[ÃÂ](?![{_CLOSING}]){_S}"
    rf"|â[€\x80]{_S}|â[‚\x82]¬|â[„\x84]¢|ð[Ÿ\x9f]{_S}{_S}"
    # of the east of Europe, within a word
    rf"|[ÄÅ]{_S}(?=[a-zß-ÿ])|(?<=[a-z])[ÄÅ]{_S}"
    # of other alphabets: several in a row
    rf"|(?:[Â-ß]{_S}){{2}}|(?:[à-ï]{_S}{_S}){{2}}"
)
AROUND = 30
"""Characters shown before and after."""
TIMES = 3
"""How often text may have been stored like that."""


# The same in the bytes of a chunk, which every chunk is asked for: a millisecond of its thirty at most.
_WESTERN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_PAIRS = {
    "utf-8": re.compile(rb"\xc3[\x82-\xb4][\xc2\xc5\xc6\xcb\xe2]"),
    **dict.fromkeys(("cp1252", "iso8859-1", "iso8859-15"), _WESTERN),
}


def is_garbled(text: str) -> bool:
    """Whether the text looks like UTF-8 that was read in a wrong encoding."""
    return not text.isascii() and _PAIR.search(text) is not None and _SUSPECT.search(text) is not None


class _Found(NamedTuple):
    column: str
    text: str
    mended: str | None


def mended(text: str) -> str | None:
    """What the text was, if it becomes this text again when it is misread; else None: mending would be guessing."""
    for _ in range(TIMES):
        if not is_garbled(text):
            break
        known = _unread(text)
        if known is None:
            return None
        text = known
    return text


def _unread(text: str) -> str | None:
    for misread in (_as_windows, _as_latin):
        try:
            known = misread(text).decode("utf-8")
        except (UnicodeError, KeyError):
            continue
        if known != text:
            return known
    return None


_BYTES = {char: byte for byte, char in _HIGH.items()}


def _as_windows(text: str) -> bytes:
    """The bytes that Windows-1252 reads as this text; those it has no character for stand for themselves."""
    return bytes(_BYTES[char] if char in _BYTES else _plain(char) for char in text)


def _plain(char: str) -> int:
    if char < "\x80" or "\xc0" <= char <= "\xff":
        return ord(char)
    raise KeyError(char)


def _as_latin(text: str) -> bytes:
    return text.encode("latin-1")


def look_through(table: Table, chunk: RawChunk, info: SourceInfo) -> None:
    """Tell of garbled text in a table, once a record; with `mend`, mend what can be mended exactly."""
    if isinstance(chunk.data, bytes):
        pairs = _PAIRS.get(info.wire)
        if pairs is None or pairs.search(chunk.data) is None:
            return
    rows: Sequence[Any] = table.rows or table.objects
    for position, row in enumerate(rows):
        found = list(_in_objects(row) if isinstance(row, dict) else _in_cells(row, table.columns))
        if not found:
            continue
        origin = Origin(info.name, table.rownums[position], table.lines[position])
        table.findings.append(_finding(found, info, origin))
        if info.mend:
            _mend(rows, position, found, table.columns)


def _in_cells(cells: Sequence[str], columns: Sequence[str]) -> Iterator[_Found]:
    text = "\x1f".join(cells)
    if text.isascii() or _PAIR.search(text) is None:
        return
    for column, cell in zip(columns, cells, strict=False):
        if is_garbled(cell):
            yield _Found(column, cell, mended(cell))


def _in_objects(record: dict[str, Any]) -> Iterator[_Found]:
    for name, value in record.items():
        if value.__class__ is str and is_garbled(value):
            yield _Found(name, value, mended(value))


def _mend(rows: Any, position: int, found: Sequence[_Found], columns: Sequence[str]) -> None:
    by_column = {one.column: one.mended for one in found if one.mended is not None}
    row = rows[position]
    if isinstance(row, dict):
        rows[position] = {**row, **by_column}
    else:
        rows[position] = [by_column.get(column, cell) for column, cell in zip(columns, row, strict=False)]


def _finding(found: Sequence[_Found], info: SourceInfo, origin: Origin) -> Finding:
    """About the worst cell of a record: one that cannot be mended, where there is one."""
    worst = next((one for one in found if one.mended is None), found[0])
    return garbled(worst.text, worst.mended, info.encoding, mend=info.mend, origin=origin._replace(column=worst.column))


def garbled(text: str, known: str | None, encoding: str, *, mend: bool, origin: Origin) -> Finding:
    """What is wrong with a text and how to mend it, or that it was mended."""
    if known is None:
        params = {"was": "text that cannot be told any more", "how": "export the text again from where it is right"}
    elif mend:
        params = {"was": shown(_part(known, known)), "how": ""}
    else:
        how = "`mend: true` under the source (or `--mend`) mends it; better, export it right"
        if encoding not in ("utf-8", ""):
            how = f"if `encoding: {encoding}` was given, the file may be UTF-8; else {how}"
        params = {"was": shown(_part(known, known)), "how": how}
    code, severity = ("SRC227", Severity.INFO) if mend and known is not None else ("SRC220", Severity.WARNING)
    return make(code, params, severity=severity, value=_part(text, text), origin=origin)


def _part(text: str, whole: str) -> str:
    """The part of a text worth showing: round its first character beyond ASCII."""
    at = next((i for i, char in enumerate(whole) if char > "\x7f"), 0)
    return text[max(0, at - AROUND) : at + AROUND]
