"""A web server that takes files, and misbehaves as a test says."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Fault:
    """What happens to one request instead of what should."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    """The line breaks after so many bytes of the body."""
    deaf: bool = False
    """The file is stored, and the line breaks before the answer."""
    hang: bool = False
    garble: bool = False
    """Another file is stored than was sent."""


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes = b""


class Web:
    def __init__(self, port: int) -> None:
        self.port = port
        self.files: dict[str, bytes] = {}
        self.faults: list[Fault | None] = []
        """For one request after the other; None is a good one, as all are after the last."""
        self.asked: list[Asked] = []
        self.tokens: dict[str, str] = {}
        """Token by the client that may have it, as its header says."""
        self.wants: str | None = None
        """What `Authorization` has to be."""
        self.hurry = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_one(self) -> None:
            self.close_connection = True
            fault = (web.faults.pop(0) if web.faults else None) or Fault()
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length if fault.cut is None else min(length, fault.cut))
            if fault.cut is None and len(body) < length:
                return  # the line was cut
            asked = Asked(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            web.asked.append(asked)
            if fault.cut is not None:
                return
            if fault.hang:
                web.hurry.wait(20)
                return
            status, answer = (fault.status, b"") if fault.status else self.done(asked, fault)
            if fault.deaf:
                return
            self.send_response(status)
            for name, value in fault.headers.items():
                self.send_header(name, value)
            if asked.path.startswith("/bucket/"):  # what object storage says of every object
                self.send_header("ETag", '"tag"')
                self.send_header("Last-Modified", "Tue, 24 Nov 2026 06:00:00 GMT")
            self.send_header("Content-Length", str(len(answer)))
            self.send_header("Connection", "close")
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(answer)

        do_GET = do_PUT = do_POST = do_HEAD = do_MKCOL = do_MOVE = do_DELETE = handle_one  # noqa: N815

        def done(self, asked: Asked, fault: Fault) -> tuple[int, bytes]:
            if asked.path == "/token":
                token = web.tokens.get(asked.headers.get("authorization", ""))
                return (200, b'{"access_token": "%s"}' % token.encode()) if token else (401, b"")
            if web.wants is not None and asked.headers.get("authorization") != web.wants:
                return 401, b"no: " + asked.headers.get("authorization", "").encode()
            if asked.method in ("PUT", "POST"):
                web.files[asked.path] = asked.body[:-1] if fault.garble else asked.body
                return 201, b""
            found = web.files.get(asked.path)
            return (404, b"") if found is None else (200, found)

        def log_message(self, *args: object) -> None:
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what is tested here."""


@contextmanager
def serving() -> Iterator[Web]:
    server = _Server(("127.0.0.1", 0), BaseHTTPRequestHandler)
    web = Web(server.server_port)
    server.RequestHandlerClass = _handler(web)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield web
    finally:
        web.hurry.set()
        server.shutdown()
        thread.join()
        server.server_close()
