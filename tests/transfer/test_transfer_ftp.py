"""Files from an FTP server on loopback, plain and with TLS."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from transfer_ftp import Server, serving

from feedgen import api
from feedgen.transfer import Access, Address, TransferError, Trouble, connected

TABLE = b"id,title,price\n" + b"".join(b"%d,Mug number %d,5 EUR\n" % (n, n) for n in range(20_000))


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "root"
    (root / "export" / "folder.csv").mkdir(parents=True)
    for name in ("b.csv", "a.csv.gz", "notes.txt", ".c.csv", "été 1.csv"):
        (root / "export" / name).write_bytes(TABLE)
    monkeypatch.chdir(tmp_path)
    return root


@pytest.fixture(params=["ftp", "ftps"])
def server(
    root: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Server]:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with serving(root, certificate if request.param == "ftps" else None) as server:
        yield server


def wanted(name: str) -> bool:
    return name.endswith((".csv", ".csv.gz")) and not name.startswith(".")


def refused(url: str, **settings: Any) -> TransferError:
    with pytest.raises(TransferError) as caught, connected(Address.parse(url), Access(**settings)) as place:
        place.fetch(place.find(wanted)[0], Path("copy"), lambda now, total: None)
    assert "S3cr" not in str(caught.value.params)
    return caught.value


@pytest.mark.parametrize("without", [(), ("SIZE", "MDTM"), ("EPSV",)])
def test_a_file(server: Server, without: tuple[str, ...]) -> None:
    server.without = set(without)
    address = Address.parse(server.url("/export/%C3%A9t%C3%A9 1.csv"))
    told: list[tuple[int, int | None]] = []
    with connected(address, Access()) as place:
        for _ in range(2):
            known = place.fetch(address, Path("copy"), lambda now, total: told.append((now, total)))
            assert Path("copy").read_bytes() == TABLE
    assert server.said.count("USER") == 1
    assert ("PROT" in server.said) is (server.context is not None)
    tells = "SIZE" not in without
    assert known.modified == (dt.datetime.fromtimestamp(1_700_000_000, dt.UTC) if tells else None)
    assert told[-1] == (len(TABLE), len(TABLE) if tells else None)


@pytest.mark.parametrize("without", ["", "MLSD"])
@pytest.mark.parametrize(("path", "names"), [
    ("/export/", ["a.csv.gz", "b.csv", "été 1.csv"]),
    ("/export/?.csv", ["b.csv"]),
    ("/export/*.txt", ["notes.txt"]),
])  # fmt: skip
def test_folders_and_patterns(server: Server, path: str, names: list[str], without: str) -> None:
    server.without = {without}
    with connected(Address.parse(server.url(path)), Access()) as place:
        found = [one.name for one in place.find(wanted)]
    # Without MLSD nobody tells a folder from a file.
    assert [name for name in found if name != "folder.csv"] == names
    assert "folder.csv" not in found or without


@pytest.mark.parametrize(("path", "trouble", "words"), [
    ("/export/B.csv", Trouble.MISSING, "b.csv"),
    ("/nowhere/b.csv", Trouble.MISSING, "550"),
    ("/nowhere/", Trouble.MISSING, "550"),
    ("/export/*.xml", Trouble.NOTHING, "b.csv"),
    ("/*/b.csv", Trouble.ADDRESS, "last part"),
    ("/export/b.csv%0d%0aDELE x", Trouble.ADDRESS, "line end"),
])  # fmt: skip
def test_what_is_not_there(server: Server, path: str, trouble: Trouble, words: str) -> None:
    error = refused(server.url(path))
    assert error.trouble is trouble
    assert words in str(error.params)
    assert "DELE" not in server.said


def test_wrong_password(server: Server) -> None:
    assert refused(server.url("/export/b.csv", "feeds:S3crwrong@")).trouble is Trouble.DENIED
    assert refused(server.url("/export/b.csv", "")).trouble is Trouble.DENIED


def test_a_line_that_breaks_is_tried_again(server: Server) -> None:
    server.cut[:] = [100_000]
    address = Address.parse(server.url("/export/b.csv"))
    with connected(address, Access()) as place:
        place.fetch(address, Path("copy"), lambda now, total: None)
    assert Path("copy").read_bytes() == TABLE
    server.cut[:] = [100_000] * 9
    error = refused(server.url("/export/b.csv"))
    assert (error.trouble, error.params["attempts"]) == (Trouble.CUT_OFF, 4)


@pytest.mark.parametrize(("verb", "answer", "trouble", "attempts"), [
    ("RETR", "451 later", Trouble.ANSWER, 4),
    ("RETR", "503 S3cr", Trouble.ANSWER, None),
    ("USER", "421 too many", Trouble.ANSWER, 4),
    ("USER", "nonsense", Trouble.ANSWER, 4),
])  # fmt: skip
def test_a_server_that_misbehaves(
    server: Server, verb: str, answer: str, trouble: Trouble, attempts: int | None
) -> None:
    server.answers = {verb: answer}
    error = refused(server.url("/export/b.csv"))
    assert (error.trouble, error.params.get("attempts")) == (trouble, attempts)


def test_too_large(server: Server) -> None:
    assert refused(server.url("/export/b.csv"), max_bytes=1000).trouble is Trouble.TOO_LARGE
    server.without = {"SIZE"}
    assert refused(server.url("/export/b.csv"), max_bytes=1000).trouble is Trouble.TOO_LARGE


def test_nobody_answers(root: Path) -> None:
    error = refused("ftp://127.0.0.1:9/x.csv")
    assert (error.trouble, error.params["attempts"]) == (Trouble.UNREACHABLE, 4)


def test_a_certificate_that_is_not_trusted(root: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with serving(root, certificate) as server:
        error = refused(server.url("/export/b.csv"))
        assert error.trouble is Trouble.UNREACHABLE
        assert "certificate" in error.params["problem"]
        assert "PASS" not in server.said


def test_a_run(server: Server) -> None:
    report = api.validate(server.url("/export/b*"), limit=10)
    assert [one.name for one in report.sources] == [server.url("/export/b.csv", "")]
    assert report.sources[0].modified == "2023-11-14T22:13:20+00:00"
