"""Tables of a channel whose columns the profile knows: where the first row stands, with a header or without."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

from feedgen.engine.feeds.shape import FeedShape
from feedgen.sources import Head, SourceInfo, SourceOptions, inspect
from feedgen.sources.formats.delimited.dialect import Dialect, read_cells

BEFORE = 50
"""Rows that may stand before the header; the longest known preamble has four."""


def table_info(options: SourceOptions, shape: FeedShape) -> SourceInfo:
    """How the table is to be read; raises `SourceError` when it cannot be."""
    options = SourceOptions(
        options.path,
        name=options.name,
        format=options.format,
        encoding=shape.encoding,
        delimiter=shape.delimiter,
        quote=shape.quote,
        escape="",
    )
    with closing(Head(options.path, options)) as head:
        text, wire, encoding, size = head.text, head.wire, head.encoding.name, head.size
    if shape.header:
        return inspect(replace(options, skip_lines=_lines_before(text, shape)))
    lines = text.splitlines(keepends=True)[: shape.skip_lines]
    return SourceInfo(
        name=options.name or options.path,
        path=options.path,
        format=options.format or "csv",
        encoding=encoding,
        columns=shape.columns,
        delimiter=shape.delimiter,
        quote=shape.quote,
        start=len("".join(lines).encode(wire)),
        line=1 + len(lines),
        size=size,
        wire=wire,
    )


def _lines_before(text: str, shape: FeedShape) -> int | None:
    """Lines before the header that the profile writes; None when it is not there."""
    reader = read_cells(text, Dialect(shape.delimiter or ",", shape.quote or ""))
    before = 0
    for number, cells in enumerate(reader):
        if tuple(cells) == shape.columns:
            return before
        before = reader.line_num
        if number > BEFORE:
            break
    return None
