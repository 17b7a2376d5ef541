"""Files sent by FTP, plain and with TLS: whole or not at all, whatever breaks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from publishing_ftp import Server, serving
from publishing_line import restarted
from publishing_project import Project

from feedgen.transfer import patience

NEW = b"<rss>new</rss>"


@pytest.fixture(params=["ftp", "ftps"])
def server(
    request: pytest.FixtureRequest, tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Server]:
    logging.getLogger("pyftpdlib").setLevel(logging.CRITICAL)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    (tmp_path / "remote" / "in").mkdir(parents=True)
    with serving(tmp_path / "remote", certificate if request.param == "ftps" else None) as found:
        yield found


def remote(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (project.folder / "remote" / "in").iterdir() if path.is_file()}


def test_it_arrives_under_its_name_alone(project: Project, server: Server) -> None:
    (one,) = project.publish(server.target("/in/")).deliveries
    assert (one.outcome, one.verified) == ("sent", "size")
    assert remote(project) == {"google.xml": NEW}
    large = bytes(range(256)) * 5_000
    project.build("google", large)
    assert project.outcomes(server.target("/in/", verify="read")) == ["sent"]
    assert remote(project) == {"google.xml": large}


def test_folders_and_refusals(project: Project, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project.codes(server.target("/a/b/")) == ["PUB105"]
    assert project.codes(server.target("/a/b/", make_folders=True)) == []
    assert (project.folder / "remote" / "a" / "b" / "google.xml").read_bytes() == NEW
    monkeypatch.setenv("PW", "wrong-password")
    server.done.clear()
    assert project.codes(server.target("/in/")) == ["PUB104"]
    assert server.done.count("PASS") == 1


@pytest.mark.parametrize("server", ["ftps"], indirect=True)
def test_a_certificate_that_is_not_trusted(project: Project, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    assert project.codes(server.target("/in/")) == ["PUB103"]
    assert "PASS" not in server.done


# Under load a TLS data connection whose line was broken was once left to the garbage collector; server and client share
# this process, and which of them dropped it could not be told.
@pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning")
def test_old_or_new_whatever_breaks(
    project: Project, server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line breaks at every command, before and after it is done; the next run finishes the work."""
    monkeypatch.setattr(patience, "ATTEMPTS", 1)
    file = project.folder / "remote" / "in" / "google.xml"
    target = server.target("/in/", timeout=1)
    file.write_bytes(b"old")
    assert project.outcomes(target) == ["sent"]
    commands = list(server.done)
    assert {"STOR", "RNFR", "RNTO"} <= set(commands)
    points = [(number, after) for number in range(len(commands)) for after in (False, True)]
    for point in points:
        file.write_bytes(b"old")
        server.done.clear()
        server.fail_at = point
        outcome = project.outcomes(target, force=True)
        assert file.read_bytes() == NEW if outcome == ["sent"] else file.read_bytes() in (b"old", NEW), point
        server.fail_at = None
        assert project.outcomes(target, force=True) == ["sent"]
        assert remote(project) == {"google.xml": NEW}, point
    with capsys.disabled():
        print(f"\n{server.scheme.upper()}: {len(points)} fault points")


@pytest.mark.filterwarnings("ignore:Exception ignored in. <ssl.SSLSocket:pytest.PytestUnraisableExceptionWarning")
def test_a_cut_upload_is_begun_anew(project: Project, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    restarted(project, server.target("/in/", timeout=2), server, lambda: remote(project), monkeypatch)
