"""Every command has help that ends with examples, and every example works."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from cli_taxonomy import GOOGLE, Published

from feedgen.cli.app import app

GROUP: Any = typer.main.get_command(app)


def commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """Every command and group of commands by what is typed for it."""
    for name, command in group.commands.items():
        yield f"{above}{name}", command
        yield from commands(command, f"{above}{name} ") if hasattr(command, "commands") else ()


COMMANDS: dict[str, Any] = {"": GROUP, **dict(commands(GROUP))}


def examples(command: Any) -> list[str]:
    lines = (command.epilog or "").removeprefix("\b\n").splitlines()
    return [line.strip() for line in lines if line.startswith("  feedgen ")]


ALL = [(name, example) for name, command in COMMANDS.items() for example in examples(command)]


@pytest.mark.parametrize("name", COMMANDS)
def test_help_ends_with_an_example_of_the_command(name: str, feedgen: Callable[..., Any]) -> None:
    own = examples(COMMANDS[name])
    assert own
    assert all(example.startswith(f"feedgen {name}".rstrip()) for example in own)
    ran = feedgen(*name.split(), "--help")
    assert ran.status == 0
    assert ran.out.rstrip().endswith(own[-1])
    assert "..." not in ran.out.split("Commands:")[-1].split("Example")[0] or name not in ("", "taxonomy"), (
        "no summary is cut"
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is(name: str) -> None:
    assert (COMMANDS[name].help or "").strip()
    for param in COMMANDS[name].params:
        assert (getattr(param, "help", None) or "").strip(), f"{name} {param.name}"


BEFORE = {
    "diff": [("build", "-o", "yesterday", "-q"), ("build", "-o", "feeds", "-q")],
    "verify": [("build", "-q")],
    "apply": [("plan",)],
    "state": [("build", "-q", "-c", "google-fr")],
    "publish": [("build", "-q", "-c", "google-fr")],
    "receipts": [("build", "-q", "-c", "google-fr")],
    "rollback": [("build", "-q", "-c", "google-fr", "--shop-url", f"https://shop{n}.example") for n in (1, 2)],
}
"""What was done before, by the first word of a command."""


def grouped() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, example in ALL:
        found.setdefault(name, []).append(example)
    return {name: lines for name, lines in found.items() if name != "baseline"}  # those of `baseline update`


@pytest.mark.parametrize(
    ("name", "lines"), grouped().items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_examples_work(
    name: str, lines: list[str], shop: Path, feedgen: Callable[..., Any], published: Published
) -> None:
    """One after the other in the same folder, as somebody would try them."""
    published.files["/en-US"] = published.files["/fr-FR"] = published.files["/de-DE"] = GOOGLE
    if name != "test":  # profiles test with more categories than this taxonomy has
        feedgen("taxonomy", "update")
    for before in BEFORE.get(name.partition(" ")[0], ()):
        assert feedgen(*before).status == 0
    for example in lines:
        ran = feedgen(*shlex.split(example.replace("--to 41", "--to 1"))[1:])
        # The example shop has products that some channel does not take, and finding them is what `validate` is for.
        assert ran.status in ({0, 1} if name in ("validate", "feedback") else {0}), f"{example}\n{ran.err}"
        assert "internal error" not in ran.err
