"""Guards stop a run before anything is replaced."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, profile, state

from feedgen import api
from feedgen.diagnostics import GuardError
from feedgen.diagnostics.report import RunReport

CHANNEL = profile(fields={"id": {"value": "id", "required": True}, "title": {"value": "title", "required": True}})


def rows(good: int, bad: int = 0, unreadable: int = 0) -> list[dict[str, str]]:
    given = [{"id": f"R-{n}", "title": "Robot", "price": "9.90 EUR"} for n in range(good)]
    given += [{"id": f"B-{n}", "title": "", "price": "9.90 EUR"} for n in range(bad)]
    return given + [{"id": f"U-{n}", "title": "Robot", "price": "abc"} for n in range(unreadable)]


def published(output: Path) -> dict[str, bytes]:
    """What stands in the folder, but for what a guard held."""
    return {name: data for name, data in state(output).items() if ".held" not in name}


def stopped(project: Project, given: list[dict[str, str]], **over: Any) -> dict[str, Any]:
    """Build, expect the one guard that stops it, and that nothing changed; returns code and params."""
    before = published(project.output)
    with pytest.raises(GuardError) as caught:
        project.build(given, **over)
    assert published(project.output) == before
    (found,) = caught.value.findings
    report = caught.value.report
    assert isinstance(report, RunReport)
    assert (report.stopped, report.status, report.written) == ([found], 4, False)
    return {"code": found.code, **found.params}


@pytest.mark.parametrize(("least", "items"), [(1, 0), (3, 2)])
def test_min_items(tmp_path: Path, least: int, items: int) -> None:
    project = Project(tmp_path / "p", CHANNEL, guards={"min_items": least})
    project.build(rows(least))
    found = stopped(project, rows(items, bad=5))
    assert (found["code"], found["found"], found["limit"]) == ("GRD101", items, least)
    assert found["feed"] == "small/products"


def test_min_items_may_be_none(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", CHANNEL, guards={"min_items": 0})
    assert project.build(rows(0)).written


@pytest.mark.parametrize(
    ("good", "bad", "unreadable", "share"),
    [(5, 5, 0, None), (5, 6, 0, "54.5%"), (5, 0, 6, "54.5%"), (10, 6, 5, "52.4%")],
)
def test_max_rejected(tmp_path: Path, good: int, bad: int, unreadable: int, share: str | None) -> None:
    project = Project(tmp_path / "p", CHANNEL, guards={"max_rejected": "50%"})
    given = rows(good, bad, unreadable)
    if share is None:
        assert project.build(given).written
    else:
        found = stopped(project, given)
        assert (found["code"], found["found"], found["limit"]) == ("GRD102", share, "50%")


def test_max_drop_compares_with_the_last_run(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", CHANNEL, guards={"max_drop": "30%"})
    project.build(rows(10))
    found = stopped(project, rows(6))
    assert (found["code"], found["found"], found["before"], found["now"]) == ("GRD103", "40.0%", 10, 6)
    project.build(rows(7))
    project.build(rows(5))
    (project.output / "manifest.json").unlink()
    assert project.build(rows(1)).written, "without a manifest there is nothing to compare with"


def test_a_stopped_run_is_not_compared_with(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", CHANNEL, guards={"max_drop": "30%"})
    project.build(rows(10))
    for _ in range(2):
        assert stopped(project, rows(2))["before"] == 10


def test_several_guards_are_all_told_of(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", CHANNEL, guards={"max_drop": "30%", "max_rejected": "10%"})
    project.build(rows(10))
    with pytest.raises(GuardError) as caught:
        project.build(rows(0, bad=9))
    assert [found.code for found in caught.value.findings] == ["GRD102", "GRD101", "GRD103"]


def test_one_feed_below_its_guard_keeps_them_all(tmp_path: Path) -> None:
    products = CHANNEL["feeds"]["products"]
    other = {**products, "file": "other.jsonl", "select": "title == 'Rare'"}
    project = Project(tmp_path / "p", {**CHANNEL, "feeds": {"products": products, "other": other}})
    project.build([*rows(3), {"id": "X", "title": "Rare", "price": "1 EUR"}])
    assert stopped(project, rows(4))["feed"] == "small/other"


def test_a_dry_run_is_guarded_and_writes_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", CHANNEL, guards={"max_drop": "30%"})
    stopped(project, rows(0), write=False)
    assert not project.output.exists()
    report = project.build(rows(10), write=False)
    assert not project.output.exists()
    assert (report.written, report.feeds[0].items) == (False, 10)
    project.build(rows(10))
    assert report.feeds[0].files == project.build(rows(10)).feeds[0].files, "size and digest are those of the real file"
    assert stopped(project, rows(2), write=False)["code"] == "GRD103"


def test_validate_is_not_stopped_and_writes_nothing(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", CHANNEL, guards={"max_rejected": "1%", "min_items": 5}, output="feeds")
    project.request(rows(1, bad=3, unreadable=2))
    before = sorted(tmp_path.rglob("*"))
    report = api.validate(str(project.source), config=project.folder / "feedgen.yaml", workers=1)
    assert (report.feeds[0].items, report.feeds[0].rejected, report.rejected, report.stopped) == (1, 3, 2, [])
    assert sorted(tmp_path.rglob("*")) == before


def test_the_manifest_says_what_was_made(tmp_path: Path) -> None:
    project = Project(tmp_path / "p", CHANNEL)
    report = project.build(rows(3, bad=1))
    manifest = json.loads((project.output / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == json.loads(json.dumps(report.manifest()))
    assert manifest["feeds"][0]["counts"] == {"products": 4, "items": 3, "rejected": 1, "filtered": 0, "duplicates": 0}


# -- channels built in turn ----------------------------------------------------------------------------------


def two_channels(folder: Path, **config: Any) -> Project:
    """`a` and `b`, both of the small profile, two items a file."""
    channel = profile(fields=CHANNEL["feeds"]["products"]["fields"], limits={"items": 2})
    channels = {"a": {"profile": "small"}, "b": {"profile": "small"}}
    return Project(folder, channel, channels=channels, **config)


def entries(project: Project) -> dict[str, dict[str, Any]]:
    manifest = json.loads((project.output / "manifest.json").read_text())
    return {f"{entry['channel']}/{entry['feed']}": entry for entry in manifest["feeds"]}


def test_channels_built_in_turn_keep_their_entries(tmp_path: Path) -> None:
    project = two_channels(tmp_path / "p", guards={"max_drop": "50%"})
    project.build(rows(6), channels=["a"])
    first = entries(project)
    project.build(rows(3), channels=["b"])
    kept = entries(project)["a/products"]
    assert kept.pop("run")["created"], "by which run it was made"
    assert kept == first["a/products"]
    assert entries(project)["b/products"]["counts"]["items"] == 3
    assert stopped(project, rows(2), channels=["a"])["before"] == 6
    project.build(rows(3), channels=["a"])
    assert sorted(project.feeds()) == ["a-2.jsonl", "a.jsonl", "b-2.jsonl", "b.jsonl"], "a-3.jsonl is no longer made"
    assert {name: entry["counts"]["items"] for name, entry in entries(project).items()} == {
        "a/products": 3,
        "b/products": 3,
    }


@pytest.mark.parametrize("change", ["edited", "removed"])
def test_an_entry_goes_with_its_files(tmp_path: Path, change: str) -> None:
    project = two_channels(tmp_path / "p")
    project.build(rows(3), channels=["a"])
    file = project.output / "a-2.jsonl"
    if change == "edited":
        file.write_bytes(file.read_bytes() + b"{}\n")
    else:
        file.unlink()
    project.build(rows(3), channels=["b"])
    assert list(entries(project)) == ["b/products"]


def test_an_entry_goes_when_another_channel_writes_its_file(tmp_path: Path) -> None:
    channel = profile(file="shop.jsonl")
    project = Project(tmp_path / "p", channel, channels={"a": {"profile": "small"}, "b": {"profile": "small"}})
    project.build(rows(3), channels=["a"])
    project.build(rows(3), channels=["b"])
    assert list(entries(project)) == ["b/products"]


@pytest.mark.parametrize("manifest", ["[]", '{"feeds": [1, {"channel": "a", "feed": [], "files": [{"path": "x"}]}]}'])
def test_a_manifest_that_makes_no_sense_is_no_obstacle(tmp_path: Path, manifest: str) -> None:
    project = two_channels(tmp_path / "p")
    project.output.mkdir()
    (project.output / "manifest.json").write_text(manifest)
    project.build(rows(3), channels=["b"])
    assert list(entries(project)) == ["b/products"]
