"""A server that answers as a script says: one answer for each request it expects, in its order."""

from __future__ import annotations

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Seen:
    method: str
    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Script:
    """What the server expects, and answers. `{base}` in both is its own address."""

    port: int = 0
    steps: list[dict[str, Any]] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def play(self, steps: list[dict[str, Any]]) -> None:
        self.steps = json.loads(json.dumps(steps).replace("{base}", self.base))
        self.seen.clear()
        self.unexpected.clear()


def _handler(script: Script) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.close_connection = True
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length).decode("utf-8", "replace")
            seen = Seen(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body)
            script.seen.append(seen)
            step = script.steps.pop(0) if script.steps else {"ask": "nothing more", "status": 500}
            script.unexpected += _wrong(step, seen)
            data = step.get("body", "")
            raw = data.encode() if isinstance(data, str) else json.dumps(data).encode()
            raw = gzip.compress(raw) if step.get("gzip") else raw
            self.send_response(step.get("status", 200))
            for name, value in step.get("headers", {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(raw)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(raw)

        do_GET = do_PUT = do_POST = do_PATCH = answer  # noqa: N815

        def log_message(self, *args: object) -> None:
            pass

    return Handler


def _wrong(step: dict[str, Any], seen: Seen) -> Iterator[str]:
    """How a request differs from what the specification wants."""
    if step["ask"] != f"{seen.method} {seen.path}":
        yield f"{step['ask']} was expected, not {seen.method} {seen.path}"
    for name, value in step.get("with", {}).items():
        if value is None and name.lower() in seen.headers:
            yield f"{name} must not be sent to {seen.path}"
        if value is not None and not seen.headers.get(name.lower(), "").startswith(value):
            yield f"{name} is {seen.headers.get(name.lower())} for {seen.path}"
    if "json" in step and json.loads(seen.body or "null") != step["json"]:
        yield f"{seen.path} got {seen.body}"
    for text in step.get("has", []):
        if text not in seen.body:
            yield f"{text!r} is not in what {seen.path} got: {seen.body}"


@contextmanager
def scripted() -> Iterator[Script]:
    script = Script()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(script))
    script.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
