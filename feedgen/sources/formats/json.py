"""One JSON document: an array of objects, or an object that holds the array under a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ijson

from feedgen.diagnostics import Origin, SourceError, make
from feedgen.sources.boundaries import Boundary
from feedgen.sources.chunk import RawChunk, Table
from feedgen.sources.encoding import TextBytes
from feedgen.sources.flatten import flatten
from feedgen.sources.formats import Cut, Format
from feedgen.sources.formats.jsonl import kind_of
from feedgen.sources.jsonhead import item_path, readable
from feedgen.sources.options import SourceInfo

OBJECTS = 300
"""Records per chunk of the usual size."""
HELD_BACK = 64
"""Bytes kept for the next read where there is no comma to cut at."""


class _Document:
    """The text as ijson reads it; NaN and Infinity, which are not JSON, become null and are counted."""

    def __init__(self, text: TextBytes) -> None:
        self._text = text
        self._held = b""
        self.position = 0
        self.line = 1
        self.replaced = 0

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
        self.position += len(data)
        self.line += data.count(b"\n")
        return data


def split_document(text: TextBytes, info: SourceInfo, cut: Cut) -> Iterator[RawChunk]:
    """Chunks of objects; raises `SourceError` where the document breaks off or is no JSON."""
    document = _Document(text)
    limit = max(1, OBJECTS * cut.size // (256 << 10))
    members: list[Any] = []
    begins = cut.boundary.begins() if cut.boundary is not None else None
    seq = row = 0
    for member in _members(document, info):
        begun = begins is None or begins(_cell(member, cut.boundary))
        if begun and len(members) >= limit:
            yield RawChunk(cut.source, seq, 0, members, row + 1)
            seq, row, members = seq + 1, row + len(members), []
        members.append(member)
    if members:
        yield RawChunk(cut.source, seq, 0, members, row + 1)
    if document.replaced:
        params = {"words": "NaN or Infinity", "count": document.replaced}
        text.findings.append(make("SRC210", params, origin=Origin(info.name)))


def _members(document: _Document, info: SourceInfo) -> Iterator[Any]:
    found = False
    try:
        for member in ijson.items(document, item_path(info.key), buf_size=64 << 10):
            found = True
            yield member
    except ijson.IncompleteJSONError as error:
        raise SourceError(_broken(str(error), document, info)) from None
    except (ijson.JSONError, ValueError) as error:
        raise SourceError(_broken(str(error), document, info)) from None
    if not found and info.key is not None and not info.columns:
        raise SourceError(make("SRC116", {"key": info.key, "guess": ""}, origin=Origin(info.name)))


def _broken(reason: str, document: _Document, info: SourceInfo) -> Any:
    early = "premature EOF" in reason or "Incomplete" in reason
    origin = Origin(info.name, line=document.line)
    if early:
        return make("SRC114", {"place": f"after {document.position} bytes"}, origin=origin)
    first = reason.strip().split("\n", 1)[0]
    return make("SRC115", {"reason": first, "bytes": document.position}, origin=origin)


def _cell(member: Any, boundary: Boundary | None) -> Any:
    return flatten(member, ()).get(boundary.column) if boundary is not None and isinstance(member, dict) else None


def parse_document(chunk: RawChunk, info: SourceInfo) -> Table:
    """The objects of a chunk; members of another kind are rejected with a finding."""
    assert isinstance(chunk.data, list)
    table = Table(info.name, info.columns)
    for row, member in enumerate(chunk.data, 1):
        if isinstance(member, dict):
            table.objects.append(member)
            table.lines.append(None)
            table.rownums.append(row)
        else:
            table.rejected += 1
            params = {"found": kind_of(member)}
            table.findings.append(make("SRC209", params, value=member, origin=Origin(info.name, row)))
    table.records = len(chunk.data)
    return table


JSON = Format("json", split_document, parse_document)
