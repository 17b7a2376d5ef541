"""The first milliseconds: what is imported for what, the shell's completion, and streams that go away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feedgen import __version__
from feedgen.cli import complete

Process = Callable[..., Any]

HEAVY = ("typer", "rich", "pydantic", "jinja2", "lxml", "yaml", "httpx")


def modules_after(arguments: list[str], cwd: Path) -> set[str]:
    """All modules a command line has imported when it is over."""
    code = (
        "import json, sys\n"
        f"sys.argv = ['feedgen', *{arguments!r}]\n"
        "from feedgen.__main__ import main\n"
        "status = main()\n"
        "json.dump(sorted(sys.modules), sys.stderr)\n"
        "sys.exit(status)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=cwd, capture_output=True, check=True)
    return set(json.loads(done.stderr.decode().splitlines()[-1]))


ROOT = Path(__file__).parents[2]


def test_version_imports_next_to_nothing() -> None:
    assert not modules_after(["--version"], ROOT) & set(HEAVY)


def test_version_is_the_same_either_way(process: Process, feedgen: Callable[..., Any]) -> None:
    assert process("--version").out == feedgen("--version").out == f"feedgen {__version__}\n"


def test_explain_and_help_import_no_engine() -> None:
    for arguments in (["explain", "GRD101"], ["--help"]):
        assert not modules_after(arguments, ROOT) & {"jinja2", "lxml", "yaml", "httpx", "feedgen.engine"}


def test_a_build_imports_no_http(shop: Path) -> None:
    # `PYTHONPATH` is not needed: the current folder of `-c` is the project's only in the tests above.
    code = (
        "import sys\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        "from feedgen.cli.app import run\n"
        "status = run(['build', '--workers', '1', '--quiet'])\n"
        "assert 'httpx' not in sys.modules, 'httpx'\n"
        "assert 'rich.progress' not in sys.modules, 'rich.progress'\n"
        "sys.exit(status)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=shop, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")


def completed(process: Process, line: str, cwd: Path | None = None) -> list[str]:
    words = line.split(" ")
    ran = process(cwd=cwd, _FEEDGEN_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
    assert ran.status == 0, ran.err
    return ran.out.split()


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("feedgen explain GRD10", [f"GRD10{n}" for n in range(1, 10)]),
        ("feedgen build -c goo", ["google"]),
        ("feedgen channels ide", ["idealo"]),
        ("feedgen functions truncate_", ["truncate_bytes", "truncate_sentences", "truncate_words"]),
        ("feedgen sch", ["schema"]),
        ("feedgen schema pro", ["profile", "product"]),
    ],
)
def test_shell_completion(line: str, offered: list[str], process: Process) -> None:
    assert completed(process, line) == offered


def test_completion_knows_the_channels_of_the_configuration(shop: Path) -> None:
    assert complete.channels("google") == ["google", "google-fr"]
    assert complete.channels("ebay-") == ["ebay-fr"]


@pytest.mark.parametrize("content", ["channels:\n", "channels: {a: }\n", "\xff", "- x\n", "channels:\n\t- x"])
def test_completion_never_fails(content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "feedgen.yaml").write_text(content, "latin-1")
    monkeypatch.chdir(tmp_path)
    assert "google" in complete.channels("")


def test_completion_can_be_shown(process: Process) -> None:
    assert "_FEEDGEN_COMPLETE" in process("--show-completion", "bash", SHELL="/bin/bash").out


def test_a_reader_that_goes_away_is_no_error(start: Callable[..., Any], tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    running = start("schema", "config", cwd=tmp_path, stdout=writing)
    os.close(writing)
    _, err = running.communicate()
    assert (running.returncode, err) == (141, b"")


def test_nobody_listening_to_stderr_is_no_error(start: Callable[..., Any], shop: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    running = start("build", cwd=shop, stderr=writing)
    os.close(writing)
    running.communicate()
    assert running.returncode == 0
    assert (shop / "feeds" / "manifest.json").is_file()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_interrupt(start: Callable[..., Any], tmp_path: Path) -> None:
    pipe = tmp_path / "catalogue.csv"
    os.mkfifo(pipe)
    old = tmp_path / "feeds" / "google.xml"
    old.parent.mkdir()
    old.write_text("the old feed")
    running = start("build", str(pipe), "-c", "google@FR", "--shop-url", "https://x.example", cwd=tmp_path)
    with pipe.open("wb"):  # returns when the run has opened its end: it is reading now
        running.send_signal(signal.SIGINT)
        out, err = running.communicate()
    assert running.returncode == 130
    assert err.decode() == "interrupted: the old feeds are untouched\n"
    assert out == b""
    assert old.read_text() == "the old feed"
