"""Delivering after a build belongs to the run: its limits, its log line, whoever is told of it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROFILE = {
    "feedgen": 1,
    "channel": "small",
    "title": "Small",
    "spec": {"url": "https://small.example", "checked": "2026-11-01"},
    "feeds": {"products": {"file": "small.jsonl", "writer": "jsonl", "fields": {"id": "id", "title": "title"}}},
}


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=20) as server:
        yield server


def project(folder: Path, target: dict[str, Any]) -> None:
    (folder / "channel_profiles").mkdir()
    (folder / "channel_profiles" / "small.yaml").write_text(json.dumps(PROFILE))
    (folder / "shop.csv").write_text("id,title\nA,Mug\n")
    config = {
        "channels": {"small": None},
        "catalogue": {"sources": [{"path": "shop.csv", "preset": "generic"}]},
        "publish": {"small": [target]},
    }
    (folder / "feedgen.yaml").write_text(json.dumps(config))


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "feedgen", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=folder, env=environment, **pipes)


BUILD = ("build", "--quiet", "--workers", "1", "--publish", "--log-json", "log.json")


def test_the_deadline_ends_a_delivery_that_hangs(tmp_path: Path, silent: socket.socket) -> None:
    project(tmp_path, {"http": f"http://127.0.0.1:{silent.getsockname()[1]}/in/small.jsonl"})
    process = start(tmp_path, *BUILD, "--deadline", "2s")
    out, err = process.communicate(timeout=50)
    assert process.returncode == 6, out + err
    assert "RUN101  the run took longer than 2s, and was stopped while delivering" in err
    assert "what arrived has its receipt" in err
    told = json.loads((tmp_path / "log.json").read_text())
    assert (told["exit"], told["written"], told["stopped"][0]["code"]) == (6, True, "RUN101")
    assert (tmp_path / "feeds" / "small.jsonl").exists()


def test_sigterm_ends_a_delivery_that_hangs(tmp_path: Path, silent: socket.socket) -> None:
    project(tmp_path, {"http": f"http://127.0.0.1:{silent.getsockname()[1]}/in/small.jsonl"})
    process = start(tmp_path, *BUILD)
    silent.settimeout(50)
    connection, _ = silent.accept()
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=50)
    connection.close()
    assert (process.returncode, "Traceback" in err) == (143, False), out + err
    assert json.loads((tmp_path / "log.json").read_text())["exit"] == 143


def test_a_delivery_that_fails_is_how_the_run_ended(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    project(tmp_path, {"path": "file/small.jsonl"})
    process = start(tmp_path, *BUILD)
    out, err = process.communicate(timeout=50)
    assert process.returncode == 5, out + err
    told = json.loads((tmp_path / "log.json").read_text())
    assert (told["exit"], told["written"]) == (5, True)
    assert told["stopped"]
