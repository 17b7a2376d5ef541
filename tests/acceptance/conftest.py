"""A folder with the command line in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from acceptance_shop import Shop


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shop:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "FEEDGEN_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return Shop(tmp_path, capsys)
