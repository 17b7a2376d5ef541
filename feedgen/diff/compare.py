"""Two streams of items → their difference. The order of items does not matter; the old ones wait on disk."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice

from feedgen.diff.difference import Difference, Example, FieldChange, Move, Side
from feedgen.diff.items import Fields, Item, digest_of, packed, plain_name, unpacked
from feedgen.diff.kept import APART, Kept, Packed
from feedgen.diff.prices import moved, size
from feedgen.diff.records import unwritten

BATCH = 500
LIMIT = 10
"""Examples of each kind."""
EXAMPLES = 3
"""Examples of each field at most."""
VALUES = 5
"""Values of a repeated field that an example shows."""
LONGEST = 120
"""Characters of a value in an example."""
FIELDS = 5000
"""Fields counted by themselves; those a hostile feed has beyond that are counted together."""
OTHERS = "(other fields)"
NO_ID = "(no id)"
NUMBERS = re.compile(r"\[\d+\]")


def compare(
    old: Iterable[Item],
    new: Iterable[Item],
    *,
    names: tuple[str, str] = ("old", "new"),
    price: str | None = None,
    mark: str | None = None,
    limit: int = LIMIT,
) -> Difference:
    """Compare two feeds. `price` is the field whose moves are told, `mark` its decimal mark where that is known."""
    return _Comparison(Difference(Side(names[0]), Side(names[1]), price=price), mark, limit).run(old, new)


class _Comparison:
    def __init__(self, found: Difference, mark: str | None, limit: int) -> None:
        self.found = found
        self.mark = mark
        self.limit = limit
        self.changes: dict[str, FieldChange] = {}
        self.moves: list[tuple[Decimal, int, Move]] = []
        self.met = bytearray()
        """One byte for each old item: whether a new one has its id."""

    def run(self, old: Iterable[Item], new: Iterable[Item]) -> Difference:
        with Kept() as kept:
            for batch in _batches(old):
                self._count(self.found.old, batch, kept.keep(list(map(_packed, batch))))
            self.met = bytearray(self.found.old.items)
            for batch in _batches(new):
                self._match(batch, kept)
            self._removed(kept)
        self._conclude()
        return self.found

    def _count(self, side: Side, batch: list[Item], repeated: list[int]) -> None:
        side.items += len(batch)
        side.without_id += sum(1 for item in batch if item.id is None)
        named = [batch[place].id for place in repeated if batch[place].id is not None]
        side.repeated += len(named)
        new = [id_ for id_ in dict.fromkeys(named) if id_ is not None and id_ not in side.repeats]
        side.repeats += new[: self.limit - len(side.repeats)]

    def _match(self, batch: list[Item], kept: Kept) -> None:
        items = list(map(_packed, batch))
        matches, repeated = kept.match(items)
        self._count(self.found.new, batch, repeated)
        for item, own, match in zip(batch, items, matches, strict=True):
            if match is None:
                self.found.added += 1
                if len(self.found.added_ids) < self.limit:
                    self.found.added_ids.append(item.id or NO_ID)
                continue
            self.met[match.n] = 1
            if match.digest == own.digest:
                self.found.same += 1
            else:
                self._changed(item, unpacked(kept.data(match.n)))

    def _removed(self, kept: Kept) -> None:
        self.found.removed = self.met.count(0)
        place = -1
        numbers: list[int] = []
        while len(numbers) < self.limit and (place := self.met.find(0, place + 1)) >= 0:
            numbers.append(place)
        self.found.removed_ids = [_shown_key(key) for key in kept.ids(numbers)]

    # -- one item ----------------------------------------------------------------------------------------

    def _changed(self, item: Item, old: Fields) -> None:
        id_ = item.id or NO_ID
        self.found.changed += 1
        if len(self.found.changed_ids) < self.limit:
            self.found.changed_ids.append(id_)
        changed: dict[str, tuple[list[str], list[str]]] = {}
        for path in dict.fromkeys((*old, *item.fields)):
            before, after = old.get(path), item.fields.get(path)
            if before != after:
                name = plain_name(path)
                both = changed.setdefault(name, ([], []))
                both[0].extend(_numbered(path, before or ()))
                both[1].extend(_numbered(path, after or ()))
                if name == self.found.price and before and after:
                    self._price(id_, before, after)
        for name, (was, now) in changed.items():
            self._field(name, id_, was, now)

    def _field(self, name: str, id_: str, was: list[str], now: list[str]) -> None:
        """A field counts once for an item, however many of its values differ."""
        change = self._change(name)
        if not was:
            change.appeared += 1
        elif not now:
            change.disappeared += 1
        else:
            change.changed += 1
        if len(change.examples) < min(EXAMPLES, self.limit):
            change.examples.append(Example(id_, _shown(was), _shown(now)))

    def _change(self, name: str) -> FieldChange:
        if name not in self.changes and len(self.changes) >= FIELDS:
            name = OTHERS
        return self.changes.setdefault(name, FieldChange(name))

    def _price(self, id_: str, before: list[str], after: list[str]) -> None:
        if len(before) > 1 or len(after) > 1 or not (share := moved(before[0], after[0], self.mark)):
            return
        if share > 0:
            self.found.rises += 1
        else:
            self.found.falls += 1
        # what came first wins among equals
        move = Move(id_, unwritten(before[0]), unwritten(after[0]), share)
        entry = (size(share), -(self.found.rises + self.found.falls), move)
        if len(self.moves) < self.limit:
            heapq.heappush(self.moves, entry)
        elif self.moves:
            heapq.heappushpop(self.moves, entry)

    def _conclude(self) -> None:
        self.found.fields = sorted(self.changes.values(), key=lambda change: (-change.items, change.name))
        self.found.moves = [move for _, _, move in sorted(self.moves, reverse=True)]


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    stream = iter(items)
    while batch := list(islice(stream, BATCH)):
        yield batch


def _packed(item: Item) -> Packed:
    data = packed(item.fields)
    digest = digest_of(data)
    # Items without an id can only be the same or not: what they say is what they are called.
    key = APART + digest if item.id is None else item.id.encode("utf-8", "surrogatepass")
    return Packed(key, digest, data)


def _shown_key(key: bytes) -> str:
    return NO_ID if key.startswith(APART) else key.decode("utf-8", "surrogatepass")


def _numbered(path: str, values: Sequence[str]) -> Sequence[str]:
    """Values with the numbers of their place, where there are several such places."""
    numbers = "".join(NUMBERS.findall(path)) if "[" in path else ""
    return [f"{numbers} {value}" for value in values] if numbers else values


def _shown(values: list[str]) -> tuple[str, ...]:
    cut = [value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…" for value in values[:VALUES]]
    return (*cut, f"… {len(values) - VALUES} more") if len(values) > VALUES else tuple(cut)
