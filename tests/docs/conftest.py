"""A folder in which the commands of the documentation can be run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from doc_pages import ROOT


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example shop under `examples/`, and its catalogue as `export.csv` too; the current folder."""
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "FEEDGEN_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("feeds", "expected"))
    text = (ROOT / "examples" / "catalogue.csv").read_text(encoding="utf-8")
    (tmp_path / "export.csv").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
