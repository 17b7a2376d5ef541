"""A line to a server that is cut, and what has to be at its other end then."""

from __future__ import annotations

import threading
from collections.abc import Callable
from socket import create_connection, create_server, socket
from typing import Protocol

import pytest
from publishing_project import Project

from feedgen.transfer import patience


class Line:
    """A line to a server that breaks after so many bytes, whichever way they go."""

    def __init__(self, to: tuple[str, int]) -> None:
        self.to = to
        self.limit: int | None = None
        self.seen = 0
        self.once = False
        """It is cut only once; else it stays broken until the limit is taken away."""
        self._listening = create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, after: int) -> None:
        """Once, after so many bytes from now."""
        self.seen, self.limit, self.once = 0, after, True

    @property
    def is_cut(self) -> bool:
        return self.limit is None

    def _accept(self) -> None:
        while True:
            try:
                here, _ = self._listening.accept()
                there = create_connection(self.to)
            except OSError:
                return
            for ends in ((here, there), (there, here)):
                threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, one: socket, other: socket) -> None:
        try:
            while data := one.recv(65536):
                left = len(data) if self.limit is None else max(0, self.limit - self.seen)
                self.seen += len(data)
                other.sendall(data[:left])
                if left < len(data):
                    self.limit = None if self.once else self.limit
                    break
        except OSError:
            pass
        for end in (one, other):
            end.close()

    def close(self) -> None:
        self._listening.close()


class Cut(Protocol):
    """What a server or a line to it has to offer for `restarted`."""

    def cut(self, after: int) -> None: ...

    @property
    def is_cut(self) -> bool: ...


LARGE = bytes(range(256)) * 2000
HALF = len(LARGE) // 2


def restarted(
    project: Project,
    target: dict[str, object],
    line: Cut,
    remote: Callable[[], dict[str, bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file that is cut in its middle leaves the old one in place, and the next attempt begins it anew."""
    project.build("google", b"old")
    assert project.outcomes(target) == ["sent"]
    project.build("google", LARGE)
    with monkeypatch.context() as patch:
        patch.setattr(patience, "ATTEMPTS", 1)
        line.cut(HALF)
        outcome = project.outcomes(target)
        assert (outcome, line.is_cut) == (["failed"], True), (outcome, line.is_cut)
    visible = {name: data for name, data in remote().items() if not name.startswith(".")}
    assert visible == {"google.xml": b"old"}
    assert project.outcomes(target) == ["sent"], "the next run"
    assert remote() == {"google.xml": LARGE}
    project.build("google", LARGE[::-1])
    line.cut(HALF)
    assert project.outcomes(target) == ["sent"], "the same run"
    assert line.is_cut
    assert remote() == {"google.xml": LARGE[::-1]}
