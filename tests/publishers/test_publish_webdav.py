"""Files sent by WebDAV to a server that is one (wsgidav), through a line that may break."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cheroot import wsgi
from publishing_line import Line, restarted
from publishing_project import Project
from wsgidav.wsgidav_app import WsgiDAVApp

from feedgen.transfer import patience

NEW = b"<rss>new</rss>"


class Dav:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.port = 0
        self.done: list[str] = []
        self.fail_at: tuple[int, bool] | None = None
        """Number of the request that is answered with an error, and whether it is done before."""

    def target(self, path: str, **more: Any) -> dict[str, Any]:
        auth = {"user": "feeds", "password": "${PW}"}
        return {"webdav": f"http://127.0.0.1:{self.port}{path}", "auth": auth, **more}

    def wrapped(self, app: Any) -> Any:
        def answer(environ: Any, start: Any) -> Any:
            number = len(self.done)
            self.done.append(environ["REQUEST_METHOD"])
            breaks, after = (self.fail_at or (-1, False))[0] == number, (self.fail_at or (0, False))[1]
            if not breaks:
                return app(environ, start)
            if after:
                list(app(environ, lambda *given: lambda data: None))
            start("500 Broken", [("Content-Length", "0"), ("Connection", "close")])
            return [b""]

        return answer


@pytest.fixture
def dav(tmp_path: Path) -> Iterator[Dav]:
    logging.getLogger("wsgidav").setLevel(logging.CRITICAL)
    found = Dav(tmp_path / "remote")
    (found.root / "in").mkdir(parents=True)
    users = {"feeds": {"password": "S3cr-et/Pass#w0rd"}}
    app = WsgiDAVApp({
        "provider_mapping": {"/": str(found.root)},
        "simple_dc": {"user_mapping": {"*": users}},
        "http_authenticator": {"accept_basic": True, "accept_digest": False, "default_to_digest": False},
        "logging": {"enable": False},
        "verbose": 0,
    })  # fmt: skip
    server = wsgi.Server(("127.0.0.1", 0), found.wrapped(app), numthreads=2)
    server.shutdown_timeout = 0.2
    server.prepare()
    found.port = server.bind_addr[1]
    thread = threading.Thread(target=server.serve)
    thread.start()
    yield found
    server.stop()
    thread.join()


def remote(dav: Dav) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (dav.root / "in").iterdir() if path.is_file()}


def test_it_is_moved_into_place(project: Project, dav: Dav) -> None:
    (dav.root / "in" / "google.xml").write_bytes(b"old")
    (one,) = project.publish(dav.target("/in/")).deliveries
    assert (one.outcome, one.verified) == ("sent", "size")
    assert remote(dav) == {"google.xml": NEW}
    assert "MOVE" in dav.done
    assert project.outcomes(dav.target("/in/", verify="read"), force=True) == ["sent"]


def test_folders_and_refusals(project: Project, dav: Dav, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project.codes(dav.target("/a/b/")) == ["PUB105"]
    assert project.codes(dav.target("/a/b/", make_folders=True)) == []
    assert (dav.root / "a" / "b" / "google.xml").read_bytes() == NEW
    monkeypatch.setenv("PW", "wrong-password")
    assert project.codes(dav.target("/in/")) == ["PUB104"]


def test_old_or_new_whatever_breaks(
    project: Project, dav: Dav, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every request fails, before and after it is done; the next run finishes the work."""
    monkeypatch.setattr(patience, "ATTEMPTS", 1)
    file = dav.root / "in" / "google.xml"
    assert project.outcomes(dav.target("/in/", make_folders=True)) == ["sent"]
    points = [(number, after) for number in range(len(dav.done)) for after in (False, True)]
    for point in points:
        file.write_bytes(b"old")
        dav.done.clear()
        dav.fail_at = point
        outcome = project.outcomes(dav.target("/in/", make_folders=True), force=True)
        assert file.read_bytes() == NEW if outcome == ["sent"] else file.read_bytes() in (b"old", NEW), point
        dav.fail_at = None
        assert project.outcomes(dav.target("/in/", make_folders=True), force=True) == ["sent"]
        assert remote(dav) == {"google.xml": NEW}, point
    with capsys.disabled():
        print(f"\nWebDAV: {len(points)} fault points")


def test_a_cut_upload_is_begun_anew(project: Project, dav: Dav, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(("127.0.0.1", dav.port))
    target = {**dav.target("/in/"), "webdav": f"http://127.0.0.1:{line.port}/in/"}
    restarted(project, target, line, lambda: remote(dav), monkeypatch)
    line.close()
