"""A thousand rules over a large catalogue: `python -m benchmarks.rules` prints products per second on one core.

The rules are of the four sorts that shops write: by brand, by category, by price band, by a word in the title. The
first two are decided by values that repeat, the last is another question for every product.
"""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks import catalogue, measure
from benchmarks.run import FEEDGEN, ROOT, source

AIM = 3000
"""Products per second on one core, with a thousand rules (the mapping language's own aim)."""


def rules(count: int) -> Iterator[dict[str, Any]]:
    """`count` rules, the four sorts in blocks, as people write them."""
    each = count // 4
    for i in range(each):
        brand = catalogue.BRANDS[i % len(catalogue.BRANDS)]
        yield {"when": f"brand == {brand!r} and brand != 'x{i}'", "set": {f"labels.b{i % 5}": {"const": f"b{i}"}}}
    for i in range(each):
        word = catalogue.KINDS[i % len(catalogue.KINDS)][1].split(" > ")[-1]
        yield {"when": f"{word!r} in category", "set": {f"labels.c{i % 5}": {"const": f"c{i}"}}}
    for i in range(each):
        yield {"when": f"{i} <= price < {i + 1}", "set": {"labels.band": {"const": f"p{i}"}}}
    for i in range(count - 3 * each):
        yield {"when": f"'word{i}' in title", "set": {"labels.word": {"const": f"w{i}"}}}


def main() -> None:
    """Write the rules, build Google's feed with one worker, print."""
    parser = argparse.ArgumentParser(description="Measure a thousand rules.")
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--rules", type=int, default=1000)
    parser.add_argument("--folder", type=Path, default=ROOT / ".cache" / "benchmarks")
    given = parser.parse_args()
    folder = (given.folder / "rules").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    csv = source(given.folder.resolve(), given.products, 1)
    print("| Rules | Products | CPU µs/product | Products/s |\n|--:|--:|--:|--:|")
    for count in (0, given.rules):
        config = folder / "feedgen.yaml"
        shop = {"url": "https://shop.example", "country": "FR", "currency": "EUR", "language": "fr"}
        google = {"profile": "google", "market": "FR", "rules": list(rules(count))}
        config.write_text(json.dumps({"shop": shop, "channels": {"google": google}}), encoding="utf-8")
        shutil.rmtree(folder / "feeds", ignore_errors=True)
        command = (*FEEDGEN, "build", str(csv), "--config", str(config), "--workers", "1", "-o", str(folder / "feeds"))
        cost = measure.run(command, ROOT, folder / "log.txt")
        each = cost.cpu / given.products
        print(f"| {count} | {given.products} | {each * 1e6:.0f} | {1 / each:.0f} |")
    print(f"\nAim: {AIM} products/s with a thousand rules.")


if __name__ == "__main__":
    main()
