"""Runs that remember: what the state holds is what stands in the files, whatever happened in between."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from engine_shop import Fork, Project, as_csv, feeds, product, profile

from feedgen.diagnostics import GuardError, OutputError, UsageError
from feedgen.engine.commit import Publication, is_still
from feedgen.state import Staging, State, UnusableError, opening, runs
from feedgen.state.facts import DIGEST


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "p")


def rows(n: int, text: str = "Robot") -> list[dict[str, str]]:
    return [{"id": f"R-{number}", "title": f"{text} {number}"} for number in range(n)]


def state_of(project: Project) -> Path:
    return project.folder / ".feedgen" / "state.sqlite"


Items = dict[str, bytes]


def remembered(project: Project, feed: str = "products") -> Items:
    with State.open(state_of(project), create=False) as state:
        number = runs.feed_number(state, "feeds", "small", feed, None)
        return dict(state.db.execute("SELECT id, hash FROM items WHERE feed = ?", (number,)))


def written(project: Project, *names: str) -> Items:
    """What the files of a feed hold, as it should be remembered."""
    lines = [line for name in names or ("small.jsonl",) for line in (project.output / name).read_bytes().splitlines()]
    return {json.loads(line)["id"]: hashlib.sha1(line + b"\n").digest()[:DIGEST] for line in lines}


@pytest.mark.parametrize(
    "feed",
    [
        {},
        {"limits": {"items": 4}},
        {"variants": "cheapest"},
        {"variants": {"axes": {"size": "size"}}},
        {"fields": {"id": "id", "title": {"value": "title", "unique": True}}},
    ],
)
def test_what_is_remembered_is_what_was_written(tmp_path: Path, feed: dict[str, Any]) -> None:
    """Duplicates, repeated values, groups and chunks in other processes included."""
    project = Project(tmp_path / "p", profile(**feed))
    table = [product(n, group_id=f"G{n % 5}" if n % 2 else "", size=str(n % 3)) for n in range(40)]
    table += [product(3), product(41, title="Robot 1"), product(42, title="")]
    project.build(table, remember=True, workers=2, chunk_size=2000)
    names = [name for name in feeds(project.output) if name.endswith(".jsonl")]
    expected, found = written(project, *names), remembered(project)
    if "axes" in str(feed):
        assert len(found) == len([id_ for id_ in expected if id_.startswith("SKU")]) > 30
    else:
        assert found == expected


def test_the_best_alone_are_remembered(project: Project) -> None:
    project.configure(channels={"small": {"top": {"n": 3, "by": "price"}}})
    project.build([product(n) for n in range(30)], remember=True)
    assert remembered(project) == written(project)
    assert len(written(project)) == 3


def test_a_build_with_a_state_writes_the_same_bytes_under_the_same_plan(project: Project) -> None:
    without = project.build(rows(9))
    before = project.feeds()
    with_state = project.build(remember=True)
    assert project.feeds() == before
    assert with_state.spec == without.spec


def test_where_the_state_is(project: Project, tmp_path: Path) -> None:
    project.build(rows(2), remember=True, write=False)
    project.build()
    assert not state_of(project).exists(), "a dry run, or one that is to keep nothing, makes none"
    project.configure(state=False)
    project.build(remember=True)
    assert not state_of(project).exists()
    project.configure(state={"path": "kept/s.sqlite", "keep": 2})
    for _ in range(4):
        project.build(remember=True)
    with State.open(project.folder / "kept" / "s.sqlite") as state:
        assert len(list(runs.history(state))) == 2
    project.build(remember=True, state=tmp_path / "given.sqlite")
    assert (tmp_path / "given.sqlite").exists()


def test_runs_that_a_guard_stopped_are_told_and_change_nothing(project: Project) -> None:
    project.configure(guards={"max_drop": "30%"})
    project.build(rows(9), remember=True)
    with pytest.raises(GuardError):
        project.build(rows(2), remember=True)
    assert remembered(project) == written(project)
    with State.open(state_of(project)) as state:
        assert [(told.status, told.note) for told in runs.history(state)] == [("done", None), ("stopped", "GRD103")]


# -- a state that cannot be used -----------------------------------------------------------------------------


def codes(project: Project) -> list[str]:
    return [code for code, _ in project.codes() if code.startswith("OUT")]


def test_garbage_is_told_once_moved_aside_and_the_feeds_are_built(project: Project) -> None:
    project.build(rows(2), remember=True)
    state_of(project).write_bytes(b"\x93garbage" * 4000)
    assert project.build(rows(3), remember=True).written
    assert codes(project) == ["OUT302"]
    assert remembered(project) == written(project)
    assert project.build(remember=True).written
    assert codes(project) == []


def test_damage_that_shows_in_the_middle_is_told_and_the_feeds_are_built(project: Project) -> None:
    project.build(rows(400), remember=True)
    path = state_of(project)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(3 * 4096)
        file.write(os.urandom(1) * (size - 3 * 4096))
    assert project.build(rows(5), remember=True).written
    assert codes(project) == ["OUT302"]
    assert len(project.lines()) == 5
    project.build(remember=True)
    assert remembered(project) == written(project)


def test_what_is_no_state_stops_the_run(project: Project) -> None:
    project.request(rows(2))
    with pytest.raises(UsageError, match="OUT304"):
        project.build(remember=True, state=project.source)
    with State.open(state_of(project)) as state:
        state.db.execute("PRAGMA user_version = 999")
    with pytest.raises(UsageError, match="OUT303"):
        project.build(remember=True)
    assert not project.output.exists() or not project.feeds()


def test_a_folder_that_cannot_be_made_is_told(project: Project) -> None:
    (project.folder / ".feedgen").write_text("a file where the folder should be")
    assert project.build(rows(2), remember=True).written
    assert codes(project) == ["OUT301"]


@pytest.mark.parametrize("pages", [1, 26, 45])
def test_a_full_disk_is_told_and_the_feeds_are_built(
    project: Project, pages: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build(rows(2), remember=True)
    connect = sqlite3.connect

    def small(database: Any, *arguments: Any, **given: Any) -> sqlite3.Connection:
        db = connect(database, *arguments, **given)
        if "state" in str(database):
            db.execute(f"PRAGMA max_page_count = {pages}")
        return db

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", small)
        assert project.build(rows(3000), remember=True).written
    assert codes(project) == ["OUT301"]
    assert len(project.lines()) == 3000
    project.build(remember=True)
    assert remembered(project) == written(project)


def test_what_cannot_be_taken_over_is_taken_over_by_the_next_run(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(state: State, run: int) -> None:
        raise UnusableError(state.path, "the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(runs, "complete", refuse)
        assert project.build(rows(2), remember=True).written
    assert codes(project) == ["OUT301"]
    assert remembered(project) == {}
    project.build(remember=True, write=False)
    assert remembered(project) == {}, "who writes nothing settles nothing"
    project.build(rows(3), remember=True)
    assert codes(project) == ["OUT305"]
    assert remembered(project) == written(project)
    with State.open(state_of(project)) as state:
        assert [(told.added, told.changed) for told in runs.history(state)] == [(2, 0), (1, 0)]


def test_whoever_holds_the_state_for_too_long_is_not_waited_for(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build(rows(2), remember=True)
    monkeypatch.setattr(opening, "PATIENCE", 0.1)
    with State.open(state_of(project)) as other, other.writing():
        assert project.build(rows(3), remember=True).written
    assert codes(project) == ["OUT301"]


def test_two_runs_at_once_into_two_folders(project: Project) -> None:
    """One begins and stages while the other goes on to its end; both are remembered."""
    project.request(rows(30))
    others: list[threading.Thread] = []

    def on_progress(_: object) -> None:
        if not others:
            command = [sys.executable, "-m", "feedgen", "build", str(project.source), "-o", str(project.folder / "b")]
            command += ["--config", str(project.folder / "feedgen.yaml"), "--quiet"]
            environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            assert subprocess.run(command, env=environment, check=False).returncode == 0
            others.append(threading.current_thread())

    assert project.build(remember=True, on_progress=on_progress).written
    with State.open(state_of(project)) as state:
        told = [(told.output, told.added) for told in runs.history(state)]
    assert told == [("b", 30), ("feeds", 30)]


def test_files_that_cannot_be_put_in_place_are_not_remembered(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build(rows(2), remember=True)

    def refuse(*_: object) -> None:
        raise OutputError

    with monkeypatch.context() as patch:
        patch.setattr(Publication, "commit", refuse)
        with pytest.raises(OutputError):
            project.build(rows(5), remember=True)
    assert remembered(project) == written(project)
    assert len(written(project)) == 2


# -- kill -9 at every step -----------------------------------------------------------------------------------


def test_killed_at_any_step_the_state_says_what_stands_in_the_files(
    tmp_path: Path, forked: Fork, capsys: pytest.CaptureFixture[str]
) -> None:
    products = profile()["feeds"]["products"]
    two = {"one": {**products, "file": "one.jsonl"}, "two": {**products, "file": "two.jsonl"}}
    project = Project(tmp_path / "p", {**profile(), "feeds": two})
    project.build(rows(4, "old"), remember=True)
    kept = {path: path.read_bytes() for path in (state_of(project), *project.output.glob("*.json*"))}
    project.request(rows(6, "new")[2:])
    outcomes = set()
    for step in count():
        _restore(project, kept)
        if forked("dying_with_state", project, step) == 0:
            break
        with State.open(state_of(project)) as state:
            Staging(state)
            runs.recover(state, "feeds", lambda file: is_still(project.output / file.path, file.sha256))
        for name in ("one", "two"):
            assert remembered(project, name) == written(project, f"{name}.jsonl"), f"{name} after step {step}"
        outcomes.add(tuple(b"new" in (project.output / f"{name}.jsonl").read_bytes() for name in ("one", "two")))
    assert outcomes == {(False, False), (True, False), (True, True)}
    with capsys.disabled():
        print(f"\n{step} fault points of state, files and manifest", end=" ")
    assert step > 60


def _restore(project: Project, kept: dict[Path, bytes]) -> None:
    for path in (*project.output.iterdir(), *state_of(project).parent.rglob("*")):
        if path.is_file():
            path.unlink()
    for path, data in kept.items():
        path.write_bytes(data)


def test_the_next_run_tells_of_a_killed_one(project: Project, forked: Fork) -> None:
    project.build(rows(3), remember=True)
    project.source.write_text(as_csv(rows(5), ["id", "title"]))
    assert forked("counted_with_state", project) == 0
    steps = int((project.folder / "steps").read_text())
    told: set[int] = set()
    for number, step in enumerate(range(steps - 32, steps)):
        project.source.write_text(as_csv(rows(5, f"t{number}"), ["id", "title"]))
        assert forked("dying_with_state", project, step) == -signal.SIGKILL
        project.build(rows(3), remember=True)
        assert remembered(project) == written(project)
        told |= {found.params["taken"] for found in project.findings if found.code == "OUT305"}
        if told == {0, 1}:
            return
    pytest.fail(f"only {told} of {steps} steps")
