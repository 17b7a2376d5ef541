"""A feed is whole, the old one or the new one, whatever ends a run; and the next run finds nothing in its way."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from engine_shop import Fork, Project, leftovers, profile, state

from feedgen.diagnostics import FeedgenError, OutputError

ROOT = Path(__file__).parents[2]
BULK = 25_000
"""Products of a run that takes a second or two."""


def two_feeds(**feed: Any) -> dict[str, Any]:
    products = profile(**feed)["feeds"]["products"]
    return {**profile(), "feeds": {"one": {**products, "file": "one.jsonl"}, "two": {**products, "file": "two.jsonl"}}}


def rows(n: int, text: str) -> list[dict[str, str]]:
    return [{"id": f"R-{number}", "title": f"{text} {number}"} for number in range(n)]


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in state(folder).items() if name.endswith(".jsonl")}


def sound(project: Project, old: dict[str, str], new: dict[str, str]) -> None:
    """Every feed is the old or the new one, and the manifest can be read."""
    found = digests(project.output)
    assert found.keys() <= old.keys() | new.keys()
    for name in old.keys() & new.keys():
        assert found[name] in (old[name], new[name]), f"{name} is neither the old nor the new file"
    json.loads((project.output / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "p", two_feeds(limits={"items": 40}))


# -- kill -9 at every step -----------------------------------------------------------------------------------


def steps_of(project: Project, forked: Fork) -> int:
    """Into how many steps a build falls that nobody kills."""
    assert forked("counted", project) == 0
    return int((project.folder / "steps").read_text())


def restore(folder: Path, files: dict[str, bytes]) -> None:
    for name in state(folder):
        (folder / name).unlink()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def test_killed_at_any_step_the_feeds_are_whole(project: Project, forked: Fork) -> None:
    project.build(rows(90, "old"))
    old, before = digests(project.output), state(project.output)
    assert len(old) == 6
    project.request(rows(30, "new"))
    steps = steps_of(project, forked)
    new = digests(project.output)
    assert steps > 15, "lock, parts, moves, manifest"
    moments = [*(("dying_at_step", n) for n in range(steps)), ("dying_at_chunk", 0), ("dying_at_chunk", 1)]
    for death, number in moments:
        restore(project.output, before)
        assert forked(death, project, number) == -signal.SIGKILL
        sound(project, old, new)
        project.build()
        assert digests(project.output) == new, "also what the larger run had besides is gone"
        assert leftovers(project.output) == []


def test_what_a_killed_run_had_under_way_is_removed_whatever_the_next_one_builds(
    project: Project, forked: Fork
) -> None:
    project.request(rows(90, "old"))
    assert forked("dying_at_chunk", project, 3) == -signal.SIGKILL
    assert [name for name in leftovers(project.output) if name.endswith(".part")]
    project.define(profile())
    project.build(rows(3, "new"))
    assert leftovers(project.output) == []


def test_a_larger_run_killed_between_its_moves_leaves_nothing_for_good(project: Project, forked: Fork) -> None:
    """The further files of a run that never wrote its manifest are known from the manifest it was about to write."""
    project.build(rows(5, "old"))
    new, before = digests(project.output), state(project.output)
    project.request(rows(90, "larger"))
    steps = steps_of(project, forked)
    seen = 0
    for step in range(steps - 6, steps):
        restore(project.output, before)
        project.request(rows(90, "larger"))
        assert forked("dying_at_step", project, step) == -signal.SIGKILL
        seen += len(digests(project.output)) > 2
        project.build(rows(5, "old"))
        assert digests(project.output) == new
    assert seen > 1, "some further files were in place"


# -- whole runs as the shell starts them ---------------------------------------------------------------------


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start `feedgen build` in a process group of its own; whatever still runs in the end is killed."""
    started: list[subprocess.Popen[str]] = []

    def run(project: Project, *more: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "feedgen", "build", project.source, "-o", project.output]
        command += ["--config", project.folder / "feedgen.yaml", *more]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        started.append(subprocess.Popen(command, env=environment, start_new_session=True, **pipes))
        return started[-1]

    yield run
    for process in started:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def wait_for(path: Path, process: subprocess.Popen[str]) -> None:
    while not path.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)


