"""Files from real servers on loopback: what arrives, what is asked, and what is refused."""

from __future__ import annotations

import datetime as dt
import gzip
import os
from pathlib import Path
from typing import Any

import pytest
from transfer_web import Answer, Asked, Web, serving

from feedgen.transfer import Access, Address, Copies, Fetched, TransferError, Trouble, cache, connected, patience

TABLE = b"id,title,price\n" + b"".join(b"%d,Mug number %d,5 EUR\n" % (n, n) for n in range(3000))
LAST = "Tue, 24 Nov 2026 05:00:00 GMT"


class Got:
    """What a fetch brought."""

    def __init__(self, data: bytes, known: Fetched, told: list[tuple[int, int | None]]) -> None:
        self.data = data
        self.known = known
        self.told = told


def fetch(url: str, **settings: Any) -> Got:
    copies = Copies()
    told: list[tuple[int, int | None]] = []
    try:
        address = Address.parse(url)
        with connected(address, Access(**settings)) as place:
            (one,) = place.find(bool)
            path = copies.path_for(one.name, one.shown)
            known = place.fetch(one, path, lambda now, total: told.append((now, total)))
            return Got(path.read_bytes(), known, told)
    finally:
        copies.close()


def refused(url: str, **settings: Any) -> TransferError:
    with pytest.raises(TransferError) as caught:
        fetch(url, **settings)
    return caught.value


def test_a_file_and_what_is_known_of_it(web: Web) -> None:
    headers = {"Last-Modified": LAST, "Content-Type": "text/csv; charset=iso-8859-1"}
    web["/export.csv"] = Answer(TABLE, headers=headers)
    got = fetch(web.url("/export.csv?lang=fr"))
    assert got.data == TABLE
    assert got.known == Fetched(dt.datetime(2026, 11, 24, 5, tzinfo=dt.UTC), "iso-8859-1")
    assert got.told[-1] == (len(TABLE), len(TABLE))
    assert web.asked[0].path == "/export.csv?lang=fr"


@pytest.mark.parametrize("answer", [
    Answer(TABLE, chunked=True),
    Answer(gzip.compress(TABLE), headers={"Content-Encoding": "gzip"}),
    Answer(gzip.compress(TABLE), headers={"Content-Encoding": "x-gzip"}, chunked=True),
    Answer(gzip.compress(TABLE[:999]) + gzip.compress(TABLE[999:]), headers={"Content-Encoding": "gzip"}),
    Answer(raw=b"HTTP/1.0 200 OK\r\n\r\n" + TABLE),
    [Answer(status=500), Answer(TABLE)],
    [Answer(status=503, headers={"Retry-After": "0"}), Answer(status=429), Answer(TABLE)],
    [Answer(TABLE, cut=20_000), Answer(TABLE)],
    [Answer(TABLE, cut=20_000, chunked=True), Answer(TABLE)],
    [Answer(raw=b""), Answer(TABLE)],
    [Answer(gzip.compress(TABLE)[:-20], headers={"Content-Encoding": "gzip"}), Answer(TABLE)],
])  # fmt: skip
def test_the_whole_file_arrives(web: Web, answer: object) -> None:
    web["/export.csv"] = answer
    assert fetch(web.url("/export.csv")).data == TABLE


def test_gzipped_files_stay_as_they_are(web: Web) -> None:
    packed = gzip.compress(TABLE)
    web["/export.csv.gz"] = Answer(packed, headers={"Content-Type": "application/gzip"})
    assert fetch(web.url("/export.csv.gz")).data == packed


