"""A finished feed as a stream of items. The bytes are read as sources are, with the same limits and the same errors."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from feedgen.diagnostics import Finding, Origin, Severity, SourceError, UsageError, did_you_mean, make
from feedgen.diff import (
    AVAILABILITY,
    IDS,
    PRICES,
    Fields,
    Finder,
    Item,
    fields_of_cells,
    fields_of_members,
    guessed,
    plain_name,
)
from feedgen.diff.records import unwritten
from feedgen.engine.feeds.element import Exact
from feedgen.engine.feeds.named import named_items
from feedgen.engine.feeds.shape import FeedShape
from feedgen.engine.feeds.tables import table_info
from feedgen.sources import CHUNK, FORMATS, Cut, Input, SourceInfo, SourceOptions, inspect_all, located
from feedgen.transfer import Copies, is_address

SAMPLE = 200
"""Items looked at to find out which field is the id."""
NOTHING_THERE = ("SRC105", "SRC116")
"""Findings of a file without items: an empty file, and a document that repeats nothing."""


@dataclass(slots=True)
class Feed:
    """A feed that can be read once: its items, and what was found out about it."""

    name: str
    shape: FeedShape
    items: Iterator[Item] = field(default_factory=lambda: iter(()))


def read_feed(path: str, shape: FeedShape | None = None, *, key: str | None = None) -> Iterator[Item]:
    """The items of a feed: a file, packed or not, a member of an archive (`feeds.zip!google.xml`), or an address.

    `shape` is what a channel profile says (`shape_of`); without it format, item and id are found out, or the id is the
    field `key`. Raises `SourceError` for what cannot be read to its end, `UsageError` (`PRF260`) when no field is the
    id.
    """
    with ExitStack() as stack:
        yield from opened([path], shape, stack, key=key).items


def opened(
    paths: Sequence[str],
    shape: FeedShape | None,
    stack: ExitStack,
    *,
    key: str | None = None,
    ignore: Sequence[str] = (),
    name: str | None = None,
) -> Feed:
    """The files of one feed, read one after the other until `stack` is closed; raises as `read_feed` does.

    Fields called one of `ignore` are left out of the items.
    """
    known = shape or FeedShape()
    known = replace(known, ignore=(*known.ignore, *ignore))
    if key is not None:
        known = replace(known, id=key)
    copies = Copies()
    stack.callback(copies.close)
    records = chain.from_iterable(_file(path, known, copies, stack) for path in paths)
    head = list(islice(records, SAMPLE))
    feed = Feed(name or paths[0], known)
    if head:
        feed.shape = _settled(known, head, feed.name)
    feed.items = _items(chain(head, records), feed.shape)
    return feed


def _items(records: Iterable[Fields], shape: FeedShape) -> Iterator[Item]:
    id_of = _finder(shape.id)
    price_of, availability_of = _finder(shape.price), _finder(shape.availability)
    ignored = frozenset(shape.ignore)
    for fields in records:
        id_ = id_of(fields)
        if ignored:
            fields = {path: values for path, values in fields.items() if plain_name(path) not in ignored}
        yield Item(None if id_ is None else unwritten(id_), fields, price_of(fields), availability_of(fields))


def _finder(name: str | None) -> Finder:
    return Finder(name or "")


# -- which field is the id -----------------------------------------------------------------------------------------


def _settled(shape: FeedShape, head: Sequence[Fields], name: str) -> FeedShape:
    """The shape with what the first items tell."""
    names = list(dict.fromkeys(plain_name(path) for fields in head for path in fields))
    if shape.id is None or (head and not any(map(Finder(shape.id), head))):
        shape = replace(shape, id=_id(shape.id, head, names, name))
    return replace(
        shape,
        price=shape.price or guessed(names, PRICES),
        availability=shape.availability or guessed(names, AVAILABILITY),
    )


def _id(asked: str | None, head: Sequence[Fields], names: Sequence[str], feed: str) -> str | None:
    """The field by which items are told apart: one that all of them have, each with its own value."""
    known = [name for name in names if asked is None and _tells_apart(Finder(name), head)]
    if (found := guessed(known, IDS)) is not None:
        return found
    candidates = known or names
    guess = did_you_mean(asked, candidates) if asked else f"possible: {', '.join(candidates[:12]) or 'none'}"
    raise UsageError(make("PRF260", {"asked": asked or "", "known": guess}, origin=Origin(feed)))


def _tells_apart(finder: Finder, head: Sequence[Fields]) -> bool:
    values = [finder(fields) for fields in head]
    # An id may be there twice, which is then told; a field that often repeats is none.
    return None not in values and len(set(values)) * 10 >= 9 * len(values)


# -- records -------------------------------------------------------------------------------------------------------


def _file(path: str, shape: FeedShape, copies: Copies, stack: ExitStack) -> Iterator[Fields]:
    if shape.named:
        for options in located(SourceOptions(path, format=shape.format, encoding=shape.encoding), copies):
            yield from map(fields_of_members, named_items(options))
        return
    for info in _inspected(path, shape, copies):
        yield from _records(info, shape, stack)


def _inspected(path: str, shape: FeedShape, copies: Copies) -> list[SourceInfo]:
    """What the file is; nothing when the profile tells what it is and it has no items."""
    if shape.member is not None and _is_package(path):
        path = f"{path}!{shape.member}"
    options = SourceOptions(path, format=shape.format, encoding=shape.encoding, key=shape.item)
    if shape.columns:
        return [table_info(one, shape) for one in located(options, copies)]
    try:
        found = inspect_all(options, copies)
    except SourceError as error:
        if shape.format is not None and all(finding.code in NOTHING_THERE for finding in error.findings):
            return []
        raise
    if len(found) > 1:
        names = ", ".join(info.name for info in found[:12])
        raise UsageError(make("PRF261", {"path": path, "names": names}))
    return found


def _is_package(path: str) -> bool:
    """Whether a path is a whole ZIP; its document alone may lie somewhere too."""
    return path.lower().endswith(".zip") if is_address(path) else zipfile.is_zipfile(path)


def _records(info: SourceInfo, shape: FeedShape, stack: ExitStack) -> Iterator[Fields]:
    source = stack.enter_context(closing(Input(info)))
    if info.format == "xml":
        from feedgen.sources.formats.xml import items_of

        for _, fields in items_of(source, info, Exact(shape.pairs)):
            yield fields
        return
    known = FORMATS.get(info.format)
    for chunk in known.split(source, info, Cut(0, CHUNK)):
        table = known.parse(chunk, info)
        _refuse(table.findings)
        for row in table.rows:
            yield fields_of_cells(info.columns, [cell if isinstance(cell, str) else str(cell) for cell in row])
        for record in table.objects:
            yield fields_of_members(record)


def _refuse(findings: Sequence[Finding]) -> None:
    """A record that cannot be read is not left out: the feeds would seem to differ in something else."""
    if broken := [finding for finding in findings if finding.severity is Severity.ERROR]:
        raise SourceError(*broken)
