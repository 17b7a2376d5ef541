"""What the recipes for unattended runs show can be typed: commands parse, files are of their form."""

from __future__ import annotations

import configparser
import re
import shlex
from typing import Any

import pytest
import typer
import yaml
from doc_pages import ROOT, Block, blocks

from feedgen.cli.app import app

PAGE = ROOT / "docs" / "unattended.md"
GROUP: Any = typer.main.get_command(app)
BLOCKS = list(blocks(PAGE))
COMMAND = re.compile(r"(?:^|[\s/\[])feedgen ([a-z]+(?:[^\n\]>&|]*))")


def commands() -> list[str]:
    """Every command line of every block, without what a shell takes for itself."""
    found = []
    for block in BLOCKS:
        if block.language in ("sh", "crontab", "systemd", "yaml"):
            text = re.sub(r"(?m)^\s*#.*$", "", block.text).replace("docker run", "").replace("docker build", "")
            found += [one.strip() for one in COMMAND.findall(text)]
    return found


COMMANDS = [one for one in commands() if one.split()[0] in GROUP.commands]


def test_there_are_recipes() -> None:
    assert {line.split()[0] for line in COMMANDS} >= {"build", "lint", "test", "plan", "apply", "publish", "doctor"}


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_parses(line: str) -> None:
    name, *arguments = shlex.split(line)
    context = GROUP.commands[name].make_context(name, arguments)
    assert context.params is not None


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "yaml"], ids=str)
def test_yaml_is_yaml(block: Block) -> None:
    assert isinstance(yaml.safe_load(block.text), dict)


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.language == "systemd"], ids=str)
def test_units_have_their_sections(block: Block) -> None:
    unit = configparser.RawConfigParser(strict=True)
    unit.read_string(block.text)
    assert unit.has_section("Unit")
    assert unit.has_section("Service") or unit.has_option("Timer", "OnCalendar")


def test_the_container_has_no_rights_and_no_secrets() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert re.fullmatch(r"USER [1-9]\d*", lines[-3])
    assert lines[-2:] == ['ENTRYPOINT ["feedgen"]', 'CMD ["--help"]']
    assert not re.search(r"(?i)password|token|secret", "\n".join(lines))
    copied = [
        source for line in lines if line.startswith("COPY ") and "--from" not in line for source in line.split()[1:-1]
    ]
    assert all((ROOT / source).exists() for source in copied)
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert ignored[0] == "*", "nothing that is not named goes into the image"
    assert {line[1:] for line in ignored if line.startswith("!")} == set(copied)
