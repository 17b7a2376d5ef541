"""Web pages that say in JSON-LD which products are on them: a saved page, or a folder of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from feedgen.diagnostics import Origin, SourceError, make
from feedgen.sources.chunk import RawChunk
from feedgen.sources.formats import Cut, Format
from feedgen.sources.formats.records import columns_of, cut_records, parse_records
from feedgen.sources.opening.head import LINKED_DATA, PAGE, SAMPLE, Head, Layout
from feedgen.sources.opening.input import Input
from feedgen.sources.options import SourceInfo

SCRIPT = re.compile(
    rf"""<script\b[^>]*\btype\s*=\s*["']?{re.escape(LINKED_DATA)}\b[^>]*>(.*?)</script\s*>""", re.IGNORECASE | re.DOTALL
)
WRAPPED = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$")
"""What hides a script from readers of long ago."""
WITHIN = ("@graph", "itemListElement", "item", "mainEntity")
"""Members that hold further things."""
PRODUCT = "Product"
DEEPEST = 8


def _split(source: Input, info: SourceInfo, cut: Cut) -> Iterator[RawChunk]:
    """The products of the page; a script that is no JSON is a record that cannot be read."""
    text = source.text()
    page = b"".join(iter(lambda: text.read(PAGE), b"")).decode(info.wire, "replace")
    yield from cut_records(_records(page), cut)


def _look(head: Head) -> Layout:
    text = head.text_in(head.encoding, PAGE)
    found = [record for _, record in _records(text) if isinstance(record, dict)]
    if not found:
        raise SourceError(make("SRC116", {"key": "", "guess": ""}, origin=Origin(head.name)))
    return Layout(columns_of(found), found[:SAMPLE], [], encoding=head.encoding, wire=head.wire)


def _records(text: str) -> Iterator[tuple[int, Any]]:
    """The products of all scripts, with the line each script begins on."""
    line, at = 1, 0
    for script in SCRIPT.finditer(text):
        line, at = line + text.count("\n", at, script.start()), script.start()
        written = WRAPPED.sub("", script[1]).strip()
        if not written:
            continue
        try:
            things = json.loads(written, parse_float=Decimal, strict=False)
        except (ValueError, RecursionError):
            yield line, written
            continue
        for product in _products(things, DEEPEST):
            yield line, product


def _products(thing: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Products and groups of products, however deep they stand among other things."""
    if isinstance(thing, list) and depth:
        for member in thing:
            yield from _products(member, depth - 1)
    elif isinstance(thing, dict):
        kinds = thing.get("@type")
        if any(PRODUCT in str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            yield thing
        elif depth:
            for name in WITHIN:
                yield from _products(thing.get(name), depth - 1)


def _claim(head: Head) -> int:
    return 90 if head.linked_data else 0


HTML = Format("html", _look, _split, parse_records, claim=_claim)
