"""An FTP server on this machine (pyftpdlib), whose line may break at any command."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # it uses asyncore where Python still has it
    from pyftpdlib.authorizers import DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
    from pyftpdlib.servers import FTPServer

PASSWORD = "S3cr-et/Pass#w0rd"


class Server:
    def __init__(self, scheme: str) -> None:
        self.scheme = scheme
        self.port = 0
        self.done: list[str] = []
        """Commands so far."""
        self.fail_at: tuple[int, bool] | None = None
        """Number of the command at which the line breaks, and whether it is done before."""

        self.limit: int | None = None
        """Bytes of a file after which its line is cut, once."""

    def cut(self, after: int) -> None:
        self.limit = after

    @property
    def is_cut(self) -> bool:
        return self.limit is None

    def target(self, path: str, **more: Any) -> dict[str, Any]:
        return {"ftp": f"{self.scheme}://feeds@127.0.0.1:{self.port}{path}", "password": "${PW}", **more}


def _handler(server: Server, certificate: Path | None) -> Any:
    class Handler(TLS_FTPHandler if certificate else FTPHandler):  # type: ignore[misc]
        banner = "ready"

        def process_command(self, cmd: str, *arguments: Any, **more: Any) -> Any:
            number = len(server.done)
            server.done.append(cmd)
            breaks, after = (server.fail_at or (-1, False))[0] == number, (server.fail_at or (0, False))[1]
            if not breaks or after:
                super().process_command(cmd, *arguments, **more)
            if breaks:
                self.close()

    class Data(Handler.dtp_handler):  # type: ignore[name-defined,misc]
        def handle_read_event(self) -> None:
            super().handle_read_event()
            if server.limit is not None and self.tot_bytes_received > server.limit:
                server.limit = None
                self.cmd_channel.close()

    Handler.dtp_handler = Data
    return Handler


@contextmanager
def serving(root: Path, certificate: Path | None = None) -> Iterator[Server]:
    server = Server("ftps" if certificate else "ftp")
    authorizer = DummyAuthorizer()
    authorizer.add_user("feeds", PASSWORD, str(root), perm="elradfmwMT")
    handler = _handler(server, certificate)
    handler.authorizer = authorizer
    if certificate is not None:
        handler.certfile = str(certificate)
        handler.tls_control_required = handler.tls_data_required = True
    listening = FTPServer(("127.0.0.1", 0), handler)
    server.port = listening.socket.getsockname()[1]
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            listening.serve_forever(timeout=0.02, blocking=False, handle_exit=False)
        listening.close_all()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server
    finally:
        stop.set()
        thread.join()
