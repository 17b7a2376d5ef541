"""Groups of which one member is sent in full, and the others refer to it."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from engine_shop import Project, profile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedgen.engine.explain import explain

FIELDS: dict[str, Any] = {
    "role": "role",
    "sku": {"value": "id", "required": True},
    "group": "group_id",
    "lead": "group.lead",
    "number": {"value": "group.number", "type": "integer"},
    "title": {"value": "title", "required": True, "on": ["single", "parent"]},
    "mpn": {"value": "mpn", "unique": True},
    "price": {"value": "price", "required": True},
}
OPEN = {"min_items": 0}


def product(number: int, group: str, **over: str) -> dict[str, str]:
    return {"id": f"P{number}", "group_id": group, "title": f"Robot {number}", "price": "1 EUR", **over}


def told(project: Project) -> list[str]:
    return [f"{line['role']}:{line['sku']}" for line in project.lines()]


def references(folder: Path, **feed: Any) -> Project:
    return Project(folder / "p", profile(**{"variants": "references", "fields": FIELDS, **feed}), guards=OPEN)


GIVEN = [product(1, ""), product(2, "G"), product(3, "H"), product(4, "G"), product(5, "G")]


def test_the_first_is_whole_and_the_others_refer_to_it(tmp_path: Path) -> None:
    project = references(tmp_path)
    (feed,) = project.build(GIVEN, chunk_size=1).feeds
    assert told(project) == ["single:P1", "parent:P2", "child:P4", "child:P5", "single:P3"]
    assert [line.get("title") for line in project.lines()] == ["Robot 1", "Robot 2", None, None, "Robot 3"]
    assert [line.get("lead") for line in project.lines()] == [None, "P2", "P2", "P2", None]
    assert feed.adds_up()
    assert (feed.items, feed.parents, feed.filtered) == (5, 0, 0)


def test_the_next_leads_when_the_channel_refuses_the_first(tmp_path: Path) -> None:
    project = references(tmp_path)
    (feed,) = project.build([GIVEN[0], {**GIVEN[1], "title": ""}, *GIVEN[2:]]).feeds
    assert told(project) == ["single:P1", "parent:P4", "child:P5", "single:P3"]
    assert project.lines()[2]["lead"] == "P4"
    assert project.codes() == [("CHN101", "P2")]
    assert feed.adds_up()


def test_the_next_leads_when_a_value_of_the_first_is_taken(tmp_path: Path) -> None:
    project = references(tmp_path)
    project.build([{**GIVEN[0], "mpn": "M"}, {**GIVEN[1], "mpn": "M"}, *GIVEN[2:]])
    assert told(project) == ["single:P1", "parent:P4", "child:P5", "single:P3"]
    assert project.codes() == [("CHN111", "P2")]


def test_a_group_stays_in_one_file(tmp_path: Path) -> None:
    project = references(tmp_path, limits={"items": 3})
    project.build(GIVEN)
    files = [project.output / "small.jsonl", project.output / "small-2.jsonl"]
    assert [len(path.read_text(encoding="utf-8").splitlines()) for path in files] == [1, 3]


rows = st.lists(
    st.tuples(
        st.sampled_from(["", "A", "B", "C"]),
        st.sampled_from(["", "T"]),
        st.sampled_from(["", "M1", "M2"]),
        st.booleans(),
    ),
    max_size=20,
)


@given(rows=rows, size=st.integers(1, 300), top=st.booleans())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_reference_has_what_it_refers_to_before_it(rows: list[Any], size: int, top: bool) -> None:
    given_ = [
        product(n, group, title=title, mpn=mpn, price="1 EUR" if priced else "")
        for n, (group, title, mpn, priced) in enumerate(rows)
    ]
    channel = {"top": {"n": 2, "by": "price.amount", "per": "mpn"}} if top else {}
    with tempfile.TemporaryDirectory() as folder:
        made = profile(variants="references", fields=FIELDS)
        project = Project(Path(folder, "p"), made, channels={"small": channel}, guards=OPEN)
        (feed,) = project.build(given_, chunk_size=size).feeds
        lines = project.lines()
    assert feed.adds_up()
    assert feed.items == len(lines)
    groups = defaultdict(list)
    for line in lines:
        assert ("title" in line) is (line["role"] != "child")
        if line["role"] != "single":
            groups[line["group"]].append(line)
    for members in groups.values():
        assert [line["role"] for line in members] == ["parent", *["child"] * (len(members) - 1)]
        assert {line["lead"] for line in members} == {members[0]["sku"]}


def test_an_explanation_shows_the_item_with_the_others_of_its_group(tmp_path: Path) -> None:
    project = references(tmp_path)
    (story,) = explain(project.request(GIVEN), "P4").feeds
    assert story.family == ["P2", "P5"]
    assert "the first of them" in story.decided
