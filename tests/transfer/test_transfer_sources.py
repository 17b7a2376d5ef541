"""Catalogues at addresses, all the way through a run: findings, reports, manifest, and nothing secret in them."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from transfer_web import Answer, Asked, Web

from feedgen import api
from feedgen.cli.app import run
from feedgen.diagnostics import ExitStatus, SourceError, UsageError, hint_of, message_of
from feedgen.sources.opening.locating import CODES, finding_of
from feedgen.transfer import TransferError, Trouble, http, patience

ROOT = Path(__file__).parents[2]
LAST = "Tue, 24 Nov 2026 05:00:00 GMT"
SHOP = "https://shop.example"
TABLE = "".join(
    f"{','.join(row)}\n"
    for row in (
        ("id", "title", "description", "availability", "price", "link", "image_link"),
        ("A-1", "Café crème", "Strong", "in stock", "5 EUR", f"{SHOP}/1", f"{SHOP}/1.jpg"),
        ("A-2", "Mug", "Red", "in stock", "6 EUR", f"{SHOP}/2", f"{SHOP}/2.jpg"),
    )
)
CSV = Answer(TABLE.encode(), headers={"Last-Modified": LAST, "Content-Type": "text/csv"})
PASSWORD, TOKEN, KEY = "S3cr-et/Pass#w0rd", "Tok3n-of-the-shop", "Qu3ryK3y"
SECRETS = ("S3cr", "w0rd", TOKEN, KEY)
AS_WRITTEN = "S3cr-et%2FPass%23w0rd"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder of a run, and one for its temporary files."""
    project, temporary = tmp_path / "project", tmp_path / "temporary"
    project.mkdir()
    temporary.mkdir()
    monkeypatch.chdir(project)
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    monkeypatch.setenv("TERM", "dumb")
    return project


def config(source: dict[str, Any], **channels: Any) -> None:
    data = {"catalogue": {"sources": [source]}, "channels": channels or {"idealo": {"market": "DE"}}}
    Path("feedgen.yaml").write_text(json.dumps(data), encoding="utf-8")


def test_a_catalogue_at_an_address(web: Web, folder: Path) -> None:
    web["/export.csv"] = CSV
    stages: list[str] = []
    report = api.build(
        web.url("/export.csv"), channels=["google@FR"], workers=1, on_progress=lambda now: stages.append(now.stage)
    )
    assert (report.records, report.products) == (2, 2)
    (source,) = json.loads((folder / "feeds" / "manifest.json").read_text())["catalogue"]["sources"]
    assert source["name"] == web.url("/export.csv")
    assert source["modified"] == "2026-11-24T05:00:00+00:00"
    assert stages[0] == f"fetching {web.url('/export.csv')}"
    assert list((folder.parent / "temporary").iterdir()) == []


