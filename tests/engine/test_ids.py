"""What happens to ids and groups between two runs, and what is no reason for a word."""

from __future__ import annotations

from pathlib import Path

import pytest
from engine_shop import Project, profile

Rows = list[dict[str, str]]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    fields = {name: name for name in ("title", "gtin", "mpn", "link", "group_id")}
    one = profile(fields={"id": {"value": "id", "required": True}, **fields})
    products = one["feeds"]["products"]
    feeds = {"one": {**products, "file": "one.jsonl"}, "two": {**products, "file": "two.jsonl"}}
    return Project(tmp_path / "p", {**one, "feeds": feeds})


def row(id_: str, **over: str) -> dict[str, str]:
    empty = dict.fromkeys(("gtin", "brand", "mpn", "link", "group_id"), "")
    return {"id": id_, "title": f"Mug {id_}", **empty, **over}


GTIN, OTHER = "4006381333931", "9506000134352"
FILLER = [row("Z", gtin="9506000140445")]


def told(project: Project, *runs: Rows) -> list[tuple[str, str | None]]:
    for rows in runs:
        project.build([*rows, *FILLER], remember=True)
    return [(found.code, found.value) for found in project.findings if found.code.startswith("GRD3")]


@pytest.mark.parametrize(
    "same",
    [{"gtin": GTIN}, {"brand": "Boulon", "mpn": "B-1"}, {"link": "https://shop.example/1"}],
)
def test_the_same_product_under_another_id(project: Project, same: dict[str, str]) -> None:
    assert told(project, [row("A", **same)], [row("B", **same)]) == [("GRD301", "B")], "once, not once per feed"
    assert told(project, [row("B", **same)]) == []


def test_what_is_no_other_id(project: Project) -> None:
    variants = {"link": "https://shop.example/1", "group_id": "G"}
    assert told(project, [row("A", **variants)], [row("B", **variants)]) == [], "variants share a link"
    assert told(project, [row("A", gtin=GTIN)], [row("A", gtin=GTIN), row("B", gtin=GTIN)]) == [], "one more with it"
    assert told(project, [row("A")], [row("B")]) == [], "nothing says that they are one"


def test_an_id_that_comes_back(project: Project) -> None:
    assert told(project, [row("A", gtin=GTIN)], [], [row("A", gtin=GTIN)]) == []
    assert told(project, [], [row("A", gtin=OTHER)]) == [("GRD304", "A")]
    assert told(project, [], [row("A", gtin="")]) == [], "a GTIN that is missing is no other product"
    assert told(project, [row("A", gtin=GTIN)]) == [], "nor is one that was corrected in place"


def members(**groups: str) -> Rows:
    return [row(id_, group_id=gid) for id_, gid in groups.items()]


def test_groups(project: Project) -> None:
    whole = members(a="G", b="G", c="G", d="H", e="H")
    assert told(project, whole, members(a="G", b="G", c="G2", d="H", e="H")) == [("GRD302", "G")]
    assert told(project, whole, members(a="G", b="G", c="G", d="G", e="G")) == [("GRD303", "G")]
    assert told(project, whole, members(a="N", b="N", c="N", d="N", e="N")) == [("GRD303", "N")]
    assert told(project, whole, members(a="G2", b="G2", c="G2", d="H", e="H")) == [], "another name is no other group"
    assert told(project, whole, members(a="G", b="G", d="H", e="H")) == [], "a variant that is gone"
