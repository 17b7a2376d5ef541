"""What happens to the files of a run: read back, one run at a time, and workers that die."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from engine_shop import Project, leftovers, profile, state

from feedgen.diagnostics import OutputError
from feedgen.engine.executors import Workers
from feedgen.engine.lock import HOLDER, NAME, locked
from feedgen.engine.prepare import prepare
from feedgen.writers import WRITERS, Unreadable
from feedgen.writers.xml import WRITER, XmlEncoder, XmlVerifier

ROOT = Path(__file__).parents[2]


def rows(n: int, title: str = "Robot") -> list[dict[str, str]]:
    return [{"id": f"R-{number}", "title": title} for number in range(n)]


# -- read back -----------------------------------------------------------------------------------------------


class Broken(XmlEncoder):
    """Forgets to close the element of one item."""

    def item(self, values: Any) -> str:
        return super().item(values).replace("</offer>", "") if values[0] == "R-3" else super().item(values)


class Refusing(XmlVerifier):
    """Finds fault with what any parser would take."""

    def feed(self, data: bytes) -> None:
        if b"R-3" in data:
            raise Unreadable("line 6, column 9: no robots, please")
        super().feed(data)


class Unfinished(XmlVerifier):
    def close(self) -> None:
        raise Unreadable("the end is missing")


def xml(**feed: Any) -> dict[str, Any]:
    fields = {"id": "id", "title": "title"}
    return profile(file="small.xml", writer="xml", root={"name": "offers"}, item="offer", fields=fields, **feed)


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ({"encoder": Broken}, "mismatched tag"),
        ({"verifier": Refusing}, "no robots, please"),
        ({"verifier": Unfinished}, "the end is missing"),
    ],
    ids=["encoder", "verifier", "end"],
)
@pytest.mark.parametrize("write", [True, False])
def test_what_does_not_read_back_replaces_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: dict[str, Any], reason: str, write: bool
) -> None:
    project = Project(tmp_path / "p", {**xml(), "feeds": {**profile()["feeds"], "xml": xml()["feeds"]["products"]}})
    project.build(rows(2))
    before = state(project.output)
    monkeypatch.setitem(WRITERS._loaded, "xml", replace(WRITER, **part))
    monkeypatch.setattr("feedgen.profiles.compile._latest", None)  # its feeds know the writer as it was
    with pytest.raises(OutputError) as stopped:
        project.build(rows(5), write=write)
    (found,) = stopped.value.findings
    assert (found.code, found.params["path"]) == ("OUT202", str(project.output / "small.xml"))
    assert reason in found.params["reason"]
    assert state(project.output) == before


def test_it_is_the_disk_that_is_read_back(tmp_path: Path) -> None:
    """Bytes that changed on their way to the disk are noticed, though they were right in memory."""
    project = Project(tmp_path / "p", xml())
    part = project.output / ".small.xml.part"

    def damage(_: object) -> None:
        if part.exists() and (size := part.stat().st_size) > 10:
            with part.open("r+b") as file:
                file.seek(size // 2)
                file.write(b"<<<")

    with pytest.raises(OutputError) as stopped:
        project.build(rows(9000, "x" * 300), on_progress=damage, chunk_size=200_000)
    assert stopped.value.findings[0].code == "OUT202"
    assert state(project.output) == {}


def test_a_file_cut_short_is_noticed(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    part = project.output / ".small.jsonl.part"

    def cut(_: object) -> None:
        if part.exists():
            os.truncate(part, 0)

    with pytest.raises(OutputError) as stopped:
        project.build(rows(9000, "x" * 300), on_progress=cut, chunk_size=200_000)
    assert stopped.value.findings[0].code == "OUT202"


def test_validate_names_the_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path / "p", xml())
    monkeypatch.setitem(WRITERS._loaded, "xml", replace(WRITER, verifier=Unfinished))
    with pytest.raises(OutputError) as stopped:
        project.build(rows(1), output=None, guarded=False, write=False)
    assert stopped.value.findings[0].params["path"] == "small.xml"


# -- one run at a time ---------------------------------------------------------------------------------------


HOLD = """
import sys
from pathlib import Path
from feedgen.engine.lock import locked
with locked(Path(sys.argv[1]), ["small.jsonl"]):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> Any:
    """A process that holds the lock of `p/feeds`."""
    (tmp_path / "p" / "feeds").mkdir(parents=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    process = subprocess.Popen([sys.executable, "-c", HOLD, tmp_path / "p" / "feeds"], env=environment, **pipes)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_run_names_the_first_and_does_nothing(holder: Any, tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    before = state(project.output)
    with pytest.raises(OutputError) as stopped:
        project.build(rows(1))
    assert stopped.value.status == 5
    told = f"OUT203 another run (process {holder.pid} on {socket.gethostname()}, for "
    assert told in str(stopped.value)
    assert re.search(rf", for \d+ s, since [-+:T\d]+\) is writing to {project.output}\n", str(stopped.value))
    assert state(project.output) == before


def test_dry_runs_and_other_folders_do_not_wait(holder: Any, tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    assert not project.build(rows(1), write=False).written
    assert project.build(rows(1), output=tmp_path / "other").written


def test_a_lock_left_by_a_killed_process_does_not_block(holder: Any, tmp_path: Path) -> None:
    holder.kill()
    holder.wait()
    project = Project(tmp_path / "p")
    assert (project.output / NAME).exists()
    assert (project.output / HOLDER).exists()
    assert project.build(rows(1)).written
    assert leftovers(project.output) == []


@pytest.mark.parametrize("text", ["", "null", "[]", "{", '{"files": 3}', '{"files": [null, 4, "../x", "small.jsonl"]}'])
def test_a_note_that_makes_no_sense_is_no_obstacle(tmp_path: Path, text: str) -> None:
    project = Project(tmp_path / "p")
    project.output.mkdir()
    (project.output / HOLDER).write_text(text)
    (project.folder / ".x.part").write_text("not in the output folder")
    assert project.build(rows(1)).written
    assert (project.folder / ".x.part").exists()


def test_a_lock_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / NAME).mkdir()
    with pytest.raises(OutputError) as stopped, locked(tmp_path, []):
        pass
    assert (stopped.value.findings[0].code, stopped.value.status) == ("OUT204", 5)


def test_the_note_tells_who_writes_what(tmp_path: Path) -> None:
    with locked(tmp_path, ["a.xml"]):
        told = json.loads((tmp_path / HOLDER).read_text())
        since = dt.datetime.fromisoformat(told.pop("since"))
        assert told == {"pid": os.getpid(), "host": socket.gethostname(), "files": ["a.xml"]}
        assert abs(dt.datetime.now(dt.UTC) - since) < dt.timedelta(minutes=1)
    assert not (tmp_path / HOLDER).exists()


# -- workers -------------------------------------------------------------------------------------------------


def test_a_worker_that_is_killed_stops_the_run(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    project.build(rows(3))
    before = state(project.output)
    mine = multiprocessing.get_context("spawn").Process(target=signal.pause, daemon=True)
    mine.start()

    def kill(_: object) -> None:
        for child in multiprocessing.active_children():
            if child.pid != mine.pid:
                child.kill()

    with pytest.raises(OutputError) as stopped:
        project.build(rows(6000, "x" * 100), workers=2, chunk_size=10_000, on_progress=kill)
    (found,) = stopped.value.findings
    assert (found.code, stopped.value.status) == ("OUT207", 5)
    assert "try `--workers 1`" in str(stopped.value)
    assert state(project.output) == before
    mine.join(0.3)
    assert [child.pid for child in multiprocessing.active_children()] == [mine.pid], "only our own workers are ended"
    mine.kill()
    mine.join()


def test_an_error_ends_the_workers(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")

    def fail(_: object) -> None:
        raise LookupError("of the caller")

    with pytest.raises(LookupError):
        project.build(rows(6000, "x" * 100), workers=2, chunk_size=10_000, on_progress=fail)
    assert multiprocessing.active_children() == []
    assert state(project.output) == {}


def test_workers_never_hear_of_ctrl_c(tmp_path: Path) -> None:
    """From their very start: while they import, no handler of theirs could answer it."""
    job = prepare(Project(tmp_path / "p").request(rows(600, "x" * 100), chunk_size=10_000))
    with Workers(job.spec, 2) as workers:
        assert len(list(workers.map(job.readings[0].chunks()))) > 2
        assert workers._pool is not None
        blocked = workers._pool.submit(signal.pthread_sigmask, signal.SIG_BLOCK, ()).result()
    assert signal.SIGINT in blocked
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ()), "the coordinator does"
