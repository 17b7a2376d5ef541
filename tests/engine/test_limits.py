"""A feed larger than the channel takes goes on in further files, each a whole document."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from engine_shop import Project, leftovers, profile
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen.diagnostics import UsageError

JSONL = {"id": {"value": "id", "required": True}, "number": {"counter": True}, "title": "title"}
XML = {"@n": {"counter": True}, "id": "id", "title": "title"}


def xml(**feed: Any) -> dict[str, Any]:
    root = {"name": "offers", "attributes": {"shop": "{{ shop.name }}"}}
    return profile(file="small.xml", writer="xml", root=root, item="offer", fields=XML, **feed)


def rows(n: int) -> list[dict[str, str]]:
    return [{"id": f"R-{number}", "title": f"Robot {number}"} for number in range(n)]


@pytest.mark.parametrize("size", [1, 100, 1 << 20])
def test_a_limit_of_items_makes_further_files(tmp_path: Path, size: int) -> None:
    project = Project(tmp_path / "p", xml(limits={"items": 3}))
    report = project.build(rows(8), chunk_size=size)
    assert sorted(project.feeds()) == ["small-2.xml", "small-3.xml", "small.xml"]
    found = []
    for file, name in zip(report.feeds[0].files, ("small.xml", "small-2.xml", "small-3.xml"), strict=True):
        root = ElementTree.fromstring(project.feeds()[name])
        assert (root.tag, root.attrib) == ("offers", {"shop": "Test Shop"})
        assert [offer.get("n") for offer in root] == [str(n + 1) for n in range(len(root))]
        assert (file.path, file.items, file.bytes) == (name, len(root), len(project.feeds()[name]))
        found += [offer.findtext("id") for offer in root]
    assert found == [f"R-{n}" for n in range(8)]


@pytest.mark.parametrize("size", [1, 1 << 20])
@pytest.mark.parametrize("writer", ["xml", "json", "csv"])
def test_a_limit_of_bytes_is_never_passed(tmp_path: Path, size: int, writer: str) -> None:
    """The number of an item, the separator and the end of the document count too."""
    for limit in range(300, 340):
        feed = {"writer": writer, "file": f"small.{writer}", "fields": JSONL, "limits": {"bytes": limit}}
        channel = xml(limits={"bytes": limit}) if writer == "xml" else profile(**feed)
        project = Project(tmp_path / str(limit), channel)
        report = project.build(rows(25), chunk_size=size)
        assert all(len(data) <= limit for data in project.feeds().values())
        assert report.feeds[0].items == 25
        (*full, _last) = report.feeds[0].files
        assert all(file.bytes > limit - 60 for file in full), "files are filled as far as they go"


@given(n=st.integers(0, 12), items=st.integers(1, 5), limit=st.integers(50, 400), size=st.integers(1, 400))
@settings(max_examples=20, deadline=None)
def test_every_item_is_in_one_file(tmp_path_factory: Any, n: int, items: int, limit: int, size: int) -> None:
    channel = profile(fields=JSONL, limits={"items": items, "bytes": limit})
    project = Project(tmp_path_factory.mktemp("limits") / "p", channel, guards={"min_items": 0})
    report = project.build(rows(n), chunk_size=size)
    files = [project.lines(file.path) for file in report.feeds[0].files]
    assert [line["id"] for lines in files for line in lines] == [f"R-{number}" for number in range(n)]
    assert all([line["number"] for line in lines] == list(range(1, len(lines) + 1)) for lines in files)
    assert all(len(lines) <= items for lines in files)
    assert report.feeds[0].items == n


def test_an_item_larger_than_the_limit_is_written_alone(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", profile(limits={"bytes": 80}))
    given_ = rows(3)
    given_[1]["title"] = "x" * 200
    project.build(given_)
    names = ("small.jsonl", "small-2.jsonl", "small-3.jsonl")
    assert [[line["id"] for line in project.lines(name)] for name in names] == [["R-0"], ["R-1"], ["R-2"]]


def test_duplicates_do_not_count_for_a_limit(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", profile(limits={"items": 2}))
    project.build([*rows(2), *rows(2), *rows(4)])
    assert [line["id"] for line in project.lines("small-2.jsonl")] == ["R-2", "R-3"]


# -- what an earlier run left --------------------------------------------------------------------------------


def test_further_files_of_a_larger_run_are_removed_and_nothing_else(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", profile(limits={"items": 1}))
    project.build(rows(6))
    kept = {
        "small-9.jsonl": "not of any run",
        "small-4.jsonl": "put there by the merchant after the run",
        "small-2.jsonl.bak": "a copy",
        "other.txt": "something else",
        ".hidden.part": "not ours",
    }
    for name, text in kept.items():
        (project.output / name).write_text(text)
    project.build(rows(2))
    assert project.feeds().keys() - kept.keys() == {"small.jsonl", "small-2.jsonl"}
    assert all((project.output / name).read_text() == text for name, text in kept.items())


def test_a_manifest_cannot_name_files_to_remove(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", profile(limits={"items": 1}))
    project.build(rows(2))
    victim = project.folder / "small-2.jsonl"
    victim.write_bytes((project.output / "small-2.jsonl").read_bytes())
    manifest = project.output / "manifest.json"
    text = manifest.read_text()
    for name in ("../small-2.jsonl", str(victim), "../feedgen.yaml"):
        manifest.write_text(text.replace('"small-2.jsonl"', json.dumps(name)))
        project.build(rows(1))
        assert victim.exists()
        assert (project.folder / "feedgen.yaml").exists()


FEED = '"channel": "small", "feed": "products"'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        '{"feeds": 3}',
        f'{{"feeds": [null, {{{FEED}}}]}}',
        f'{{"feeds": [{{{FEED}, "counts": [], "files": {{"a": 1}}}}]}}',
        f'{{"feeds": [{{{FEED}, "counts": {{"items": "9"}}, "files": [null, {{"path": 1}}]}}]}}',
    ],
)
def test_a_manifest_that_makes_no_sense_is_no_obstacle(tmp_path: Path, text: str) -> None:
    project = Project(tmp_path / "p", guards={"max_drop": "10%"})
    project.output.mkdir()
    (project.output / "manifest.json").write_text(text)
    project.build(rows(1))
    assert json.loads((project.output / "manifest.json").read_text())["feeds"][0]["counts"]["items"] == 1


# -- names ---------------------------------------------------------------------------------------------------


def two_feeds(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    channel = profile()
    products = channel["feeds"]["products"]
    return {**channel, "feeds": {"one": {**products, **first}, "two": {**products, **second}}}


@pytest.mark.parametrize(
    ("first", "second", "path"),
    [
        ({"file": "same.jsonl"}, {"file": "Same.jsonl"}, "Same.jsonl"),
        ({"file": "manifest.json"}, {"file": "b.jsonl"}, "manifest.json"),
        ({"file": "a.jsonl", "limits": {"items": 1}}, {"file": "a-2.jsonl"}, "a-2.jsonl"),
    ],
)
def test_no_two_feeds_write_one_file(tmp_path: Path, first: Any, second: Any, path: str) -> None:
    project = Project(tmp_path / "p", two_feeds(first, second))
    with pytest.raises(UsageError) as stopped:
        project.build(rows(3))
    (found,) = stopped.value.findings
    assert (found.code, found.params["path"]) == ("PRF134", path)
    assert leftovers(project.output) == []
    assert project.feeds() == {}


def test_a_thousand_files_need_few_open_ones(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", profile(limits={"items": 1}))
    project.request(rows(400))
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_NOFILE, (60, 60)); "
        "from pathlib import Path; from feedgen import api; "
        "api.build(sys.argv[1], config=Path(sys.argv[2]), output=Path(sys.argv[3]), workers=1)"
    )
    config = project.folder / "feedgen.yaml"
    subprocess.run([sys.executable, "-c", script, project.source, config, project.output], check=True)
    assert len(project.feeds()) == 400
