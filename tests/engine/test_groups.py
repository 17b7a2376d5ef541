"""Groups of variants: a parent row and its children, wherever the members stand in the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, profile

FIELDS = {
    "role": "role",
    "sku": {"value": "group_id if role == 'parent' else id", "required": True, "unique": True},
    "title": {"value": "title", "required": True, "on": ["single", "parent"]},
    "axes": {"each": "axes", "item": {"name": "it.name", "values": {"each": "it['values']", "value": "it"}}},
}


def channel(fields: dict[str, Any] = FIELDS, **feed: Any) -> dict[str, Any]:
    return profile(variants={"by": "group_id", "axes": {"color": "color", "size": "size"}}, fields=fields, **feed)


def row(number: str, group: str = "", color: str = "", size: str = "", **over: str) -> dict[str, str]:
    return {"id": number, "group_id": group, "title": f"Robot {number}", "color": color, "size": size, **over}


def rows(project: Project, *names: str) -> list[str]:
    """`role:sku` of every row."""
    return [f"{line['role']}:{line['sku']}" for name in names or ["small.jsonl"] for line in project.lines(name)]


def test_a_parent_stands_before_its_children_and_groups_after_single_items(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel())
    report = project.build([row("A", "G1", "Red"), row("S"), row("B", "G1", "Blue")])
    assert rows(project) == ["single:S", "parent:G1", "child:A", "child:B"]
    assert project.lines()[1]["axes"] == [{"name": "color", "values": ["Red", "Blue"]}]
    (feed,) = report.feeds
    assert (feed.products, feed.items, feed.parents, feed.files[0].items) == (3, 3, 1, 3)
    assert project.findings == []


@pytest.mark.parametrize("size", [1, 300, 1 << 20])
@pytest.mark.parametrize("workers", [1, 2])
def test_members_far_apart_meet_and_groups_follow_their_first_member(tmp_path: Path, size: int, workers: int) -> None:
    between = [row(f"S{n:03}") for n in range(40)]
    given = [
        row("Z1", "Z", "Red"), *between[:20], row("A1", "A", "Red"), row("Z2", "Z", "Blue"), *between[20:],
        row("A2", "A", "Blue"), row("Z3", "Z", "Green"),
    ]  # fmt: skip
    project = Project(tmp_path / "p", channel())
    project.build(given, chunk_size=size, workers=workers)
    assert rows(project)[:40] == [f"single:{r['id']}" for r in between]
    assert rows(project)[40:] == ["parent:Z", "child:Z1", "child:Z2", "child:Z3", "parent:A", "child:A1", "child:A2"]


def test_many_groups_are_processed_in_several_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = [row(f"{n}{colour}", f"G{n}", colour) for colour in ("Red", "Blue") for n in range(30)]
    expected = [text for n in range(30) for text in (f"parent:G{n}", f"child:{n}Red", f"child:{n}Blue")]
    for number, held in enumerate((1, 7, 1000)):
        monkeypatch.setattr("feedgen.engine.groups.GROUPED_PRODUCTS", held)
        project = Project(tmp_path / str(number), channel())
        project.build(given)
        assert rows(project) == expected


def test_a_group_of_one_is_a_single_item(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel())
    report = project.build([row("A", "G1", "Red"), row("B", "G2", "Red"), row("C", "G2", "Blue")])
    assert rows(project) == ["single:A", "parent:G2", "child:B", "child:C"]
    assert report.feeds[0].parents == 1


def test_a_group_without_any_axis_is_single_items(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel())
    project.build([row("A", "G1"), row("B", "G1")])
    assert rows(project) == ["single:A", "single:B"]


def test_a_variant_without_an_axis_is_left_out(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel())
    report = project.build([row("A", "G", "Red", "S"), row("B", "G", "Red"), row("C", "G", "Blue", "S")])
    assert rows(project) == ["parent:G", "child:A", "child:C"]
    (found,) = project.findings
    assert (found.code, found.product, found.params) == ("CHN303", "B", {"axis": "size"})
    assert (found.origin.file, found.origin.row, found.origin.line) == (str(project.source), 2, 3)
    assert (report.feeds[0].items, report.feeds[0].rejected) == (2, 1)


def test_a_combination_stands_once(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel())
    report = project.build([row("A", "G", "Red"), row("B", "G", "Blue"), row("C", "G", "Red")])
    assert rows(project) == ["parent:G", "child:A", "child:B"]
    assert project.codes() == [("CHN304", "C")]
    assert (report.feeds[0].items, report.feeds[0].rejected) == (2, 1)


def test_a_refused_parent_refuses_its_children(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel())
    given = [row("A", "G", "Red", title=""), row("B", "G", "Blue", title=""), row("C", "G", "Red"), row("S")]
    report = project.build(given)
    assert rows(project) == ["single:S"]
    codes = project.codes()
    assert ("CHN101", "A") in codes
    assert [(f.product, f.params) for f in project.findings if f.code == "CHN301"] == [
        ("A", {"parent": "G", "reason": "title"}),
        ("B", {"parent": "G", "reason": "title"}),
    ]
    assert ("CHN304", "C") in codes
    (feed,) = report.feeds
    assert (feed.products, feed.items, feed.rejected, feed.parents) == (4, 1, 3, 0)


def test_everything_is_accounted_for(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel(select="title != 'Robot F'"))
    report = project.build(
        [
            row("A", "G", "Red"), row("A", "G", "Blue"), row("B", "G", "Blue"), row("C", "G", "Red"),
            row("F", "G", "Pink"), row("D", "H", "Red"), row("E", "I", "Red"), row("E2", "I"), row("D", "H", "Blue"),
        ],
        chunk_size=1,
    )  # fmt: skip
    assert rows(project) == ["parent:G", "child:A", "child:B", "single:D", "parent:I", "child:E"]
    (feed,) = report.feeds
    assert (feed.products, feed.items, feed.rejected, feed.filtered, feed.duplicates) == (9, 4, 2, 1, 2)


def family(group: str, size: int) -> list[str]:
    return [f"parent:{group}", *(f"child:{group}{n}" for n in range(size))]


# -- unique values -------------------------------------------------------------------------------------------


def test_a_parent_whose_value_is_taken_refuses_its_group(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel())
    given = [row("G"), row("A", "G", "Red"), row("B", "G", "Blue"), row("C", "H", "Red"), row("D", "H", "Blue")]
    report = project.build(given)
    assert rows(project) == ["single:G", "parent:H", "child:C", "child:D"]
    assert project.codes() == [("CHN301", "A"), ("CHN301", "B")]
    assert project.findings[0].params["reason"] == f"'G', which {project.source}:2 has already"
    assert (report.feeds[0].items, report.feeds[0].rejected) == (3, 2)


@pytest.mark.parametrize("held", [1, 1000])
def test_a_child_whose_value_is_taken_leaves_its_group(tmp_path: Path, monkeypatch: Any, held: int) -> None:
    monkeypatch.setattr("feedgen.engine.groups.GROUPED_PRODUCTS", held)
    fields = {**FIELDS, "sku": {"value": "group_id if role == 'parent' else mpn", "unique": True}}
    project = Project(tmp_path / "p", channel(fields))
    report = project.build(
        [
            row("S", mpn="1"),
            row("A", "G", "Red", mpn="1"), row("B", "G", "Blue", mpn="2"), row("C", "G", "Green", mpn="3"),
            row("D", "H", "Red", mpn="3"), row("E", "H", "Blue", mpn="4"), row("F", "H", "Green", mpn="5"),
        ]
    )  # fmt: skip
    assert rows(project) == ["single:1", "parent:G", "child:2", "child:3", "parent:H", "child:4", "child:5"]
    assert project.codes() == [("CHN111", "A"), ("CHN111", "D")]
    assert project.lines()[1]["axes"][0]["values"] == ["Blue", "Green"], "the parent tells of the children it has"
    (feed,) = report.feeds
    assert (feed.products, feed.items, feed.rejected) == (7, 5, 2)


def test_every_unique_field_of_a_child_counts(tmp_path: Path) -> None:
    fields = {**FIELDS, "mpn": {"value": "mpn if role == 'child' else none", "unique": True}}
    project = Project(tmp_path / "p", channel(fields))
    project.build([row(name, "G", f"C{name}", mpn=mpn) for name, mpn in zip("ABCD", "1213", strict=True)])
    assert rows(project) == ["parent:G", "child:A", "child:B", "child:D"]
    assert [(f.code, f.product, f.field, f.value) for f in project.findings] == [("CHN111", "C", "mpn", "1")]


def test_a_member_that_takes_the_place_of_a_refused_one_is_asked_too(tmp_path: Path) -> None:
    """B is only written when A, which is as red, is not; and its value is taken as well."""
    fields = {**FIELDS, "sku": {"value": "group_id if role == 'parent' else mpn", "unique": True}}
    project = Project(tmp_path / "p", channel(fields))
    members = [row("A", "G", "Red", mpn="1"), row("B", "G", "Red", mpn="2"), row("C", "G", "Blue", mpn="3")]
    project.build([row("S", mpn="1"), row("T", mpn="2"), *members, row("D", "G", "Pink", mpn="4")])
    assert rows(project) == ["single:1", "single:2", "parent:G", "child:3", "child:4"]
    assert project.codes() == [("CHN111", "A"), ("CHN111", "B")]


def test_a_parent_comes_before_a_child_of_the_same_value(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel())
    project.build([row("A", "A", "Red"), row("B", "A", "Blue"), row("C", "A", "Pink")])
    assert rows(project) == ["parent:A", "child:B", "child:C"]
    assert project.codes() == [("CHN111", "A")]


# -- limits --------------------------------------------------------------------------------------------------


def test_a_limit_keeps_a_family_in_one_file(tmp_path: Path) -> None:
    given = [row(f"{group}{n}", group, f"C{n}") for group in "GHI" for n in range(2)]
    project = Project(tmp_path / "p", channel(limits={"items": 7}))
    report = project.build([row("S"), *given])
    assert rows(project) == ["single:S", *family("G", 2), *family("H", 2)]
    assert rows(project, "small-2.jsonl") == family("I", 2)
    assert [file.items for file in report.feeds[0].files] == [5, 2]


@pytest.mark.parametrize("limits", [{"items": 2}, {"bytes": 60}])
def test_a_family_larger_than_the_limit_has_a_file_of_its_own(tmp_path: Path, limits: dict[str, int]) -> None:
    given = [row(f"{group}{n}", group, f"C{n}") for group in "GH" for n in range(3)]
    project = Project(tmp_path / "p", channel(limits=limits))
    project.build([row("S"), row("T"), *given])
    files = {name: rows(project, name) for name in project.feeds()}
    assert files.pop("small.jsonl")[0] == "single:S"
    for group in "GH":
        assert [texts for texts in files.values() if f"child:{group}0" in texts] == [family(group, 3)]


def test_numbers_of_rows_restart_with_the_file_a_family_moved_to(tmp_path: Path) -> None:
    fields = {**FIELDS, "number": {"counter": True}}
    project = Project(tmp_path / "p", channel(fields, limits={"items": 4}))
    project.build([row("S"), row("T"), row("A", "G", "Red"), row("B", "G", "Blue"), row("C", "G", "Green")])
    assert [line["number"] for line in project.lines()] == [1, 2]
    assert rows(project, "small-2.jsonl") == ["parent:G", "child:A", "child:B", "child:C"]
    assert [line["number"] for line in project.lines("small-2.jsonl")] == [1, 2, 3, 4]


def test_a_group_that_nothing_tells_apart_is_sent_one_by_one_and_told(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", channel())
    report = project.build([row("A", "G"), row("B", "G"), row("C", "H")])
    assert rows(project) == ["single:A", "single:B", "single:C"]
    assert project.codes() == [("CHN305", "A"), ("CHN305", "B")]
    assert (report.feeds[0].items, report.feeds[0].rejected) == (3, 0)
