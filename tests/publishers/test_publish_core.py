"""What is sent where, what is not sent again, and what is refused before anything is sent."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from publishing_project import Project

from feedgen import api
from feedgen.cli.app import run
from feedgen.diagnostics import UsageError, hint_of, message_of
from feedgen.engine.troubles import CODES, finding_of
from feedgen.transfer import TransferError, Trouble


def test_a_folder_gets_the_file_and_a_receipt(project: Project) -> None:
    (project.folder / "www").mkdir()
    report = project.publish({"path": "www/"})
    (one,) = report.deliveries
    assert (one.outcome, one.verified, one.target) == ("sent", "hash", "www/google.xml")
    assert (project.folder / "www" / "google.xml").read_bytes() == b"<rss>new</rss>"
    (receipt,) = project.manifest["receipts"]
    assert receipt["sha256"] == one.sha256
    assert receipt["bytes"] == 14
    assert receipt["time"] > "2020"
    assert api.receipts(config=project.folder / "feedgen.yaml") == [receipt]
    assert [path.name for path in (project.folder / "www").iterdir()] == ["google.xml"]


def test_unchanged_bytes_are_not_sent_again_unless_asked(project: Project) -> None:
    target = {"path": "www/", "make_folders": True}
    assert project.outcomes(target) == ["sent"]
    assert project.outcomes(target) == ["unchanged"]
    assert project.outcomes(target, force=True) == ["sent"]
    assert project.outcomes({**target, "if_changed": False}) == ["sent"]
    project.build("google", b"<rss>newer</rss>")
    assert project.outcomes(target) == ["sent"]
    assert project.outcomes({**target, "file": "other.xml"}) == ["sent"]
    assert len(project.manifest["receipts"]) == 2, "one for each place"


def test_a_build_keeps_the_receipts(project: Project, tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("id,title,price\nA,Mug,5 EUR\n", encoding="utf-8")
    (tmp_path / "channel_profiles").mkdir()
    (tmp_path / "channel_profiles" / "google.yaml").write_text(
        "{feedgen: 1, channel: google, title: G, spec: {url: 'https://g.example', checked: 2026-10-01}, "
        "feeds: {products: {file: '{{ channel }}.xml', writer: xml, root: {name: items}, item: item, "
        "fields: {id: id}}}}",
        encoding="utf-8",
    )
    config = project.config({"path": "www/", "make_folders": True})
    for _ in range(2):
        assert run(["build", "shop.csv", "-c", "google", "--config", str(config), "--publish", "-q"]) == 0
    assert len(project.manifest["receipts"]) == 1
    remembered = api.receipts(config=config, history=True)
    assert [one["outcome"] for one in remembered] == ["sent", "unchanged"]
    assert remembered[0]["answer"] == "hash; renamed into place"
    assert b"<id>A</id>" in (tmp_path / "www" / "google.xml").read_bytes()


def test_a_dry_run_sends_nothing_and_says_everything(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    config = project.config(
        {"path": "www/", "file": "{{ channel }}-{{ market | lower }}-{{ date }}.xml", "compress": "gzip"},
        {"sftp": "sftp://feeds@host.example/in/", "password": "${PW}"},
    )
    before = project.manifest
    assert run(["publish", "--config", str(config), "--dry-run"]) == 0
    said = capsys.readouterr().err
    assert "google.xml → www/google-fr-2026-11-24.xml: would be sent, 14 bytes" in said
    assert "google.xml → sftp://host.example/in/google.xml: would be sent" in said
    assert project.manifest == before
    assert not (project.folder / "www").exists()


def test_several_files_and_several_feeds(project: Project) -> None:
    project.build("google", b"one", b"two", b"three")
    project.build("google", b"sale", feed="promotions", stem="google-promotions")
    www = project.folder / "www"
    assert project.codes({"path": "www/", "make_folders": True}) == []
    assert sorted(path.name for path in www.iterdir()) == [
        "google-2.xml", "google-3.xml", "google-promotions.xml", "google.xml",
    ]  # fmt: skip
    exact = {"path": "www/feed.xml"}
    assert project.codes(exact) == ["PUB126"], "two feeds would be one file"
    assert not (www / "feed.xml").exists()
    assert project.codes({**exact, "feed": "products"}) == []
    assert (www / "feed-3.xml").read_bytes() == b"three"
    assert project.codes({**exact, "feed": "promotion"}) == ["PUB125"]


@pytest.mark.parametrize("mode", ["delete", "replace"])
def test_a_feed_that_takes_items_down_goes_where_it_is_named(project: Project, mode: str) -> None:
    project.build("google", b"<rss>gone</rss>", feed="gone", stem="google-gone", mode=mode)
    everything, gone = {"path": "www/", "make_folders": True}, {"path": "gone/", "make_folders": True, "feed": "gone"}
    report = project.publish(everything)
    assert [one.file for one in report.deliveries] == ["google.xml"]
    assert [found.code for found in report.findings] == ["PUB129"]
    assert report.good, "what is meant to stay here is no failure"
    report = project.publish(everything, gone)
    assert [(one.file, one.outcome) for one in report.deliveries] == [
        ("google.xml", "unchanged"),
        ("google-gone.xml", "sent"),
    ]
    assert report.findings == []


@pytest.mark.parametrize("how", ["gzip", "zip"])
def test_packed_files_are_the_same_each_time(project: Project, how: str) -> None:
    ending = {"gzip": "gz", "zip": "zip"}[how]
    target = {"path": "www/", "make_folders": True, "compress": how}
    assert project.codes(target) == []
    packed = (project.folder / "www" / f"google.xml.{ending}").read_bytes()
    if how == "gzip":
        assert gzip.decompress(packed) == b"<rss>new</rss>"
    else:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            assert {one: archive.read(one) for one in archive.namelist()} == {"google.xml": b"<rss>new</rss>"}
    assert project.outcomes(target, force=True) == ["sent"]
    assert (project.folder / "www" / f"google.xml.{ending}").read_bytes() == packed


def test_a_file_that_is_not_what_was_built_is_refused(project: Project) -> None:
    target = {"path": "www/", "make_folders": True}
    (project.feeds / "google.xml").write_bytes(b"<rss>edited</rss>")
    assert project.codes(target) == ["PUB120"]
    (project.feeds / "google.xml").unlink()
    assert project.codes(target) == ["PUB120"]
    assert not (project.folder / "www").exists()


def test_a_manifest_cannot_name_files_elsewhere(project: Project) -> None:
    (project.folder / "secret.txt").write_bytes(b"<rss>new</rss>")
    entry = project.entries[0]["files"][0]
    entry["path"] = "../secret.txt"
    project._write({"created": "2026-11-24", "feeds": project.entries})
    assert project.codes({"path": "www/", "make_folders": True, "file": "x.xml"}) == ["PUB120"]


@pytest.mark.parametrize("name", ["../{{ file }}", "/{{ file }}", "a/../../{{ file }}", "a\\b", "{{ file }}/", "a//b"])
def test_names_that_lead_elsewhere_are_refused(project: Project, name: str) -> None:
    assert project.codes({"path": "www/", "make_folders": True, "file": name}) == ["PUB123"]
    assert not (project.folder / "www").exists()


def test_links_and_folders_are_not_replaced(project: Project) -> None:
    (project.folder / "elsewhere.xml").write_bytes(b"precious")
    www = project.folder / "www"
    (www / "sub").mkdir(parents=True)
    (www / "google.xml").symlink_to(project.folder / "elsewhere.xml")
    assert project.codes({"path": "www/"}) == ["PUB111"]
    assert project.codes({"path": "www/sub"}) == ["PUB111"]
    assert (project.folder / "elsewhere.xml").read_bytes() == b"precious"
    (www / "google.xml").unlink()
    (www / ".google.xml.part").symlink_to(project.folder / "elsewhere.xml")
    assert project.codes({"path": "www/"}) == []
    assert (project.folder / "elsewhere.xml").read_bytes() == b"precious"


def test_what_is_not_there(project: Project) -> None:
    assert project.codes({"path": "nowhere/"}) == ["PUB105"]
    with pytest.raises(UsageError) as caught:
        project.publish({"path": "www/"}, channels=["googel"])
    assert caught.value.findings[0].code == "PUB127"
    config = project.config({"path": "www/"}, channel="idealo")
    assert [one.code for one in api.publish(config=config).findings] == ["PUB121"]
    assert api.publish(config=config, channels=["google"], known_only=True).deliveries == []


def test_one_target_that_fails_stops_no_other_and_is_named(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.build("google", b"one", b"two")
    (project.folder / "www").mkdir()
    config = project.config({"path": "nowhere/"}, {"path": "www/"})
    assert run(["publish", "--config", str(config)]) == 5
    said = capsys.readouterr().err
    assert "google.xml → nowhere/google.xml: FAILED" in said
    assert "PUB105" in said
    assert "4 files: 1 failed, 1 skipped, 2 sent" in said
    (project.folder / "nowhere").mkdir()
    assert run(["publish", "--config", str(config)]) == 0
    assert "4 files: 2 sent, 2 unchanged" in capsys.readouterr().err


def test_commands_get_their_arguments_as_they_are(project: Project) -> None:
    odd = "$(touch pwned); {{ channel }}"
    (project.folder / "take").write_text('#!/bin/sh\ncp "$1" "got-$2"\n', encoding="utf-8")
    (project.folder / "take").chmod(0o755)
    assert project.codes({"command": ["./take", "{{ path }}", odd]}) == []
    assert (project.folder / "got-$(touch pwned); google").read_bytes() == b"<rss>new</rss>"
    assert not (project.folder / "pwned").exists()


@pytest.mark.parametrize(("script", "words"), [
    ("exit 3", "status 3"),
    ("echo it is $1 >&2; exit 3", "status 3: it is ***"),
    ("sleep 60", "not ended after 0.3 seconds"),
    ("exit 75", "tried 4 times"),
])  # fmt: skip
def test_commands_that_fail(project: Project, script: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    config = project.config({"command": ["sh", "-c", script, "sh", "${PW}"], "timeout": 0.3})
    assert run(["publish", "--config", str(config)]) == 5
    said = capsys.readouterr().err
    assert "PUB113" in said
    assert words in said


def test_standard_output_gets_the_bytes_alone(project: Project, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["publish", "--config", str(project.config({"stdout": True}))]) == 0
    assert capfdbinary.readouterr().out == b"<rss>new</rss>"


@pytest.mark.parametrize(("target", "code", "words"), [
    ({"paht": "www/"}, "PRF106", "one key names the kind"),
    ({"path": "a", "http": "https://x.example/"}, "PRF106", "one key names the kind"),
    ({"sftp": "ftp://x.example/"}, "PRF106", "sftp://"),
    ({"sftp": "sftp://feeds:hunter22@x.example/"}, "PRF106", "a password does not stand in the address"),
    ({"sftp": "sftp://feeds@x.example/", "password": "hunter22"}, "PRF106", "a secret does not stand here"),
    ({"sftp": "sftp://feeds@x.example/", "pasword": "${PW}"}, "PRF105", "password"),
    ({"http": "https://x.example/", "auth": {"bearer": "${A}", "user": "b"}}, "PRF106", "one of"),
    ({"path": "www/x.xml", "file": "y.xml"}, "PRF106", "end the address with `/`"),
    ({"path": "www/", "file": "{{ chanel }}.xml"}, "MAP102", "channel"),
])  # fmt: skip
def test_what_lint_says(project: Project, target: dict[str, object], code: str, words: str) -> None:
    found = api.lint([project.config(target)])
    assert code in {one.code for one in found}, found
    assert any(words in message_of(one) + hint_of(one) for one in found), [message_of(one) for one in found]
    assert "hunter22" not in str(found)


def test_lint_knows_the_channels(project: Project) -> None:
    path = project.folder / "feedgen.yaml"
    path.write_text("channels: {google: {market: FR}}\npublish: {gogle: [{path: www/}], google-fr: [{path: www/}]}\n")
    assert [one.code for one in api.lint([path])] == ["PUB124"]


@pytest.mark.parametrize(("code", "error"), [
    ("PUB101", TransferError(Trouble.LIBRARY, "s3://b/k", scheme="s3", library="boto3", extra="s3")),
    ("PUB102", TransferError(Trouble.SCHEME, "x://b/k", scheme="x", known=["s3"])),
    ("PUB103", TransferError(Trouble.UNREACHABLE, "s3://b/k", problem="no answer", attempts=4)),
    ("PUB104", TransferError(Trouble.DENIED, "s3://b/k", reason="403")),
    ("PUB105", TransferError(Trouble.NO_PLACE, "s3://b/k")),
    ("PUB106", TransferError(Trouble.ANSWER, "s3://b/k", problem="the server answers 507")),
    ("PUB107", TransferError(Trouble.REDIRECT, "s3://b/k", problem="it redirects elsewhere")),
    ("PUB108", TransferError(Trouble.CUT_OFF, "s3://b/k", bytes=1000)),
    ("PUB109", TransferError(Trouble.NO_ROOM, "s3://b/k", reason="no space", folder="/tmp")),
    ("PUB110", TransferError(Trouble.HOST_KEY, "sftp://b/k", fingerprint=" (SHA256:x)", command="ssh-keyscan b")),
    ("PUB112", TransferError(Trouble.TOO_LARGE, "s3://b/k", limit=3)),
])  # fmt: skip
def test_every_trouble_is_told_in_whole_sentences(code: str, error: TransferError) -> None:
    finding = finding_of(error)
    assert finding.code == code
    assert "{" not in message_of(finding) + hint_of(finding)
    assert hint_of(finding)
    assert str(finding.origin) == error.shown


def test_every_trouble_has_a_code() -> None:
    assert set(CODES) == set(Trouble)
