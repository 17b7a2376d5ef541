"""Files from a real server of S3 on loopback, and from one that misbehaves."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from transfer_web import Answer, Web

from feedgen import api
from feedgen.diagnostics import SourceError
from feedgen.transfer import Access, Address, Fetched, TransferError, Trouble, connected, s3
from feedgen.transfer.patterns import before_magic, matches

TABLE = b"id,title,price\n" + b"".join(b"%d,Mug number %d,5 EUR\n" % (n, n) for n in range(20_000))
NAMES = ("export/b.csv", "export/a.csv.gz", "export/notes.txt", "export/old/z.csv", "été 100%25?.csv", "export/.c.csv")
KEYS = {"user": "AKID", "password": "S3cr/et"}


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    endpoint = f"http://{host}:{port}"
    client = _client(endpoint)
    client.create_bucket(Bucket="feeds")
    client.create_bucket(Bucket="empty")
    for name in NAMES:
        client.upload_fileobj(io.BytesIO(TABLE), "feeds", name)
    client.put_object(Bucket="feeds", Key="export/")
    client.close()
    yield endpoint
    server.stop()


def _client(endpoint: str) -> Any:
    import boto3

    return boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id="a", aws_secret_access_key="b", region_name="us-east-1"
    )


@pytest.fixture
def endpoint(running: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.chdir(tmp_path)
    return running


def wanted(name: str) -> bool:
    return name.endswith((".csv", ".csv.gz")) and not name.startswith(".")


def found(url: str, **settings: Any) -> list[str]:
    with connected(Address.parse(url), Access(**{**KEYS, **settings})) as place:
        return [one.path for one in place.find(wanted)]


def refused(url: str, **settings: Any) -> TransferError:
    with pytest.raises(TransferError) as caught, connected(Address.parse(url), Access(**{**KEYS, **settings})) as place:
        place.fetch(place.find(wanted)[0], Path("copy"), lambda now, total: None)
    return caught.value


@pytest.mark.parametrize("url", ["s3://feeds/export/b.csv", "s3://feeds/été 100%25?.csv"])
def test_a_file(endpoint: str, url: str) -> None:
    told: list[tuple[int, int | None]] = []
    address = Address.parse(url)
    access = Access(endpoint=endpoint, **KEYS)
    with connected(address, access) as place:
        known = place.fetch(address, Path("copy"), lambda now, total: told.append((now, total)))
    assert Path("copy").read_bytes() == TABLE
    assert known.modified is not None
    assert known.modified.tzinfo is not None
    assert told[-1] == (len(TABLE), len(TABLE))


@pytest.mark.parametrize(("url", "paths"), [
    ("s3://feeds/export/", ["/export/a.csv.gz", "/export/b.csv"]),
    ("s3://feeds", ["/été 100%25?.csv"]),
    ("s3://feeds/export/?.csv*", ["/export/a.csv.gz", "/export/b.csv"]),
    ("s3://feeds/**/*.csv", ["/export/b.csv", "/export/old/z.csv", "/été 100%25?.csv"]),
    ("s3://feeds/*/*.txt", ["/export/notes.txt"]),
    ("s3://feeds/export/b.csv", ["/export/b.csv"]),
])  # fmt: skip
def test_folders_and_patterns(endpoint: str, url: str, paths: list[str]) -> None:
    assert found(url, endpoint=endpoint) == paths


def test_a_long_list_has_pages(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3, "PAGE", 1)
    assert len(found("s3://feeds/**/*.csv", endpoint=endpoint)) == 3


@pytest.mark.parametrize(("url", "trouble", "words"), [
    ("s3://feeds/export/B.csv", Trouble.MISSING, "b.csv"),
    ("s3://nowhere/b.csv", Trouble.MISSING, "bucket"),
    ("s3://nowhere/", Trouble.MISSING, "bucket"),
    ("s3://feeds/export/*.xml", Trouble.NOTHING, "b.csv"),
    ("s3://empty/", Trouble.NOTHING, ""),
    ("s3://x_/b.csv", Trouble.MISSING, ""),
])  # fmt: skip
def test_what_is_not_there(endpoint: str, url: str, trouble: Trouble, words: str) -> None:
    error = refused(url, endpoint=endpoint)
    assert error.trouble is trouble
    assert words in str(error.params)


def test_a_confirmed_copy_is_used(endpoint: str) -> None:
    client = _client(endpoint)
    client.create_bucket(Bucket="changing")
    address = Address.parse("s3://changing/shop.csv")

    def fetched(**more: Any) -> tuple[bytes, Fetched]:
        with connected(address, Access(endpoint=endpoint, **KEYS, **more)) as place:
            known = place.fetch(address, Path("copy"), lambda now, total: None)
            return Path("copy").read_bytes(), known

    client.put_object(Bucket="changing", Key="shop.csv", Body=b"old")
    first, again, anew = fetched(), fetched(), fetched(cache=False)
    assert [data for data, _ in (first, again, anew)] == [b"old"] * 3
    assert [known.confirmed for _, known in (first, again, anew)] == [False, True, False]
    assert len({known.modified for _, known in (first, again, anew)}) == 1
    client.put_object(Bucket="changing", Key="shop.csv", Body=b"new")
    data, known = fetched()
    assert (data, known.confirmed) == (b"new", False)
    client.close()


def test_too_large(endpoint: str) -> None:
    assert refused("s3://feeds/export/b.csv", endpoint=endpoint, max_bytes=1000).trouble is Trouble.TOO_LARGE


def test_credentials_of_the_environment(endpoint: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    none: dict[str, Any] = {"user": None, "password": None, "endpoint": endpoint}
    error = refused("s3://feeds/export/b.csv", **none)
    assert (error.trouble, error.params["reason"]) == (Trouble.DENIED, "no credentials were found")
    (tmp_path / "credentials").write_text("[shop]\naws_access_key_id = a\naws_secret_access_key = b\n")
    monkeypatch.setenv("AWS_PROFILE", "shop")
    assert found("s3://feeds/export/*.csv", **none) == ["/export/b.csv"]
    monkeypatch.setenv("AWS_PROFILE", "another")
    assert refused("s3://feeds/export/b.csv", **none).trouble is Trouble.ADDRESS


def said(status: int, code: str) -> Answer:
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>S3cr</Message></Error>".encode()
    return Answer(body, status, {"Content-Type": "application/xml"})


@pytest.mark.parametrize(("answer", "trouble", "times"), [
    (said(403, "SignatureDoesNotMatch"), Trouble.DENIED, 1),
    (said(403, "AccessDenied"), Trouble.DENIED, 1),
    (said(400, "InvalidRequest"), Trouble.ANSWER, 1),
    (said(503, "SlowDown"), Trouble.ANSWER, 4),
    (Answer(TABLE, cut=20_000), Trouble.CUT_OFF, 4),
    (Answer(raw=b""), Trouble.UNREACHABLE, 4),
])  # fmt: skip
def test_a_server_that_misbehaves(endpoint: str, web: Web, answer: Answer, trouble: Trouble, times: int) -> None:
    web["/feeds/export/b.csv"] = answer
    error = refused("s3://feeds/export/b.csv", endpoint=web.address)
    assert (error.trouble, len(web.asked)) == (trouble, times)
    assert "S3cr" not in str(error.params)


def test_nobody_answers(endpoint: str) -> None:
    assert refused("s3://feeds/b.csv", endpoint="http://127.0.0.1:9").trouble is Trouble.UNREACHABLE
    assert refused("s3://feeds/b.csv", endpoint="nonsense").trouble is Trouble.ADDRESS


def test_a_run(endpoint: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "S3cr/et")
    source = {"path": "s3://feeds/export/*.csv", "auth": {"user": "a", "password": "${KEY}"}, "endpoint": endpoint}
    Path("feedgen.yaml").write_text(json.dumps({"catalogue": {"sources": [source]}}))
    report = api.validate(limit=100)
    assert [one.name for one in report.sources] == ["s3://feeds/export/b.csv"]
    assert report.sources[0].modified


def test_the_library_is_named_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(SourceError, match=r"SRC161.*boto3") as caught:
        api.validate("s3://feeds/x.csv")
    assert "product-feedgen[s3]" in str(caught.value)


@pytest.mark.parametrize(("path", "pattern", "expected"), [
    ("a/b.csv", "a/*.csv", True),
    ("a/b.csv", "*.csv", False),
    ("a/b.csv", "**/*.csv", True),
    ("b.csv", "**/*.csv", True),
    ("a/b/c.csv", "a/**/c.csv", True),
    ("a/c.csv", "a/**/c.csv", True),
    ("a/.c.csv", "a/*.csv", False),
    ("a/.c.csv", "a/.*.csv", True),
    ("a/b.csv", "a/[bc].csv", True),
    ("a/b.csv", "a", False),
    ("a", "a/b.csv", False),
    ("a/b", "**", True),
    ("a/.b/c", "**", False),
    ("a/.b/c", "**/c", False),
    ("a/.b/c", "a/.b/*", True),
])  # fmt: skip
def test_patterns(path: str, pattern: str, expected: bool) -> None:
    assert matches(path, pattern) is expected
    assert not expected or path.startswith(before_magic(pattern))