@pytest.mark.parametrize(("answer", "trouble", "times"), [
    (Answer(status=401), Trouble.DENIED, 1),
    (Answer(status=403), Trouble.DENIED, 1),
    (Answer(status=404), Trouble.MISSING, 1),
    (Answer(status=418), Trouble.ANSWER, 1),
    (Answer(status=304), Trouble.ANSWER, 1),
    (Answer(TABLE, status=206), Trouble.ANSWER, 1),
    (Answer(status=500), Trouble.ANSWER, 4),
    (Answer(status=503, headers={"Retry-After": "3600"}), Trouble.ANSWER, 1),
    (Answer(status=503, headers={"Retry-After": "Fri, 31 Dec 2099 00:00:00 GMT"}), Trouble.ANSWER, 1),
    (Answer(TABLE, cut=20_000), Trouble.CUT_OFF, 4),
    (Answer(TABLE, cut=20_000, chunked=True), Trouble.CUT_OFF, 4),
    (Answer(gzip.compress(TABLE)[:-20], headers={"Content-Encoding": "gzip"}), Trouble.CUT_OFF, 4),
    (Answer(TABLE, headers={"Content-Encoding": "gzip"}), Trouble.ANSWER, 1),
    (Answer(TABLE, headers={"Content-Encoding": "br"}), Trouble.ANSWER, 1),
    (Answer(raw=b""), Trouble.UNREACHABLE, 4),
    (Answer(raw=b"SSH-2.0-server\r\n"), Trouble.UNREACHABLE, 4),
])  # fmt: skip
def test_what_is_no_whole_file_is_refused(web: Web, answer: Answer, trouble: Trouble, times: int) -> None:
    web["/export.csv"] = answer
    error = refused(web.url("/export.csv"))
    assert (error.trouble, len(web.asked)) == (trouble, times)


def test_nobody_answers(web: Web) -> None:
    web["/export.csv"] = Answer(TABLE, wait=30)
    silent = refused(web.url("/export.csv"), timeout=0.1)
    # On a busy machine even the first line of the answer may be late.
    assert silent.trouble in (Trouble.CUT_OFF, Trouble.UNREACHABLE)
    with serving() as gone:
        pass
    error = refused(gone.url("/export.csv"))
    assert error.trouble is Trouble.UNREACHABLE
    assert error.params["attempts"] == patience.ATTEMPTS
    assert "refused" in error.params["problem"].lower()


@pytest.mark.parametrize("answer", [
    Answer(TABLE),
    Answer(TABLE, chunked=True),
    Answer(gzip.compress(TABLE * 20), headers={"Content-Encoding": "gzip"}),
])  # fmt: skip
def test_too_large(web: Web, answer: Answer) -> None:
    web["/export.csv"] = answer
    assert refused(web.url("/export.csv"), max_bytes=30_000).trouble is Trouble.TOO_LARGE
    assert len(web.asked) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_no_room_for_the_copy(web: Web) -> None:
    web["/export.csv"] = Answer(TABLE)
    address = Address.parse(web.url("/export.csv"))
    with connected(address, Access()) as place, pytest.raises(TransferError) as caught:
        place.fetch(address, Path("/dev/full"), lambda now, total: None)
    assert caught.value.trouble is Trouble.NO_ROOM


# -- redirects -----------------------------------------------------------------------------------------------------


def to(url: str, status: int = 302) -> Answer:
    return Answer(status=status, headers={"Location": url})


SECRETS = {"user": "feed", "password": "S3cret", "headers": {"X-Api-Key": "Tok3n"}}


def secrets_in(asked: list[Asked]) -> list[bool]:
    """Per request: whether anything secret came along."""
    return ["authorization" in one.headers or "x-api-key" in one.headers for one in asked]


def test_redirects_are_followed(web: Web) -> None:
    web["/a"], web["/b"], web["/c"] = to("/b", 301), to("c", 307), Answer(TABLE)
    assert fetch(web.url("/a"), **SECRETS).data == TABLE
    assert secrets_in(web.asked) == [True, True, True]


@pytest.mark.parametrize("user", ["", "x:y@"])
def test_credentials_stay_with_their_host(web: Web, other: Web, user: str) -> None:
    web["/a"], web["/c"] = to(other.url("/b", user)), Answer(TABLE)
    other["/b"] = to(web.url("/c"))
    assert fetch(web.url("/a"), **SECRETS).data == TABLE
    assert secrets_in(other.asked) == [False]
    # Sent away once, they are not sent again: the other host chose where to.
    assert secrets_in(web.asked) == [True, False]


