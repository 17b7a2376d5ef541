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
