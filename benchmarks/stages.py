"""Where the time of one feed goes, stage by stage: `python -m benchmarks.stages [-c google@FR] [--products N]`.

Runs in this process on a catalogue in memory, so it shows what the processor does for a product and nothing
of disks or other processes. The parts of a stage are timed on the values the stage before really made.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import catalogue
from benchmarks.run import FOUR_CHANNELS
from feedgen.engine.prepare import Request, prepare
from feedgen.engine.process import process
from feedgen.engine.run import Job
from feedgen.profiles.batch import Batch
from feedgen.profiles.bound import Bound
from feedgen.profiles.compile import plan_of
from feedgen.profiles.documents import Document
from feedgen.profiles.feed import CompiledFeed
from feedgen.sources import parse
from feedgen.writers import COUNTER


class Clock:
    """CPU seconds by stage, in the order the stages were first met."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """The CPU time spent inside is added to the stage."""
        begun = time.process_time()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - begun


def job_for(path: Path, channel: str) -> Job:
    """The job of one channel over a catalogue, ready to run; nothing is written."""
    return prepare(Request(str(path), [channel], None, config=FOUR_CHANNELS, workers=1, write=False))


def measured(job: Job) -> tuple[dict[str, float], int]:
    """CPU seconds by stage, and the number of records they are for."""
    clock, catalogue_plan = Clock(), plan_of(job.spec).catalogue
    info = job.spec.catalogue.sources[0].info
    with clock.stage("split: bytes → chunks"):
        chunks = list(job.readings[0].chunks())
    records = 0
    for chunk in chunks:
        with clock.stage("parse: bytes → rows"):
            rows = parse(chunk, info)
        mapping = catalogue_plan.mapping(chunk.source)
        with clock.stage("preset: rows → attributes"):
            mapped = mapping.apply(rows).records
        with clock.stage("read: texts → typed product"):
            products, _ = catalogue_plan.reader.read(mapped, info.name, mapping.columns)
        records += rows.records
        sold = [product for product in products if product is not None]
        _feed_stages(clock, plan_of(job.spec).feeds[0], sold)
    with clock.stage("process(): all of the above but the split"):
        results = [process(job.spec, chunk) for chunk in chunks]
    with clock.stage("verify: read the file back"):
        _verify(job.documents[0], [result.parts[0].data for result in results if result.parts[0].data])
    return clock.seconds, records


def _feed_stages(clock: Clock, feed: CompiledFeed, products: list[Any]) -> None:
    bound = _bound(feed, products)
    with clock.stage("derive and select"):
        derived = list(_selected(bound, products))
    with clock.stage("map: expressions → values, fields checked"):
        batch = _batch(bound, derived)
        values = list(zip(*(column(batch) for column in bound.columns), strict=True))
    with clock.stage("check: rules across fields"):
        batch = _batch(bound, derived)
        for check in bound.checks:
            check.column(batch)
    with clock.stage("encode: values → text"):
        for one_values in values:
            bound.encode(one_values)


def _batch(bound: Bound, products: list[Any]) -> Batch:
    return Batch(products, [[] for _ in products], bound.remarks, {})


def _bound(feed: CompiledFeed, products: list[Any]) -> Bound:
    keys: frozenset[str] = frozenset().union(*products)
    columns: frozenset[str] = frozenset().union(*(one.get("attributes", ()) for one in products))
    return feed.bind(keys, columns, "single" if feed.groups else None)


def _selected(bound: Bound, products: list[Any]) -> Iterator[Any]:
    for product in products:
        own = bound.prepared(product, [])
        if bound.filtered_by(own, []) is None:
            yield own


def fields(job: Job) -> tuple[dict[str, float], int]:
    """CPU seconds by field, dearest first, and the number of products they are for."""
    clock, plan, count = Clock(), plan_of(job.spec), 0
    for chunk in job.readings[0].chunks():
        products = list(plan.catalogue.read(chunk).products)
        bound = _bound(plan.feeds[0], products)
        selected = list(_selected(bound, products))
        count += len(selected)
        batch = _batch(bound, selected)
        for (name, _), column in zip(bound.emits, bound.columns, strict=True):
            with clock.stage(name):
                column(batch)
    return dict(sorted(clock.seconds.items(), key=lambda one: -one[1])), count


def _verify(document: Document, body: list[bytes]) -> None:
    verifier = document.verifier()
    verifier.feed(document.head)
    for number, data in enumerate(body):
        numbered = data.replace(COUNTER.encode(), b"1")
        verifier.feed(document.separator + numbered if number else numbered)
    verifier.feed(document.tail)
    verifier.close()


def table(title: str, seconds: dict[str, float], records: int) -> str:
    """Microseconds per product as Markdown."""
    lines = [f"| {title} | CPU µs/product |", "|---|--:|"]
    lines += [f"| {stage} | {spent / records * 1e6:.2f} |" for stage, spent in seconds.items()]
    return "\n".join(lines)


def main() -> None:
    """Generate, measure, print."""
    parser = argparse.ArgumentParser(description="Where the time of one feed goes.")
    parser.add_argument("--channel", "-c", default="google", help="a channel of benchmarks/feedgen.yaml")
    parser.add_argument("--products", type=int, default=20_000)
    parser.add_argument("--fields", type=int, default=0, metavar="N", help="also the N dearest fields")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.csv"
        catalogue.write(path, given.products)
        measured(job_for(path, given.channel))  # once before it counts: caches are filled, code is warm
        gc.disable()
        print(table("Stage", *measured(job_for(path, given.channel))))
        if given.fields:
            seconds, count = fields(job_for(path, given.channel))
            dearest = dict(list(seconds.items())[: given.fields])
            print("", table("Field", dearest, count), sep="\n")


if __name__ == "__main__":
    main()