def test_credentials_of_the_address(web: Web, other: Web) -> None:
    web["/a"] = to(other.url("/b"))
    other["/b"] = Answer(TABLE)
    assert fetch(web.url("/a", "feed:S3cr%40t@")).data == TABLE
    assert web.asked[0].headers["authorization"] == "Basic ZmVlZDpTM2NyQHQ="
    assert secrets_in(other.asked) == [False]


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/x", "ftp://127.0.0.1/x", "file:///etc/passwd", "http://[", "/a"]
)
def test_redirects_that_are_refused(secure: Web, target: str) -> None:
    secure["/a"] = to(target)
    error = refused(secure.url("/a"))
    assert error.trouble is Trouble.REDIRECT


def test_https(secure: Web, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    secure["/b"], web["/a"] = Answer(TABLE), to(secure.url("/b"))
    assert fetch(web.url("/a"), **SECRETS).data == TABLE
    assert secrets_in(secure.asked) == [False]
    monkeypatch.delenv("SSL_CERT_FILE")
    error = refused(secure.url("/b"))
    assert error.trouble is Trouble.UNREACHABLE
    assert "certificate" in error.params["problem"]
    assert error.params.get("attempts") is None


@pytest.mark.parametrize(("name", "value"), [
    ("ALL_PROXY", "nonsense://me:S3cret@proxy.example"),
    ("ALL_PROXY", "http://me:S3cret@proxy:port"),
    ("SSL_CERT_FILE", "missing.pem"),
])  # fmt: skip
def test_an_environment_that_cannot_be_used(web: Web, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    error = refused(web.url("/a"))
    assert error.trouble is Trouble.ADDRESS
    assert "S3cret" not in str(error.params)


def test_a_proxy(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    web["http://shop.example/a.csv"] = Answer(TABLE)
    monkeypatch.setenv("HTTP_PROXY", web.address)
    assert fetch("http://shop.example/a.csv").data == TABLE


# -- headers -------------------------------------------------------------------------------------------------------


def test_headers(web: Web) -> None:
    web["/a"] = Answer(TABLE)
    fetch(web.url("/a"), headers={"Authorization": "Bearer Tok3n\n", "user-agent": "shop"})
    sent = web.asked[0].headers
    assert (sent["authorization"], sent["user-agent"], sent["accept-encoding"]) == ("Bearer Tok3n", "shop", "gzip")


@pytest.mark.parametrize("headers", [{"X-Key": "S3cret\nHost: x"}, {"X-Key": "S3crét"}, {"X Key": "a"}, {"Host": "a"}])
def test_headers_that_cannot_be_sent(web: Web, headers: dict[str, str]) -> None:
    error = refused(web.url("/a"), headers=headers)
    assert error.trouble is Trouble.ADDRESS
    assert "S3cr" not in str(error.params)
    assert web.asked == []


# -- the cache -----------------------------------------------------------------------------------------------------


def tagged(asked: Asked, body: bytes = TABLE, tag: str = '"1"') -> Answer:
    if asked.headers.get("if-none-match") == tag:
        return Answer(status=304)
    return Answer(body, headers={"ETag": tag, "Last-Modified": LAST, "Content-Type": "text/csv; charset=utf-8"})


def test_a_confirmed_copy_is_used(web: Web) -> None:
    web["/a.csv"] = tagged
    first, second = fetch(web.url("/a.csv")), fetch(web.url("/a.csv"))
    assert second.data == first.data == TABLE
    assert (first.known.confirmed, second.known.confirmed) == (False, True)
    assert (second.known.modified, second.known.charset) == (first.known.modified, "utf-8")
    assert web.asked[1].headers["if-modified-since"] == LAST


def test_a_changed_file_takes_its_place(web: Web) -> None:
    web["/a.csv"] = [lambda asked: tagged(asked, b"old", '"0"'), tagged]
    assert [fetch(web.url("/a.csv")).data for _ in range(3)] == [b"old", TABLE, TABLE]
    assert len(list(cache.cache_folder().glob("*.body"))) == 1


def test_without_a_word_of_the_server_no_copy_is_used(web: Web) -> None:
    web["/a.csv"] = [tagged, Answer(status=404)]
    fetch(web.url("/a.csv"))
    assert refused(web.url("/a.csv")).trouble is Trouble.MISSING


@pytest.mark.parametrize("settings", [{"cache": False}, {"user": "somebody else"}])
def test_copies_that_are_not_asked_for(web: Web, settings: dict[str, Any]) -> None:
    web["/a.csv"] = tagged
    fetch(web.url("/a.csv"))
    assert fetch(web.url("/a.csv"), **settings).data == TABLE
    assert "if-none-match" not in web.asked[1].headers


def test_no_store_is_not_kept(web: Web) -> None:
    web["/a.csv"] = Answer(TABLE, headers={"ETag": '"1"', "Cache-Control": "private, no-store"})
    fetch(web.url("/a.csv"))
    assert not cache.cache_folder().exists()


def test_tags_are_told_only_to_who_gave_them(web: Web, other: Web) -> None:
    web["/a.csv"] = [to(other.url("/b.csv")), tagged]
    other["/b.csv"] = lambda asked: tagged(asked, b"the other's")
    assert fetch(web.url("/a.csv")).data == b"the other's"
    assert fetch(web.url("/a.csv")).data == TABLE


def test_a_damaged_copy_is_not_used(web: Web) -> None:
    web["/a.csv"] = tagged
    fetch(web.url("/a.csv"))
    (body,) = cache.cache_folder().glob("*.body")
    body.write_bytes(TABLE[:1000])
    got = fetch(web.url("/a.csv"))
    assert (got.data, got.known.confirmed) == (TABLE, False)


def test_the_cache_is_private_and_names_no_address(web: Web) -> None:
    web["/export-of-the-shop.csv"] = tagged
    fetch(web.url("/export-of-the-shop.csv?token=S3cret", "feed:S3cret@"))
    assert cache.cache_folder().stat().st_mode & 0o777 == 0o700
    for path in cache.cache_folder().iterdir():
        assert path.stat().st_mode & 0o777 == 0o600
        assert "S3cret" not in path.name + path.read_text()
        assert "shop" not in path.name


def test_the_cache_is_bounded(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "ROOM", 250)
    for number in range(4):
        web[f"/{number}"] = lambda asked, number=number: tagged(asked, b"%d" % number * 100)
        fetch(web.url(f"/{number}"))
        for path in cache.cache_folder().glob("*.body"):
            os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 10))
    web["/large"] = lambda asked: tagged(asked, b"x" * 251)
    fetch(web.url("/large"))
    bodies = [path.read_bytes()[:1] for path in cache.cache_folder().glob("*.body")]
    assert sorted(bodies) == [b"2", b"3"]
    assert len(list(cache.cache_folder().glob("[!.]*"))) == 4


def test_a_cache_that_cannot_be_written_is_no_reason_to_stop(web: Web) -> None:
    cache.cache_folder().write_text("a file in its place")
    web["/a.csv"] = tagged
    assert fetch(web.url("/a.csv")).data == TABLE


# -- copies --------------------------------------------------------------------------------------------------------


def test_copies_are_private_and_go(web: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    copies = Copies()
    path = copies.path_for("../a b.csv", "x")
    path.write_text("x")
    assert path.name == "_a_b.csv"
    (folder,) = tmp_path.glob("feedgen-*")
    assert folder.stat().st_mode & 0o777 == 0o700
    copies.close()
    assert not folder.exists()


def test_copies_go_when_nobody_closes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    copies = Copies()
    copies.path_for("a", "x").write_text("x")
    del copies
    assert list(tmp_path.glob("feedgen-*")) == []


def test_no_pattern(web: Web) -> None:
    assert refused(web.url("/*.csv")).trouble is Trouble.NO_LISTING
