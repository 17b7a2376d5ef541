"""Files sent by SFTP: whole or not at all, whatever breaks."""

from __future__ import annotations

from pathlib import Path

import pytest
from publishing_line import Line, restarted
from publishing_project import Project
from publishing_sftp import OPERATIONS, Server

from feedgen.transfer import patience

NEW = b"<rss>new</rss>"


def remote(server: Server) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (server.root / "in").iterdir() if path.is_file()}


def test_it_arrives_under_its_name_alone(project: Project, sftp_server: Server) -> None:
    (one,) = project.publish(sftp_server.target("/in/")).deliveries
    assert (one.outcome, one.verified) == ("sent", "size")
    assert one.target == f"sftp://127.0.0.1:{sftp_server.port}/in/google.xml"
    assert remote(sftp_server) == {"google.xml": NEW}
    project.build("google", b"newer")
    assert project.outcomes(sftp_server.target("/in/", verify="read")) == ["sent"]
    assert remote(sftp_server) == {"google.xml": b"newer"}


def test_large_files_arrive_whole(project: Project, sftp_server: Server) -> None:
    large = bytes(range(256)) * 10_000
    project.build("google", large)
    assert project.outcomes(sftp_server.target("/in/", verify="read")) == ["sent"]
    assert remote(sftp_server) == {"google.xml": large}


def test_folders_are_made_when_asked(project: Project, sftp_server: Server) -> None:
    assert project.codes(sftp_server.target("/a/b/")) == ["PUB105"]
    assert project.codes(sftp_server.target("/a/b/", make_folders=True)) == []
    assert (sftp_server.root / "a" / "b" / "google.xml").read_bytes() == NEW


def test_links_are_not_followed(project: Project, sftp_server: Server) -> None:
    (sftp_server.root / "precious").write_bytes(b"precious")
    folder = sftp_server.root / "in"
    (folder / "google.xml").symlink_to("../precious")
    assert project.codes(sftp_server.target("/in/")) == ["PUB111"]
    (folder / "google.xml").unlink()
    (folder / ".google.xml.part").symlink_to("../precious")
    assert project.codes(sftp_server.target("/in/")) == []
    assert (sftp_server.root / "precious").read_bytes() == b"precious"


def test_who_is_not_known_gets_nothing(
    project: Project, sftp_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "none").write_text("")
    assert project.codes(sftp_server.target("/in/", known_hosts="none")) == ["PUB110"]
    assert project.codes(sftp_server.target("/in/", known_hosts="missing")) == ["PUB102"]
    monkeypatch.setenv("PW", "wrong-password")
    assert project.codes(sftp_server.target("/in/")) == ["PUB104"]
    assert remote(sftp_server) == {}


def test_servers_that_cannot_replace(project: Project, sftp_server: Server) -> None:
    (sftp_server.root / "in" / "google.xml").write_bytes(b"old")
    sftp_server.without_posix_rename = True
    assert project.codes(sftp_server.target("/in/")) == ["PUB106"]
    assert remote(sftp_server) == {"google.xml": b"old"}
    assert project.codes(sftp_server.target("/in/", replace="delete")) == []
    assert remote(sftp_server) == {"google.xml": NEW}


def test_a_line_that_breaks_is_tried_again(project: Project, sftp_server: Server) -> None:
    sftp_server.fail_at = (3, False)
    assert project.outcomes(sftp_server.target("/in/")) == ["sent"]
    assert remote(sftp_server) == {"google.xml": NEW}


def test_old_or_new_whatever_breaks(
    project: Project, sftp_server: Server, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line breaks at every operation, before and after it is done; the next run finishes the work."""
    monkeypatch.setattr(patience, "ATTEMPTS", 1)
    file = sftp_server.root / "in" / "google.xml"
    target = sftp_server.target("/in/")
    file.write_bytes(b"old")
    assert project.outcomes(target) == ["sent"]
    operations = list(sftp_server.done)
    assert {"open", "write", "close", "posix_rename"} <= set(operations) <= set(OPERATIONS)
    points = [(number, after) for number in range(len(operations)) for after in (False, True)]
    for point in points:
        file.write_bytes(b"old")
        sftp_server.done.clear()
        sftp_server.fail_at = point
        outcome = project.outcomes(target, force=True)
        assert file.read_bytes() == NEW if outcome == ["sent"] else file.read_bytes() in (b"old", NEW), point
        sftp_server.fail_at = None
        assert project.outcomes(target, force=True) == ["sent"]
        assert remote(sftp_server) == {"google.xml": NEW}, point
    with capsys.disabled():
        print(f"\nSFTP: {len(points)} fault points")


def test_a_cut_upload_is_begun_anew(
    project: Project, sftp_server: Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line = Line(("127.0.0.1", sftp_server.port))
    known = (sftp_server.folder / "known_hosts").read_text().replace(str(sftp_server.port), str(line.port))
    (tmp_path / "known").write_text(known)
    target = {**sftp_server.target("/in/", known_hosts="known"), "sftp": f"sftp://feeds@127.0.0.1:{line.port}/in/"}
    restarted(project, target, line, lambda: remote(sftp_server), monkeypatch)
    line.close()
