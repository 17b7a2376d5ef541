"""Every product has one outcome in every feed: duplicates, unique values, parents, and sums that must hold."""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_shop import NOW, Project, as_csv, leftovers, profile, state

from feedgen import api
from feedgen.diagnostics import OutputError
from feedgen.engine.executors import Workers
from feedgen.engine.results import ITEM, ChunkResult, Part

FIELDS = {"id": {"value": "id", "required": True}, "ean": {"value": "mpn", "unique": True}, "title": "title"}


def rows(*ids: str, **over: str) -> list[dict[str, str]]:
    common = {"price": "9 EUR", "parent_id": ""}
    return [{"id": one, "title": f"Robot {one}", "mpn": f"M-{one}", **common, **over} for one in ids]


def write(path: Path, given: list[dict[str, str]]) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(as_csv(given, list(given[0])), encoding="utf-8")


def ids(project: Project) -> list[str]:
    return [line["id"] for line in project.lines()]


SIZES = pytest.mark.parametrize("size", [1, 90, 1 << 20])


# -- duplicates ----------------------------------------------------------------------------------------------


@SIZES
def test_a_repeated_id_is_a_duplicate_wherever_it_stands(tmp_path: Path, size: int) -> None:
    project = Project(tmp_path / "p")
    report = project.build(rows("A", "B", "A", "C", "B", "A"), chunk_size=size)
    assert ids(project) == ["A", "B", "C"]
    assert [(f.code, f.product, f.origin.row, f.params["first"]) for f in project.findings] == [
        ("CAT301", "A", 3, f"{project.source}:2"),
        ("CAT301", "B", 5, f"{project.source}:3"),
        ("CAT301", "A", 6, f"{project.source}:2"),
    ]
    (feed,) = report.feeds
    assert (report.products, feed.products, feed.items, feed.duplicates) == (6, 6, 3, 3)


