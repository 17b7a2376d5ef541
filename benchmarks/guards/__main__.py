"""Cry wolf, or catch it: `python -m benchmarks.guards` prints both as tables.

Years of shops are lived through with what happens in such shops (`shops`, `year`), and on some of their days the
export is spoilt (`accidents`). Every file is compared with the one before by the code that a run uses (`watch`), and
judged by the limits that hold where nobody says otherwise. The same seed gives the same tables.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from benchmarks.guards import tables
from benchmarks.guards.simulate import SIZES, Seen, lived
from benchmarks.guards.watch import watching
from feedgen.guards import Limits


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description="How often guards are wrong, and what they catch.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--products", type=int, nargs="*", help="sizes of shops; all when absent")
    given = parser.parse_args()
    sizes = [size for size in SIZES if not given.products or size.products in given.products]
    limits = Limits()
    days: list[Seen] = []
    accidents: list[Seen] = []
    with watching() as watch:
        for size in sizes:
            for bad, seen in lived(size, given.seed, watch, limits):
                (accidents if bad else days).append(seen)
    for lines in _tables(days, accidents, limits):
        print("\n".join(lines), end="\n\n")


def _tables(days: Sequence[Seen], accidents: Sequence[Seen], limits: Limits) -> list[list[str]]:
    return [
        list(tables.alarms(days, limits)),
        list(tables.occasions(days, limits)),
        list(tables.catches(accidents, limits)),
    ]


if __name__ == "__main__":
    main()
