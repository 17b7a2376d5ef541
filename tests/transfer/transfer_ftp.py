"""A small FTP server on this machine: one folder of files, one account, and it may misbehave."""

from __future__ import annotations

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import create_server, socket
from typing import Any


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, root: Path, certificate: Path | None) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.root = root
        self.context = None
        if certificate is not None:
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.context.load_cert_chain(certificate)
        self.without: set[str] = set()
        """Commands that are not known."""
        self.cut: list[int] = []
        """One per file: bytes after which the line breaks."""
        self.answers: dict[str, str] = {}
        """What is said to a command, whatever it is."""
        self.said: list[str] = []

    def url(self, path: str, user: str = "feeds:S3cr%23et@") -> str:
        scheme = "ftp" if self.context is None else "ftps"
        return f"{scheme}://{user}127.0.0.1:{self.server_address[1]}{path}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are what is tested here."""


class Session(socketserver.BaseRequestHandler):
    server: Server

    def handle(self) -> None:
        self.line: socket = self.request
        self.private = False
        self.passive: socket | None = None
        self.answer("220 ready")
        try:
            with suppress(ConnectionError, ssl.SSLError):
                pending = b""
                while data := self.line.recv(4096):
                    *commands, pending = (pending + data).split(b"\r\n")
                    for command in commands:
                        if not self.follow(command.decode()):
                            return
        finally:
            if self.passive is not None:
                self.passive.close()
            self.line.close()

    def answer(self, text: str) -> None:
        self.line.sendall(f"{text}\r\n".encode())

    def follow(self, command: str) -> bool:
        verb, _, argument = command.partition(" ")
        self.server.said.append(verb)
        if verb in self.server.without:
            self.answer("502 not known")
        elif verb in self.server.answers:
            self.answer(self.server.answers[verb])
        elif (method := getattr(self, f"do_{verb.lower()}", None)) is not None:
            method(argument)
        else:
            self.answer("200 well")
        return verb != "QUIT"

    def do_auth(self, _: str) -> None:
        assert self.server.context is not None
        self.answer("234 go on")
        self.line = self.server.context.wrap_socket(self.line, server_side=True)

    def do_prot(self, _: str) -> None:
        self.private = True
        self.answer("200 well")

    def do_user(self, name: str) -> None:
        self.user = name
        self.answer("331 password")

    def do_pass(self, password: str) -> None:
        good = (self.user, password) == ("feeds", "S3cr#et")
        self.answer("230 welcome" if good else f"530 {password} is wrong")

    def do_epsv(self, _: str) -> None:
        self.answer(f"229 go (|||{self.listen()}|)")

    def do_pasv(self, _: str) -> None:
        high, low = divmod(self.listen(), 256)
        self.answer(f"227 go (127,0,0,1,{high},{low})")

    def listen(self) -> int:
        if self.passive is not None:
            self.passive.close()
        self.passive = create_server(("127.0.0.1", 0))
        port: int = self.passive.getsockname()[1]
        return port

    def file(self, path: str) -> Path | None:
        found = self.server.root / path.strip("/")
        if not found.exists():
            self.answer("550 not there")
            return None
        return found

    def do_size(self, path: str) -> None:
        if (found := self.file(path)) is not None:
            self.answer(f"213 {found.stat().st_size}")

    def do_mdtm(self, path: str) -> None:
        if self.file(path) is not None:
            self.answer("213 20231114221320")

    def do_retr(self, path: str) -> None:
        if (found := self.file(path)) is not None:
            self.send(found.read_bytes(), self.server.cut.pop(0) if self.server.cut else None)

    def do_mlsd(self, path: str) -> None:
        if (found := self.file(path)) is not None:
            kinds = [(one.name, "dir" if one.is_dir() else "file") for one in found.iterdir()]
            self.send("".join(f"type={kind}; {name}\r\n" for name, kind in kinds).encode())

    def do_nlst(self, path: str) -> None:
        if (found := self.file(path)) is not None:
            self.send("".join(f"{path.rstrip('/')}/{one.name}\r\n" for one in found.iterdir()).encode())

    def send(self, data: bytes, cut: int | None = None) -> None:
        assert self.passive is not None
        self.answer("150 here it comes")
        line, _ = self.passive.accept()
        self.passive.close()
        self.passive = None
        if self.private:
            assert self.server.context is not None
            line = self.server.context.wrap_socket(line, server_side=True)
        with line:
            line.sendall(data[:cut])
            if isinstance(line, ssl.SSLSocket):
                with suppress(OSError):
                    line.unwrap()
        self.answer("226 that was it")


@contextmanager
def serving(root: Path, certificate: Path | None = None) -> Iterator[Server]:
    with Server(root, certificate) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
