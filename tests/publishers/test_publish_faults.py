"""Faults on this machine: folders that fail at every call, and an HTTP line that breaks anywhere."""

from __future__ import annotations

import errno
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from publishing_line import HALF, LARGE, Line, restarted
from publishing_project import Project
from publishing_web import Fault, Web

from feedgen.diagnostics import FeedgenError
from feedgen.transfer import patience

NEW = b"<rss>new</rss>"


class Broken:
    """Makes the n-th call of the operating system fail, before or after it is done."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        self.at: tuple[int, bool] = (-1, False)
        for module, name in ((os, "open"), (os, "replace"), (os, "fsync"), (os, "fdopen"), (Path, "unlink")):
            monkeypatch.setattr(module, name, self._failing(getattr(module, name)))

    def _failing(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def failing(*arguments: Any, **more: Any) -> Any:
            number, self.count = self.count, self.count + 1
            if (number, False) == self.at:
                raise OSError(errno.EIO, "broken")
            result = call(*arguments, **more)
            if (number, True) == self.at:
                if hasattr(result, "close"):
                    result.close()
                elif isinstance(result, int):
                    os.close(result)
                raise OSError(errno.EIO, "broken")
            return result

        return failing


def test_folders_have_the_old_or_the_new_file_whatever_fails(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every call that writes or renames fails: the file's, the manifest's with the receipt."""
    www = project.folder / "www"
    www.mkdir()
    broken = Broken(monkeypatch)
    target = {"path": "www/"}
    assert project.outcomes(target) == ["sent"]
    points = [(number, after) for number in range(broken.count) for after in (False, True)]
    for point in points:
        (www / "google.xml").write_bytes(b"old")
        broken.count, broken.at = 0, point
        try:
            outcome = project.outcomes(target, force=True)
        except (OSError, FeedgenError):
            outcome = ["failed"]
        assert (www / "google.xml").read_bytes() in (b"old", NEW), point
        assert outcome != ["sent"] or (www / "google.xml").read_bytes() == NEW, point
        assert project.manifest["feeds"], point
        broken.at = (-1, False)
        assert project.outcomes(target, force=True) == ["sent"], point
        assert [one.name for one in www.iterdir()] == ["google.xml"], point
        assert (www / "google.xml").read_bytes() == NEW
    with capsys.disabled():
        print(f"\nfolders: {len(points)} fault points")


def test_http_has_the_old_or_the_new_file_wherever_the_line_breaks(
    project: Project, web: Web, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(patience, "ATTEMPTS", 1)
    target = {"http": web.url("/in/"), "timeout": 2}
    points: list[list[Fault | None]] = [[Fault(cut=cut)] for cut in range(len(NEW))]
    points += [[Fault(deaf=True)], [Fault(500)], [None, Fault(cut=0)], [None, Fault(deaf=True)], [None, Fault(500)]]
    for point in points:
        web.files["/in/google.xml"] = b"old"
        web.faults = list(point)
        outcome = project.outcomes(target, force=True)
        assert web.files["/in/google.xml"] in (b"old", NEW)
        assert outcome == ["failed"] or web.files["/in/google.xml"] == NEW
        web.faults = []
        assert project.outcomes(target, force=True) == ["sent"]
        assert web.files == {"/in/google.xml": NEW}
    with capsys.disabled():
        print(f"\nHTTP: {len(points)} fault points")


def test_a_cut_upload_is_begun_anew(project: Project, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    line = Line(("127.0.0.1", web.port))
    target = {"http": f"http://127.0.0.1:{line.port}/in/", "timeout": 2}

    def remote() -> dict[str, bytes]:
        return {name.removeprefix("/in/"): data for name, data in web.files.items()}

    restarted(project, target, line, remote, monkeypatch)
    line.close()


def test_a_copy_that_ends_in_its_middle_is_begun_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file of this process may grow beyond a half of it."""
    www = project.folder / "www"
    www.mkdir()
    project.build("google", b"old")
    assert project.outcomes({"path": "www/"}) == ["sent"]
    project.build("google", LARGE)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (HALF, limits[1]))
        assert project.codes({"path": "www/"})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert {one.name: one.read_bytes() for one in www.glob("[!.]*")} == {"google.xml": b"old"}
    assert project.outcomes({"path": "www/"}) == ["sent"]
    assert {one.name: one.read_bytes() for one in www.iterdir()} == {"google.xml": LARGE}
