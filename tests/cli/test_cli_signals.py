"""SIGTERM and SIGHUP at any moment: the old feeds or the new ones, no process and no file left, no traceback."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

Start = Callable[..., "subprocess.Popen[bytes]"]

PROFILE = {
    "feedgen": 1, "channel": "small", "title": "Small",
    "spec": {"url": "https://small.example", "checked": "2026-11-01"},
    "feeds": {
        name: {"file": f"{name}.jsonl", "writer": "jsonl", "fields": {"id": "id", "title": "title"}}
        for name in ("one", "two")
    },
}  # fmt: skip


def catalogue(folder: Path, rows: int, text: str) -> None:
    lines = "".join(f"R-{number},{text} {number}\n" for number in range(rows))
    (folder / "shop.csv").write_text(f"id,title\n{lines}")


@pytest.fixture
def project(tmp_path: Path, start: Start) -> Path:
    """Feeds of 20 products, and a catalogue that takes a second."""
    (tmp_path / "channel_profiles").mkdir()
    (tmp_path / "channel_profiles" / "small.yaml").write_text(json.dumps(PROFILE))
    (tmp_path / "feedgen.yaml").write_text(
        json.dumps({"channels": {"small": None}, "guards": {"max_rise": "off", "max_renamed": "off"}})
    )
    catalogue(tmp_path, 20, "old")
    assert start("build", "shop.csv", "--preset", "generic", cwd=tmp_path).wait() == 0
    catalogue(tmp_path, 20_000, "new")
    return tmp_path


def visible(folder: Path) -> dict[str, bytes]:
    """Everything but the lock, which is empty and may stay."""
    return {path.name: path.read_bytes() for path in (folder / "feeds").iterdir() if path.name != ".feedgen.lock"}


def ended(running: subprocess.Popen[bytes]) -> tuple[int, str]:
    out, err = running.communicate(timeout=60)
    said = (out + err).decode()
    assert "Traceback" not in said, said
    assert "Exception" not in said, said
    return running.returncode, said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_while_reading(project: Path, start: Start, number: signal.Signals, workers: str) -> None:
    old = visible(project)
    running = start("build", "shop.csv", "--preset", "generic", "--workers", workers, cwd=project)
    children: list[psutil.Process] = []
    while not (project / "feeds" / ".two.jsonl.part").exists():
        assert running.poll() is None, ended(running)
        time.sleep(0.005)
    with suppress(psutil.Error):
        children = psutil.Process(running.pid).children()
    running.send_signal(number)
    status, said = ended(running)
    assert (status, said) == (128 + number, f"ended by {number.name}: the old feeds are untouched\n")
    assert visible(project) == old
    assert psutil.wait_procs(children, timeout=10)[1] == []


def test_at_many_moments(project: Path, start: Start) -> None:
    old = visible(project)
    seen = []
    for moment in range(9):
        running = start(
            "build", "shop.csv", "--preset", "generic", "--workers", "2", cwd=project, start_new_session=True
        )
        time.sleep(0.17 * moment)
        # As a service manager does: to every process of the service.
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGTERM)
        status, said = ended(running)
        assert status in (0, 143, -signal.SIGTERM), said
        now = visible(project)
        if status == 0:
            assert all(now[name].count(b"\n") == 20_000 for name in ("one.jsonl", "two.jsonl"))
            break
        assert now == old
        seen.append(status)
    assert 143 in seen


def test_while_waiting_for_a_pipe(project: Path, start: Start) -> None:
    old = visible(project)
    running = start("build", "-", cwd=project)
    psutil_process = psutil.Process(running.pid)
    while psutil_process.cpu_times().user < 0.2 or psutil_process.status() != psutil.STATUS_SLEEPING:
        time.sleep(0.01)
    time.sleep(0.2)
    running.send_signal(signal.SIGTERM)
    running.wait(30)
    assert running.returncode == 143
    assert visible(project) == old


def test_a_command_that_is_no_run(project: Path, start: Start, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    running = start("categories", "check", "pipe", "-c", "google", cwd=tmp_path)
    psutil_process = psutil.Process(running.pid)
    while psutil_process.cpu_times().user < 0.2 or psutil_process.status() != psutil.STATUS_SLEEPING:
        time.sleep(0.01)
    running.send_signal(signal.SIGTERM)
    status, said = ended(running)
    assert (status, said) == (143, "ended by SIGTERM\n")


IGNORING = (
    "import signal, os, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN); os.execv(sys.executable, sys.argv[1:])"
)


def test_nohup_is_respected(project: Path) -> None:
    arguments = [sys.executable, "-m", "feedgen", "build", "shop.csv", "--preset", "generic", "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    running = subprocess.Popen([sys.executable, "-c", IGNORING, *arguments], cwd=project, env=environment, **pipes)
    while not (project / "feeds" / ".two.jsonl.part").exists():
        time.sleep(0.005)
    running.send_signal(signal.SIGHUP)
    out, _ = running.communicate(timeout=60)
    assert (running.returncode, out) == (0, b"")


LOSING = """
import signal, sys, time
from feedgen.cli import signals
class Disposed:
    def __del__(self):
        signal.raise_signal(signal.SIGTERM)
signals.answer()
try:
    Disposed()
    time.sleep(30)
except KeyboardInterrupt as stop:
    sys.exit(signals.status(stop))
"""


def test_a_signal_that_comes_while_an_object_is_disposed_of_is_not_lost() -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", LOSING], env=environment, capture_output=True, text=True, timeout=25, check=False
    )
    assert (done.returncode, done.stderr) == (143, "")
