"""A run keeps its deadline and its memory, or is stopped: whatever it waits for, and the old feeds stay."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from engine_shop import Project, leftovers, profile, state
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen import api
from feedgen.diagnostics import LimitError
from feedgen.engine.watch import Limits, Memory, watched
from feedgen.profiles.models.measured import SIZES, UNITS, seconds, size

ROOT = Path(__file__).parents[2]
BULK = 40_000

Start = Callable[..., "subprocess.Popen[str]"]


def rows(n: int, text: str) -> list[dict[str, str]]:
    return [{"id": f"R-{number}", "title": f"{text} {number}"} for number in range(n)]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "p", profile())
    project.build(rows(20, "old"))
    return project


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def run(project: Project, source: object, *more: str, code: str = "", **streams: Any) -> subprocess.Popen[str]:
        program = ["-c", f"{code}\nfrom feedgen.__main__ import main; sys.exit(main())"] if code else ["-m", "feedgen"]
        command = [sys.executable, *program, "build", str(source), "-o", str(project.output)]
        command += ["--config", str(project.folder / "feedgen.yaml"), *more]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, **streams}
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        started.append(subprocess.Popen(command, env=environment, start_new_session=True, **pipes))
        return started[-1]

    yield run
    for process in started:
        if process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
        process.kill()
        process.wait()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def stopped(process: subprocess.Popen[str], code: str) -> str:
    """What a run said that a limit stopped; none of its processes is left."""
    # Its workers hold the other end of its standard streams: these are read to the end when all have ended.
    assert process.stderr is not None
    said = process.stderr.read()
    assert process.wait(30) == 6, said
    assert code in said
    assert "Traceback" not in said
    return said


# -- the deadline --------------------------------------------------------------------------------------------


def test_a_pipe_that_says_nothing(project: Project, start: Start) -> None:
    old = state(project.output)
    process = start(project, "-", "--deadline", "1s", stdin=subprocess.PIPE)
    said = stopped(process, "RUN101")
    assert "the run took longer than 1s, and was stopped while reading the sources" in said
    assert "nothing was replaced" in said
    assert state(project.output) == old


def test_a_pipe_that_stops_in_the_middle(project: Project, start: Start) -> None:
    old = state(project.output)
    process = start(project, "-", "--deadline", "1.5s", "--workers", "2", stdin=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write("id,title\n" + "".join(f"R-{number},{'x' * 200}\n" for number in range(6000)))
    process.stdin.flush()
    stopped(process, "RUN101")
    assert state(project.output) == old


SILENT = """
import socket, sys, time
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    connection, _ = server.accept()
    connection.recv(4096)
    if sys.argv[1] == "header":
        connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 100000\\r\\n\\r\\nid,title\\n")
    kept = connection
"""


@pytest.mark.parametrize("said_first", ["nothing", "header"])
def test_a_server_that_says_nothing(project: Project, start: Start, said_first: str) -> None:
    server = subprocess.Popen([sys.executable, "-c", SILENT, said_first], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        address = f"http://127.0.0.1:{int(server.stdout.readline())}/shop.csv"
        stopped(start(project, address, "--deadline", "1.5s"), "RUN101")
    finally:
        server.kill()
        server.communicate()
    assert leftovers(project.output) == []


SWALLOWING = """
import sys, time
from feedgen.engine import watch
watch.GRACE = 1
from feedgen.engine import prepare
def stuck(*_, **__):
    while True:
        try:
            time.sleep(60)
        except BaseException:
            pass
