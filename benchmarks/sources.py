"""What reading costs in each format: `python -m benchmarks.sources` prints a table.

The same products (those of `benchmarks.catalogue`) are split and parsed, and nothing else, in one process; beside it
stands what the library needs that does the work for us, alone. Each measurement is a process of its own, whose largest
memory is told with what Python and the libraries themselves take.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.measure import MAXRSS_UNIT
from benchmarks.source_files import WRITERS

AIM = 2.0
"""How often reading may cost what the library does."""
MEMORY = 200
"""Megabytes that reading may take at most."""


def ours(path: Path) -> Iterator[int]:
    """How many records feedgen reads, chunk by chunk: `split` and `parse` of the format. The first 0 was a look."""
    from feedgen.sources import FORMATS, SourceOptions, chunks, inspect

    info = inspect(SourceOptions(str(path)))
    parse = FORMATS.get(info.format).parse
    yield 0
    for chunk in chunks(info):
        yield parse(chunk, info).records


def alone(kind: str, path: Path) -> Iterator[int]:
    """The same for the library; the first 0 is that it was imported."""
    import lxml.etree  # noqa: F401 - what is measured is not the import

    for module in ("ijson", "pyarrow.parquet", "python_calamine", "sqlalchemy"):
        importlib.import_module(module)
    yield 0
    for _ in LIBRARIES[kind][1](path):
        yield 1


def with_csv(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def with_json(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def with_ijson(path: Path) -> Iterator[Any]:
    import ijson

    with path.open("rb") as file:
        yield from ijson.items(file, "item")


def with_lxml(path: Path) -> Iterator[Any]:
    from lxml import etree

    for _, element in etree.iterparse(path, tag="product"):
        yield {child.tag: child.text for child in element}
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def with_calamine(path: Path) -> Iterator[Any]:
    import python_calamine

    yield from python_calamine.load_workbook(path).get_sheet_by_index(0).iter_rows()


def with_pyarrow(path: Path) -> Iterator[Any]:
    import pyarrow.parquet

    for batch in pyarrow.parquet.ParquetFile(path).iter_batches(use_threads=False):
        yield from batch.to_pylist()


def with_sqlalchemy(path: Path) -> Iterator[Any]:
    import sqlalchemy

    with sqlalchemy.create_engine(f"sqlite:///{path}").connect() as connection:
        rows = connection.execution_options(yield_per=1000).execute(sqlalchemy.text("SELECT * FROM products"))
        yield from map(dict, rows.mappings())


LIBRARIES: dict[str, tuple[str, Callable[[Path], Iterator[Any]]]] = {
    "csv": ("csv", with_csv),
    "jsonl": ("json", with_json),
    "json": ("ijson", with_ijson),
    "xml": ("lxml", with_lxml),
    "xlsx": ("python-calamine", with_calamine),
    "parquet": ("pyarrow", with_pyarrow),
    "sqlite": ("SQLAlchemy", with_sqlalchemy),
}


def once(kind: str, who: str, path: Path) -> dict[str, float]:
    """One measurement, in this process: CPU seconds after imports and a first look, records, megabytes."""
    reading = ours(path) if who == "feedgen" else alone(kind, path)
    next(reading)
    begun = time.process_time()
    count = sum(reading)
    spent = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MAXRSS_UNIT / 1e6
    return {"count": count, "cpu": spent, "peak": peak}


def measured(kind: str, who: str, path: Path, rounds: int) -> dict[str, float]:
    """The best of some processes."""
    command = [sys.executable, "-m", "benchmarks.sources", "--once", kind, who, str(path)]
    done = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(rounds)]
    return {**min(done, key=lambda one: one["cpu"]), "peak": max(one["peak"] for one in done)}


def written(kind: str, path: Path, count: int) -> None:
    """The file, made by a process of its own: what that takes would else be told as the reader's."""
    command = [sys.executable, "-m", "benchmarks.sources", "--write", kind, str(path), "--count", str(count)]
    subprocess.run(command, check=True)


def table(count: int, rounds: int, kinds: list[str]) -> None:
    print("| Format | File | feedgen | Library alone | Factor | Peak memory |")
    print("|---|---|---|---|---|---|")
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"shop.{kind}"
            written(kind, path, count)
            size = path.stat().st_size / 1e6
            own, library = (measured(kind, who, path, rounds) for who in ("feedgen", "library"))
        assert own["count"] == count, (kind, own)
        micro, other = own["cpu"] / count * 1e6, library["cpu"] / count * 1e6
        told = "" if micro <= AIM * other else " (!)"
        large = "" if own["peak"] <= MEMORY else " (!)"
        print(
            f"| {kind} | {size:.0f} MB | {micro:.1f} µs | {other:.1f} µs ({LIBRARIES[kind][0]}) "
            f"| {micro / other:.1f}{told} | {own['peak']:.0f} MB{large} |",
            flush=True,
        )


def main() -> None:
    """Write, measure, print; see `--help`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200_000, help="number of products")
    parser.add_argument("--rounds", type=int, default=3, help="processes per measurement, of which the best counts")
    parser.add_argument("--only", nargs="*", choices=WRITERS, default=list(WRITERS), help="formats")
    parser.add_argument("--once", nargs=3, help=argparse.SUPPRESS)
    parser.add_argument("--write", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.once:
        kind, who, path = given.once
        print(json.dumps(once(kind, who, Path(path))))
        return
    if given.write:
        kind, path = given.write
        WRITERS[kind](Path(path), given.count)
        return
    table(given.count, given.rounds, given.only)


if __name__ == "__main__":
    main()
