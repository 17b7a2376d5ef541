"""A file of as many rows as there are products, joined to them: `python -m benchmarks.joins` prints what it costs.

The rows stand in another order than the products. Each is looked up once; the summary is of Google's feed, which says
one value of the row. `held`: the rows fit into memory, because the room for them is made large enough; `spilled`: as
a run of this size has it.
"""

from __future__ import annotations

import argparse
import csv
import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from benchmarks import measure
from benchmarks.run import FEEDGEN, ROOT, source

SHOP = {"url": "https://shop.example", "country": "FR", "currency": "EUR", "language": "fr"}
ROOMY = """
import sys
from feedgen.engine import joining
joining.ROOM = 1 << 40
from feedgen.__main__ import main
sys.exit(main())
"""
"""The command line with room for any number of rows in memory."""


def joined(catalogue: Path, target: Path) -> int:
    """Write a row per product, shuffled; returns the bytes of the file."""
    with catalogue.open(encoding="utf-8", newline="") as file:
        ids = [row["id"] for row in csv.DictReader(file)]
    Random(1).shuffle(ids)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("sku", "cost", "clicks", "stock"))
        writer.writerows((id_, f"{n % 97}.{n % 100:02}", n % 1000, n % 7) for n, id_ in enumerate(ids))
    return target.stat().st_size


def ways() -> Iterator[tuple[str, list[dict[str, Any]], tuple[str, ...]]]:
    """Name, joined sources, command."""
    name = {"path": "joined.csv", "join": "id", "as": "margin"}
    stock = {"path": "joined.csv", "join": "id", "columns": {"quantity": "stock"}}
    roomy = (sys.executable, "-c", ROOMY)
    yield "no join", [], FEEDGEN
    yield "as a name, spilled", [name], FEEDGEN
    yield "as a name, held", [name], roomy
    yield "attributes, spilled", [stock], FEEDGEN
    yield "attributes, held", [stock], roomy


def main() -> None:
    """Write the catalogue and the file, build, print."""
    parser = argparse.ArgumentParser(description="Measure joined files.")
    parser.add_argument("--products", type=int, default=200_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=ROOT / ".cache" / "benchmarks")
    given = parser.parse_args()
    folder = (given.folder / "joins").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    products = source(given.folder.resolve(), given.products, 1)
    size = joined(products, folder / "joined.csv")
    print(f"{given.products} products, as many rows ({size / 1e6:.1f} MB), workers: {given.workers}\n")
    print("| Join | CPU s | CPU µs/product | Wall s | Peak MB |\n|---|--:|--:|--:|--:|")
    for name, sources, command in ways():
        label = "margin.clicks" if "name" in name else "quantity"
        google = {"profile": "google", "market": "FR", "fields": {"g:custom_label_0": label}}
        config = {"shop": SHOP, "catalogue": {"sources": sources}, "channels": {"google": google}}
        (folder / "feedgen.yaml").write_text(json.dumps(config), encoding="utf-8")
        shutil.rmtree(folder / "feeds", ignore_errors=True)
        arguments = ("build", str(products), "--config", str(folder / "feedgen.yaml"), "-o", str(folder / "feeds"))
        cost = measure.run((*command, *arguments, "--workers", str(given.workers)), ROOT, folder / "log.txt")
        peak, each = cost.peak / measure.MEGABYTE, cost.cpu / given.products * 1e6
        print(f"| {name} | {cost.cpu:.1f} | {each:.0f} | {cost.wall:.1f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
