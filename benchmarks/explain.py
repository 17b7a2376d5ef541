"""One product of a large catalogue: `python -m benchmarks.explain` prints what `feedgen explain PRODUCT` costs.

The product is the last of the file. An id that is not there costs a reading of everything.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import measure
from benchmarks.measure import MEGABYTE
from benchmarks.run import FEEDGEN, GOOGLE, ROOT, source


def last_id(path: Path) -> str:
    """The id of the last record."""
    with path.open("rb") as file:
        file.seek(-4096, 2)
        return file.read().rsplit(b"\nSKU-", 1)[1].split(b",", 1)[0].decode()


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description="What explaining one product of a large catalogue costs.")
    parser.add_argument("--products", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=ROOT / ".cache" / "benchmarks")
    given = parser.parse_args()
    folder = given.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    path = source(folder, given.products, 1)
    cost = measure.run((*FEEDGEN, "explain", f"SKU-{last_id(path)}", str(path), *GOOGLE), ROOT, folder / "log.txt")
    print("| Products | CPU s | Wall s | Peak MB |\n|--:|--:|--:|--:|")
    print(f"| {given.products} | {cost.cpu:.2f} | {cost.wall:.2f} | {cost.peak / MEGABYTE:.0f} |")


if __name__ == "__main__":
    main()
