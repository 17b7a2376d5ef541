"""Many products written together are what they are written one by one: values, and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from feedgen.engine.prepare import Request, prepare
from feedgen.profiles.bound import Bound
from feedgen.profiles.compile import plan_of
from feedgen.profiles.values import Issue

EXAMPLES = Path(__file__).parents[2] / "examples"


def bounds(catalogue: str, config: str) -> Iterator[tuple[str, Bound, list[Any]]]:
    """Each feed bound to the products of a catalogue."""
    job = prepare(Request(str(EXAMPLES / catalogue), (), None, EXAMPLES / config))
    plan = plan_of(job.spec)
    for chunk in job.readings[0].chunks():
        read = plan.catalogue.read(chunk)
        keys = frozenset().union(*read.products)
        for feed in plan.feeds:
            if feed.each is None:
                yield f"{feed.spec.channel}/{feed.spec.feed}", feed.bind(keys, read.columns, feed.single), read.products


Said = list[tuple[str | None, list[Issue]]]


def one_by_one(bound: Bound, products: list[Any]) -> Said:
    found: Said = []
    for product in products:
        issues: list[Issue] = []
        own = bound.prepared(product, issues)
        found.append((bound.item(own, issues), issues))
    return found


def together(bound: Bound, products: list[Any]) -> Said:
    batch = bound.batch(products)
    texts = bound.items(batch)
    return list(zip(texts, batch.issues, strict=True))


@pytest.mark.parametrize("catalogue", ["catalogue.csv", "catalogue-bad.csv"])
@pytest.mark.parametrize("config", ["feedgen.yaml", "all-channels.yaml"])
def test_products_written_together_are_those_written_alone(catalogue: str, config: str) -> None:
    feeds = list(bounds(catalogue, config))
    assert feeds
    for name, bound, products in feeds:
        assert together(bound, products) == one_by_one(bound, products), name


OWN = """feedgen: 1
channel: own
title: Own
spec: {url: "https://own.example", checked: 2026-10-01}
tables: {colours: {lines: {red: rot}, unmatched: warn}}
derive:
  german: color | lookup('colours')
  part: 7 % quantity
  short: title | truncate(3)
  named: title
feeds:
  products:
    file: own.jsonl
    writer: jsonl
    fields:
      id: {value: id, required: true}
      colour: {value: "color | lookup('colours')", default: {const: none}}
      share: {value: "100 / quantity", required: true}
      part: {value: part}
      german: {value: german}
      short: {value: "short ~ named"}
      title: {value: title, max_length: 4, fit: truncate}
    checks:
      - {id: a, when: quantity > 2, severity: warning, message: many}
"""


def test_expressions_that_fail_and_words_that_tables_lack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "channel_profiles").mkdir()
    (tmp_path / "channel_profiles" / "own.yaml").write_text(OWN)
    rows = "\n".join(f"R-{n},{colour},{n % 4},Robot {n}" for n, colour in enumerate(["red", "blue", "", "green"] * 4))
    (tmp_path / "shop.csv").write_text(f"id,color,quantity,title\n{rows}\n")
    monkeypatch.chdir(tmp_path)
    job = prepare(Request("shop.csv", ("own",), None))
    plan = plan_of(job.spec)
    (chunk,) = job.readings[0].chunks()
    read = plan.catalogue.read(chunk)
    bound = plan.feeds[0].bind(frozenset().union(*read.products), read.columns, plan.feeds[0].single)
    some, others = list(read.products), [product for product in read.products if product.get("quantity")]
    for products in (some, others):
        said = together(bound, products)
        assert said == one_by_one(bound, products)
        assert {issue.code for _, issues in said for issue in issues} >= {"MAP214", "CHN202", "CHN201"}