prepare._inspect = stuck
"""
ENDLESS = r"""
import re, sys
from feedgen.engine import prepare
prepare._inspect = lambda *_, **__: re.match(r"(a|aa)+$", "a" * 60 + "b")
"""


@pytest.mark.parametrize("code", [SWALLOWING, ENDLESS], ids=["interrupts are lost", "a pattern without end"])
def test_what_cannot_be_interrupted(project: Project, start: Start, code: str) -> None:
    project.request(rows(3, "new"))
    old = state(project.output)
    stopped(start(project, project.source, "--deadline", "1s", code=code), "RUN101")
    assert {name: data for name, data in state(project.output).items() if name != ".feedgen.run"} == old


def test_workers_are_ended_too(project: Project, start: Start) -> None:
    project.request(rows(BULK * 4, "new"))
    old = state(project.output)
    process = start(project, project.source, "--workers", "3", "--deadline", "2s")
    seen: set[psutil.Process] = set()
    while process.poll() is None:
        with suppress(psutil.Error):
            seen |= set(psutil.Process(process.pid).children())
        time.sleep(0.02)
    stopped(process, "RUN101")
    assert len(seen) >= 2
    assert psutil.wait_procs(seen, timeout=10)[1] == []
    assert state(project.output) == old


# -- memory --------------------------------------------------------------------------------------------------


def test_memory_counts_workers(project: Project, start: Start) -> None:
    project.request(rows(BULK * 4, "new"))
    old = state(project.output)
    said = stopped(start(project, project.source, "--workers", "3", "--max-memory", "110m"), "RUN102")
    assert "more memory than 110m (" in said
    assert state(project.output) == old


def test_memory_of_a_child_is_counted() -> None:
    memory = Memory()
    alone = memory.used()
    child = subprocess.Popen(
        [sys.executable, "-c", "kept = b'x' * 60_000_000; print(flush=True); input()"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert child.stdout is not None
    child.stdout.readline()
    fresh = Memory()
    together = fresh.used()
    child.communicate(b"\n")
    child.stdout.close()
    assert together > alone + 55_000_000
    assert fresh.peak == together


# -- where limits come from ----------------------------------------------------------------------------------


def test_limits_of_the_configuration_hold_and_the_command_line_has_the_last_word(project: Project) -> None:
    project.configure(run={"max_memory": "1m", "deadline": "1h"})
    asked = {"config": project.folder / "feedgen.yaml", "output": project.output}
    project.request(rows(BULK, "new"))
    with pytest.raises(LimitError) as stop:
        api.build(str(project.source), **asked)
    assert (stop.value.status, stop.value.findings[0].code) == (6, "RUN102")
    with pytest.raises(LimitError):
        api.validate(str(project.source), config=asked["config"])
    assert api.build(str(project.source), limits=Limits(max_memory="4g"), **asked).written


def test_in_a_thread_of_a_program_a_run_stops_between_two_chunks(project: Project) -> None:
    project.request(rows(BULK, "new"))
    old = state(project.output)
    caught: list[BaseException] = []

    def run() -> None:
        try:
            api.build(
                str(project.source),
                config=project.folder / "feedgen.yaml", output=project.output, limits=Limits("0.01s"), workers=1,
            )  # fmt: skip
        except LimitError as error:
            caught.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    (error,) = caught
    assert isinstance(error, LimitError)
    assert error.findings[0].code == "RUN101"
    assert error.findings[0].params["stage"] == "reading"
    assert error.report is not None
    assert state(project.output) == old


def test_an_interrupt_of_ones_own_stays_one() -> None:
    with pytest.raises(KeyboardInterrupt), watched(Limits("1h")):
        raise KeyboardInterrupt


def test_without_limits_nothing_watches() -> None:
    before = threading.active_count()
    with watched(Limits()) as watch:
        assert watch is None
        assert threading.active_count() == before


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 10**6), st.sampled_from(sorted(UNITS)), st.sampled_from(["", " "]))
def test_times_are_read(number: int, unit: str, blank: str) -> None:
    assert seconds(f"{number}{blank}{unit}") == number * UNITS[unit]


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 10**6), st.sampled_from(sorted(SIZES)), st.sampled_from(["", "b", "B", "iB"]), st.booleans())
def test_sizes_are_read(number: int, unit: str, tail: str, upper: bool) -> None:
    assert size(f"{number}{unit.upper() if upper else unit}{tail}") == number * SIZES[unit]


@pytest.mark.parametrize("text", ["", "20", "m", "-1m", "1h30m", "2 weeks", "0s", "1e3s", "infm"])
def test_what_is_no_time_is_refused(project: Project, text: str) -> None:
    from feedgen.diagnostics import UsageError

    project.configure(run={"deadline": text})
    with pytest.raises(UsageError, match="20m"):
        api.validate(str(project.source), config=project.folder / "feedgen.yaml")
