"""A web server on this machine that answers as a test says, and remembers what it was asked."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass
class Answer:
    """What is sent. With `cut`, the line breaks after so many bytes of the body; `wait` is a silence before it."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    chunked: bool = False
    wait: float = 0.0
    raw: bytes | None = None
    """Sent instead of an answer."""


@dataclass
class Asked:
    path: str
    headers: dict[str, str]


class Web:
    """`web["/path"] = answer`, several in turn (the last one stays), or a function of the request."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: dict[str, list[Answer | Callable[[Asked], Answer]]] = {}
        self.asked: list[Asked] = []
        self.hurry = threading.Event()
        """Set at the end: nobody waits for a silence that nobody listens to."""

    def __setitem__(self, path: str, answer: Any) -> None:
        self.answers[path] = answer if isinstance(answer, list) else [answer]

    def url(self, path: str, user: str = "") -> str:
        return self.address.replace("://", f"://{user}") + path

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        given = self.answers.get(asked.path.partition("?")[0]) or [Answer(b"not here", 404)]
        one = given.pop(0) if len(given) > 1 else given[0]
        return one if isinstance(one, Answer) else one(asked)


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            answer = web.answer(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
            self.close_connection = True
            if answer.raw is not None:
                self.wfile.write(answer.raw)
                return
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            body = answer.body if answer.cut is None else answer.body[: answer.cut]
            if answer.chunked:
                self.send_header("Transfer-Encoding", "chunked")
            elif answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.flush()
            if answer.wait:
                web.hurry.wait(answer.wait)
            for at in range(0, len(body), 10_000) if answer.chunked else ():
                piece = body[at : at + 10_000]
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            if answer.chunked and answer.cut is None:
                self.wfile.write(b"0\r\n\r\n")
            elif not answer.chunked:
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    return Handler


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that hang up are what is tested here."""


@contextmanager
def serving(certificate: Path | None = None) -> Iterator[Web]:
    """A server of http, or with a certificate of https, on 127.0.0.1."""
    server = _Server(("127.0.0.1", 0), BaseHTTPRequestHandler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    web = Web(f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}")
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
