"""Two feeds of the same products compared: `python -m benchmarks.diff` prints what that costs.

The second feed is of a catalogue in which every tenth product has another price, every hundredth is gone and as many
are new, and whose products stand in another order.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from random import Random

from benchmarks import measure
from benchmarks.run import FEEDGEN, FOUR_CHANNELS, ROOT, source
from feedgen.engine.manifest import feeds_in, read_manifest


def changed(catalogue: Path, target: Path) -> None:
    """Write the catalogue of the next day."""
    with catalogue.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, names = list(reader), list(reader.fieldnames or ())
    for number, row in enumerate(rows):
        if number % 10 == 3:
            amount, _, currency = row["price"].partition(" ")
            row["price"] = f"{float(amount) * 1.1:.2f} {currency}".strip()
        if number % 100 == 7:
            row["id"] += "-N"
    Random(1).shuffle(rows)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main() -> None:
    """Build both feeds of every channel, compare, print."""
    parser = argparse.ArgumentParser(description="Measure comparing feeds.")
    parser.add_argument("--products", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, default=ROOT / ".cache" / "benchmarks")
    given = parser.parse_args()
    folder = (given.folder / "diff").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    today = source(given.folder.resolve(), given.products, 1)
    changed(today, folder / "tomorrow.csv")
    for day, catalogue in (("old", today), ("new", folder / "tomorrow.csv")):
        build = ("build", str(catalogue), "--config", str(FOUR_CHANNELS), "-o", str(folder / day))
        measure.run((*FEEDGEN, *build), folder, folder / "log.txt")
    print("| Feed | MB each | CPU s | Wall s | Peak MB |\n|---|--:|--:|--:|--:|")
    for entry in feeds_in(read_manifest(folder / "old")):
        command = ("diff", "old", "new", "--config", str(FOUR_CHANNELS), "-c", f"{entry['channel']}/{entry['feed']}")
        cost = measure.run((*FEEDGEN, *command), folder, folder / "log.txt")
        size = sum(file["bytes"] for file in entry["files"])
        figures = f"{size / 1e6:.0f} | {cost.cpu:.1f} | {cost.wall:.1f} | {cost.peak / measure.MEGABYTE:.0f}"
        print(f"| {entry['channel']} | {figures} |", flush=True)


if __name__ == "__main__":
    main()
