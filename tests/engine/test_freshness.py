"""A feed is as old as what is new in it, and is told of when that is older than it may be."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest
from engine_shop import NOW, Project

from feedgen.diagnostics import GuardError

DAY = dt.timedelta(days=1)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "p", run={"max_age": "26h"}, guards={"max_drop": "30%"})
    project.build(rows(10))
    return project


def rows(n: int, text: str = "Robot") -> list[dict[str, str]]:
    return [{"id": f"R-{number}", "title": text} for number in range(n)]


def as_of(project: Project) -> str:
    (entry,) = json.loads((project.output / "manifest.json").read_text())["feeds"]
    return str(entry["as_of"])


def again(project: Project, days: int, new: list[dict[str, str]] | None = None, **over: Any) -> list[str]:
    """Build some days later; the codes of RUN that were found."""
    project.build(new, now=NOW + days * DAY, **over)
    return [code for code, _ in project.codes() if code.startswith("RUN")]


def test_nothing_new_for_too_long(project: Project) -> None:
    assert again(project, 1) == []
    assert as_of(project) == NOW.isoformat(), "the same bytes from the same sources"
    assert again(project, 2) == ["RUN301"]
    (found,) = [finding for finding in project.findings if finding.code == "RUN301"]
    assert (found.channel, found.feed, found.params["age"]) == ("small", "products", "2 d")


def test_new_content_is_new(project: Project) -> None:
    assert again(project, 2, rows(10, "Android")) == []
    assert as_of(project) == (NOW + 2 * DAY).isoformat()


def test_an_export_written_anew_is_new_though_it_says_the_same(project: Project) -> None:
    moment = (NOW + 2 * DAY).timestamp()
    os.utime(project.source, (moment, moment))
    assert again(project, 2) == []


def test_a_feed_that_guards_hold_becomes_old(project: Project) -> None:
    for days, codes in ((1, []), (2, ["RUN301"])):
        with pytest.raises(GuardError):
            project.build(rows(2), now=NOW + days * DAY)
        assert [code for code, _ in project.codes() if code.startswith("RUN")] == codes
    (found,) = [finding for finding in project.findings if finding.code == "RUN301"]
    assert found.params["reason"] == "this run replaced nothing"


def test_a_channel_has_the_last_word(project: Project) -> None:
    project.configure(run={"max_age": "26h"}, channels={"small": {"profile": "small", "max_age": "3d"}})
    assert again(project, 2) == []
    assert again(project, 4) == ["RUN301"]


def test_nobody_asked(project: Project) -> None:
    project.configure()
    assert again(project, 200) == []


def test_a_dry_run_says_nothing_of_age(project: Project) -> None:
    assert again(project, 5, write=False) == []


@pytest.mark.parametrize("told", [None, "yesterday", "2026-11-01", 5, {"a": 1}])
def test_a_manifest_of_an_earlier_version_or_by_another_hand(project: Project, told: Any) -> None:
    path = project.output / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["feeds"][0]["as_of"] = told
    path.write_text(json.dumps(manifest))
    assert again(project, 2) == []
    assert as_of(project) == (NOW + 2 * DAY).isoformat()
