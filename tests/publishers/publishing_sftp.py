"""An SFTP server on this machine that may fail at any operation, before or after it is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncssh

from feedgen.transfer.loop import Loop

PASSWORD = "S3cr-et/Pass#w0rd"
OPERATIONS = ("open", "write", "close", "fsync", "stat", "lstat", "remove", "posix_rename", "rename", "mkdir", "fstat")


class _Accounts(asyncssh.SSHServer):
    def __init__(self, connections: list[Any]) -> None:
        self.connections = connections

    def connection_made(self, conn: Any) -> None:
        self.connections.append(conn)

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("feeds", PASSWORD)


class Server:
    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        self.folder = folder
        self.port = 0
        self.done: list[str] = []
        """Operations so far."""
        self.fail_at: tuple[int, bool] | None = None
        """Number of the operation at which the line breaks, and whether it is done before."""
        self.without_posix_rename = False
        self.connections: list[Any] = []
        self.files: list[Any] = []
        """Closed at the end: a line that breaks leaves them open."""

    def target(self, path: str, **more: Any) -> dict[str, Any]:
        known = str(self.folder / "known_hosts")
        return {"sftp": f"sftp://feeds@127.0.0.1:{self.port}{path}", "password": "${PW}", "known_hosts": known, **more}


def _files(server: Server) -> Any:
    class Files(asyncssh.SFTPServer):
        def __init__(self, channel: Any) -> None:
            super().__init__(channel, chroot=str(server.root).encode())
            self.line = channel

    def failing(name: str) -> Any:
        original = getattr(asyncssh.SFTPServer, name)

        def operation(self: Any, *arguments: Any, **more: Any) -> Any:
            number = len(server.done)
            server.done.append(name)
            breaks, after = (server.fail_at or (-1, False))[0] == number, (server.fail_at or (0, False))[1]
            if name == "posix_rename" and server.without_posix_rename:
                raise asyncssh.SFTPOpUnsupported("not here")
            if breaks and not after:
                self.line.get_connection().abort()
                raise asyncssh.SFTPConnectionLost("broken")
            result = original(self, *arguments, **more)
            if name == "open":
                server.files.append(result)
            if breaks:
                self.line.get_connection().abort()
            return result

        return operation

    for name in OPERATIONS:
        setattr(Files, name, failing(name))
    return Files


@contextmanager
def serving(root: Path, folder: Path) -> Iterator[Server]:
    host = asyncssh.generate_private_key("ssh-ed25519")
    loop, server = Loop(), Server(root, folder)

    async def listen() -> Any:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[host],
            server_factory=lambda: _Accounts(server.connections),
            sftp_factory=_files(server),
        )

    async def stop(listener: Any) -> None:
        listener.close()
        await listener.wait_closed()
        for connection in server.connections:
            connection.abort()
            await connection.wait_closed()

    listener = loop.run(listen())
    server.port = listener.get_port()
    public = host.export_public_key().decode()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {public}")
    try:
        yield server
    finally:
        loop.run(stop(listener))
        loop.close()
        for file in server.files:
            file.close()
