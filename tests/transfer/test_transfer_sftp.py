"""Files from a real SFTP server on loopback."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from transfer_sftp import PASSPHRASE, PASSWORD, Server, serving

from feedgen import api
from feedgen.diagnostics import SourceError
from feedgen.transfer import Access, Address, TransferError, Trouble, connected, sftp
from feedgen.transfer.loop import Loop

TABLE = b"id,title,price\n" + b"".join(b"%d,Mug number %d,5 EUR\n" % (n, n) for n in range(20_000))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root, folder = tmp_path_factory.mktemp("root"), tmp_path_factory.mktemp("keys")
    (root / "export" / "old").mkdir(parents=True)
    for name in ("b.csv", "a.csv.gz", "notes.txt", ".c.csv", "été 1.csv", "old/z.csv"):
        (root / "export" / name).write_bytes(TABLE)
    (root / "export" / "folder.csv").mkdir()
    (root / "export" / "link.csv").symlink_to("old")
    os.utime(root / "export" / "b.csv", (0, 1_700_000_000))
    with serving(root, folder) as server:
        yield server


@pytest.fixture
def server(running: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Server:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sftp, "KNOWN_HOSTS", ("~/.ssh/known_hosts",))
    running.break_after.clear()
    running.silent = False
    return running


def wanted(name: str) -> bool:
    return name.endswith((".csv", ".csv.gz")) and not name.startswith(".")


def found(url: str, **settings: Any) -> list[str]:
    address = Address.parse(url)
    with connected(address, Access(**settings)) as place:
        return [one.path for one in place.find(wanted)]


def refused(url: str, **settings: Any) -> TransferError:
    address = Address.parse(url)
    with pytest.raises(TransferError) as caught, connected(address, Access(**settings)) as place:
        place.fetch(place.find(wanted)[0], Path("copy"), lambda now, total: None)
    return caught.value


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("settings", [
    {},
    {"user": "robot", "key_file": "key"},
    {"user": "robot", "key_file": "locked", "passphrase": PASSPHRASE},
])  # fmt: skip
def test_a_file(server: Server, settings: dict[str, str]) -> None:
    if "key_file" in settings:
        settings = {**settings, "key_file": str(server.folder / settings["key_file"])}
    url = server.url("/export/b.csv", "" if settings else "feeds:S3cr-et%2FPass%23w0rd@")
    address = Address.parse(url)
    told: list[tuple[int, int | None]] = []
    with connected(address, Access(known_hosts=server.known_hosts, **settings)) as place:
        (one,) = place.find(wanted)
        known = place.fetch(one, Path("copy"), lambda now, total: told.append((now, total)))
    assert Path("copy").read_bytes() == TABLE
    assert known.modified == dt.datetime.fromtimestamp(1_700_000_000, dt.UTC)
    assert told[-1] == (len(TABLE), len(TABLE))
    assert one.shown == f"sftp://127.0.0.1:{server.port}/export/b.csv"


@pytest.mark.parametrize(("path", "paths"), [
    ("/export", ["/export/a.csv.gz", "/export/b.csv", "/export/été 1.csv"]),
    ("/export/", ["/export/a.csv.gz", "/export/b.csv", "/export/été 1.csv"]),
    ("/~/export/", ["/~/export/a.csv.gz", "/~/export/b.csv", "/~/export/été 1.csv"]),
    ("/export/?.csv", ["/export/b.csv"]),
    ("/export/*.txt", ["/export/notes.txt"]),
    ("/export/%C3%A9t%C3%A9%201.csv", ["/export/été 1.csv"]),
    ("/export/été 1.csv", ["/export/été 1.csv"]),
    ("/**/z.csv", ["/export/old/z.csv"]),
])  # fmt: skip
def test_folders_and_patterns(server: Server, path: str, paths: list[str]) -> None:
    assert found(server.url(path), known_hosts=server.known_hosts) == paths


@pytest.mark.parametrize(("path", "trouble", "words"), [
    ("/export/B.csv", Trouble.MISSING, "b.csv"),
    ("/nowhere/b.csv", Trouble.MISSING, "folder"),
    ("/nowhere/", Trouble.MISSING, "folder"),
    ("/export/*.xml", Trouble.NOTHING, ""),
])  # fmt: skip
def test_what_is_not_there(server: Server, path: str, trouble: Trouble, words: str) -> None:
    error = refused(server.url(path), known_hosts=server.known_hosts)
    assert error.trouble is trouble
    assert words in str(error.params)


def test_wrong_password_and_wrong_key(server: Server) -> None:
    known = {"known_hosts": server.known_hosts}
    assert refused(server.url("/export/b.csv", "feeds:wrong@"), **known).trouble is Trouble.DENIED
    locked = {"user": "robot", "key_file": str(server.folder / "locked")}
    for passphrase in (None, "wrong"):
        error = refused(server.url("/export/b.csv", ""), **known, **locked, passphrase=passphrase)
        assert error.trouble is Trouble.ADDRESS
    error = refused(server.url("/export/b.csv", ""), **known, user="robot", key_file="none")
    assert (error.trouble, "none" in error.params["problem"]) == (Trouble.ADDRESS, True)


def test_a_server_that_is_not_known_gets_no_password(server: Server, tmp_path: Path) -> None:
    """SRC171 says what to compare and what to do."""
    error = refused(server.url("/export/b.csv"))
    assert error.trouble is Trouble.HOST_KEY
    assert "SHA256:" in error.params["fingerprint"]
    assert error.params["command"] == f"ssh-keyscan -p {server.port} 127.0.0.1 >> ~/.ssh/known_hosts"
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "known_hosts").write_text(Path(server.known_hosts).read_text())
    assert found(server.url("/export/b.csv")) == ["/export/b.csv"]
    other = Path(server.known_hosts).read_text().replace("AAAAC3NzaC1lZDI1NTE5AAAAI", "AAAAC3NzaC1lZDI1NTE5AAAAIA", 1)
    (tmp_path / "others").write_text(other[:-2] + "\n")
    assert refused(server.url("/export/b.csv"), known_hosts="others").trouble is Trouble.HOST_KEY
    assert refused(server.url("/export/b.csv"), known_hosts="missing").trouble is Trouble.ADDRESS
    (tmp_path / ".ssh" / "config").write_text("Host *\n  UserKnownHostsFile none\n  StrictHostKeyChecking no\n")
    (tmp_path / ".ssh" / "known_hosts").unlink()
    assert refused(server.url("/export/b.csv")).trouble is Trouble.HOST_KEY


def test_a_line_that_breaks_is_tried_again(server: Server) -> None:
    server.break_after[:] = [100_000]
    server.opened = 0
    with connected(
        address := Address.parse(server.url("/export/b.csv")), Access(known_hosts=server.known_hosts)
    ) as place:
        place.fetch(address, Path("copy"), lambda now, total: None)
    assert Path("copy").read_bytes() == TABLE
    assert server.opened == 2
    server.break_after[:] = [100_000] * 9
    assert refused(server.url("/export/b.csv"), known_hosts=server.known_hosts).params["attempts"] == 4


def test_a_file_that_is_being_written_is_fetched_again(server: Server) -> None:
    path = server.root / "export" / "growing.csv"
    path.write_bytes(TABLE)
    address = Address.parse(server.url("/export/growing.csv"))

    def grow(now: int, total: int | None) -> None:
        if path.stat().st_size == len(TABLE):
            before = path.stat()
            path.write_bytes(TABLE + TABLE)
            os.utime(path, (before.st_atime, before.st_mtime))

    try:
        with connected(address, Access(known_hosts=server.known_hosts)) as place:
            place.fetch(address, Path("copy"), grow)
    finally:
        path.unlink()
    assert Path("copy").read_bytes() == TABLE + TABLE


def test_too_large(server: Server) -> None:
    error = refused(server.url("/export/b.csv"), known_hosts=server.known_hosts, max_bytes=1000)
    assert error.trouble is Trouble.TOO_LARGE
    assert not Path("copy").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_no_room_for_the_copy(server: Server) -> None:
    address = Address.parse(server.url("/export/b.csv"))
    with connected(address, Access(known_hosts=server.known_hosts)) as place, pytest.raises(TransferError) as caught:
        place.fetch(address, Path("/dev/full"), lambda now, total: None)
    assert caught.value.trouble is Trouble.NO_ROOM


def test_nobody_answers(server: Server) -> None:
    error = refused("sftp://127.0.0.1:9/x.csv", known_hosts=server.known_hosts)
    assert (error.trouble, error.params["attempts"]) == (Trouble.UNREACHABLE, 4)
    assert "127.0.0.1" not in error.params["problem"]


def test_a_server_that_falls_silent(server: Server) -> None:
    server.silent = True
    error = refused(server.url("/export/b.csv"), known_hosts=server.known_hosts, timeout=0.3)
    assert (error.trouble, error.params["attempts"]) == (Trouble.UNREACHABLE, 4)


def test_a_run(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    source = {"path": server.url("/export/*.csv", "feeds@"), "auth": {"password": "${PASSWORD}"}}
    source["known_hosts"] = server.known_hosts
    Path("feedgen.yaml").write_text(json.dumps({"catalogue": {"sources": [source]}}))
    monkeypatch.setenv("PASSWORD", PASSWORD)
    report = api.validate(limit=3000)
    names = [one.name for one in report.sources]
    assert names == [f"sftp://127.0.0.1:{server.port}/export/{name}" for name in ("b.csv", "été 1.csv")]
    assert report.sources[0].modified == "2023-11-14T22:13:20+00:00"


def test_the_library_is_named_when_it_is_missing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncssh", None)
    with pytest.raises(SourceError, match=r"SRC161.*asyncssh") as caught:
        api.validate("sftp://shop.example/x.csv")
    assert "product-feedgen[sftp]" in str(caught.value)


def test_nothing_is_imported_before_it_is_needed() -> None:
    code = "import sys, feedgen.sources; sys.exit(bool({'asyncssh', 'boto3', 'httpx'} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 0


def test_a_loop_that_runs_already_is_no_hindrance(server: Server) -> None:
    """A notebook has one."""

    async def notebook() -> list[str]:
        return found(server.url("/export/b.csv"), known_hosts=server.known_hosts)

    assert asyncio.run(notebook()) == ["/export/b.csv"]


def test_what_fails_unheard_is_not_printed(caplog: pytest.LogCaptureFixture) -> None:
    """Reads under way when a line breaks; what counts is raised elsewhere."""

    async def fails() -> None:
        raise RuntimeError("a traceback for the user")

    async def unheard() -> None:
        task = asyncio.ensure_future(fails())
        await asyncio.sleep(0)
        del task
        gc.collect()

    loop = Loop()
    loop.run(unheard())
    loop.close()
    assert caplog.records == []
