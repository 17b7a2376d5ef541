"""Small shops for tests of the engine: catalogues as text, builds as one call."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding
from feedgen.diagnostics.report import RunReport
from feedgen.engine.prepare import Request, prepare
from feedgen.engine.run import run
from feedgen.guards import CODES

NOW = dt.datetime(2026, 11, 24, 6, 0, tzinfo=dt.timezone(dt.timedelta(hours=1)))
SHOP = {"name": "Test Shop", "url": "https://shop.example", "timezone": "Europe/Paris"}

COLUMNS = (
    "id", "group_id", "title", "description", "link", "images", "price", "sale_price", "availability", "quantity",
    "brand", "mpn", "color", "size", "status",
)  # fmt: skip


def product(number: int, **over: str) -> dict[str, str]:
    """A row that every channel takes."""
    row = {
        "id": f"SKU-{number:04}",
        "title": f"Robot {number}",
        "description": f"Un robot, n° {number}.\nIl marche.",
        "link": f"https://shop.example/p/{number}",
        "images": f"https://shop.example/i/{number}.jpg|https://shop.example/i/{number}b.jpg",
        "price": f"{10 + number % 90}.90 EUR",
        "availability": "in_stock",
        "quantity": str(number % 7),
        "brand": "Boulon",
        "mpn": f"B{number}",
    }
    return {**row, **over}


def as_csv(rows: Sequence[Mapping[str, str]], columns: Sequence[str] = COLUMNS) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def build(
    source: Path,
    output: Path,
    *,
    channels: Sequence[str] = ("google@FR",),
    workers: int = 1,
    chunk_size: int = 256 << 10,
    findings: list[Finding] | None = None,
    **over: Any,
) -> RunReport:
    request = Request(
        catalogue=str(source),
        channels=channels,
        output=output,
        workers=workers,
        now=NOW,
        chunk_size=chunk_size,
        shop=SHOP,
        on_finding=None if findings is None else findings.append,
        **over,
    )
    return run(prepare(request))


def feeds(folder: Path) -> dict[str, bytes]:
    """Every file of a build that is in place: no manifest, no lock, nothing that a guard held."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.name != "manifest.json" and not path.name.startswith(".") and ".held" not in path.name
    }


# -- projects with a channel of their own --------------------------------------------------------------------


def profile(**feed: Any) -> dict[str, Any]:
    """A small channel, `small`: one feed, lines of JSON, nothing required but the id."""
    products = {
        "file": "{{ channel }}.jsonl",
        "writer": "jsonl",
        "fields": {"id": {"value": "id", "required": True}, "title": "title"},
        **feed,
    }
    return {
        "feedgen": 1,
        "channel": "small",
        "title": "A small channel",
        "spec": {"url": "https://small.example/feed", "checked": "2026-11-01"},
        "feeds": {"products": products},
    }


Fork = Callable[..., int]
"""Runs a function of `engine_dying`, for a project and with numbers; its exit status."""

UNGUARDED = dict.fromkeys((name for name in CODES if name != "min_items"), "off")
"""Catalogues of tests come and go as no shop's does."""


class Project:
    """A folder with a channel's profile, a feedgen.yaml and a catalogue."""

    findings: list[Finding]

    def __init__(self, folder: Path, channel: Mapping[str, Any] | None = None, **config: Any) -> None:
        self._stands_at(folder)
        (folder / "channel_profiles").mkdir(parents=True)
        self.define(channel or profile())
        self.configure(**config)

    @classmethod
    def at(cls, folder: Path) -> Project:
        """The project that was made there before."""
        project = cls.__new__(cls)
        project._stands_at(folder)
        return project

    def _stands_at(self, folder: Path) -> None:
        self.folder = folder
        self.output = folder / "feeds"
        self.source = folder / "shop.csv"

    def define(self, channel: Mapping[str, Any]) -> None:
        (self.folder / "channel_profiles" / "small.yaml").write_text(json.dumps(channel), encoding="utf-8")

    def configure(self, **config: Any) -> None:
        settings = {"shop": SHOP, "channels": {"small": {"profile": "small"}}, "guards": UNGUARDED, **config}
        (self.folder / "feedgen.yaml").write_text(json.dumps(settings), encoding="utf-8")

    def request(self, rows: Sequence[Mapping[str, str]] | None = None, **over: Any) -> Request:
        if rows is not None:
            columns = list({key: 1 for row in rows for key in row}) or ["id", "title"]
            self.source.write_text(as_csv(rows, columns), encoding="utf-8")
            # the manifest tells when a source was changed, and a test may take a second
            os.utime(self.source, (NOW.timestamp(), NOW.timestamp()))
        given = {"catalogue": str(self.source), "channels": (), "output": self.output, "workers": 1, "now": NOW}
        self.findings = []
        settings = {**given, "config": self.folder / "feedgen.yaml", "on_finding": self.findings.append, **over}
        return Request(**settings)

    def build(self, rows: Sequence[Mapping[str, str]] | None = None, **over: Any) -> RunReport:
        """Build; `findings` are then those of this run."""
        return run(prepare(self.request(rows, **over)))

    def feeds(self) -> dict[str, bytes]:
        return feeds(self.output)

    def lines(self, name: str = "small.jsonl") -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.output / name).read_bytes().splitlines()]

    def codes(self) -> list[tuple[str, str | None]]:
        return [(finding.code, finding.product) for finding in self.findings]


def state(folder: Path) -> dict[str, bytes]:
    """Everything in an output folder but the lock, which is empty and may stay."""
    if not folder.exists():
        return {}
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != ".feedgen.lock"}


def leftovers(folder: Path) -> list[str]:
    """Files on their way that a run left behind."""
    return [path.name for path in folder.glob(".*") if path.name != ".feedgen.lock"]
