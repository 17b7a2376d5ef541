"""Commands of the documentation run and print what is shown; what is named exists."""

from __future__ import annotations

import itertools
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from doc_pages import EVERYTHING, PAGES, README, REFERENCE, ROOT, Block, Command, blocks, commands, inline_code

from feedgen.cli.app import app
from feedgen.cli.app import run as run_command
from feedgen.diagnostics import ExitStatus, all_rules

RUN = [command for page in PAGES for command in commands(page)]
NOW = "2026-11-24T06:00:00+01:00"
SECONDS = re.compile(r"\b\d+\.\d+ s\b")


def environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TERM", "TMPDIR", "SYSTEMROOT") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def run(line: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit status and all output of a line, errors behind the data; `now` is fixed. What needs a shell gets one."""
    moment = f" --now {NOW}" if re.search(r"feedgen (build|validate)", line) else ""
    if line.startswith("feedgen ") and not re.search(r"[|&;<>$*~]", line):
        capsys.readouterr()
        status = run_command(shlex.split(line + moment)[1:])
        return int(status), "".join(capsys.readouterr())
    feedgen = f"{sys.executable} -m feedgen"
    shell = re.sub(r"(^|\| )feedgen\b", rf"\1{feedgen}", line) + moment + " 2> .err; status=$?; cat .err; exit $status"
    done = subprocess.run(
        ["/bin/sh", "-c", shell], cwd=folder, env=environment(), capture_output=True, check=False, timeout=120
    )
    return done.returncode, done.stdout.decode()


@pytest.mark.parametrize("page", [page for page in PAGES if list(commands(page))], ids=lambda page: page.name)
def test_commands_run_and_print_what_is_shown(page: Path, shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for command in commands(page):
        status, out = run(command.line, shop, capsys)
        accepted = {0, 1} if {"validate", "feedback"} & set(command.line.split()) else {0}
        assert status in accepted, f"{command}\n{out}"
        assert missing(command, out) == [], f"{command}\n{out}"


def missing(command: Command, out: str) -> list[str]:
    """Shown lines that were not printed, in order; between two `…` they follow one another."""
    printed = [SECONDS.sub("0.0 s", line.rstrip()) for line in out.split("\n")]
    shown = [SECONDS.sub("0.0 s", line.rstrip()) for line in command.shown]
    at = 0
    for elided, group in itertools.groupby(shown, lambda line: line == "…"):
        if elided:
            continue
        lines = list(group)
        while at <= len(printed) - len(lines) and printed[at : at + len(lines)] != lines:
            at += 1
        if printed[at : at + len(lines)] != lines:
            return lines
        at += len(lines)
    return []


# -- names that exist ----------------------------------------------------------------------------------------

GROUP: Any = typer.main.get_command(app)


def options(name: str) -> set[str]:
    command = GROUP.commands[name]
    params = [param for known in (command, *getattr(command, "commands", {}).values()) for param in known.params]
    known = {option for param in params for option in (*param.opts, *param.secondary_opts)}
    return known | {"--help", "-h"}


EVERY_OPTION = {option for name in GROUP.commands for option in options(name)}
EVERY_OPTION |= {option for param in GROUP.params for option in param.opts} | {"--install-completion"}


def code_lines() -> list[tuple[str, str]]:
    """(place, line) of everything set as code that may be a command."""
    found = [(str(b), line) for page in EVERYTHING for b in blocks(page) for line in b.text.splitlines()]
    return found + [(page.name, code) for page in EVERYTHING for code in inline_code(page)]


FEEDGEN = re.compile(r"(?:^|[ |/$&])feedgen ([a-z]+)\b([^|#;>]*)")


def test_commands_and_their_options_exist() -> None:
    named = 0
    for place, line in code_lines():
        for command, rest in FEEDGEN.findall(line):
            assert command in GROUP.commands, f"{place}: feedgen {command}"
            given = {word.partition("=")[0] for word in rest.split() if re.fullmatch(r"--?[a-z][a-z-]*(=.*)?", word)}
            assert given <= options(command), f"{place}: {line}"
            named += 1
    assert named > 25


def test_options_that_stand_alone_exist() -> None:
    for page in PAGES:
        for text in inline_code(page):
            if re.match(r"--[a-z]", text):
                assert text.split()[0].partition("=")[0] in EVERY_OPTION, f"{page.name}: {text}"


def test_codes_that_are_named_exist() -> None:
    families = "|".join(sorted({code[:3] for code in all_rules()}))
    for page in EVERYTHING:
        text = page.read_text(encoding="utf-8")
        named = set(re.findall(rf"\b(?:{families})\d{{3}}\b", text))
        assert {code for code in named if code < f"{code[:3]}900"} <= all_rules().keys(), page.name


def test_the_readme_begins_with_the_two_commands() -> None:
    head = README.read_text(encoding="utf-8")[:400]
    assert 0 < head.index("make demo") < head.index("make test")


def test_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in EVERYTHING:
        text = page.read_text(encoding="utf-8")
        named = set(re.findall(r"(?:`|    )make ([a-z]+)\b", text))
        assert named <= targets, page.name


def test_every_exit_status_is_in_the_readme() -> None:
    for page in (README, ROOT / "docs" / "unattended.md"):
        rows = re.findall(r"^\| (\d+(?:, \d+)*) \|", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert {int(number) for row in rows for number in row.split(", ")} == set(map(int, ExitStatus)), page.name


def test_every_page_is_reached_from_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    assert [page.name for page in REFERENCE if f"docs/{page.name}" not in text] == []


PYTHON = [block for page in PAGES for block in blocks(page) if block.words == ("python", "run")]


@pytest.mark.parametrize("block", PYTHON, ids=str)
def test_python_runs(block: Block, shop: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", block.text],
        cwd=shop,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "google-fr 90 items, 0 rejected\n"
