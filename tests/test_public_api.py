"""What a program may import from `feedgen`: a promise, so a change here is a change for its users."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import feedgen
from feedgen import api, catalogue, diagnostics
from feedgen.diagnostics.report import RunReport
from feedgen.diagnostics.tested import TestReport

PUBLIC = [
    "FeedgenError",
    "Finding",
    "GuardError",
    "LimitError",
    "Measure",
    "Money",
    "OutputError",
    "Product",
    "RunReport",
    "Severity",
    "SourceError",
    "TestReport",
    "UsageError",
    "__version__",
    "build",
    "channel",
    "channels",
    "doctor",
    "explain",
    "function",
    "functions",
    "init",
    "lint",
    "preset",
    "presets",
    "preview",
    "profile",
    "readiness",
    "schema",
    "story",
    "test",
    "validate",
]
ROOT = Path(__file__).parents[1]


def test_the_public_names_are_these() -> None:
    assert sorted(feedgen.__all__) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_name_is_there_and_the_real_one(name: str) -> None:
    found = getattr(feedgen, name)
    homes = [vars(home) for home in (api, catalogue, diagnostics)]
    homes.append({"RunReport": RunReport, "TestReport": TestReport, "__version__": feedgen.__version__})
    assert any(name in home and home[name] is found for home in homes)


def test_every_error_of_a_run_is_public() -> None:
    assert {error.__name__ for error in diagnostics.FeedgenError.__subclasses__()} <= set(feedgen.__all__)


def test_type_checkers_see_the_same_names() -> None:
    stub = ast.parse((ROOT / "feedgen" / "__init__.pyi").read_text(encoding="utf-8"))
    imported = {
        (alias.name, node.module) for node in stub.body if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    assert {name for name, _ in imported} | {"__version__"} == set(PUBLIC)
    assert all(feedgen._HOME_OF[name] == module for name, module in imported)
    listed = next(node.value for node in stub.body if isinstance(node, ast.Assign))
    assert ast.literal_eval(listed) == PUBLIC


def test_dir_lists_the_names_that_are_not_fetched_yet() -> None:
    assert set(PUBLIC) <= set(dir(feedgen))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'biuld'"):
        feedgen.biuld  # noqa: B018


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_feedgen_imports_nothing_else() -> None:
    code = "import sys; before = set(sys.modules); import feedgen; print(sorted(set(sys.modules) - before))"
    assert run(code).strip() == "['feedgen']"


def test_the_version_is_told_without_the_command_line_and_its_libraries() -> None:
    code = (
        "import sys; sys.argv = ['feedgen', '--version']; from feedgen.__main__ import main; assert main() == 0; "
        "assert not {'typer', 'pydantic', 'feedgen.cli', 'feedgen.api'} & set(sys.modules)"
    )
    assert run(code).strip() == f"feedgen {feedgen.__version__}"


def test_a_name_costs_only_the_room_it_lives_in() -> None:
    code = "import sys, feedgen; feedgen.Severity; assert 'feedgen.api' not in sys.modules; print('fine')"
    assert run(code).strip() == "fine"
