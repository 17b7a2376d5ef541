"""Servers on loopback that take notifications: HTTP with scripted answers, and SMTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Hook:
    """A webhook: what was posted, and the statuses that are answered in turn (the last for good; 0 is silence)."""

    def __init__(self, statuses: list[int]) -> None:
        self.posted: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.statuses = statuses
        self.silent = threading.Event()
        self.address = ""


@contextmanager
def hooked(*statuses: int) -> Iterator[Hook]:
    hook = Hook(list(statuses or (200,)))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = hook.statuses.pop(0) if len(hook.statuses) > 1 else hook.statuses[0]
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if status == 0:
                hook.silent.wait(20)
                return
            hook.posted.append(json.loads(body))
            hook.headers.append(dict(self.headers))
            self.send_response(status)
            if status in (301, 302, 307, 308):
                self.send_header("Location", hook.address)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    hook.address = f"http://127.0.0.1:{server.server_port}/hooks/T0P-S3CRET"
    try:
        yield hook
    finally:
        hook.silent.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Mails:
    """What a mail server took."""

    def __init__(self) -> None:
        self.taken: list[Any] = []
        self.to: list[list[str]] = []
        self.answer = "250 OK"
        self.address = ""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        if self.answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
            self.to.append(list(envelope.rcpt_tos))
        return self.answer


@contextmanager
def mailed(**settings: Any) -> Iterator[Mails]:
    from aiosmtpd.controller import Controller

    class OnAnyPort(Controller):
        """The library asks at port 0 whether its server is there."""

        def _trigger_server(self) -> None:
            assert self.server is not None
            self.port = self.server.sockets[0].getsockname()[1]
            super()._trigger_server()

    mails = Mails()
    controller = OnAnyPort(mails, hostname="127.0.0.1", port=0, **settings)
    controller.start()
    mails.address = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield mails
    finally:
        controller.stop()
