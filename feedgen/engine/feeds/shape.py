"""How a feed is written and which of its fields say what, as its channel profile tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from feedgen.diff import AVAILABILITY, IDS, PRICES, guessed
from feedgen.engine.feeds.named import KEY
from feedgen.profiles.feed import CompiledFeed
from feedgen.sources import FORMATS
from feedgen.writers import Pair, pairs_of

DELIMITERS = {"csv": ",", "tsv": "\t"}
AMOUNTS = ("money", "decimal", "number", "integer")


@dataclass(frozen=True, slots=True)
class FeedShape:
    """What is known of a feed before it is read. None is found out."""

    format: str | None = None
    encoding: str | None = None
    item: str | None = None
    """Element of an item (XML), or path of the array (JSON)."""
    member: str | None = None
    """Path of the document in the ZIP that the file is."""
    id: str | None = None
    price: str | None = None
    availability: str | None = None
    mark: str | None = None
    """Decimal mark of the price."""
    columns: tuple[str, ...] = ()
    delimiter: str | None = None
    quote: str | None = None
    header: bool = True
    skip_lines: int = 0
    """Lines before the first row of a table without a header."""
    pairs: Mapping[str, Pair] = field(default_factory=dict)
    """Groups whose members are pairs of a key and a value (XML)."""
    named: bool = False
    """The items are members of an object, each under its name (JSON)."""
    ignore: tuple[str, ...] = ()
    """Fields that say nothing of the item: numbers that count it."""


class _Written(NamedTuple):
    """A field of the profile: its path, which attributes it reads, how it is written."""

    name: str
    names: frozenset[str]
    type: str
    decimal: str
    counter: bool


def shape_of(feed: CompiledFeed) -> FeedShape:
    """The shape of the files of a compiled feed."""
    written = list(_fields(feed))
    price = _price(written)
    table = feed.model.writer in DELIMITERS
    options = feed.options
    lines = options.get("preamble_lines", 0)
    return FeedShape(
        format=feed.model.writer if feed.model.writer in FORMATS else None,
        encoding=feed.model.encoding,
        item=None if feed.model.item is None else feed.model.item.rpartition(":")[2],
        member=None if feed.model.package is None else feed.model.package.document,
        id=_named(written, "id", IDS),
        price=None if price is None else price.name,
        availability=_named(written, "availability", AVAILABILITY),
        mark=None if price is None or price.type == "integer" else price.decimal,
        columns=tuple(one.name for one in written) if table else (),
        delimiter=str(options.get("delimiter", DELIMITERS[feed.model.writer])) if table else None,
        quote=("" if options.get("quote") == "none" else '"') if table else None,
        header=options.get("header", True) is not False,
        skip_lines=lines if isinstance(lines, int) else 0,
        named=feed.model.writer == "json" and feed.model.envelope is None and any(one.name == KEY for one in written),
        pairs=pairs_of(options) if feed.model.writer == "xml" else {},
        ignore=tuple(one.name for one in written if one.counter),
    )


def _fields(feed: CompiledFeed) -> Iterator[_Written]:
    """The fields at the top, in their order; what is in groups is not looked into."""
    models = ((feed.words.constant_text(name), model) for name, model in feed.model.fields.items())
    settings = [model for name, model in models if name]
    for one, model in zip(feed.fields, settings, strict=True):
        yield _Written(one.name, one.names, model.type, model.decimal, model.counter)


def _named(written: list[_Written], attribute: str, known: tuple[str, ...]) -> str | None:
    """The field that says one attribute and nothing else; of several, the one whose name says so."""
    found = [one.name for one in written if one.names == {attribute}]
    found = found or [one.name for one in written if attribute in one.names]
    return guessed(found, known) or next(iter(found), None)


def _price(written: list[_Written]) -> _Written | None:
    """The field of the price: an amount that reads `price`."""
    amounts = [one for one in written if one.type in AMOUNTS and "price" in one.names]
    name = guessed([one.name for one in amounts], PRICES)
    alone = next((one for one in amounts if one.names == {"price"}), None)
    return next((one for one in amounts if one.name == name), alone or next(iter(amounts), None))
