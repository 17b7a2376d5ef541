"""The manifest of the last run, read back: what guards compare with, and what the next one keeps of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from feedgen.diagnostics.report import FeedReport

MANIFEST = "manifest.json"


def entry_of(manifest: dict[str, Any], feed: FeedReport) -> dict[str, Any]:
    """What an earlier manifest says of a feed; nothing when it does not know it."""
    same = (one for one in feeds_in(manifest) if (one.get("channel"), one.get("feed")) == (feed.channel, feed.feed))
    return next(same, {})


def items_before(manifest: dict[str, Any], feed: FeedReport) -> int | None:
    """Items the feed had in an earlier manifest, with those it left out as they had not changed."""
    counts = entry_of(manifest, feed).get("counts")
    if not isinstance(counts, dict):
        return None
    count, unchanged = counts.get("items"), counts.get("unchanged", 0)
    return count + unchanged if isinstance(count, int) and isinstance(unchanged, int) else None


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
