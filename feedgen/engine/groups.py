"""The second pass: whole groups, written as a parent row and its children after all single items."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from feedgen.diagnostics import Finding, Origin, make
from feedgen.engine.deferred import unpacked
from feedgen.engine.process import process
from feedgen.engine.results import ITEM, REJECTED, ChunkResult, GroupChunk, Key, Member, Part
from feedgen.engine.store import Place, Store, Taken
from feedgen.profiles.compile import plan_of
from feedgen.profiles.plan import PlanSpec

GROUPED_PRODUCTS = 300
"""Products per chunk."""


class _Clash(NamedTuple):
    """A row whose unique value is taken, with the members (numbers through the chunk) that go with it."""

    taken: Taken
    members: Sequence[int]
    group: str | None = None
    """Of a parent row."""


class Groups:
    """Hands out the deferred products group by group, and settles what unique values the rows may keep."""

    def __init__(self, spec: PlanSpec, store: Store, tell: Callable[[Finding], None], *, every: bool) -> None:
        self._spec = spec
        self._store = store
        self._tell = tell
        self._every = every
        self._under_way: deque[GroupChunk] = deque()

    def chunks(self) -> Iterator[GroupChunk]:
        seq = count()
        for feed in range(len(self._spec.feeds)):
            for groups in _bundles(self._store.groups(feed)):
                chunk = GroupChunk(next(seq), feed, groups)
                self._under_way.append(chunk)
                yield chunk

    def settled(self, result: ChunkResult) -> ChunkResult:
        """The result of the chunk handed out longest ago, after every unique value went to one row only.

        A group that loses a member, or its parent row, is written anew: a parent tells of all its children.
        """
        chunk = self._under_way.popleft()
        refused = 0
        while clashes := self._clashes(chunk, result.parts[chunk.feed]):
            for clash in clashes:
                self._refuse(chunk, clash)
            gone = {member for clash in clashes for member in clash.members}
            refused += len(gone)
            chunk = chunk.without(gone)
            result = process(self._spec, chunk, self._every)
        part = result.parts[chunk.feed]
        for row in _rows(chunk, part):
            self._store.take(chunk.feed, row.key, row.place)
        outcomes = part.outcomes + bytes([REJECTED]) * refused
        return result._replace(parts={chunk.feed: part._replace(outcomes=outcomes)})

    def _clashes(self, chunk: GroupChunk, part: Part) -> list[_Clash]:
        found: list[_Clash] = []
        given: dict[tuple[int, str], Place] = {}
        gone: set[int] = set()
        for members, group, key, place in _rows(chunk, part):
            if gone.issuperset(members):
                continue
            values = [(n, value) for n, value in enumerate(key) if value is not None]
            here = next((Taken(*value, given[value]) for value in values if value in given), None)
            if (taken := self._store.taken(chunk.feed, key) or here) is not None:
                found.append(_Clash(taken, members, group))
                gone.update(members)
            else:
                given |= dict.fromkeys(values, place)
        return found

    def _refuse(self, chunk: GroupChunk, clash: _Clash) -> None:
        members = [member for _, group in chunk.groups for member in group]
        first = str(self._origin(clash.taken.first))
        for number in clash.members:
            member = members[number]
            product = unpacked(member.blob)["id"]
            origin = self._origin(Place(member.source, member.line, member.row))
            found = not_unique(self._spec, chunk.feed, clash.taken, product, origin, first)
            if clash.group is not None:
                reason = f"{clash.taken.value!r}, which {first} has already"
                refusal = make("CHN301", {"parent": clash.group, "reason": reason})
                found = found._replace(code=refusal.code, params=refusal.params, severity=refusal.severity)
            self._tell(found)

    def _origin(self, place: Place) -> Origin:
        return Origin(self._spec.catalogue.sources[place.source].info.name, place.row, place.line or None, None)


def not_unique(spec: PlanSpec, feed: int, taken: Taken, product: str, origin: Origin, first: str) -> Finding:
    """CHN111: the product has a value that the row at `first` has already."""
    field, _ = plan_of(spec).feeds[feed].unique()[taken.field]
    found = make("CHN111", {"first": first}, product=product, field=field, value=taken.value, origin=origin)
    told = spec.feeds[feed]
    return found._replace(channel=told.channel, feed=told.feed, market=told.market.get("country"))


def _bundles(groups: Iterator[tuple[str, list[Member]]]) -> Iterator[list[tuple[str, list[Member]]]]:
    bundle: list[tuple[str, list[Member]]] = []
    held = 0
    for group in groups:
        bundle.append(group)
        held += len(group[1])
        if held >= GROUPED_PRODUCTS:
            yield bundle
            bundle, held = [], 0
    if bundle:
        yield bundle


class _Row(NamedTuple):
    """A written row: the members that go when it goes, its group (a parent), its unique values, its place."""

    members: Sequence[int]
    group: str | None
    key: Key
    place: Place


def _rows(chunk: GroupChunk, part: Part) -> Iterator[_Row]:
    """Every row of the part in the order of the file."""
    places = [Place(member.source, member.line, member.row) for _, group in chunk.groups for member in group]
    items = [number for number, outcome in enumerate(part.outcomes) if outcome == ITEM]
    families = {family.first: family for family in part.families if family.parents}
    for n, (member, key) in enumerate(zip(items, part.keys or (), strict=False)):
        if (family := families.get(n)) is not None:
            yield _Row(items[n : n + family.size], family.group, family.key, places[member])
        yield _Row([member], None, key, places[member])
