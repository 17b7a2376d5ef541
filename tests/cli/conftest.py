"""The command line in this process, with what it wrote and its exit status."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cli_taxonomy import Published, serving

from feedgen.diagnostics import Origin, Severity, make
from feedgen.diagnostics.report import FeedReport, FileReport, RunReport, SourceReport
from feedgen.taxonomy import fetch, files

ROOT = Path(__file__).parents[2]

SHRUNK = {
    "feed": "it",
    "found": "40%",
    "before": 10,
    "now": 6,
    "limit": "30%",
    "examples": "",
    "accept": "feedgen accept it",
}


class Ran(NamedTuple):
    status: int
    out: str
    err: str


Feedgen = Callable[..., Ran]


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """No colours forced and no width given by whoever runs the tests."""
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "FEEDGEN_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def feedgen(capsys: pytest.CaptureFixture[str]) -> Feedgen:
    """Run a command line in this process."""

    def run(*arguments: str) -> Ran:
        from feedgen.cli.app import run as run_command

        capsys.readouterr()
        status = int(run_command(arguments))
        return Ran(status, *capsys.readouterr())

    return run


def environment(**more: str) -> dict[str, str]:
    """What a cron job has: hardly anything."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "feedgen", *arguments]


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start a command line in a process of its own; whatever still runs in the end is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def run(*arguments: str, cwd: Path, **streams: Any) -> subprocess.Popen[bytes]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
        started.append(subprocess.Popen(command(*arguments), cwd=cwd, env=environment(), **pipes))
        return started[-1]

    yield run
    for running in started:
        running.kill()
        running.communicate()


@pytest.fixture
def process() -> Feedgen:
    """Run a command line in a process of its own."""

    def run(*arguments: str, cwd: Path | None = None, **env: str) -> Ran:
        done = subprocess.run(command(*arguments), cwd=cwd, env=environment(**env), capture_output=True, check=False)
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example shop in a folder of its own, which is the current one."""
    folder = tmp_path / "shop"
    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns("feeds", "*.lock", ".feedgen"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Published]:
    """A server that stands for Google's, and a cache of one's own."""
    monkeypatch.setattr(files, "cache_folder", lambda: tmp_path / "cache")
    with serving() as server:
        monkeypatch.setattr(fetch, "URL", f"{server.address}/LOCALE")
        yield server


@pytest.fixture
def report() -> RunReport:
    """A run with two sources, two feeds, and findings of every severity."""
    made = RunReport(
        feedgen="0.1.0",
        created="2026-11-01T06:00:00+01:00",
        spec="sha256:12",
        records=212,
        products=198,
        rejected=3,
        merged=11,
        seconds=0.42,
        written=True,
        output="feeds",
        sources=[
            SourceReport(
                "shop.csv",
                "generic",
                "csv",
                "utf-8",
                ";",
                records=200,
                columns=24,
                unused=["Farbe", "<b>", "a", "b", "c"],
            ),
            SourceReport("more.json", "shopify", "json", "utf-8", records=12, columns=3),
        ],
        feeds=[
            FeedReport(
                "google-fr", "google", "products", "FR", 198, 180, 6, 11, 1,
                filtered_by={"status": 9, "quantity > 2": 2},
                files=[FileReport("google-fr.xml", 180, 412_345, "ab")],
                seconds=0.12,
            ),
            FeedReport(
                "amazon", "amazon", "listings", None, 198, 1, 188, 9, 0,
                filtered_by={"status": 9},
                files=[FileReport("a-1.json", 1, 600, "ab"), FileReport("a-2.json", 0, 399, "cd")],
                seconds=1.5,
            ),
        ],
    )  # fmt: skip
    for number in range(4812):
        made.tally.add(
            make(
                "GRD102",
                {"feed": "it", "found": "9%", "limit": "5%", "items": 9, "of": 100},
                product=f"R-{number}",
                field="price",
                severity=Severity.WARNING,
                origin=Origin("shop.csv", number + 1, number + 2, "Prix TTC"),
            )
        )
    made.tally.add(make("GRD101", {"feed": "x\x1b[31m", "found": 0, "limit": 1}, channel="amazon", feed="listings"))
    made.tally.add(make("GRD103", SHRUNK, severity=Severity.INFO))
    return made
