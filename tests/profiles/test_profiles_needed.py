"""A feed computes the own attributes that something of it reads, and its items are the same as with all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from feedgen.diagnostics import Origin
from feedgen.engine.prepare import Request, prepare
from feedgen.profiles.compile import Plan
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.reading import Asked
from feedgen.profiles.steps.needed import needed

EXAMPLES = Path(__file__).parents[2] / "examples"


def derive(name: str, value: str) -> StepSpec:
    return StepSpec("derive", "profile own", Origin(), {"name": name, "value": value})


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ((), ["title", "labels.season"]),
        (("net",), ["title", "labels.season", "net"]),
        (("shown",), ["title", "labels.season", "net", "gross", "shown"]),
        (("gross",), ["title", "labels.season", "net", "gross"]),
        (("price",), ["title", "labels.season"]),
    ],
)
def test_what_is_read_is_made_and_what_that_reads(read: tuple[str, ...], kept: list[str]) -> None:
    steps = [
        derive("title", "title | upper"),
        derive("labels.season", "'summer'"),
        derive("net", "price"),
        derive("gross", "net * 2"),
        derive("shown", "{{ gross }} incl."),
    ]
    assert [spec.data["name"] for spec in needed(steps, frozenset(read))] == kept


def test_other_steps_stay_and_what_they_read_is_made() -> None:
    rule = {"rules": [{"name": "dear", "when": "margin > 3", "set": {"title": "'dear'"}}]}
    steps = [derive("margin", "price"), derive("unread", "price"), StepSpec("rules", "channel x", Origin(), rule)]
    assert [(spec.kind, spec.data.get("name")) for spec in needed(steps, frozenset())] == [
        ("derive", "margin"),
        ("rules", None),
    ]


def items(plan: Plan, products: Any, columns: frozenset[str]) -> list[Any]:
    keys = frozenset[str]().union(*products)
    found: list[Any] = []
    for feed in plan.feeds:
        if feed.each is None:
            bound = feed.bind(keys, columns, feed.single)
            batch = bound.batch(products)
            found.append((feed.spec.channel, feed.spec.feed, bound.items(batch)))
    return found


def test_items_are_those_of_products_with_every_attribute(monkeypatch: pytest.MonkeyPatch) -> None:
    job = prepare(Request(str(EXAMPLES / "catalogue.csv"), (), None, EXAMPLES / "all-channels.yaml"))
    (chunk,) = job.readings[0].chunks()
    few = Plan(job.spec)
    read = few.catalogue.read(chunk)
    written = items(few, read.products, read.columns)
    monkeypatch.setattr(Asked, "of_items", lambda self, role: None)
    assert written == items(Plan(job.spec), read.products, read.columns)


OWN = """feedgen: 1
channel: own
title: Own
spec: {url: "https://own.example", checked: 2026-10-01}
derive:
  sort: category | last
  spare: title | upper
  small: quantity < 3
  unread: title | lower
entries: {worded: {text: spare}}
feeds:
  products:
    file: own.jsonl
    writer: jsonl
    fields:
      id: {value: id, required: true}
      size: {value: size, required: "sort == 'Shoes'"}
      name: {value: brand, default: spare}
      stock: {item: {count: {value: quantity, recommended: small}}}
      color: {value: color, entry: worded}
"""


def test_what_conditions_defaults_and_entries_read_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "channel_profiles").mkdir()
    (tmp_path / "channel_profiles" / "own.yaml").write_text(OWN)
    rows = "A,Boot,Shoes,red,1\nB,Lamp,Lights,,5"
    (tmp_path / "shop.csv").write_text(f"id,title,category,color,quantity\n{rows}\n")
    monkeypatch.chdir(tmp_path)
    spec = prepare(Request("shop.csv", ("own",), None)).spec
    read = Plan(spec).feeds[0].asked.of_items(None)
    assert read is not None
    assert read >= {"sort", "spare", "small"}
    assert "unread" not in read
