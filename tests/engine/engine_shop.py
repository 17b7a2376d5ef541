"""Small shops for tests of the engine: catalogues as text, builds as one call."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding
from feedgen.diagnostics.report import RunReport
from feedgen.engine.prepare import Request, prepare
from feedgen.engine.run import run

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
    """Every file of a build but the manifest and the lock."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.name != "manifest.json" and not path.name.startswith(".")
    }
