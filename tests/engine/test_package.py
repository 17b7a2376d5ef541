"""Packages: a ZIP with fixed parts beside the document, the same bytes always, looked at before it is put in place."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from engine_shop import Project, leftovers, profile

from feedgen import api
from feedgen.diagnostics import OutputError
from feedgen.engine import package as packages
from feedgen.engine.feeds import FeedShape, read_feed

TYPES = '<?xml version="1.0"?>\n<Types/>'
PARTS = {"[Content_Types].xml": TYPES, "_rels/.rels": "<é/>\n"}
PACKAGE = {"document": "Content/Offers.xml", "parts": PARTS}


def offers(**feed: Any) -> dict[str, Any]:
    settings: dict[str, Any] = {
        "file": "{{ channel }}.zip",
        "writer": "xml",
        "package": PACKAGE,
        "root": {"name": "Package", "items": "Offers", "fields": {"Offers/@Capacity": "file.items"}},
        "item": "Offer",
        "fields": {"@id": {"value": "id", "required": True}, "@title": "title"},
    }
    return profile(**{**settings, **feed})


def rows(n: int) -> list[dict[str, str]]:
    return [{"id": f"R-{number}", "title": f"Robot {number}"} for number in range(n)]


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_parts_stand_before_the_document_to_the_letter(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", offers())
    report = project.build(rows(3))
    (name, data), *more = project.feeds().items()
    assert (name, more) == ("small.zip", [])
    found = opened(data)
    assert list(found) == [*PARTS, "Content/Offers.xml"]
    assert {part: found[part].decode() for part in PARTS} == PARTS
    (collection,) = ElementTree.fromstring(found["Content/Offers.xml"])
    assert (collection.get("Capacity"), [one.get("id") for one in collection]) == ("3", ["R-0", "R-1", "R-2"])
    (file,) = json.loads((project.output / "manifest.json").read_text())["feeds"][0]["files"]
    document = len(found["Content/Offers.xml"])
    assert (file["path"], file["bytes"], file["unpacked_bytes"]) == ("small.zip", len(data), document)
    assert file["sha256"] == report.feeds[0].files[0].sha256
    assert leftovers(project.output) == []


def test_members_say_their_sizes_where_they_begin(tmp_path: Path) -> None:
    """System.IO.Packaging refuses an archive whose local headers are not what its table of contents says."""
    project = Project(tmp_path / "p", offers())
    project.build(rows(3))
    data = project.feeds()["small.zip"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            version, flags, *_ = (int.from_bytes(data[info.header_offset + at :][:2], "little") for at in (4, 6))
            sizes = [int.from_bytes(data[info.header_offset + at :][:4], "little") for at in (18, 22)]
            assert (version, flags, info.flag_bits) == (info.extract_version, 0, 0)
            assert sizes == [info.compress_size, info.file_size]
            assert info.date_time == (1980, 1, 1, 0, 0, 0)


def test_each_further_file_is_a_package(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", offers(limits={"items": 3}))
    project.build(rows(8))
    assert list(project.feeds()) == ["small-2.zip", "small-3.zip", "small.zip"]
    counts = {}
    for name, data in project.feeds().items():
        (collection,) = ElementTree.fromstring(opened(data)["Content/Offers.xml"])
        assert collection.get("Capacity") == str(len(collection))
        counts[name] = len(collection)
    assert counts == {"small.zip": 3, "small-2.zip": 3, "small-3.zip": 2}
    project.build(rows(2))
    assert list(project.feeds()) == ["small.zip"]


def test_the_same_content_makes_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for folder, size in (("a", 1), ("b", 1 << 20)):
        project = Project(tmp_path / folder, offers())
        files = project.build(rows(30), chunk_size=size).feeds[0].files
        made.append((project.feeds(), files))
        dry = project.build(rows(30), write=False)
        assert dry.feeds[0].files == files
    assert made[0] == made[1]


@pytest.mark.parametrize("asked", ["small.zip", "small.zip!Content/Offers.xml", "Offers.xml"])
def test_it_is_read_back_inside(tmp_path: Path, asked: str) -> None:
    """Whole, by the name of the document, or the document alone."""
    project = Project(tmp_path / "p", offers())
    project.build(rows(4))
    (project.output / "Offers.xml").write_bytes(opened(project.feeds()["small.zip"])["Content/Offers.xml"])
    shape = FeedShape(format="xml", item="Offer", id="@id", member="Content/Offers.xml")
    assert [item.id for item in read_feed(str(project.output / asked), shape)] == ["R-0", "R-1", "R-2", "R-3"]


def test_diff_sees_what_is_in_it(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", offers(limits={"items": 2}))
    for output, title in ((project.folder / "old", "Robot"), (project.output, "Robot two")):
        project.build([{"id": "R-1", "title": title}, {"id": "R-2", "title": "Drone"}], output=output)
    (pair,) = api.diff(
        str(project.folder / "old"), str(project.output), channels=["small"], config=project.folder / "feedgen.yaml"
    )
    assert pair.difference is not None
    assert (pair.difference.same, pair.difference.changed) == (1, 1)


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", offers())
    project.output.mkdir()
    (project.output / ".small.zip.part").write_text("half")
    project.build(rows(1))
    assert leftovers(project.output) == []


@pytest.mark.parametrize("damage", ["part", "document", "end"])
def test_a_package_that_does_not_open_is_not_put_in_place(
    tmp_path: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path / "p", offers())
    look = packages.PackageFile._read_back

    def damaged(target: packages.PackageFile, file: Any) -> None:
        at = {"part": 52, "document": target.size // 2, "end": target.size - 22}[damage]
        file.seek(at)
        file.write(b"\xff\xff\xff\xff")
        look(target, file)

    monkeypatch.setattr(packages.PackageFile, "_read_back", damaged)
    with pytest.raises(OutputError) as stopped:
        project.build([{"id": f"R-{n}", "title": "x" * n} for n in range(500)])
    assert stopped.value.findings[0].code == "OUT202"
    assert (project.feeds(), leftovers(project.output)) == ({}, [])


def test_a_document_that_is_no_document_is_not_put_in_place(tmp_path: Path) -> None:
    """What is in the ZIP is parsed as any other feed is."""
    channel = offers(root=None, envelope="broken.xml.j2", item="Offer")
    project = Project(tmp_path / "p", channel)
    (project.folder / "templates").mkdir()
    (project.folder / "templates" / "broken.xml.j2").write_text("<a><b>{{ items }}</a>")
    with pytest.raises(OutputError) as stopped:
        project.build(rows(1))
    (finding,) = stopped.value.findings
    assert (finding.code, "mismatched tag" in finding.params["reason"]) == ("OUT202", True)
    assert (project.feeds(), leftovers(project.output)) == ({}, [])


def test_a_document_too_large_for_a_package_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "LARGEST", 500)
    project = Project(tmp_path / "p", offers())
    with pytest.raises(OutputError) as stopped:
        project.build(rows(100))
    assert "split the feed with `limits`" in stopped.value.findings[0].params["advice"]
    assert leftovers(project.output) == []


def test_a_run_that_stops_leaves_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", offers())
    project.build(rows(2))
    before = project.feeds()
    (project.output / "small.zip").unlink()
    (project.output / "small.zip").mkdir()
    with pytest.raises(OutputError):
        project.build(rows(3))
    (project.output / "small.zip").rmdir()
    assert (leftovers(project.output), len(before)) == ([], 1)
