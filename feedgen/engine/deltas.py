"""What a feed sent the last time and does not send now: why, and in a feed of changes, told to the channel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import islice

from feedgen.diagnostics import Finding, make
from feedgen.diagnostics.report import FeedReport
from feedgen.engine.assemble import FeedAssembler
from feedgen.engine.feed_run import FeedRun
from feedgen.engine.process import no_clock
from feedgen.engine.remembering import Memory
from feedgen.engine.store import Store
from feedgen.profiles.compile import Read
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.naming import CONFIG
from feedgen.profiles.plan import PlanSpec
from feedgen.profiles.removed import GONE, removal_of
from feedgen.state import Gone

AT_ONCE = 1000
LEFT, FILTERED, REJECTED = "left", "filtered", "rejected"


def unknowing(feeds: Sequence[FeedReport], memory: Memory) -> Iterator[Finding]:
    """Feeds of changes that have nothing to compare with, as there is no state: they have every item."""
    for feed in feeds:
        if feed.mode == "delta" and memory.state is None:
            yield make("OUT308", {"feed": f"{feed.channel}/{feed.feed}"}, channel=feed.channel, feed=feed.feed)


def missing(number: int, report: FeedReport, memory: Memory, store: Store) -> list[Gone]:
    """Items that a feed sent the last time and has no more, counted by why in its report.

    A rejected product of a feed of changes stays what the channel has: it is there, and somebody has to mend it. The
    others are returned.
    """
    if report.of is not None or report.each is not None:
        return []
    found = memory.gone(number)
    failed = {one.id for one in found if store.has_failed(number, one.id)}
    left = sum(not store.has_product(one.id) for one in found if one.id not in failed)
    counts = {LEFT: left, FILTERED: len(found) - len(failed) - left, REJECTED: len(failed)}
    report.gone = {why: n for why, n in counts.items() if n}
    if report.mode == "delta" and failed:
        memory.still_sent(number, failed)
    return [one for one in found if one.id not in failed]


def write_removals(spec: PlanSpec, number: int, gone: Sequence[Gone], assembler: FeedAssembler) -> list[Finding]:
    """Write what the profile says of items that are to be taken down; what is wrong with it is returned."""
    removal = removal_of(spec.feeds[number])
    if removal is None or not gone:
        return []
    feed = CompiledFeed(removal, spec.shop, dt.datetime.fromisoformat(spec.now), spec.catalogue)
    findings: list[Finding] = []
    rest = iter(gone)
    while some := list(islice(rest, AT_ONCE)):
        products = [{name: value for name, value in one._asdict().items() if value is not None} for one in some]
        read = Read(products=products, rows=[0] * len(some), lines=[None] * len(some), files=CONFIG)
        part = FeedRun(feed, read, findings, no_clock).run(frozenset(GONE), {})
        start, gap = 0, len(assembler.document.separator)
        for end in part.ends:
            assembler.gone(part.data[start:end])
            start = end + gap
    return findings
