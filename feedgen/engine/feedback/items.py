"""Ids that a channel speaks of, found in the catalogue: one pass, in which only these ids are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from feedgen.diagnostics import Origin
from feedgen.engine.feeds import shape_of
from feedgen.engine.run import Job
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.profiles.compile import Read, plan_of
from feedgen.profiles.emits import Emit
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.steps import writes_of

Product = Mapping[str, Any]
SENT, OWN, GTIN, PARENT = range(4)
"""How an id was found, the surest way first: as the feed writes it, as the catalogue has it, by GTIN, as a group's."""


class Found(NamedTuple):
    """The product that an id stands for, and where it is."""

    product: str
    origin: Origin
    way: int


@dataclass(slots=True)
class Wanted:
    """Ids and GTINs to be found, and what was found of them."""

    ids: set[str]
    gtins: set[str]
    found: dict[str, Found] = field(default_factory=dict)
    """By id."""
    by_gtin: dict[str, Found] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether nothing surer can come."""
        ids = len(self.found) == len(self.ids) and all(one.way == SENT for one in self.found.values())
        return ids and len(self.by_gtin) == len(self.gtins)

    def put(self, id_: str | None, found: Found) -> None:
        """Keep it, unless the id was found as surely before."""
        if id_ in self.ids and ((known := self.found.get(id_)) is None or known.way > found.way):
            self.found[id_] = found

    def put_gtin(self, gtin: str | None, found: Found) -> None:
        if gtin is not None and (short := shortened(gtin)) in self.gtins:
            self.by_gtin.setdefault(short, found)


def shortened(gtin: str) -> str:
    """A GTIN without its leading zeros: channels write 8, 12, 13 or 14 digits."""
    return gtin.strip().lstrip("0")


def id_field(feed: CompiledFeed) -> str | None:
    """The field that says which item it is."""
    return shape_of(feed).id


def look_up(job: Job, wanted: Wanted) -> None:
    """Read the catalogue until all is found. Raises `SourceError`."""
    plan = plan_of(job.spec)
    written = [_Written(feed) for feed in plan.feeds]
    try:
        for reading in job.readings:
            for chunk in reading.chunks():
                _among(plan.catalogue.read(chunk), written, wanted)
                if wanted.complete:
                    return
    finally:
        for reading in job.readings:
            reading.close()
        if job.copies is not None:
            job.copies.close()


def _among(read: Read, written: Sequence[_Written], wanted: Wanted) -> None:
    for feed in written:
        feed.take(read)
    for i, product in enumerate(read.products):
        own = str(product["id"])

        def found(way: int, i: int = i, own: str = own) -> Found:
            return Found(own, read.origin(i), way)

        for feed in written:
            for id_, way in feed.ids(product):
                wanted.put(id_, found(way))
        wanted.put(own, found(OWN))
        wanted.put(product.get("group_id"), found(PARENT))
        if wanted.gtins:
            wanted.put_gtin(product.get("gtin"), found(GTIN))


class _Written:
    """The ids under which a feed sends products."""

    def __init__(self, feed: CompiledFeed) -> None:
        self.feed = feed
        name = id_field(feed)
        one = next((field for field in feed.fields if field.name == name), None)
        self.emit: Emit | None = None if one is None or (feed.each is not None and feed.each.known) else one.emit
        # where nothing changes ids, nobody has to prepare products
        self.plain = one is not None and one.names == {"id"} and "id" not in writes_of(feed.spec.steps)
        self.roles = [("child", SENT), ("parent", PARENT)] if feed.is_family else []
        roles = None if one is None else one.roles
        self.prepared_as = feed.single if roles is None or feed.single in roles else min(roles)
        """A role whose items carry the id: what only others read is not computed."""
        self.prepared: Callable[[Product, list[Any]], Product] = _as_it_is

    def take(self, read: Read) -> None:
        """Make ready for the products of a chunk."""
        if self.emit is None or self.plain:
            return
        keys = frozenset[str]().union(*read.products)
        self.prepared = self.feed.bind(keys, read.columns, self.prepared_as).prepared

    def ids(self, product: Product) -> Iterator[tuple[str, int]]:
        if self.emit is None:
            return
        own = self.prepared(product, [])
        for role, way in (("single", SENT), *self.roles):
            try:
                node = self.emit({**own, "role": role} if self.roles else own, None, [])
            except EVALUATION_ERRORS:
                continue
            yield from ((text, way) for text in _texts(node))


def _as_it_is(product: Product, issues: list[Any]) -> Product:
    return product


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list | tuple):
        for one in node:
            yield from _texts(one)
    elif node is not None:
        yield str(node)