@pytest.fixture
def bulky(tmp_path: Path) -> Project:
    """A catalogue that takes a while, with the feeds of an earlier, smaller one."""
    project = Project(tmp_path / "p", two_feeds())
    project.build(rows(20, "old"))
    project.request(rows(BULK, "new"))
    return project


def test_killed_at_some_moment_the_feeds_are_whole(bulky: Project, start: Start) -> None:
    old = digests(bulky.output)
    for delay in (0.0, 0.1, 0.3, 0.6, 1.0):
        process = start(bulky, "--workers", "2")
        wait_for(bulky.output / ".feedgen.run", process)
        time.sleep(delay)
        process.kill()
        process.communicate()
        sound(bulky, old, {name: _whole(bulky.output / name) for name in old})
    process = start(bulky)
    assert process.wait() == 0, process.communicate()
    assert leftovers(bulky.output) == []
    assert all(_whole(bulky.output / name) for name in old)


def _whole(path: Path) -> str:
    """The digest of a feed that has every product; of anything else nothing."""
    data = path.read_bytes()
    return hashlib.sha256(data).hexdigest() if len(data.splitlines()) == BULK else ""


def test_workers_end_with_a_coordinator_that_was_killed(bulky: Project, start: Start) -> None:
    process = start(bulky, "--workers", "2")
    wait_for(bulky.output / ".one.jsonl.part", process)
    os.kill(process.pid, signal.SIGKILL)
    # The workers hold the other end of its standard streams: they are read to the end when all have ended.
    process.communicate(timeout=30)


@pytest.mark.parametrize(
    ("workers", "moment", "delay"),
    [
        ("1", ".feedgen.run", 0.0),
        ("1", ".one.jsonl.part", 0.0),
        ("2", ".feedgen.run", 0.1),  # the workers are just starting
        ("2", ".feedgen.run", 0.3),
        ("2", ".one.jsonl.part", 0.0),
    ],
)
def test_ctrl_c_leaves_the_old_feeds(bulky: Project, start: Start, workers: str, moment: str, delay: float) -> None:
    old = state(bulky.output)
    process = start(bulky, "--workers", workers)
    wait_for(bulky.output / moment, process)
    time.sleep(delay)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the whole group
    out, err = process.communicate()
    assert process.returncode == 130, err
    assert (out, err) == ("", "interrupted: the old feeds are untouched\n")
    assert state(bulky.output) == old


@pytest.mark.parametrize("moment", [0, 1, 2])
def test_ctrl_c_while_files_are_moved_finds_the_run_done(project: Project, forked: Fork, moment: int) -> None:
    project.build(rows(3, "new"))
    new = state(project.output)
    project.build(rows(3, "old"))
    project.request(rows(3, "new"))
    assert forked("interrupted_at_move", project, moment) == 7
    assert state(project.output) == new


# -- what the operating system refuses -----------------------------------------------------------------------


LIMITED = """
import resource, sys
resource.setrlimit(resource.{limit}, ({value}, {value}))
from feedgen.__main__ import main
sys.argv[:] = ["feedgen", *sys.argv[1:]]
sys.exit(main())
"""


