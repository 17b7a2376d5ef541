"""One JSON document: an array of objects, or an object that holds the array under a key."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import ijson

from feedgen.diagnostics import Origin, SourceError, make
from feedgen.sources.chunk import RawChunk
from feedgen.sources.formats import Cut, Format
from feedgen.sources.formats.documents.connections import is_flat, too_deep, unwrapped
from feedgen.sources.formats.documents.head import find_key, item_path, looks_like_lines, readable, sample_of_array
from feedgen.sources.formats.records import columns_of, cut_records, parse_records
from feedgen.sources.opening.encoding import TextBytes
from feedgen.sources.opening.head import SAMPLE, Head, Layout
from feedgen.sources.opening.input import Input
from feedgen.sources.options import SourceInfo

OPENED = 2000
"""Levels that may be open between two records, brackets in texts included; the parser would go on until it crashes."""
OTHERS = bytes(set(range(256)).difference(b"[]{}"))
HELD_BACK = 64
"""Bytes kept for the next read where there is no comma to cut at."""


class DeepError(Exception):
    """A record has more levels than any product."""


def levels(data: bytes) -> tuple[int, int]:
    """How many more levels are opened than closed: at most, and at the end. Brackets in texts are included."""
    brackets = data.translate(None, OTHERS)
    opening = brackets.count(b"{") + brackets.count(b"[")
    if opening < OPENED // 2:  # there cannot be more, in whatever order they stand
        return opening, 2 * opening - len(brackets)
    depth = list(accumulate([1 if bracket in b"[{" else -1 for bracket in brackets], initial=0))
    return max(depth), depth[-1]


class _Document:
    """The text as ijson reads it; NaN and Infinity, which are not JSON, become null and are counted."""

    def __init__(self, text: TextBytes) -> None:
        self._text = text
        self._held = b""
        self.position = 0
        self.line = 1
        self.replaced = 0
        self.open = 0
        """Levels opened and not closed since the last record, texts with brackets in them included."""

    def read(self, size: int = -1) -> bytes:
        size = 64 << 10 if size < 0 else size
        if not size:
            return b""
        block = self._text.read(size)
        data = self._held + block
        self._held = b""
        if len(block) == size:
            # No value that is none, and no escape, has a comma within; most texts have one now and then.
            cut = data.rfind(b",") + 1 or len(data) - HELD_BACK
            data, self._held = data[:cut], data[cut:]
        data, count = readable(data)
        self.replaced += count
        deepest, opened = levels(data)
        if self.open + deepest > OPENED:
            raise DeepError
        self.open += opened
        self.position += len(data)
        self.line += data.count(b"\n")
        return data


def split_document(source: Input, info: SourceInfo, cut: Cut) -> Iterator[RawChunk]:
    """Chunks of objects; raises `SourceError` where the document breaks off or is no JSON."""
    document = _Document(source.text(validate=True))
    yield from cut_records(((None, member) for member in _members(document, info)), cut)
    if document.replaced:
        params = {"words": "NaN or Infinity", "count": document.replaced}
        source.say(make("SRC210", params, origin=Origin(info.name)))


def _members(document: _Document, info: SourceInfo) -> Iterator[Any]:
    row = 0
    try:
        for member in ijson.items(document, item_path(info.key), buf_size=64 << 10):
            row += 1
            document.open = 0
            if not is_flat(member):
                if too_deep(member):
                    raise DeepError
                member = unwrapped(member)
            yield member
    except DeepError:
        raise SourceError(make("SRC141", origin=Origin(info.name, row or None, document.line))) from None
    except ijson.IncompleteJSONError as error:
        raise SourceError(_broken(str(error), document, info)) from None
    except (ijson.JSONError, ValueError) as error:
        raise SourceError(_broken(str(error), document, info)) from None
    if not row and info.key is not None and not info.columns:
        raise SourceError(make("SRC116", {"key": info.key, "guess": ""}, origin=Origin(info.name)))


def _broken(reason: str, document: _Document, info: SourceInfo) -> Any:
    early = "premature EOF" in reason or "Incomplete" in reason
    origin = Origin(info.name, line=document.line)
    if early:
        return make("SRC114", {"format": "JSON", "place": f"after {document.position} bytes"}, origin=origin)
    first = reason.strip().split("\n", 1)[0]
    return make("SRC115", {"reason": first, "bytes": document.position}, origin=origin)


def _look(head: Head) -> Layout:
    if levels(head.text.encode("utf-8", "replace"))[0] > OPENED:
        raise SourceError(make("SRC141", origin=Origin(head.name)))
    key = find_key(head.text, head.options.key, head.name, whole=head.whole)
    objects = sample_of_array(head.text, key, SAMPLE)
    return Layout(columns_of(objects), objects, [], encoding=head.encoding, key=key)


def _claim(head: Head) -> int:
    """`[` before an object or nothing, or `{` of a document that is not one object a line."""
    start = head.text.lstrip()
    if start.startswith("["):
        return 50 if start[1:].lstrip()[:1] in ("{", "]", "") else 0
    return 50 if start.startswith("{") and (head.options.key or not looks_like_lines(start, head.path)) else 0


JSON = Format("json", _look, split_document, parse_records, claim=_claim)
