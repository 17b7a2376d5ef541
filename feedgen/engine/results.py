"""What a worker sends back for a chunk: bytes, numbers and findings, nothing compiled."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from feedgen.diagnostics import Finding, RowTally, row_of
from feedgen.profiles.collecting import Collected
from feedgen.profiles.joins.finding import Asked
from feedgen.profiles.ranking import Rank
from feedgen.state import Row

ITEM, REJECTED, DEFERRED, FILTERED = 0, 1, 2, 3
"""What became of a product in a feed; `FILTERED + n` names the n-th selection rule."""


Key = tuple[str | None, ...]
"""A row's values that no other row of its feed may have, one per unique field; absent ones clash with nothing."""


class Family(NamedTuple):
    """A group as it was written: its items stay in one file, a parent row travels in front of the first."""

    group: str
    first: int
    """Number of its first item in the part."""
    size: int
    key: Key = ()
    """The parent row's values that no other row of the feed may have."""
    parents: int = 1
    """Rows in front of the items that are no items; none where an item leads the others."""


class Late(NamedTuple):
    """A product that is filtered, as it would be sent as out of stock, were it known from the last run."""

    product: int
    """Its number in the chunk."""
    data: bytes
    key: Key | None
    """Its values that no other row may have, where the feed has unique fields."""
    fact: Row


class Part(NamedTuple):
    """One feed's share of a chunk."""

    outcomes: bytes
    """One byte per product of the chunk."""
    data: bytes
    """The items, the encoder's separator between them."""
    ends: array[int]
    """End of each item in `data`, without the separator."""
    keys: list[Key] | None = None
    """Per item, where the feed has unique fields."""
    groups: Sequence[tuple[int, str]] = ()
    """(product, group) of the deferred products."""
    families: Sequence[Family] = ()
    """Items that belong together, in order."""
    ranks: Sequence[Rank] | None = None
    """Per item, how good it is, where the feed keeps the best only."""
    collected: Collected | None = None
    """Of the items, where the document tells of them."""
    late: Sequence[Late] = ()
    """Filtered products of a feed that sends them once more, if it sent them the last time."""
    facts: Sequence[Row] | None = None
    """Per item, what is to be remembered of it, where somebody asked."""
    failed: Sequence[str] = ()
    """Ids of the rejected products, where somebody asked."""
    seconds: float = 0.0
    spread: Sequence[int] | None = None
    """How many outcomes each product has, where it may have an item per member of a list; None: one each."""

    @property
    def products(self) -> int:
        """How many products the part is about."""
        return len(self.outcomes if self.spread is None else self.spread)

    def homes(self) -> Sequence[int]:
        """Number of the product of each outcome."""
        if self.spread is None:
            return range(len(self.outcomes))
        return [product for product, size in enumerate(self.spread) for _ in range(size)]

    def without(self, refused: Sequence[tuple[int, int]], gap: int) -> Part:
        """The part with some items (number of the item, of its outcome) taken out; `gap` is the separator's length."""
        if not refused:
            return self
        numbers = {number for number, _ in refused}
        outcomes_out = {outcome for _, outcome in refused}
        starts = (0, *(end + gap for end in self.ends))
        items = [self.data[s:e] for n, (s, e) in enumerate(zip(starts, self.ends, strict=False)) if n not in numbers]
        separator = self.data[self.ends[0] : self.ends[0] + gap]
        ends, at = array("L"), 0
        for item in items:
            at += len(item)
            ends.append(at)
            at += gap
        outcomes = bytes(REJECTED if i in outcomes_out else outcome for i, outcome in enumerate(self.outcomes))
        ranks = None if self.ranks is None else [rank for n, rank in enumerate(self.ranks) if n not in numbers]
        kept = [n for n in range(len(self.ends)) if n not in numbers]
        return self._replace(
            outcomes=outcomes,
            data=separator.join(items),
            ends=ends,
            keys=None,
            ranks=ranks,
            collected=None if self.collected is None else self.collected.only(kept),
            facts=None if self.facts is None else [self.facts[n] for n in kept],
        )

    def up_to(self, product: int) -> Part:
        """The part of the first `product` products."""
        spread = None if self.spread is None else self.spread[:product]
        outcomes = self.outcomes[: product if spread is None else sum(spread)]
        items = outcomes.count(ITEM)
        end = self.ends[items - 1] if items else 0
        return self._replace(
            outcomes=outcomes,
            data=self.data[:end],
            ends=self.ends[:items],
            keys=None if self.keys is None else self.keys[:items],
            groups=[(i, group) for i, group in self.groups if i < product],
            ranks=None if self.ranks is None else self.ranks[:items],
            late=[one for one in self.late if one.product < product],
            collected=None if self.collected is None else self.collected.only(range(items)),
            facts=None if self.facts is None else self.facts[:items],
            spread=spread,
        )


class Homes(NamedTuple):
    """Where the records of a chunk come from, which were put together: number of the source, row there."""

    sources: array[int]
    rows: array[int]


class ChunkResult(NamedTuple):
    """A chunk, processed. Rows of findings count within the chunk; the assembler adds what came before."""

    seq: int
    source: int
    records: int
    merged: int
    refused: array[int]
    """Rows that became no product, nor part of one."""
    ids: list[str]
    rows: array[int]
    lines: array[int]
    parts: dict[int, Part]
    """By the number of the feed in the plan."""
    tally: RowTally
    findings: list[Finding] | None
    """Every finding, when a report wants them all."""
    parents: list[tuple[int, str]]
    """(product, parent it names)."""
    deferred: list[tuple[int, bytes]]
    """(product, its pickled attributes), for feeds that write whole groups."""
    homes: Homes | None = None
    """Of records that were put together from anywhere."""
    asked: Mapping[int, Asked] = {}
    """What the products asked of joined files, by the number of their source."""

    def up_to(self, products: int) -> ChunkResult:
        """What the chunk would have given had its source ended with the record of its n-th product."""
        if products > len(self.ids):
            return self
        end = self.rows[products - 1] if products else 0
        refused = array("L", (row for row in self.refused if row <= end))
        return self._replace(
            records=end,
            merged=end - products - len(refused),
            refused=refused,
            ids=self.ids[:products],
            rows=self.rows[:products],
            lines=self.lines[:products],
            parts={number: part.up_to(products) for number, part in self.parts.items()},
            tally=self.tally.among(lambda row: row <= end),
            findings=None if self.findings is None else [f for f in self.findings if row_of(f) <= end],
            parents=[(i, parent) for i, parent in self.parents if i < products],
            deferred=[(i, blob) for i, blob in self.deferred if i < products],
        )


class Member(NamedTuple):
    """A deferred product: its attributes and its place."""

    blob: bytes
    source: int
    row: int
    line: int


class GroupChunk(NamedTuple):
    """Whole groups of one feed, to be written as parents and children."""

    seq: int
    feed: int
    groups: list[tuple[str, list[Member]]]

    def without(self, refused: set[int]) -> GroupChunk:
        """The chunk with some members (numbers through all groups) taken out."""
        groups: list[tuple[str, list[Member]]] = []
        number = 0
        for gid, members in self.groups:
            kept = [member for i, member in enumerate(members, number) if i not in refused]
            number += len(members)
            if kept:
                groups.append((gid, kept))
        return self._replace(groups=groups)