def test_a_rejected_row_is_no_first(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    project.build([*rows("A", price="abc"), *rows("A")])
    assert ids(project) == ["A"]
    assert "CAT301" not in dict(project.codes())


# -- unique values -------------------------------------------------------------------------------------------


@SIZES
def test_a_unique_value_belongs_to_the_first_item(tmp_path: Path, size: int) -> None:
    project = Project(tmp_path / "p", profile(fields=FIELDS))
    given = rows("A", "B", "C", "D", mpn="1")
    given[2]["mpn"] = given[3]["mpn"] = ""
    report = project.build([*given, *rows("E", "F", mpn="2"), *rows("A")], chunk_size=size)
    assert ids(project) == ["A", "C", "D", "E"], "absent values do not clash"
    assert [(f.code, f.product, f.value, f.params["first"], f.channel) for f in project.findings] == [
        ("CHN111", "B", "1", f"{project.source}:2", "small"),
        ("CHN111", "F", "2", f"{project.source}:6", "small"),
        ("CAT301", "A", None, f"{project.source}:2", None),
    ] or size != 1
    assert sorted(project.codes()) == [("CAT301", "A"), ("CHN111", "B"), ("CHN111", "F")]
    (feed,) = report.feeds
    assert (feed.items, feed.rejected, feed.duplicates) == (4, 2, 1)


@SIZES
def test_every_unique_field_counts_and_a_refused_item_holds_nothing(tmp_path: Path, size: int) -> None:
    fields = {**FIELDS, "url": {"value": "title", "unique": True}}
    project = Project(tmp_path / "p", profile(fields=fields))
    given = [
        *rows("A", mpn="1", title="x"), *rows("B", mpn="2", title="x"), *rows("C", mpn="1", title="y"),
        *rows("D", mpn="2", title="y"),
    ]  # fmt: skip
    project.build(given, chunk_size=size)
    assert ids(project) == ["A", "D"], "B left 2 free, and C left y"
    assert [(f.code, f.product, f.field, f.value) for f in project.findings] == [
        ("CHN111", "B", "url", "x"),
        ("CHN111", "C", "ean", "1"),
    ]


def test_only_written_items_keep_a_unique_value(tmp_path: Path) -> None:
    fields = {**FIELDS, "title": {"value": "title", "required": True}}
    project = Project(tmp_path / "p", profile(fields=fields, select="id != 'B'"))
    project.build([*rows("A", mpn="1", title=""), *rows("B", "C", mpn="1")])
    assert ids(project) == ["C"]


def test_each_feed_has_its_own_unique_values(tmp_path: Path) -> None:
    one = profile(fields=FIELDS, select="id != 'A'")["feeds"]["products"]
    two = profile(fields=FIELDS, file="two.jsonl")["feeds"]["products"]
    project = Project(tmp_path / "p", {**profile(), "feeds": {"one": one, "two": two}})
    project.build(rows("A", "B", mpn="1"))
    assert ids(project) == ["B"]
    assert [line["id"] for line in project.lines("two.jsonl")] == ["A"]


def test_a_unique_field_whose_expression_fails_is_absent(tmp_path: Path) -> None:
    fields = {**FIELDS, "ean": {"value": "100 // quantity", "type": "integer", "unique": True}}
    project = Project(tmp_path / "p", profile(fields=fields))
    project.build([*rows("A", "B", quantity="0"), *rows("C", "D", quantity="2")])
    assert ids(project) == ["A", "B", "C"]
    assert {code for code, product in project.codes() if product in "AB"} == {"MAP201"}
    assert ("CHN111", "D") in project.codes()


# -- parents -------------------------------------------------------------------------------------------------


@SIZES
def test_a_variant_whose_parent_is_missing_is_told_of(tmp_path: Path, size: int) -> None:
    project = Project(tmp_path / "p")
    given = [*rows("A", parent_id="P"), *rows("P"), *rows("B", parent_id="P"), *rows("C", parent_id="Q")]
    project.build([*given, *rows("C", parent_id="R")], chunk_size=size)
    assert ids(project) == ["A", "P", "B", "C"]
    assert [(f.code, f.product, f.value) for f in project.findings if f.code == "CAT302"] == [("CAT302", "C", "Q")]
    (found,) = [f for f in project.findings if f.code == "CAT302"]
    assert (found.origin.file, found.origin.row, found.origin.line) == (str(project.source), 4, 5)


def test_a_parent_that_was_rejected_is_missing_too(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    project.build([*rows("P", price="abc"), *rows("A", parent_id="P")])
    assert [code for code, product in project.codes() if product == "A"] == ["CAT302"]
    assert "CAT104" in dict(project.codes())


# -- several sources -----------------------------------------------------------------------------------------


def test_files_of_a_glob_are_one_catalogue(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    folder = project.folder / "exports"
    write(folder / "a.csv", rows("A", "B"))
    write(folder / "b.csv", [*rows("C", price="abc"), *rows("A"), *rows("D")])
    write(folder / "c.csv", rows("X", price="abc"))
    report = project.build(catalogue=str(folder / "*.csv"), chunk_size=1)
    assert ids(project) == ["A", "B", "D"]
    assert [(source.name, source.records) for source in report.sources] == [
        (str(folder / "a.csv"), 2), (str(folder / "b.csv"), 3), (str(folder / "c.csv"), 1),
    ]  # fmt: skip
    errors = [found for found in project.findings if found.severity == 3]
    found = {(f.code, f.product): (f.origin.file, f.origin.row, f.origin.line) for f in errors}
    assert found["CAT301", "A"] == (str(folder / "b.csv"), 2, 3)
    assert found["CAT104", "C"] == (str(folder / "b.csv"), 1, 2)
    assert found["CAT104", "X"] == (str(folder / "c.csv"), 1, 2)
    (duplicate,) = [f for f in project.findings if f.code == "CAT301"]
    assert duplicate.params["first"] == f"{folder / 'a.csv'}:2"
    assert (report.records, report.products, report.rejected) == (6, 4, 2)


def test_sources_of_a_configuration_are_read_in_its_order(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    write(project.folder / "one.csv", rows("A", "B"))
    (project.folder / "two.json").write_text('[{"id": "B", "title": "again"}, {"id": "C", "title": "Robot C"}]')
    project.configure(catalogue={"sources": [{"path": "two.json"}, {"path": "one.csv"}]})
    report = project.build(catalogue=None)
    assert ids(project) == ["B", "C", "A"]
    assert project.lines()[0]["title"] == "again"
    assert [(source.format, source.records) for source in report.sources] == [("json", 2), ("csv", 2)]
    assert all(len(source.sha256) == 64 and source.bytes for source in report.sources)


def test_more_files_than_may_be_open(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    project = Project(tmp_path / "p")
    for n in range(120):
        write(project.folder / "exports" / f"{n:03}.csv", rows(f"R-{n}"))
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (100, before[1]))
    try:
        project.build(catalogue=str(project.folder / "exports" / "*.csv"))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
    assert len(ids(project)) == 120


def test_standard_input_is_a_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from feedgen.sources import standard_input

    project = Project(tmp_path / "p")
    text = as_csv([*rows("A", "B", "A"), *rows("C", price="abc")], list(rows("A")[0]))

    class Stdin:
        buffer = io.BytesIO(text.encode())

    standard_input.cache_clear()
    monkeypatch.setattr("sys.stdin", Stdin())
    try:
        report = project.build(catalogue="-", chunk_size=50)
    finally:
        standard_input.cache_clear()
    assert ids(project) == ["A", "B"]
    (source,) = report.sources
    assert (source.name, source.records, source.bytes) == ("<stdin>", 4, len(text))
    assert {f.origin.file for f in project.findings} == {"<stdin>"}


# -- sums that must hold -------------------------------------------------------------------------------------


def lost_outcome(part: Part) -> Part:
    first, *others = part.ends
    ends = array("L", [end - first for end in others])
    return part._replace(outcomes=part.outcomes[1:], data=part.data[first:], ends=ends)


def lost_item(part: Part) -> Part:
    return part._replace(data=part.data[: part.ends[-2]], ends=part.ends[:-1])


def unknown_outcome(part: Part) -> Part:
    return part._replace(outcomes=part.outcomes[:-1] + b"\xf0", data=part.data[: part.ends[-2]], ends=part.ends[:-1])


def counted_twice(part: Part) -> Part:
    ends = array("L", [*part.ends, len(part.data) * 2])
    return part._replace(outcomes=part.outcomes + bytes([ITEM]), data=part.data * 2, ends=ends)


def tampering(monkeypatch: pytest.MonkeyPatch, tamper: Any) -> None:
    class Tampering(Workers):
        def map(self, chunks: Any) -> Iterator[ChunkResult]:
            for number, result in enumerate(super().map(chunks)):
                yield tamper(result) if number == 0 else result

    monkeypatch.setattr("feedgen.engine.run.Workers", Tampering)


@pytest.mark.parametrize("tamper", [lost_outcome, lost_item, unknown_outcome, counted_twice])
def test_a_part_that_does_not_add_up_stops_the_run(tmp_path: Path, monkeypatch: Any, tamper: Any) -> None:
    project = Project(tmp_path / "p")
    project.build(rows("A", "B"))
    before = state(project.output)
    tampering(monkeypatch, lambda result: result._replace(parts={0: tamper(result.parts[0])}))
    with pytest.raises(OutputError) as stopped:
        project.build(rows(*"ABCDEFGH"), chunk_size=100)
    (found,) = stopped.value.findings
    assert (found.code, found.params["feed"], stopped.value.status) == ("OUT206", "small/products", 5)
    assert state(project.output) == before
    assert leftovers(project.output) == []


def test_a_record_that_is_lost_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path / "p")
    tampering(monkeypatch, lambda result: result._replace(records=result.records + 1))
    with pytest.raises(OutputError) as stopped:
        project.build(rows(*"ABC"))
    assert "OUT206 catalogue: not every product is accounted for (4 records, 3 products" in str(stopped.value)
    assert state(project.output) == {}


def test_a_member_that_never_comes_back_stops_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path / "p", profile(variants={"by": "title", "axes": {"n": "mpn"}}))
    monkeypatch.setattr("feedgen.engine.store.Store.groups", lambda store, feed: iter(()))
    with pytest.raises(OutputError) as stopped:
        project.build(rows("A", "B", title="same"))
    assert "OUT206 small/products: not every product is accounted for (0 of 2 products" in str(stopped.value)


def test_a_library_call_adds_up_as_well(tmp_path: Path) -> None:
    source = tmp_path / "shop.csv"
    write(source, rows("A", "A", "B"))
    project = Project(tmp_path / "p")
    report = api.build(str(source), config=project.folder / "feedgen.yaml", output=project.output, now=NOW, workers=1)
    assert all(feed.adds_up() for feed in report.feeds)
