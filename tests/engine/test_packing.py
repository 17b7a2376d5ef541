"""Packed files: their names, their sizes in the manifest, the same bytes always, and no trace of what they were."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, leftovers, profile

from feedgen.diagnostics import OutputError
from feedgen.engine import packing


def rows(n: int) -> list[dict[str, str]]:
    return [{"id": f"R-{number}", "title": f"Robot {number}"} for number in range(n)]


def unpacked(name: str, data: bytes) -> bytes:
    if name.endswith(".gz"):
        return gzip.decompress(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [name.removesuffix(".zip")]
        return archive.read(archive.namelist()[0])


@pytest.mark.parametrize(("way", "suffix"), [("gzip", ".gz"), ("zip", ".zip")])
def test_what_is_in_it_is_the_feed(tmp_path: Path, way: str, suffix: str) -> None:
    plain = Project(tmp_path / "plain", profile(limits={"items": 40}))
    plain.build(rows(100))
    project = Project(tmp_path / "packed", profile(limits={"items": 40, "compress": way}))
    report = project.build(rows(100))
    found = project.feeds()
    assert {name.removesuffix(suffix): unpacked(name, data) for name, data in found.items()} == plain.feeds()
    manifest = json.loads((project.output / "manifest.json").read_text())
    for file, written in zip(manifest["feeds"][0]["files"], report.feeds[0].files, strict=True):
        data = found[file["path"]]
        assert (file["bytes"], file["unpacked_bytes"]) == (len(data), len(unpacked(file["path"], data)))
        assert (written.path, written.unpacked) == (file["path"], file["unpacked_bytes"])
    assert leftovers(project.output) == []


@pytest.mark.parametrize("way", ["gzip", "zip"])
def test_the_same_content_makes_the_same_bytes(tmp_path: Path, way: str) -> None:
    made = []
    for folder, size in (("a", 1), ("b", 1 << 20)):
        project = Project(tmp_path / folder, profile(limits={"compress": way}))
        files = project.build(rows(30), chunk_size=size).feeds[0].files
        made.append((project.feeds(), files))
        dry = project.build(rows(30), write=False)
        assert dry.feeds[0].files == files
    assert made[0] == made[1]


def test_only_what_is_large_is_packed_and_what_it_was_before_is_gone(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", profile(limits={"compress": "gzip", "compress_over": "1kB"}))
    for n, name in ((3, "small.jsonl"), (300, "small.jsonl.gz"), (3, "small.jsonl")):
        report = project.build(rows(n))
        assert list(project.feeds()) == [name]
        assert report.feeds[0].files[0].path == name
        assert (report.feeds[0].files[0].unpacked is None) == (n == 3)
        assert leftovers(project.output) == []


def test_what_a_killed_run_left_is_removed(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", profile(limits={"compress": "zip"}))
    project.output.mkdir()
    (project.output / ".small.jsonl.zip.part").write_text("half")
    project.build(rows(1))
    assert leftovers(project.output) == []


@pytest.mark.parametrize("way", ["gzip", "zip"])
def test_a_file_that_unpacks_to_something_else_is_not_put_in_place(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(tmp_path / "p", profile(limits={"compress": way}))
    write = packing._Sink.write

    def damaged(sink: Any, data: bytes) -> int:
        return write(sink, data.replace(b"\x00", b"\x01", 1) if len(data) > 20 else data)

    monkeypatch.setattr(packing._Sink, "write", damaged)
    with pytest.raises(OutputError) as stopped:
        project.build([{"id": f"R-{n}", "title": "x" * n} for n in range(500)])
    assert stopped.value.findings[0].code == "OUT202"
    assert (project.feeds(), leftovers(project.output)) == ({}, [])
