"""Which encoding a file is in, and how its bytes become text without ever failing on one of them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from encodings.aliases import aliases
from typing import NamedTuple

from feedgen.diagnostics import Finding, Origin, SourceError, make, nearest, shown
from feedgen.sources.formats.delimited.cutting import count_lines
from feedgen.sources.opening.stream import ByteStream

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CUTTABLE = re.compile(r"utf-8|ascii|cp125\d|iso8859-\d+|koi8-[rut]|mac-(?:roman|latin2)|cp(?:437|850|852|858)")
"""Encodings in which every quote, delimiter and line end is one byte, never part of another character."""

MAX_BAD = 0.5
"""Share of undecodable among the non-ASCII characters up to which text still counts as UTF-8: in other encodings
hardly any byte pair happens to be valid."""
MIN_ZEROS = 0.15
SAME_PLACE = 0.85
"""Share of zeros among the bytes, and of those among them that are the upper half of a character, in UTF-16."""
ISO_2022_JP = (b"\x1b$B", b"\x1b$@", b"\x1b(J")
"""What switches to Japanese characters in the one such encoding that is plain ASCII by its bytes."""


class Encoding(NamedTuple):
    """Canonical codec name, length of the byte order mark, and whether it was found or given."""

    name: str
    bom: int
    detected: bool

    @property
    def cuttable(self) -> bool:
        return CUTTABLE.fullmatch(self.name) is not None


def find_encoding(head: bytes, given: str | None, name: str, charset: str | None = None) -> Encoding:
    """The encoding of a file that begins with `head`. A byte order mark is believed, then what was given.

    `charset` is what a server says: believed when the text is neither UTF-8 nor UTF-16 and it is not Latin-1, since
    many servers say the same of every file.
    """
    for mark, codec in BOMS:
        if head.startswith(mark) and (given is None or _canonical(given, name).startswith(codec[:6])):
            return Encoding(codec, len(mark), given is None)
    if given is not None:
        codec = _canonical(given, name)
        if codec in ("utf-16", "utf-32"):
            codec += "-be" if head[:1] == b"\0" else "-le"
        return Encoding(codec, 0, False)
    return Encoding(_wide(head) or _guess(head, charset), 0, True)


def _canonical(given: str, name: str) -> str:
    try:
        codec = codecs.lookup(given)
        if not codec._is_text_encoding:
            raise LookupError(given)
    except (LookupError, ValueError):
        known = {alias.replace("_", "-") for alias in aliases.values() if not alias.endswith("codec")}
        best = nearest(given, known)
        guess = f"{f'did you mean `{best}`?  ' if best else ''}common ones: utf-8, utf-16, cp1252, iso-8859-15"
        raise SourceError(make("SRC107", {"encoding": given, "guess": guess}, origin=Origin(name))) from None
    return "utf-8" if codec.name == "utf-8-sig" else codec.name


def _wide(head: bytes) -> str | None:
    """UTF-16 and UTF-32 without a mark: digits, delimiters and line ends have zeros, all in the same places."""
    probe = head[: len(head) & ~3][:4096]
    if len(probe) < 4:
        return None
    zeros = [probe[place::4].count(0) for place in range(4)]
    quarter = len(probe) // 4
    if min(zeros[2:]) > 0.98 * quarter:
        return "utf-32-le"
    if min(zeros[:2]) > 0.98 * quarter:
        return "utf-32-be"
    even, odd = zeros[0] + zeros[2], zeros[1] + zeros[3]
    if even + odd > MIN_ZEROS * len(probe) and max(even, odd) > SAME_PLACE * (even + odd):
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _guess(head: bytes, charset: str | None) -> str:
    if head.isascii() and any(mark in head for mark in ISO_2022_JP):
        return "iso2022_jp"
    text = codecs.utf_8_decode(head, "replace", False)[0]
    bad = text.count("\ufffd")
    foreign = sum(1 for char in text if char > "\x7f")
    if bad <= MAX_BAD * foreign:
        return "utf-8"
    if said := _single_byte(charset):
        return said
    from feedgen.sources.opening.letters import guess_letters

    return guess_letters(head)


def _single_byte(charset: str | None) -> str | None:
    """The codec of a charset that somebody chose: what servers say when nobody did tells nothing."""
    try:
        codec = codecs.lookup(charset or "").name
    except (LookupError, ValueError):
        return None
    return codec if CUTTABLE.fullmatch(codec) and codec not in ("utf-8", "iso8859-1", "ascii") else None


def decode(data: bytes, encoding: str) -> tuple[str, list[tuple[int, str]]]:
    """`data` as text, and the (0-based line, text) of every line whose bytes do not fit the encoding.

    In UTF-8 such bytes are read as Windows-1252, which they nearly always are; elsewhere they become U+FFFD.
    """
    try:
        return data.decode(encoding), []
    except UnicodeDecodeError:
        pass
    lines: list[str] = []
    bad: list[tuple[int, str]] = []
    number = 0
    for line in data.split(b"\n"):
        try:
            text = line.decode(encoding)
        except UnicodeDecodeError:
            text = _decode_line(line, encoding)
            bad.append((number, text.strip()))
        lines.append(text)
        number += 1 + count_lines(line[:-1])
    return "\n".join(lines), bad


def _decode_line(line: bytes, encoding: str) -> str:
    parts: list[str] = []
    fallback = "cp1252" if encoding == "utf-8" else "ascii"
    while line:
        try:
            parts.append(line.decode(encoding))
            break
        except UnicodeDecodeError as error:
            parts.append(line[: error.start].decode(encoding))
            parts.append(line[error.start : error.end].decode(fallback, "replace"))
            line = line[error.end :]
    return "".join(parts)


def undecodable(line: int, text: str, encoding: str, name: str) -> Finding:
    """The finding about one line that `decode` had to repair."""
    read_as = "Windows-1252" if encoding == "utf-8" else "�"
    params = {"encoding": encoding, "read_as": read_as}
    return make("SRC207", params, value=_around_repair(text), origin=Origin(name, line=line))


def _around_repair(text: str) -> str:
    """The part of a line worth showing: some characters before its first one beyond ASCII."""
    first = next((i for i, char in enumerate(text) if char > "\x7f" and unicodedata.category(char)[0] != "Z"), 0)
    return shown(text[max(0, first - 30) : first + 60])


class TextBytes:
    """A source's bytes ready to be cut: mark removed, NUL bytes removed, in the `wire` encoding.

    What had to be repaired is in `findings` once the stream ends.
    """

    def __init__(self, stream: ByteStream, encoding: str, wire: str, name: str, *, validate: bool = False) -> None:
        """With `validate`, text that already is in the wire encoding is checked and repaired too."""
        self.stream = stream
        self.name = name
        self.findings: list[Finding] = []
        self._transcode = _transcoder(encoding) if validate or encoding != wire else None
        self._first = True
        self._ended = False
        self._pending = b""
        self._line = 1
        self._nuls = 0
        self._nul_line: int | None = None
        self._replaced = 0
        self._replaced_line: int | None = None
        self._encoding = encoding
        self._utf8 = encoding == wire == "utf-8"
        """Nothing but UTF-8 was met, which only has to be looked at."""
        self._tail = b""

    def read(self, size: int) -> bytes:
        """Exactly `size` bytes, fewer only at the end."""
        while len(self._pending) < size and not self._ended:
            self._pending += self._more(size)
        data, self._pending = self._pending[:size], self._pending[size:]
        return data

    def _more(self, size: int) -> bytes:
        data = self.stream.read(size)
        self._ended = len(data) < size
        if self._transcode is not None:
            data = self._recode(data)
        if self._first and data:
            self._first = False
            data = data.removeprefix(codecs.BOM_UTF8)
        if b"\0" in data:
            data = self._without_nuls(data)
        self._line += count_lines(data)
        if self._ended:
            self._conclude()
        return data

    def _recode(self, data: bytes) -> bytes:
        assert self._transcode is not None
        if self._utf8:
            data, self._tail = self._tail + data, b""
            try:
                _, used = codecs.utf_8_decode(data, "strict", self._ended)
            except UnicodeDecodeError:
                self._utf8 = False  # from here on there is something to repair
            else:
                data, self._tail = data[:used], data[used:]
                return data
        text = self._transcode(data, self._ended)
        if "\ufffd" in text:
            self._replaced += text.count("\ufffd")
            if self._replaced_line is None:
                self._replaced_line = self._line + text[: text.index("\ufffd")].count("\n")
        return text.encode("utf-8", "replace")

    def _without_nuls(self, data: bytes) -> bytes:
        if self._nul_line is None:
            self._nul_line = self._line + count_lines(data[: data.index(b"\0")])
        self._nuls += data.count(b"\0")
        return data.replace(b"\0", b"")

    def _conclude(self) -> None:
        if self._nuls:
            origin = Origin(self.name, line=self._nul_line)
            self.findings.append(make("SRC203", {"count": self._nuls}, origin=origin))
        if self._replaced:
            params = {"encoding": self._encoding, "read_as": "�", "count": self._replaced}
            origin = Origin(self.name, line=self._replaced_line)
            self.findings.append(make("SRC207", params, origin=origin))


def _transcoder(encoding: str) -> Callable[[bytes, bool], str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    return lambda data, final: decoder.decode(data, final)
