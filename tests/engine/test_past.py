"""History and the way back: files, manifest and state change together, or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, feeds, leftovers, profile

from feedgen import api
from feedgen.cli.history import shown, sparkline
from feedgen.diagnostics import GuardError, OutputError, UsageError
from feedgen.engine.files import StagedFile
from feedgen.engine.kept import KeptFiles
from feedgen.state import State


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "p", profile(limits={"items": 3}))
    project.configure(channels={"small": {}}, state={"keep_files": 2})
    return project


def rows(n: int, text: str = "Robot") -> list[dict[str, str]]:
    return [{"id": f"R-{number}", "title": f"{text} {number}"} for number in range(n)]


def back(project: Project, to: int | None = None, channel: str = "small") -> api.RolledBack:
    return api.rollback([channel], to=to, config=project.folder / "feedgen.yaml", output=project.output)


def told(project: Project, **asked: Any) -> list[api.PastRun]:
    return api.history(config=project.folder / "feedgen.yaml", output=project.output, **asked)


def items(project: Project) -> dict[str, str]:
    with State.open(project.folder / ".feedgen" / "state.sqlite", create=False) as state:
        return dict(state.db.execute("SELECT id, hex(hash) FROM items"))


def standing(project: Project) -> tuple[dict[str, bytes], dict[str, str], Any]:
    """The feeds, what is remembered of them, and what the manifest says but for when, and of the run before."""
    manifest = json.loads((project.output / "manifest.json").read_text())
    entries = [{k: v for k, v in feed.items() if k not in ("restored", "run", "gone")} for feed in manifest["feeds"]]
    return feeds(project.output), items(project), entries


def test_the_way_back_is_exact_and_so_is_the_way_forth(project: Project) -> None:
    past = {}
    for number, table in enumerate([rows(7, "old"), rows(2, "new"), rows(5, "newer")[1:]], 1):
        project.build(table, remember=True)
        past[number] = standing(project)
    assert back(project).run == 2
    assert standing(project) == past[2]
    assert back(project).run == 1, "once more goes on, not to and fro"
    assert standing(project) == past[1]
    assert back(project, to=3).run == 3
    assert standing(project) == past[3]
    assert leftovers(project.output) == []
    project.build(rows(5, "newer")[1:], remember=True)
    assert told(project)[-1].changed == 0
    assert standing(project) == past[3]


def test_where_there_is_no_way_back_nothing_changes(project: Project) -> None:
    with pytest.raises(UsageError, match="no run is remembered"):
        back(project)
    project.build(rows(2, "one"), remember=True)
    with pytest.raises(UsageError, match="no earlier run had other files"):
        back(project)
    for text in ("two", "three", "four"):
        project.build(rows(2, text), remember=True)
    before = standing(project)
    for to, reason in ((1, "too long ago"), (99, "did not put it in place")):
        with pytest.raises(UsageError, match=reason):
            back(project, to=to)
    with pytest.raises(UsageError, match="no run of it is remembered"):
        back(project, channel="another")
    for kept in KeptFiles(project.folder / ".feedgen" / "state.sqlite").folder.iterdir():
        kept.write_bytes(b"changed in the meantime")
    with pytest.raises(UsageError, match=r"OUT307 .* is not kept"):
        back(project)
    assert standing(project) == before
    assert [one.kept for one in told(project)] == [False, True, True, False]


def test_a_file_that_cannot_be_put_back_leaves_all_as_they_were(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("one", "two"):
        project.build(rows(5, text), remember=True)
    before = standing(project)

    def refuse(_: StagedFile) -> None:
        raise OutputError

    with monkeypatch.context() as patch:
        patch.setattr(StagedFile, "commit", refuse)
        with pytest.raises(OutputError):
            back(project)
    assert standing(project) == before
    assert leftovers(project.output) == []
    assert back(project).run == 1


def test_files_are_kept_as_long_as_said(project: Project) -> None:
    folder = KeptFiles(project.folder / ".feedgen" / "state.sqlite").folder
    for number in range(5):
        project.build(rows(2, f"n{number}"), remember=True)
        assert len(list(folder.glob("*"))) == min(number, 2)
    project.configure(channels={"small": {}}, state={"keep_files": 0})
    project.build(rows(2, "last"), remember=True)
    assert list(folder.glob("*")) == []


def test_copies_that_cannot_be_kept_are_told(project: Project) -> None:
    project.build(rows(2, "one"), remember=True)
    (project.folder / ".feedgen" / "state.files").write_text("a file where the folder should be")
    assert project.build(rows(2, "two"), remember=True).written
    assert "OUT306" in [code for code, _ in project.codes()]
    assert len(items(project)) == 2


def test_history(project: Project) -> None:
    assert told(project) == []
    project.build(rows(4), remember=True)
    project.build(rows(3), remember=True)
    project.configure(channels={"small": {}}, guards={"min_items": 2})
    with pytest.raises(GuardError):
        project.build(rows(1), remember=True)
    first, second, third = told(project)
    assert (first.added, first.removed, first.counts["items"], first.kept) == (4, 0, 4, True)
    assert (second.added, second.removed, second.current) == (0, 1, True)
    assert (third.status, third.note) == ("stopped", "GRD101")
    assert told(project, channels=["small/products"]) == [first, second, third]
    assert told(project, channels=["other"]) == told(project, channels=["small@DE"]) == []
    text = "\n".join(shown([first, second, third], 9))
    assert "small/products  in feeds  ▇▅▂" in text
    assert text.splitlines()[2].endswith("kept")
    assert text.splitlines()[4].endswith("stopped: GRD101")


def test_sparkline() -> None:
    assert sparkline([0, 0]) == "▁▁"
    assert sparkline([0, 50, 100]) == "▁▄█"
    assert sparkline([]) == ""
