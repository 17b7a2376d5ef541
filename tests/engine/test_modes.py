"""Feeds that take down what the channel has: only when they are named, and never quietly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, product, profile

from feedgen.cli import console, summary
from feedgen.diagnostics import UsageError

DELETE = {"mode": "delete", "default": False, "file": "{{ channel }}-gone.jsonl", "like": "products"}


def project_with(folder: Path, **feed: Any) -> Project:
    channel = profile()
    channel["feeds"]["gone"] = {**DELETE, **feed}
    return Project(folder / "p", channel)


@pytest.mark.parametrize("mode", ["delete", "replace"])
def test_no_profile_builds_it_unasked(tmp_path: Path, mode: str) -> None:
    project = project_with(tmp_path, mode=mode, default=True)
    with pytest.raises(UsageError, match=f"a feed of mode {mode} is never built unasked"):
        project.build([product(1)])


def test_only_its_name_gets_it(tmp_path: Path) -> None:
    project = project_with(tmp_path)
    assert [feed.feed for feed in project.build([product(1)]).feeds] == ["products"]
    assert [feed.feed for feed in project.build([product(1)], channels=["small/gone"]).feeds] == ["gone"]


def test_what_is_archived_is_taken_down(tmp_path: Path) -> None:
    project = project_with(tmp_path)
    rows = [product(1), product(2, status="archived"), product(3, status="draft")]
    (sold,), (gone,) = project.build(rows).feeds, project.build(rows, channels=["small/gone"]).feeds
    assert (sold.items, sold.filtered) == (1, 2)
    assert (gone.items, gone.filtered) == (3, 0)


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        ("delete", "small/gone TAKES DOWN the 2 items in it at the channel"),
        ("replace", "small/gone TAKES DOWN whatever the channel has beside the 2 items in it"),
        ("stock-price", None),
    ],
)
def test_the_summary_says_it_aloud(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], mode: str, said: str | None
) -> None:
    report = project_with(tmp_path, mode=mode).build([product(1), product(2)], channels=["small/gone"])
    summary.show(report, console.talk())
    aloud = [line for line in capsys.readouterr().err.splitlines() if "TAKES DOWN" in line]
    assert aloud == ([] if said is None else [said])
    assert report.manifest()["feeds"][0]["mode"] == mode
