"""XML documents: product feeds (RSS, Atom) and whatever else repeats an element."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from feedgen.diagnostics import Origin, SourceError, make
from feedgen.sources.chunk import RawChunk
from feedgen.sources.formats import Cut, Format
from feedgen.sources.formats.records import columns_of, cut_records, parse_records
from feedgen.sources.opening.encoding import Encoding, find_encoding
from feedgen.sources.opening.head import HEAD, SAMPLE, Head, Layout
from feedgen.sources.opening.input import Input
from feedgen.sources.options import SourceInfo

if TYPE_CHECKING:
    from feedgen.sources.formats.markup.items import Reads

FAR = 4 << 20
"""How far items are looked for: shops list their categories before their offers."""
BLOCK = 64 << 10
BEGINS = re.compile(r"\s*<(?:\?xml\b|!DOCTYPE\b|!--|[A-Za-z_][\w:.-]*[\s/>])")


def split_items(source: Input, info: SourceInfo, cut: Cut) -> Iterator[RawChunk]:
    """Chunks of items; raises `SourceError` where the document is no XML or breaks off."""
    from feedgen.sources.formats.markup.record import Records

    yield from cut_records(items_of(source, info, Records(frozenset(info.repeated))), cut)


def items_of(source: Input, info: SourceInfo, reads: Reads) -> Iterator[tuple[int | None, Any]]:
    """What `reads` makes of every item, with the line it begins on; raises `SourceError` as `split_items` does."""
    from feedgen.sources.formats.markup.items import Items

    text = source.text(validate=True)
    items = Items(info.key or "", reads, info.name)
    yield from items.feed(text.read(HEAD))
    while block := text.read(BLOCK):
        yield from items.feed(block)
    items.close()
    if items.controls:
        source.say(make("SRC213", {"count": items.controls}, origin=Origin(info.name)))


def _look(head: Head) -> Layout:
    from feedgen.sources.formats.markup.head import find_items, not_found
    from feedgen.sources.formats.markup.prolog import refuse_entities

    encoding = _encoding(head)
    refuse_entities(head.text_in(encoding), head.name)
    key = head.options.key
    found = find_items(head.text_in(encoding), key, head.name)
    if found is None and not head.whole:
        found = find_items(head.text_in(encoding, FAR), key, head.name)
    if found is None:
        _prove_complete(head, encoding)
        raise not_found(head.text_in(encoding, FAR), key, head.name)
    columns = columns_of(found.items)
    return Layout(columns, found.items[:SAMPLE], [], encoding=encoding, key=found.path, repeated=found.repeated)


def _prove_complete(head: Head, encoding: Encoding) -> None:
    """A document that breaks off or is no XML says so, rather than that it has no items."""
    from feedgen.sources.formats.markup.items import Items
    from feedgen.sources.formats.markup.record import Records

    if head.whole:
        items = Items("nothing", Records(), head.name)
        list(items.feed(head.text_in(encoding).encode("utf-8", "replace")))
        items.close()


def _encoding(head: Head) -> Encoding:
    """What was given, else what the document declares, unless that is what would be guessed anyway, or wrong."""
    from feedgen.sources.formats.markup.prolog import declared

    said = declared(head.data)
    if head.options.encoding is not None or said is None or said.casefold().startswith(("utf", "ucs")):
        return head.encoding
    try:
        return find_encoding(head.data, said, head.name)
    except SourceError:
        return head.encoding


def _claim(head: Head) -> int:
    return 60 if BEGINS.match(head.text[:1000]) else 0


XML = Format("xml", _look, split_items, parse_records, claim=_claim)
