"""What did not make it into the feeds, and why: the part of the summary that a merchant must not miss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.render.text import plural
from feedgen.diagnostics.report import FeedReport, RunReport

REASONS = 5
"""Reasons named per fate; the findings below have the others."""

DUPLICATE = "CAT301"
"""The one error of the catalogue that costs a product but no record."""


class Group(NamedTuple):
    """Feeds that leave out the same number for the same reasons."""

    heading: str
    fates: tuple[str, ...]
    rejected: bool


def groups(report: RunReport) -> Iterator[Group]:
    """What is left out: of the catalogue first, then of each feed."""
    if report.rejected:
        heading = f"{report.rejected:,} of {plural(report.records, 'record')} cannot be sold anywhere"
        yield Group(heading, tuple(filter(None, [_reasons(report, None)])), True)
    same: dict[tuple[str, tuple[str, ...], bool], list[str]] = {}
    for feed in report.feeds:
        whole = feed.products + feed.more
        if whole > feed.items:
            count = f"{whole - feed.items:,} of {_whole(feed, whole)}"
            same.setdefault((count, tuple(_fates(report, feed)), feed.rejected > 0), []).append(_name(feed))
    for (count, fates, rejected), names in same.items():
        where = "every feed" if 1 < len(names) == len(report.feeds) else ", ".join(names)
        yield Group(f"Left out of {where}: {count}", fates, rejected)


GONE = {"left": "left the catalogue", "filtered": "filtered", "rejected": "rejected"}


def gone(report: RunReport) -> Iterator[str]:
    """What feeds had the last time and have no more, by why: `google/products: 3 left the catalogue, 1 rejected`."""
    same: dict[str, list[str]] = {}
    for feed in report.feeds:
        if feed.gone:
            told = ", ".join(f"{feed.gone[why]:,} {words}" for why, words in GONE.items() if why in feed.gone)
            same.setdefault(told, []).append(_name(feed))
    for told, names in same.items():
        yield f"Sent the last time and not now, {', '.join(names)}: {told}"


def _whole(feed: FeedReport, whole: int) -> str:
    if feed.each is not None:
        return f"{whole:,}, a {feed.each} of a product each"
    return plural(whole, feed.of or "product")


def _fates(report: RunReport, feed: FeedReport) -> Iterator[str]:
    if feed.rejected:
        yield ": ".join(filter(None, (f"{feed.rejected:,} rejected", _reasons(report, feed))))
    if feed.filtered:
        by = sorted(feed.filtered_by.items(), key=lambda reason: (-reason[1], reason[0]))
        named = [(_ruled(feed, rule), count) for rule, count in by]
        if len(by) == 1:
            yield f"{feed.filtered:,} filtered by {named[0][0]}"
        else:
            yield f"{feed.filtered:,} filtered: {', '.join(f'{count:,} by {rule}' for rule, count in named)}"
    if feed.duplicates:
        yield f"{plural(feed.duplicates, 'duplicate')}: {DUPLICATE} id"


def _ruled(feed: FeedReport, rule: str) -> str:
    """A rule with its reason, where it has one."""
    reason = feed.reasons.get(rule)
    return rule if reason is None else f"{rule}, {reason}"


def _reasons(report: RunReport, feed: FeedReport | None) -> str:
    """`23 x CHN101 g:link, 3 x CHN101 g:price`; a product may have several."""
    wanted = (None, None) if feed is None else (feed.channel, feed.feed)
    found = [
        f"{count:,} x {' '.join(filter(None, (kind.code, kind.field)))}"
        for kind, count, _ in report.tally.ranked()
        if kind.severity is Severity.ERROR and (kind.channel, kind.feed) == wanted and kind.code != DUPLICATE
    ]
    more = len(found) - REASONS
    return ", ".join(found[:REASONS]) + (f" and {plural(more, 'other reason')}" if more > 0 else "")


def _name(feed: FeedReport) -> str:
    return f"{feed.channel}/{feed.feed}"
