"""Reading JSON back.

A fast parser looks at whole items, which take nearly all of a file; what is around them, and whatever the fast
one does not accept, goes to the parser that tells where and why.
"""

from __future__ import annotations

import codecs
import json
from typing import Any

import ijson
from pydantic_core import SchemaValidator, from_json
from pydantic_core import core_schema as cs

from feedgen.writers.base import Layout, Unreadable

LONGEST_WAIT = 1 << 20
"""Bytes without an item's end that are kept before they are read event by event."""

ITEM_END = b"},\n"
PIECE = 1 << 16
"""Bytes given to the fast parser at once. Much more, and fetching fresh memory costs as much as the parsing."""

_OBJECT = cs.typed_dict_schema({}, extra_behavior="ignore")
# Members are read and dropped without ever becoming Python objects: half the time of reading them for good.
_SKIP = SchemaValidator(cs.list_schema(_OBJECT)).validate_json


def count(objects: bytes) -> int:
    """How many objects stand here with commas between them; 0 when it is anything else."""
    text = b"[" + objects + b"]"
    try:
        if b"NaN" in text or b"Infinity" in text:
            # As constants these are no JSON, and only the slower way refuses them.
            found = from_json(text, allow_inf_nan=False)
            return len(found) if {dict}.issuperset(map(type, found)) else 0
        return len(_SKIP(text))
    except ValueError:
        return 0


class _Decoder:
    """Bytes in the file's encoding → text, strictly."""

    def __init__(self, encoding: str) -> None:
        self._decode = codecs.getincrementaldecoder(encoding)("strict").decode
        self._encoding = encoding

    def __call__(self, data: bytes, *, final: bool) -> str:
        try:
            return self._decode(data, final)
        except UnicodeDecodeError as error:
            raise ValueError(f"not {self._encoding}: {error.reason}") from None


class _Utf8:
    """Bytes in the file's encoding → bytes of UTF-8; what is UTF-8 already passes as it is."""

    def __init__(self, encoding: str) -> None:
        self.own = codecs.lookup(encoding).name in ("utf-8", "utf-8-sig")
        self._decode = _Decoder(encoding)

    def __call__(self, data: bytes, *, final: bool) -> bytes:
        return data if self.own else self._decode(data, final=final).encode()


class JsonVerifier:
    """Reads one JSON document, item by item where items stand on lines of their own, else event by event.

    In JSON a newline is never inside a token. So lines `{…},` that parse as a list of n objects may be replaced by
    n zeros before the rest of the document is read: the document is right if and only if it still is.
    """

    def __init__(self, layout: Layout, encoding: str) -> None:
        self._utf8 = _Utf8(encoding)
        self._decode = _Decoder(encoding if self._utf8.own else "utf-8")
        self._events = ijson.sendable_list()
        self._parser: Any = ijson.basic_parse_coro(self._events)
        self._lines = 0
        self._waiting: list[bytes] = []
        self._length = 0
        self._new_line = False
        """What comes next begins a line, and not the file."""

    def feed(self, data: bytes) -> None:
        self._take(data, final=False)

    def close(self) -> None:
        self._take(b"", final=True)
        self._send(self._waited(), final=True)
        try:
            self._parser.close()
        except ijson.JSONError as error:
            raise self._unreadable(error) from None

    def _take(self, data: bytes, *, final: bool) -> None:
        try:
            data = self._utf8(data, final=final)
        except ValueError as error:
            raise self._unreadable(error) from None
        end = data.rfind(ITEM_END) + len(ITEM_END)
        if end >= len(ITEM_END):
            self._waiting.append(data[:end])
            self._items(self._waited())
            data = data[end:]
        self._waiting.append(data)
        self._length += len(data)
        if self._length > LONGEST_WAIT:
            self._send(self._waited())

    def _waited(self) -> bytes:
        data = b"".join(self._waiting)
        self._waiting.clear()
        self._length = 0
        return data

    def _items(self, data: bytes) -> None:
        """Take whole lines, the last of which is the end of an item."""
        at = 0 if self._new_line else data.find(b"\n{") + 1 or len(data)
        self._send(data[:at])
        while at < len(data):
            end = data.rfind(ITEM_END, at, at + PIECE) + len(ITEM_END)
            if end < at + len(ITEM_END):
                end = data.find(ITEM_END, at) + len(ITEM_END)
            self._piece(data[at:end])
            at = end

    def _piece(self, lines: bytes) -> None:
        items = count(lines[:-2])
        if not items:
            self._send(lines)
            return
        self._send(b"0," * items)
        self._lines += lines.count(b"\n")
        self._new_line = True

    def _send(self, data: bytes, *, final: bool = False) -> None:
        try:
            text = self._decode(data, final=final)
            if not text:  # to the parser no bytes mean the end
                return
            self._parser.send(text.encode())
        except ArithmeticError:
            raise self._unreadable(ValueError("a number too large to be read")) from None
        except (ValueError, ijson.JSONError) as error:
            raise self._unreadable(error) from None
        self._events.clear()
        self._lines += text.count("\n")
        self._new_line = text.endswith("\n")

    def _unreadable(self, error: Exception) -> Unreadable:
        # yajl draws an arrow under the place; in one line of text that says nothing.
        reason = " ".join(str(error.args[0] if error.args else error).replace("(right here) ------^", "").split())
        return Unreadable(f"after line {self._lines + 1}: {reason}")


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is not JSON")


class JsonLinesVerifier:
    """Reads every line as a JSON object of its own."""

    def __init__(self, layout: Layout, encoding: str) -> None:
        self._utf8 = _Utf8(encoding)
        self._decode = _Decoder(encoding if self._utf8.own else "utf-8")
        self._loads = json.JSONDecoder(parse_constant=_refuse).decode
        self._rest: list[bytes] = []
        self._lines = 0

    def feed(self, data: bytes) -> None:
        self._read(data, final=False)

    def close(self) -> None:
        self._read(b"", final=True)
        if any(self._rest):
            raise Unreadable(f"line {self._lines + 1}: the last line has no end")

    def _read(self, data: bytes, *, final: bool) -> None:
        try:
            self._take(self._utf8(data, final=final))
        except json.JSONDecodeError as error:
            raise Unreadable(f"line {self._lines + 1}, column {error.colno}: {error.msg}") from None
        except ValueError as error:
            raise Unreadable(f"line {self._lines + 1}: {error}") from None

    def _take(self, data: bytes) -> None:
        *whole, rest = data.split(b"\n")
        for line in whole:
            self._line(b"".join([*self._rest, line]) if self._rest else line)
            self._rest.clear()
            self._lines += 1
        if rest:
            self._rest.append(rest)

    def _line(self, line: bytes) -> None:
        # The first line goes through the decoder, which takes the byte order mark off.
        if self._lines and count(line) == 1:
            return
        if not isinstance(self._loads(self._decode(line, final=True)), dict):
            raise ValueError("not an object")