def test_a_joined_file_at_an_address(
    web: Web, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is fetched like any other, is gone afterwards, and what is secret is nowhere."""
    (folder / "shop.csv").write_text(TABLE, encoding="utf-8")
    web["/margins"] = Answer(b"sku,cost\nA-1,3\n", headers={"Content-Type": "text/csv"})
    monkeypatch.setenv("MARGINS", web.url(f"/margins?key={KEY}", user=f"feeds:{AS_WRITTEN}@"))
    sources = [{"path": "shop.csv"}, {"path": "${MARGINS}", "join": "id", "as": "m"}]
    data = {"catalogue": {"sources": sources, "derive": {"c": "m.cost"}}, "channels": {"idealo": {"market": "DE"}}}
    Path("feedgen.yaml").write_text(json.dumps(data), encoding="utf-8")
    assert api.lint([Path("feedgen.yaml")]) == []
    assert web.asked == [], "lint fetches nothing"
    report = api.validate(workers=1)
    assert [(one.records, one.joined_by) for one in report.sources] == [(2, None), (1, "id")]
    run(["explain", "A-1", "-c", "idealo"])
    said = capsys.readouterr()
    assert "join `${MARGINS}`" in said.out
    assert 'm: nothing → {"cost": "3"}' in said.out
    for secret in SECRETS:
        assert secret not in said.out + said.err + repr(report.manifest()) + repr(list(report.tally))


def test_a_joined_file_that_is_not_there(web: Web, folder: Path) -> None:
    (folder / "shop.csv").write_text(TABLE, encoding="utf-8")
    sources = [{"path": "shop.csv"}, {"path": web.url("/no.csv"), "join": "id", "as": "m"}]
    Path("feedgen.yaml").write_text(json.dumps({"catalogue": {"sources": sources}}), encoding="utf-8")
    with pytest.raises(SourceError):
        api.validate(workers=1)


def test_the_same_answer_is_the_same_run(web: Web, folder: Path) -> None:
    def answer(asked: Asked) -> Answer:
        return Answer(status=304) if asked.headers.get("if-modified-since") == LAST else CSV

    web["/export.csv"] = answer
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    made = []
    for number in range(2):
        api.build(web.url("/export.csv"), channels=["google@FR"], workers=1, now=now, output=Path(str(number)))
        made.append([path.read_bytes() for path in sorted(Path(str(number)).glob("[!.]*"))])
    assert made[0] == made[1]
    api.validate(web.url("/export.csv"), workers=1, cache=False)
    assert ["if-modified-since" in one.headers for one in web.asked] == [False, True, False]


def test_the_charset_of_the_answer_is_a_hint(web: Web, folder: Path) -> None:
    greek = "id,title,price\nA-1,Κούπα καφέ,5 EUR\n"
    named = {"Content-Type": "text/csv; charset=ISO-8859-7"}
    web["/greek.csv"] = Answer(greek.encode("iso8859-7"), headers=named)
    web["/utf8.csv"] = Answer(greek.encode(), headers=named)
    web["/latin.csv"] = Answer(
        "id,title,price\nA,5 € Café,1 EUR\n".encode("cp1252"), headers={"Content-Type": "text/csv; charset=iso-8859-1"}
    )
    found = [api.validate(web.url(path)).sources[0].encoding for path in ("/greek.csv", "/utf8.csv", "/latin.csv")]
    assert found == ["iso8859-7", "utf-8", "cp1252"]


def test_members_of_an_archive_elsewhere(web: Web, folder: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("fr.csv", "de.csv", "notes.txt"):
            archive.writestr(name, TABLE)
    web["/shop.zip"] = Answer(packed.getvalue())
    url = web.url("/shop.zip")
    assert [one.name for one in api.validate(url).sources] == [f"{url}!de.csv", f"{url}!fr.csv"]
    assert [one.name for one in api.validate(f"{url}!fr*").sources] == [f"{url}!fr.csv"]


CASES: list[tuple[str, Answer, dict[str, Any]]] = [
    ("SRC105", Answer(b""), {}),
    ("SRC106", Answer(b"<!DOCTYPE html><html><title>Login</title>"), {}),
    ("SRC108", Answer(b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xcbL"), {}),
    ("SRC163", Answer(raw=b""), {}),
    ("SRC164", Answer(status=401), {}),
    ("SRC165", Answer(status=404), {}),
    ("SRC166", Answer(status=500), {}),
    ("SRC167", Answer(status=302, headers={"Location": f"gopher://x/{TOKEN}"}), {}),
    ("SRC168", CSV, {"max_bytes": 20}),
    ("SRC169", Answer(CSV.body, cut=20), {}),
]


@pytest.mark.parametrize(("code", "answer", "settings"), CASES)
def test_what_stops_a_run(web: Web, folder: Path, code: str, answer: Answer, settings: dict[str, Any]) -> None:
    web["/export.csv"] = answer
    config({"path": web.url("/export.csv"), **settings})
    with pytest.raises(SourceError) as caught:
        api.build(workers=1)
    (finding,) = caught.value.findings
    assert finding.code == code
    assert finding.origin is not None
    assert finding.origin.file == web.url("/export.csv")
    assert "{" not in str(caught.value)
    del caught
    assert list((folder.parent / "temporary").iterdir()) == []


def test_no_room_for_the_copy(web: Web, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    web["/export.csv"] = CSV
    monkeypatch.setattr("tempfile.tempdir", str(folder / "missing"))
    with pytest.raises(SourceError, match="SRC170"):
        api.validate(web.url("/export.csv"))


@pytest.mark.parametrize(("address", "words"), [
    ("file:///tmp/export.csv", "write the path alone"),
    ("stfp://shop.example/export.csv", "did you mean `sftp`"),
    ("gopher://shop.example/export.csv", "known here: ftp, ftps, http, https, s3, sftp"),
])  # fmt: skip
def test_schemes_that_nobody_knows(folder: Path, address: str, words: str) -> None:
    with pytest.raises(SourceError, match="SRC160") as caught:
        api.validate(address)
    assert words in str(caught.value)


@pytest.mark.parametrize(("source", "words"), [
    ({"path": "export.csv", "auth": {"user": "x"}}, "`auth` is for addresses"),
    ({"path": "ftp://shop.example/x", "headers": {"A": "b"}}, "that begin with http:// or https://"),
])  # fmt: skip
def test_settings_that_mean_nothing(folder: Path, source: dict[str, Any], words: str) -> None:
    config(source)
    with pytest.raises(UsageError, match=words):
        api.validate()


@pytest.mark.parametrize("trouble", CODES)
def test_every_trouble_is_told_in_whole_sentences(trouble: Trouble) -> None:
    params = {
        "problem": "p",
        "reason": "r",
        "limit": 1,
        "bytes": 2,
        "folder": "f",
        "scheme": "sftp",
        "known": ["http"],
        "library": "l",
        "extra": "e",
        "fingerprint": " (f)",
        "command": "c",
    }
    finding = finding_of(TransferError(trouble, "sftp://shop.example/x", **params))
    assert not set("{}") & set(message_of(finding) + hint_of(finding))
    assert (finding.code == "SRC161") is (trouble is Trouble.LIBRARY)
    assert (finding.code == "SRC171") is (trouble is Trouble.HOST_KEY)


# -- nothing secret ------------------------------------------------------------------------------------------------


def everything(folder: Path, *arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit status of a command, and all that it wrote: streams, reports, feeds, manifest, state."""
    reports = [f"--report=report.{kind}" for kind in ("json", "ndjson", "html")]
    status = run([*arguments, *(reports if arguments[0] in ("build", "validate") else ())])
    said = capsys.readouterr()
    names = [path for path in folder.rglob("*") if path.is_file() and path.name != "feedgen.yaml"]
    files = [path.read_bytes().decode("utf-8", "replace") for path in names]
    return status, said.out + said.err + "".join(files)


def unlet(web: Web, other: Web) -> None:
    web["/export.csv"] = [
        Answer(status=302, headers={"Location": f"/moved.csv?key={KEY}"}),
        Answer(status=302, headers={"Location": f"https://user:{TOKEN}@127.0.0.1:1/"}),
    ]
    web["/moved.csv"] = Answer(status=302, headers={"Location": other.url(f"/elsewhere?token={TOKEN}")})


WAYS: list[Callable[[Web, Web], None]] = [
    lambda web, other: None,
    lambda web, other: web.answers.update({"/export.csv": [Answer(status=401)]}),
    lambda web, other: web.answers.update({"/export.csv": [Answer(b"<html>")]}),
    lambda web, other: web.answers.update({"/export.csv": [Answer(raw=b"")]}),
    lambda web, other: web.answers.update({"/export.csv": [Answer(CSV.body, cut=9)]}),
    lambda web, other: web.answers.update({"/export.csv": [Answer(b"id,title,price\nA,Mug,5\n")]}),
    unlet,
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("command", ["build", "validate", "preview"])
def test_nothing_secret_is_ever_written(
    web: Web,
    other: Web,
    folder: Path,
    way: Callable[[Web, Web], None],
    command: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (("FEEDGEN_DEBUG", "1"), ("PASSWORD", PASSWORD), ("TOKEN", TOKEN), ("KEY", KEY)):
        monkeypatch.setenv(name, value)
    web["/export.csv"] = CSV
    way(web, other)
    path = web.url("/export.csv?id=${KEY}")
    config({"path": path, "auth": {"user": "feeds", "password": "${PASSWORD}"}, "headers": {"X-Token": "${TOKEN}"}})
    status, written = everything(folder, command, "-c", "google", capsys=capsys)
    assert web.asked[0].path == f"/export.csv?id={KEY}"
    assert TOKEN in web.asked[0].headers.values()
    assert [secret for secret in SECRETS if secret in written] == []
    assert not any(TOKEN in one.headers.values() or "authorization" in one.headers for one in other.asked)
    assert status in (ExitStatus.OK, ExitStatus.FINDINGS, ExitStatus.USAGE, ExitStatus.SOURCE)
    in_address = web.url(f"/export.csv?token={KEY}", f"feeds:{AS_WRITTEN}@")
    Path("feedgen.yaml").unlink()
    status, written = everything(folder, command, in_address, "-c", "google", capsys=capsys)
    assert [secret for secret in SECRETS if secret in written] == []
    assert status in (ExitStatus.OK, ExitStatus.FINDINGS, ExitStatus.USAGE, ExitStatus.SOURCE)


@pytest.mark.parametrize("address", [
    "https://feeds:S3cr@et@shop.example:x/",
    "https://feeds:S3cr#et@shop.example/",
    "https://feeds:12#S3cr@shop.example/",
    "https://feeds:S3cr/et@shop.example/",
    "https://feeds:S3cr?et@shop.example/",
    "https://feeds:S3cr@:80/",
    "stfp://feeds:S3cr@shop.example/",
    "https://feeds:S3cr@shop.example/*.csv",
    "https://feeds:S3cr@shop.example/*.csv?sig=Qu3ryK3y",
    "https://S3cr@shop.example/*",
])  # fmt: skip
def test_addresses_that_cannot_be_used_are_not_quoted(
    folder: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, written = everything(folder, "build", address, "-c", "google", capsys=capsys)
    assert status == ExitStatus.SOURCE
    assert [secret for secret in SECRETS if secret in written] == []
    status, written = everything(folder, "build", address, address, "-c", "google", capsys=capsys)
    assert status == ExitStatus.USAGE
    assert [secret for secret in SECRETS if secret in written] == []


def test_a_bug_of_ours_quotes_nothing(
    web: Web, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(http, "pieces", broken)
    monkeypatch.setenv("FEEDGEN_DEBUG", "1")
    web["/export.csv"] = CSV
    address = web.url(f"/export.csv?token={KEY}", f"feeds:{AS_WRITTEN}@")
    status, written = everything(folder, "build", address, "-c", "google", capsys=capsys)
    assert status == ExitStatus.INTERNAL
    assert "a bug of ours" in written
    assert [secret for secret in SECRETS if secret in written] == []


def test_a_first_configuration_has_no_secret(
    web: Web, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    web["/export.csv"] = CSV
    address = web.url(f"/export.csv?token={KEY}", f"feeds:{AS_WRITTEN}@")
    status, written = everything(folder, "init", address, "--country=FR", "--channel=google", capsys=capsys)
    assert status == ExitStatus.OK, written
    assert [secret for secret in SECRETS if secret in written + Path("feedgen.yaml").read_text()] == []
    monkeypatch.setenv("CATALOGUE_PASSWORD", AS_WRITTEN)
    monkeypatch.setenv("CATALOGUE_TOKEN", KEY)
    before = len(web.asked)
    assert api.build(workers=1).products == 2
    assert web.asked[before].path == f"/export.csv?token={KEY}"
    assert web.asked[before].headers["authorization"] == web.asked[0].headers["authorization"]


def test_other_commands_read_addresses_too(web: Web, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    web["/export.csv"] = CSV
    url = web.url("/export.csv")
    for command in (
        ["explain", "A-2", url, "-c", "google@FR"],
        ["preview", url, "-c", "google@FR", "--no-cache"],
        ["categories", "check", url, "-c", "google@FR"],
        ["test", str(ROOT / "examples" / "feedgen.yaml"), "--coverage", "--catalogue", url],
    ):
        status, written = everything(folder, *command, capsys=capsys)
        assert status in (ExitStatus.OK, ExitStatus.FINDINGS), written
    assert len(web.asked) >= 4
    assert list((folder.parent / "temporary").iterdir()) == []


# -- the end of a run ----------------------------------------------------------------------------------------------


def started(web: Web, temporary: Path, *arguments: str) -> subprocess.Popen[bytes]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME")}
    environment = {**kept, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary), "XDG_CACHE_HOME": str(temporary / "c")}
    command = [sys.executable, "-m", "feedgen", "build", web.url("/export.csv"), "-c", "google@FR", *arguments]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_ctrl_c_leaves_no_copy(web: Web, folder: Path) -> None:
    asked = threading.Event()

    def slow(_: Asked) -> Answer:
        asked.set()
        return Answer(CSV.body, wait=60)

    web["/export.csv"] = slow
    temporary = folder.parent / "temporary"
    running = started(web, temporary)
    assert asked.wait(60)
    until = time.monotonic() + 60
    while not list(temporary.glob("feedgen-*")) and time.monotonic() < until:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (ExitStatus.INTERRUPTED, b"")
    assert b"interrupted" in err
    assert list(temporary.glob("feedgen-*")) == []


def test_two_runs_at_once(web: Web, folder: Path) -> None:
    web["/export.csv"] = lambda asked: Answer(status=304) if asked.headers.get("if-modified-since") else CSV
    temporary = folder.parent / "temporary"
    runs = [started(web, temporary, "-o", str(number)) for number in range(3)]
    for one in runs:
        _, err = one.communicate(timeout=120)
        assert one.returncode == 0, err.decode()
    assert len({(folder / str(number) / "google-fr.xml").read_bytes().count(b"<item>") for number in range(3)}) == 1
    cache = temporary / "c" / "feedgen" / "fetched"
    assert sorted(path.suffix for path in cache.iterdir() if path.name != ".lock") == [".body", ".json"]


def test_patience_has_an_end() -> None:
    assert patience.FIRST * 2**patience.ATTEMPTS < patience.LONGEST
