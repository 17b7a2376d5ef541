"""Families of which only some rows stand in the file, and parents that list their variants."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, profile
from lxml import etree

AXES = {"color": "color"}
FIELDS: dict[str, Any] = {
    "role": "role",
    "sku": {"value": "group_id if role == 'parent' else id", "required": True, "unique": True},
    "title": {"value": "title", "required": True, "on": ["single", "parent"]},
    "price": {"value": "price", "required": True, "on": ["single", "child"]},
    "variants": {
        "each": "members",
        "item": {"sku": "it.id", "axes": {"each": "it.axes", "item": {"name": "it.name", "value": "it.value"}}},
    },
}
GIVEN = [
    {"id": number, "group_id": group, "title": f"Robot {number}", "color": colour, "price": price}
    for number, group, colour, price in [
        ("S", "", "Red", "1 EUR"),
        ("A", "G", "Red", "1 EUR"),
        ("B", "G", "Blue", ""),
        ("C", "G", "Green", "1 EUR"),
        ("D", "H", "Red", "1 EUR"),
    ]
]
ALL = ["single:S", "parent:G", "child:A", "child:C", "single:D"]


def channel(rows: list[str] | None, **feed: Any) -> dict[str, Any]:
    variants = {"by": "group_id", "axes": AXES, **({} if rows is None else {"rows": rows})}
    return profile(**{"variants": variants, "fields": FIELDS, **feed})


def told(project: Project) -> list[str]:
    return [f"{line['role']}:{line['sku']}" for line in project.lines()]


@pytest.mark.parametrize(
    "rows",
    [list(rows) for n in (1, 2, 3) for rows in itertools.combinations(["single", "parent", "child"], n)],
    ids="-".join,
)
def test_only_the_rows_that_are_asked_for_are_written(tmp_path: Path, rows: list[str]) -> None:
    project = Project(tmp_path / "p", channel(rows))
    report = project.build(GIVEN, chunk_size=1)
    assert told(project) == [row for row in ALL if row.partition(":")[0] in rows]
    (feed,) = report.feeds
    assert feed.adds_up()
    rejected = [("CHN101", "B")] if {"parent", "child"} & set(rows) else []
    assert project.codes() == rejected
    assert feed.rejected == len(rejected)
    assert feed.parents == (1 if {"parent", "child"} <= set(rows) else 0)
    assert set(feed.filtered_by) <= {"variants (family)"}


def test_a_parent_lists_the_variants_that_are_accepted_with_their_axes(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel(["single", "parent"]))
    project.build(GIVEN)
    (parent,) = [line for line in project.lines() if line["role"] == "parent"]
    assert parent["variants"] == [
        {"sku": "A", "axes": [{"name": "color", "value": "Red"}]},
        {"sku": "C", "axes": [{"name": "color", "value": "Green"}]},
    ]
    assert "variants" not in project.lines()[0]


def test_a_parent_alone_whose_value_is_taken_is_refused(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel(["single", "parent"]))
    report = project.build([{**GIVEN[0], "id": "G"}, *GIVEN[1:]])
    assert told(project) == ["single:G", "single:D"]
    assert ("CHN111", "A") in project.codes()
    assert report.feeds[0].adds_up()


def test_a_refused_parent_alone_refuses_its_children(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel(["parent"]))
    other = [{**GIVEN[1], "id": f"K{n}", "group_id": "K", "color": f"Red {n}"} for n in (1, 2)]
    report = project.build([*({**product, "title": ""} for product in GIVEN), *other])
    assert told(project) == ["parent:K"]
    assert [code for code in project.codes() if code[0] == "CHN301"] == [("CHN301", "A"), ("CHN301", "C")]
    assert (report.feeds[0].rejected, report.feeds[0].filtered) == (3, 3)


def test_parents_may_be_elements_of_another_name(tmp_path: Path) -> None:
    fields = {"sku": {"value": "group_id if role == 'parent' else id", "required": True, "unique": True}}
    made = channel(
        None, file="small.xml", writer="xml", root={"name": "all"}, item="one", parent_item="many", fields=fields
    )
    project = Project(tmp_path / "p", made)
    project.build(GIVEN)
    root = etree.fromstring((project.output / "small.xml").read_bytes())
    assert [(child.tag, child.findtext("sku")) for child in root] == [
        ("one", "S"), ("many", "G"), ("one", "A"), ("one", "B"), ("one", "C"), ("one", "D"),
    ]  # fmt: skip


def test_other_variants_than_families_have_no_rows_to_choose(tmp_path: Path) -> None:
    made = profile(variants={"mode": "cheapest", "rows": ["parent"]})
    with pytest.raises(Exception, match="family"):
        Project(tmp_path / "p", made).build(GIVEN)


def test_a_variant_knows_its_place_among_those_that_are_written(tmp_path: Path) -> None:
    first = {"value": "group.id if group.number == 1", "on": ["child"]}
    project = Project(tmp_path / "p", channel(["single", "child"], fields={**FIELDS, "first": first}))
    project.build([GIVEN[0], GIVEN[2], GIVEN[1], *GIVEN[3:]])
    assert [(line["sku"], line.get("first")) for line in project.lines()] == [
        ("S", None),
        ("A", "G"),  # B stands before it, and is rejected
        ("C", None),
        ("D", None),
    ]


@pytest.mark.parametrize(
    ("dear", "sent"),
    [("", []), ("A", []), ("ABC", ["parent:G"]), ("ABCD", ["parent:G", "single:D"]), ("S", ["single:S"])],
)
def test_a_group_is_written_when_the_condition_holds_for_every_member(
    tmp_path: Path, dear: str, sent: list[str]
) -> None:
    """What ends a listing ends all of its variants: one that is sold still keeps it."""
    gone = {"derive": {"gone": "price and price > 5"}, "select": "gone or group_id"}
    made = channel(["single", "parent"], fields={key: FIELDS[key] for key in ("role", "sku")})
    made["feeds"]["products"]["variants"]["every"] = "gone"
    project = Project(tmp_path / "p", {**made, **gone})
    project.configure(guards={"min_items": 0})
    report = project.build([{**one, "price": "9 EUR" if one["id"] in dear else "1 EUR"} for one in GIVEN])
    assert told(project) == sent
    assert report.feeds[0].adds_up()
    assert report.feeds[0].rejected == 0