def limited(project: Project, limit: str, value: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LIMITED.format(limit=limit, value=value)]
    command += [
        "build",
        project.source,
        "-o",
        project.output,
        "--config",
        project.folder / "feedgen.yaml",
        "--workers",
        "1",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("size", [300, 40_000])
def test_a_file_that_cannot_grow_leaves_the_old_feeds(project: Project, size: int) -> None:
    project.define(two_feeds())
    project.build(rows(20, "old"))
    old = state(project.output)
    project.request(rows(2000, "new"))
    done = limited(project, "RLIMIT_FSIZE", size)
    assert done.returncode == 5, done.stderr
    assert f"OUT201  {project.output / 'one.jsonl'} cannot be written: File too large" in done.stderr
    assert "raise the limit for the size of a file (`ulimit -f`)" in done.stderr
    assert "Traceback" not in done.stderr
    assert state(project.output) == old


def test_a_full_disk_is_noticed_before_anything_is_replaced(project: Project) -> None:
    """The manifest is the last file: its failing must not find new feeds in place."""
    project.define(two_feeds())
    project.build(rows(2, "old"))
    old = state(project.output)
    project.request(rows(2, "new"))
    # Room for the lock's note and for the feeds, none for the manifest, which is larger.
    size = max(len(data) for name, data in old.items() if name.endswith(".jsonl")) + 100
    done = limited(project, "RLIMIT_FSIZE", max(size, 300))
    assert done.returncode == 5, done.stderr
    assert "manifest.json cannot be written: File too large" in done.stderr
    assert state(project.output) == old


@pytest.mark.parametrize("below", ["", "deeper/still"])
def test_an_output_folder_that_is_a_file(project: Project, below: str) -> None:
    project.output.write_text("")
    with pytest.raises(OutputError) as stopped:
        project.build(rows(2, "new"), output=project.output / below)
    (found,) = stopped.value.findings
    assert (stopped.value.status, found.code) == (5, "OUT204")
    assert str(project.output / below) in str(stopped.value)
    assert "    move the file" in str(stopped.value)
    assert project.output.read_text() == ""


def test_a_folder_in_the_place_of_a_feed(project: Project) -> None:
    project.output.mkdir()
    (project.output / "two.jsonl").mkdir()
    with pytest.raises(OutputError) as stopped:
        project.build(rows(2, "new"))
    (found,) = stopped.value.findings
    assert (found.code, found.params["path"]) == ("OUT201", str(project.output / "two.jsonl"))
    assert found.params["advice"].startswith("move the folder of that name away")
    assert list(state_names(project)) == ["two.jsonl"]


def state_names(project: Project) -> list[str]:
    return sorted(path.name for path in project.output.iterdir() if path.name != ".feedgen.lock")


def test_a_move_that_fails_after_others_is_told_as_it_is(project: Project) -> None:
    project.build(rows(2, "old"))

    def in_the_way(_: object) -> None:
        (project.output / "two.jsonl").unlink(missing_ok=True)
        (project.output / "two.jsonl").mkdir(exist_ok=True)

    with pytest.raises(FeedgenError) as stopped:
        project.build(rows(2, "new"), on_progress=in_the_way)
    (found,) = stopped.value.findings
    assert (found.code, found.params["done"], found.params["all"]) == ("OUT209", 1, 3)
    assert (stopped.value.status, leftovers(project.output)) == (5, [])


def test_the_way_out_fits_what_the_system_says(tmp_path: Path) -> None:
    from feedgen.engine.files import writing

    hints = {}
    for number in (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EROFS, errno.EFBIG, errno.EIO, errno.ECHILD):
        with pytest.raises(OutputError) as stopped, writing(tmp_path / "x"):
            raise OSError(number, os.strerror(number))
        hints[number] = str(stopped.value)
    assert "the disk is full\n    make room on the disk, then run again" in hints[errno.ENOSPC]
    assert "make room within the quota" in hints[errno.EDQUOT]
    assert "give this user the right to write there" in hints[errno.EACCES]
    assert not any("room" in text for number, text in hints.items() if number not in (errno.ENOSPC, errno.EDQUOT))


# -- the working database ------------------------------------------------------------------------------------


STORE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
from pathlib import Path
from engine_shop import Project
from feedgen.diagnostics import OutputError
from feedgen.engine import store
store._SCHEMA = store._SCHEMA.replace("cache_size = -8192", "cache_size = 10")
try:
    Project.at(Path(sys.argv[1])).build()
except OutputError as error:
    sys.exit(str(error))
"""


def test_a_full_temporary_folder_is_told_of(tmp_path: Path) -> None:
    """The database is on disk only when it is large; a small cache makes it so at once."""
    project = Project(tmp_path / "p", profile(limits={"items": 1000}))
    project.request([{"id": f"R-{n}-{'x' * 300}", "title": "Robot"} for n in range(5000)])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", STORE, project.folder], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "OUT208 the temporary database cannot be written" in done.stderr
    assert "`TMPDIR`" in done.stderr
    assert state(project.output) == {}
