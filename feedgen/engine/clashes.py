"""What other products take from one: its id, which comes again, and values that no two items may share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from feedgen.diagnostics import Origin
from feedgen.engine.find import Found, chunks_naming
from feedgen.engine.places import Places, places_of
from feedgen.engine.process import process
from feedgen.engine.reading import Reading
from feedgen.engine.results import ITEM, Part
from feedgen.engine.store import PRODUCTS, Place, Store, Taken
from feedgen.profiles.compile import Plan
from feedgen.sources import RawChunk

SHOWN = 10
"""Further records of an id that are named."""


class Refused(NamedTuple):
    """An item that may not be: its number among the part's items, its outcome's, its product's, and what is taken."""

    item: int
    outcome: int
    product: int
    taken: Taken


def refused(store: Store, feed: int, part: Part, drop: set[int], places: Sequence[Place]) -> list[Refused]:
    """Items one of whose unique fields repeats an earlier item's; what they have stays free. `drop`: duplicates."""
    found: list[Refused] = []
    if part.keys is None:
        return found
    homes = part.homes()
    items = [(n, homes[n]) for n, outcome in enumerate(part.outcomes) if outcome == ITEM]
    for number, ((n, i), key) in enumerate(zip(items, part.keys, strict=True)):
        if i in drop:
            continue
        if (taken := store.taken(feed, key)) is None:
            store.take(feed, key, places[i])
        else:
            found.append(Refused(number, n, i, taken))
    return found


# -- for one product -------------------------------------------------------------------------------------


def others_named(plan: Plan, readings: Sequence[Reading], found: Found, wanted: str) -> list[Origin]:
    """Where further products of the same id stand, the first few; none where that would mean to parse everything."""
    return [*islice(_named(plan, readings, found, wanted), SHOWN)]


def _named(plan: Plan, readings: Sequence[Reading], found: Found, wanted: str) -> Iterator[Origin]:
    for chunk in chunks_naming(plan, readings, wanted):
        read = plan.catalogue.read(chunk)
        own = plan.catalogue.records(chunk).mapped.records.rows[found.place] if _same(chunk, found.chunk) else None
        for i, product in enumerate(read.products):
            if product["id"] == wanted and read.rows[i] != own:
                yield read.origin(i)._replace(row=None)


def _same(one: RawChunk, other: RawChunk) -> bool:
    return (one.source, one.seq) == (other.source, other.seq)


def taken_before(plan: Plan, readings: Sequence[Reading], found: Found, wanted: str) -> dict[int, Taken]:
    """Feeds in which an earlier item has a value that is to be the product's alone, by their numbers.

    Everything up to the product is worked through, so nobody asks who has no unique field but the id.
    """
    store, seen = Store(), Places()
    try:
        for chunk in chain.from_iterable(reading.chunks() for reading in readings):
            result = process(plan.spec, chunk)
            places = places_of(result, seen.locator(result))
            drop = set(store.repeated(PRODUCTS, result.ids, places))
            clashes = {
                (number, result.ids[one.product]): one.taken
                for number, part in result.parts.items()
                for one in refused(store, number, part, drop, places)
            }
            if _same(chunk, found.chunk):
                return {number: taken for (number, id_), taken in clashes.items() if id_ == wanted}
    finally:
        store.close()
        for reading in readings:
            reading.close()
    return {}
