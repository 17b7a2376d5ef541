"""A run as one line of JSON, for whatever collects logs."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from feedgen.diagnostics.ending import Ending
from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.render.text import hint, printable, sentence

TOP = 10
"""Kinds of finding in a line; the exact counts are there for all of them."""


def render(ending: Ending) -> str:
    """The line, newline included. Keys are only ever added."""
    text = json.dumps(document(ending), ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace").decode("utf-8") + "\n"


def document(ending: Ending) -> dict[str, Any]:
    """What the line says, as plain data."""
    report = ending.report
    return {
        "time": dt.datetime.fromtimestamp(ending.time, dt.UTC).isoformat(timespec="milliseconds"),
        "feedgen": ending.version,
        "command": ending.command,
        "status": ending.word,
        "exit": ending.exit,
        "seconds": round(ending.seconds, 3),
        "memory": ending.memory,
        "worker_memory": ending.worker_memory,
        "output": ending.place,
        "written": report.written,
        "spec": report.spec or None,
        "records": report.records,
        "products": report.products,
        "rejected": report.rejected,
        "sources": [{"name": one.name, "records": one.records, "sha256": one.sha256} for one in report.sources],
        "feeds": list(_feeds(ending)),
        **({"deliveries": list(_deliveries(ending))} if ending.deliveries else {}),
        "findings": {severity.word: count for severity, count in ending.counts().items()},
        "top": list(_top(ending)),
        "stopped": [_told(finding) for finding in report.stopped],
        "guards": sorted({finding.code for finding in report.stopped if finding.code.startswith("GRD")}),
        "stale": [feed.name for feed in ending.published if feed.stale(ending.time)],
        **({} if ending.problem is None else {"problem": printable(ending.problem)}),
        **({"remarks": [_told(remark) for remark in ending.remarks]} if ending.remarks else {}),
    }


def _feeds(ending: Ending) -> Iterator[dict[str, Any]]:
    """What this run made, whether it was put in place or not."""
    for feed in ending.report.feeds:
        yield {
            "channel": feed.channel,
            "feed": feed.feed,
            "market": feed.market,
            "products": feed.products,
            "items": feed.items,
            "rejected": feed.rejected,
            "filtered": feed.filtered,
            "duplicates": feed.duplicates,
            "bytes": sum(file.bytes for file in feed.files),
            "files": [{"path": one.path, "bytes": one.bytes, "sha256": one.sha256} for one in feed.files],
            "as_of": feed.as_of,
        }


def _deliveries(ending: Ending) -> Iterator[dict[str, Any]]:
    for one in ending.deliveries:
        names = ("channel", "feed", "file", "target", "outcome", "bytes", "sha256", "verified")
        yield {name: getattr(one, name) for name in names}


def _top(ending: Ending) -> Iterator[dict[str, Any]]:
    for kind, count, samples in ending.report.tally.ranked()[:TOP]:
        yield {
            "code": kind.code,
            "severity": kind.severity.word,
            "channel": kind.channel,
            "feed": kind.feed,
            "field": kind.field,
            "count": count,
            "example": sentence(samples[0]) if samples else None,
        }


def _told(finding: Finding) -> dict[str, Any]:
    return {"code": finding.code, "message": sentence(finding), "hint": hint(finding) or None}
