"""What expressions cost: `python -m benchmarks.expressions` prints fifteen of two functions each, and their sum.

The products are those of `benchmarks.catalogue`, read and typed as in a run; each expression is compiled against the
product's kinds, as a profile's are. The loop itself is measured too and taken off.
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks import catalogue
from benchmarks.stages import job_for
from feedgen.engine.run import Job
from feedgen.expressions import Scope, Tables, compile_value, kinds_of_product
from feedgen.profiles.compile import plan_of

Call = Callable[[Mapping[str, Any], Any], Any]
TURN = 50
"""Products that one expression is run on before the next has its turn."""
AIM = 6.0
"""Microseconds per product for all fifteen (the mapping language's own aim)."""

EXPRESSIONS = (
    "title | collapse | truncate(150)",
    "title | sentence | truncate_words(70)",
    "description | collapse | truncate(5000, end='…')",
    "brand | upper | truncate(70)",
    "color | lower | replace(' ', '-')",
    "size | trim | upper",
    "category | join(' > ') | truncate(750)",
    "category | level(-1) | title(locale='fr', small=true)",
    "condition | lookup('conditions') | default('New')",
    "price | add_percent(5) | ending('.99')",
    "price | without_tax(20) | round(2)",
    "weight | to('kg', decimals=2) | prefix('Poids : ')",
    "gtin | pad_gtin(14) | prefix('0')",
    "link | https | utm('google', medium='cpc')",
    "availability | replace('_', ' ') | capitalize",
)
TABLES = Tables({"conditions": {"new": "Neuf", "used": "Occasion", "refurbished": "Reconditionné"}})


def products(job: Job) -> Iterator[list[Mapping[str, Any]]]:
    """Typed products, a few at a time: a run takes them one by one, and a thousand are too many for its caches."""
    plan = plan_of(job.spec).catalogue
    for chunk in job.readings[0].chunks():
        found = [one for one in plan.read(chunk).products if one is not None]
        for start in range(0, len(found), TURN):
            yield found[start : start + TURN]


def spent(calls: Sequence[Call], job: Job) -> list[float]:
    """CPU microseconds per product of each call."""
    seconds, count = [0.0] * len(calls), 0
    for some in products(job):
        count += len(some)
        for place, call in enumerate(calls):
            begun = time.process_time()
            for product in some:
                call(product, None)
            seconds[place] += time.process_time() - begun
    return [one / count * 1e6 for one in seconds]


def nothing(p: Mapping[str, Any], it: Any) -> None:
    """What the loop itself costs is the cost of this."""


def main() -> None:
    """Compile, measure, print."""
    parser = argparse.ArgumentParser(description="What fifteen expressions of two functions cost.")
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3, help="the table shows medians")
    wanted = parser.parse_args()
    scope = Scope(names=kinds_of_product(), tables=TABLES)
    rounds = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.csv"
        catalogue.write(path, wanted.products)
        gc.disable()
        for _ in range(wanted.rounds):
            # compiled anew each time: what the round before has remembered would make this one cheaper than a run
            calls = [compile_value(text, scope).call for text in EXPRESSIONS]
            rounds.append(spent([nothing, *calls], job_for(path, "google")))
    loop, *costs = (median(column) for column in zip(*rounds, strict=True))
    print("| Expression | CPU µs/product |\n|---|--:|")
    for text, cost in zip(EXPRESSIONS, costs, strict=True):
        print(f"| `{text}` | {cost - loop:.2f} |".replace(" | ", " \\| ", text.count(" | ")))
    print(f"| all fifteen (aim: {AIM:.0f}) | {sum(costs) - loop * len(costs):.2f} |")


if __name__ == "__main__":
    main()
