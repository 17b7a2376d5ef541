"""How old a feed is, whatever the time on its file: as old as what is new in it.

A run that makes the same bytes from sources nobody has touched brings nothing new, and neither does one that a guard
stops. The manifest says since when each feed is what it is (`as_of`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from feedgen.diagnostics import Finding, make
from feedgen.diagnostics.render.text import age
from feedgen.diagnostics.report import FeedReport, RunReport
from feedgen.engine.manifest import feeds_in, files_in
from feedgen.profiles.models.measured import seconds


def settle(report: RunReport, before: Mapping[str, Any]) -> None:
    """Set `as_of` of every feed that is about to be put in place; `before` is the last run's manifest."""
    same = _same_sources(report, before)
    known = {key_of(entry): entry for entry in feeds_in(dict(before))}
    for feed in report.feeds:
        entry = known.get((feed.channel, feed.feed), {})
        files = [(file.path, file.sha256) for file in feed.files]
        told = entry.get("as_of")
        feed.as_of = told if same and files == files_in(entry) and moment(told) else report.created


def _same_sources(report: RunReport, before: Mapping[str, Any]) -> bool:
    catalogue = before.get("catalogue")
    listed = catalogue.get("sources") if isinstance(catalogue, dict) else None
    then = [(one.get("name"), one.get("sha256"), one.get("modified")) for one in listed or () if isinstance(one, dict)]
    return then == [(one.name, one.sha256, one.modified) for one in report.sources]


def key_of(entry: Mapping[str, Any]) -> tuple[str, str]:
    """Channel and feed of a manifest's entry."""
    return str(entry.get("channel")), str(entry.get("feed"))


def moment(text: object) -> dt.datetime | None:
    """The time a manifest says; None when it says none."""
    try:
        read = dt.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return read if read.tzinfo is not None else None


def stale(
    feeds: Sequence[FeedReport], limits: Mapping[str, str], created: str, before: Mapping[str, Any] | None = None
) -> Iterator[Finding]:
    """A finding for every feed that is older than its channel's `max_age`.

    `before` is the manifest of the feeds that stay, where the run replaces none.
    """
    old = None if before is None else {key_of(entry): entry.get("as_of") for entry in feeds_in(dict(before))}
    now = moment(created)
    for feed in feeds:
        limit = limits.get(feed.channel)
        since = moment(feed.as_of if old is None else old.get((feed.channel, feed.feed)))
        if limit is None or since is None or now is None:
            continue
        passed = (now - since).total_seconds()
        if passed > (seconds(limit) or 0):
            reason = "neither its sources nor its content changed" if old is None else "this run replaced nothing"
            yield too_old(feed.channel, feed.feed, feed.market, passed, limit, since, reason)


def too_old(
    channel: str, feed: str, market: str | None, passed: float, limit: str, since: dt.datetime, reason: str
) -> Finding:
    """What there is to say of a feed that is `passed` seconds old."""
    params = {"name": f"{channel}/{feed}", "age": age(passed), "limit": limit, "reason": reason}
    params["since"] = since.isoformat(timespec="minutes")
    return make("RUN301", params, channel=channel, feed=feed, market=market)
