"""Servers on this machine, a cache of one's own, and no long waits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from transfer_web import Web, serving

from feedgen.transfer import cache, patience


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the machine's user: no proxy, no cache, no keys."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(patience, "FIRST", 0.01)


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as server:
        yield server


@pytest.fixture
def other() -> Iterator[Web]:
    """Another host, as far as a browser is concerned: another port."""
    with serving() as server:
        yield server


@pytest.fixture
def secure(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    """A server of https whose certificate is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(certificate) as server:
        yield server
