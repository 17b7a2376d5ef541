"""Documents that tell of their items: lists of what all of them say, and how many there are."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, leftovers, profile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from feedgen.diagnostics import OutputError, UsageError, message_of

ROOT = {
    "name": "catalog",
    "attributes": {"count": "{{ file.items }}", "file": "{{ file.number }}"},
    "items": "shop/offers",
    "fields": {
        "shop/name": {"value": "shop.name", "required": True},
        "shop/colours/colour": {"each": "collected.colours", "item": {"@id": "it.key"}},
        "shop/categories/category": {
            "each": "collected.categories",
            "item": {"@id": "it.key", "@parent": "it.parent", "#text": "it.name"},
        },
    },
}
COLLECT = {
    "colours": {"each": "tags"},
    "categories": {"value": "category", "levels": True, "key": "it | number_id(digits=9)"},
}
FIELDS = {
    "@id": {"value": "id", "required": True},
    "title": {"value": "title", "required": True},
    "category": "category | number_id(digits=9)",
    "tag": "tags",
}


def xml(**feed: Any) -> dict[str, Any]:
    whole = {"root": ROOT, "collect": COLLECT, "item": "offer", "fields": FIELDS, **feed}
    return profile(file="small.xml", writer="xml", **whole)


def row(number: int, category: str = "", tags: str = "", **over: str) -> dict[str, str]:
    return {"id": f"R-{number}", "title": f"Robot {number}", "category": category, "tags": tags, **over}


def check(data: bytes) -> list[str]:
    """The ids of a whole document, whose lists are those of its items: each once, levels above first."""
    root = etree.fromstring(data)
    offers = root.findall("shop/offers/offer")
    assert root.get("count") == str(len(offers))
    tags = [tag.text for offer in offers for tag in offer.findall("tag")]
    assert [colour.get("id") for colour in root.iterfind("shop/colours/colour")] == list(dict.fromkeys(tags))
    listed = [category.get("id") for category in root.iterfind("shop/categories/category")]
    assert len(listed) == len(set(listed))
    above: list[str | None] = [None]
    needed: set[str | None] = set()
    for category in root.iterfind("shop/categories/category"):
        assert category.get("parent") in above
        above.append(category.get("id"))
    parents = {category.get("id"): category.get("parent") for category in root.iterfind("shop/categories/category")}
    for offer in offers:
        found = offer.findtext("category")
        while found is not None:
            needed.add(found)
            found = parents[found]
    assert needed == set(listed)
    return [offer.get("id", "") for offer in offers]


LEVELS = st.lists(st.sampled_from(["Toys", "Robots", "Legs & arms", "Œuvres"]), max_size=3).map(" > ".join)
TAGS = st.lists(st.sampled_from(["red", "blue", "<x>"]), max_size=2, unique=True).map("|".join)


@given(
    given=st.lists(st.tuples(LEVELS, TAGS, st.booleans(), st.integers(0, 9)), max_size=12),
    size=st.integers(1, 400),
    limits=st.fixed_dictionaries({}, optional={"items": st.integers(1, 4), "bytes": st.integers(200, 1500)}),
)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_lists_are_those_of_the_items_however_they_are_cut(
    given: list[tuple[str, str, bool, int]], size: int, limits: dict[str, int]
) -> None:
    rows = [row(n, path, tags, title="Robot" if named else "") for path, tags, named, n in given]
    with tempfile.TemporaryDirectory() as name:
        outputs = []
        for folder, chunk in (("whole", 1 << 20), ("cut", size)):
            project = Project(Path(name, folder), xml(limits=limits), guards={"min_items": 0})
            report = project.build(rows, chunk_size=chunk)
            found = [id_ for file in report.feeds[0].files for id_ in check(project.feeds()[file.path])]
            assert len(found) == report.feeds[0].items
            assert all(
                len(data) <= limits.get("bytes", 1 << 30) or len(check(data)) < 2 for data in project.feeds().values()
            )
            outputs.append(project.feeds())
        assert outputs[0] == outputs[1]


def test_workers_make_no_difference_and_a_dry_run_tells_the_same_digest(tmp_path: Path) -> None:
    rows = [row(n, f"Toys > Group {n % 7}", "red|blue") for n in range(60)]
    made = []
    for workers in (1, 2):
        project = Project(tmp_path / str(workers), xml())
        made.append(project.build(rows, workers=workers, chunk_size=300).feeds[0].files)
    assert made[0] == made[1]
    assert Project(tmp_path / "dry", xml()).build(rows, write=False).feeds[0].files == made[0]


def test_the_whole_document(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", xml())
    project.build([row(1, "Toys > Robots", "red")])
    assert project.feeds()["small.xml"].decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<catalog count="1" file="1">\n'
        "  <shop>\n"
        "    <name>Test Shop</name>\n"
        "    <colours>\n"
        '      <colour id="red"/>\n'
        "    </colours>\n"
        "    <categories>\n"
        '      <category id="207712653">Toys</category>\n'
        '      <category id="153597265" parent="207712653">Robots</category>\n'
        "    </categories>\n"
        "    <offers>\n"
        '      <offer id="R-1">\n'
        "        <title>Robot 1</title>\n"
        "        <category>153597265</category>\n"
        "        <tag>red</tag>\n"
        "      </offer>\n"
        "    </offers>\n"
        "  </shop>\n"
        "</catalog>\n"
    )


def test_behind_the_items_nothing_waits(tmp_path: Path) -> None:
    root = {"name": "catalog", "attributes": {"made": "{{ now | date }}"}, "after": {"count": "file.items"}}
    project = Project(tmp_path / "p", xml(root=root, collect={}))
    project.build([row(n) for n in range(3)])
    found = etree.fromstring(project.feeds()["small.xml"])
    assert [child.tag for child in found] == ["offer", "offer", "offer", "count"]
    assert (found.get("made"), found[-1].text) == ("2026-11-24", "3")


def test_a_template_may_tell_of_the_items_too(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", xml(root=None, envelope="own.xml.j2"))
    (project.folder / "templates").mkdir()
    text = '<c n="{{ file.items }}">{% for c in collected.categories %}<k>{{ c.name }}</k>{% endfor %}{{ items }}</c>'
    (project.folder / "templates" / "own.xml.j2").write_text(text, encoding="utf-8")
    project.build([row(1, "A & B > C")])
    found = etree.fromstring(project.feeds()["small.xml"])
    assert (found.get("n"), [k.text for k in found.iterfind("k")]) == ("1", ["A & B", "C"])


@pytest.mark.parametrize("size", [1, 1 << 20])
@pytest.mark.parametrize(
    ("feed", "ids"),
    [
        ({"select": "quantity > 1"}, ["R-2"]),
        ({"variants": "cheapest"}, ["R-4", "R-2"]),
        ({"variants": {"mode": "parent_only"}}, ["R-4", "G"]),
        ({"variants": {"axes": {"Colour": "color"}}}, ["R-4", "G", "R-2", "R-3"]),
    ],
)
def test_only_what_is_in_the_file_is_told(tmp_path: Path, feed: dict[str, Any], ids: list[str], size: int) -> None:
    rows = [
        row(2, "A > B", "red", group_id="G", color="x", quantity="5", price="1 EUR"),
        row(3, "A > B", "red", group_id="G", color="y", quantity="1", price="2 EUR"),
        row(4, "A", "blue", group_id="", color="", quantity="1", price="1 EUR"),
        row(4, "D", "green", group_id="", color="", quantity="9", price="1 EUR"),
    ]
    fields = {**FIELDS, "@id": "group_id if role == 'parent' else id" if "variants" in feed else "id"}
    project = Project(tmp_path / "p", xml(fields=fields, **feed))
    project.build(rows, chunk_size=size)
    data = project.feeds()["small.xml"]
    if "axes" in str(feed):  # the count is that of items, and a parent row is none
        data = data.replace(b'count="3"', b'count="4"')
    assert check(data) == ids


def test_of_the_best_items_too(tmp_path: Path) -> None:
    channel = xml()
    channel["top"] = {"n": 2, "by": "quantity"}
    project = Project(tmp_path / "p", channel)
    project.build([row(n, f"C{n}", quantity=str(n)) for n in range(5)])
    assert check(project.feeds()["small.xml"]) == ["R-3", "R-4"]


def test_a_limit_of_products_ends_the_lists_too(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", xml())
    project.build([row(n, f"C{n}") for n in range(5)], limit=2)
    assert check(project.feeds()["small.xml"]) == ["R-0", "R-1"]


# -- what is wrong -------------------------------------------------------------------------------------------


def test_one_key_of_two_values_is_told_once(tmp_path: Path) -> None:
    collect = {**COLLECT, "categories": {"value": "category", "key": "it[0]"}}
    fields = {**FIELDS, "category": "category[0]"}
    project = Project(tmp_path / "p", xml(collect=collect, fields=fields))
    project.build([row(1, "A > B"), row(2, "A > C"), row(3, "A > C")])
    (found,) = [finding for finding in project.findings if finding.code == "CHN420"]
    assert message_of(found) == "categories: the key A stands for 'A > B' already, and for 'A > C'"


def test_a_value_that_cannot_be_made_is_told_and_not_listed(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", xml(collect={**COLLECT, "colours": "quantity / 0"}, fields=FIELDS))
    project.build([row(1, "A", quantity="2")])
    assert [found.field for found in project.findings if found.code.startswith("MAP")] == ["colours"]
    assert b"<colour " not in project.feeds()["small.xml"]


def test_what_the_document_lacks_stops_the_run_before_it_begins(tmp_path: Path) -> None:
    root = {**ROOT, "fields": {"company": {"value": "shop.country", "required": True, "note": "set `shop.country`"}}}
    project = Project(tmp_path / "p", xml(root=root, collect={}))
    with pytest.raises(UsageError) as stopped:
        project.build([row(1)])
    (found,) = stopped.value.findings
    assert message_of(found) == "company of the document is missing, and the channel requires it"
    assert found.params["note"] == "set `shop.country`"
    late = {**ROOT, "fields": {"c": {"each": "collected.colours", "value": "it.name", "required": True}}}
    project = Project(tmp_path / "q", xml(root=late))
    with pytest.raises(OutputError) as missing:
        project.build([row(1)])
    assert missing.value.findings[0].code == "PRF145"
    assert (project.feeds(), leftovers(project.output)) == ({}, [])


def test_what_waits_is_gone_when_a_run_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path / "p", xml())
    project.request([row(1)])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "none"))
    with pytest.raises(OutputError) as stopped:
        project.build()
    assert stopped.value.findings[0].code == "OUT208"
    assert leftovers(project.output) == []
