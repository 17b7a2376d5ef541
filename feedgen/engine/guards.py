"""Rules over the whole run that keep a bad feed from replacing a good one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding, make
from feedgen.diagnostics.report import FeedReport, RunReport
from feedgen.profiles.config import GuardsModel

MANIFEST = "manifest.json"


def broken_guards(report: RunReport, guards: GuardsModel, before: dict[str, Any]) -> list[Finding]:
    """Every guard that does not hold; `before` is the manifest of the last run (empty when there is none)."""
    found = [_rejected(report, guards)]
    for feed in report.feeds:
        found.append(_items(feed, guards))
        found.append(_drop(feed, guards, before))
    return [finding for finding in found if finding is not None]


def _items(feed: FeedReport, guards: GuardsModel) -> Finding | None:
    # what is no product is counted by nobody's shop: a feed of promotions must have one
    least = guards.min_items if feed.of is None else min(guards.min_items, 1)
    if feed.items >= least:
        return None
    params = {"found": feed.items, "limit": least, "before": None}
    return _of(feed, "GRD101", params)


def _rejected(report: RunReport, guards: GuardsModel) -> Finding | None:
    if guards.max_rejected is None:
        return None
    limit = float(guards.max_rejected.rstrip("%"))
    worst = max(report.feeds, key=lambda feed: feed.rejected, default=None)
    total = report.products + report.rejected
    rejected = report.rejected + (worst.rejected if worst is not None else 0)
    share = 100 * rejected / total if total else 0.0
    if share <= limit:
        return None
    params = {"found": f"{share:.1f}%", "limit": guards.max_rejected, "before": None}
    return _of(worst, "GRD102", params)


def _drop(feed: FeedReport, guards: GuardsModel, before: dict[str, Any]) -> Finding | None:
    if guards.max_drop is None or feed.of is not None:
        return None
    earlier = items_before(before, feed)
    if not earlier:
        return None
    lost = 100 * (earlier - feed.items) / earlier
    if lost <= float(guards.max_drop.rstrip("%")):
        return None
    params = {"found": f"{lost:.1f}%", "limit": guards.max_drop, "before": earlier, "items": feed.items}
    return _of(feed, "GRD103", params)


def _of(feed: FeedReport | None, code: str, params: dict[str, Any]) -> Finding:
    if feed is None:
        return make(code, {**params, "feed": "catalogue"})
    named = {**params, "feed": f"{feed.channel}/{feed.feed}"}
    return make(code, named, channel=feed.channel, feed=feed.feed, market=feed.market)


def items_before(manifest: dict[str, Any], feed: FeedReport) -> int | None:
    """Items the feed had in an earlier manifest."""
    for entry in feeds_in(manifest):
        if entry.get("channel") == feed.channel and entry.get("feed") == feed.feed:
            counts = entry.get("counts")
            count = counts.get("items") if isinstance(counts, dict) else None
            return count if isinstance(count, int) else None
    return None


def files_before(manifest: dict[str, Any], feed: FeedReport) -> list[tuple[str, str]]:
    """Name and digest of the files the feed had in an earlier manifest."""
    return [
        file
        for entry in feeds_in(manifest)
        if entry.get("channel") == feed.channel and entry.get("feed") == feed.feed
        for file in files_in(entry)
    ]


def files_in(entry: dict[str, Any]) -> list[tuple[str, str]]:
    """Name and digest of the files of a manifest's entry."""
    return [
        (str(file["path"]), str(file["sha256"]))
        for file in _dicts(entry.get("files"))
        if {"path", "sha256"} <= file.keys()
    ]


def feeds_in(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    """The entries of a manifest, one per feed."""
    return _dicts(manifest.get("feeds"))


def _dicts(found: Any) -> list[dict[str, Any]]:
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def read_manifest(folder: Path, name: str = MANIFEST) -> dict[str, Any]:
    """The last run's manifest; empty when there is none that can be read."""
    try:
        data = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
