"""Servers on this machine, and nothing of the machine's user."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import publishing_sftp
import pytest
from publishing_project import Project
from publishing_web import Web, serving

from feedgen.transfer import cache, patience, sftp


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("PW", publishing_sftp.PASSWORD)
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    monkeypatch.setattr(cache, "cache_folder", lambda: tmp_path / "cache")
    monkeypatch.setattr(patience, "FIRST", 0.01)
    monkeypatch.setattr(sftp, "KNOWN_HOSTS", ("~/.ssh/known_hosts",))
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _nothing_is_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """What servers leave to the collector when a line is cut is collected here, not in whatever test comes later."""
    yield
    if "cut" in request.node.name or "breaks" in request.node.name:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            gc.collect()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    found = Project(tmp_path)
    found.build("google", b"<rss>new</rss>")
    return found


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as server:
        yield server


@pytest.fixture
def other() -> Iterator[Web]:
    with serving() as server:
        yield server


@pytest.fixture(scope="session")
def _sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[publishing_sftp.Server]:
    root, folder = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("keys")
    with publishing_sftp.serving(root, folder) as server:
        yield server


@pytest.fixture
def sftp_server(_sftp: publishing_sftp.Server, tmp_path: Path) -> publishing_sftp.Server:
    _sftp.root = tmp_path / "remote"
    (_sftp.root / "in").mkdir(parents=True)
    _sftp.done.clear()
    _sftp.fail_at = None
    _sftp.without_posix_rename = False
    return _sftp
