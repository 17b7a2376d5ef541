"""The pure middle: a chunk of a source in, every feed's items out. No clock, network, disk or environment."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import Any

from feedgen.diagnostics import Finding, RowTally
from feedgen.engine.choosing import Choosing, prepared
from feedgen.engine.deferred import packed, unpacked
from feedgen.engine.families import Families
from feedgen.engine.feed_run import Clock, FeedRun
from feedgen.engine.results import ChunkResult, GroupChunk, Homes, Part
from feedgen.engine.store import numbers
from feedgen.profiles.compile import Plan, Read, plan_of
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.naming import CONFIG
from feedgen.profiles.plan import PlanSpec
from feedgen.sources import Gathered, RawChunk

Product = Mapping[str, Any]


def no_clock() -> float:
    return 0.0


def process(spec: PlanSpec, chunk: RawChunk | GroupChunk, every: bool = False, clock: Clock = no_clock) -> ChunkResult:
    """Read, validate, map, check and encode one chunk.

    `every` asks for each finding, not only the tally. `clock` times the feeds for the summary; nothing else
    depends on it.
    """
    plan = plan_of(spec)
    findings: list[Finding] = []
    if isinstance(chunk, GroupChunk):
        result = _groups(plan, chunk, findings, clock, facts=spec.facts)
    else:
        result = _records(plan, chunk, findings, clock, facts=spec.facts)
    return result._replace(tally=RowTally.of(findings), findings=findings if every else None)


# -- records -----------------------------------------------------------------------------------------------


def _records(plan: Plan, chunk: RawChunk, findings: list[Finding], clock: Clock, *, facts: bool) -> ChunkResult:
    read = plan.catalogue.read(chunk)
    findings.extend(read.findings)
    keys: frozenset[str] = frozenset().union(*read.products)
    parts: dict[int, Part] = {}
    waiting: dict[int, Product] = {}
    for number, feed in enumerate(plan.feeds):
        run = FeedRun(feed, read, findings, clock, facts=facts)
        if feed.each is None:
            parts[number] = run.run(keys, waiting)
        elif not feed.each.known:
            parts[number] = run.run_each(keys, feed.each)
    return ChunkResult(
        seq=chunk.seq,
        source=chunk.source,
        records=read.records,
        merged=read.merged,
        refused=numbers(read.refused),
        ids=[product["id"] for product in read.products],
        rows=numbers(read.rows),
        lines=numbers(read.lines),
        parts=parts,
        tally=RowTally(),
        findings=None,
        parents=[(i, p["parent_id"]) for i, p in enumerate(read.products) if "parent_id" in p],
        deferred=list(zip(waiting, packed(waiting.values()), strict=True)),
        homes=Homes(chunk.data.sources, chunk.data.rows) if isinstance(chunk.data, Gathered) else None,
        asked=read.asked,
    )


def feed_part(feed: CompiledFeed, read: Read, findings: list[Finding]) -> tuple[Part, dict[int, Product]]:
    """One feed over products that were read already; those of groups wait, by their numbers."""
    waiting: dict[int, Product] = {}
    keys: frozenset[str] = frozenset().union(*read.products)
    run = FeedRun(feed, read, findings, no_clock)
    return (run.run(keys, waiting) if feed.each is None else run.run_each(keys, feed.each)), waiting


def known_part(feed: CompiledFeed, *, facts: bool = False) -> tuple[Part, list[Finding]]:
    """The items of a feed that are made of what is known before the first product, and what is said of them."""
    assert feed.each is not None
    findings: list[Finding] = []
    members = feed.each.members({})
    read = Read(
        products=[{"id": feed.each.called(member, n), feed.each.word: member} for n, member in enumerate(members, 1)],
        rows=[0] * len(members),
        lines=[None] * len(members),
        files=CONFIG,
    )
    return FeedRun(feed, read, findings, no_clock, facts=facts).run_known(), findings


# -- groups ------------------------------------------------------------------------------------------------


def _groups(plan: Plan, chunk: GroupChunk, findings: list[Finding], clock: Clock, *, facts: bool) -> ChunkResult:
    feed = plan.feeds[chunk.feed]
    members = [member for _, group in chunk.groups for member in group]
    sources = plan.spec.catalogue.sources
    read = Read(
        products=[unpacked(member.blob) for member in members],
        rows=[member.row for member in members],
        lines=[member.line for member in members],
        files=[sources[member.source].info.name for member in members],
    )
    began = clock()
    run = FeedRun(feed, read, findings, clock, facts=facts)
    part = _group_part(run, [(gid, len(group)) for gid, group in chunk.groups], began)
    empty: array[int] = array("L")
    return ChunkResult(chunk.seq, -1, 0, 0, empty, [], empty, empty, {chunk.feed: part}, RowTally(), None, [], [])


def _group_part(run: FeedRun, groups: Sequence[tuple[str, int]], began: float) -> Part:
    """Groups whose members follow each other in what was read, each with how many it has."""
    run.takes_groups()
    writer: Families | Choosing = Families(run) if run.feed.is_family else Choosing(run)
    at = 0
    for gid, size in groups:
        if selected := prepared(run, gid, range(at, at + size)):
            writer.group(gid, selected)
        at += size
    return run.part(run.feed.separator, began, writer.families)


def group_part(feed: CompiledFeed, read: Read, groups: Sequence[tuple[str, int]], findings: list[Finding]) -> Part:
    """The groups of one feed, of products that were read already."""
    return _group_part(FeedRun(feed, read, findings, no_clock), groups, 0.0)
