"""An SFTP server on this machine, for the accounts `feeds` (by password) and `robot` (by key)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncssh

from feedgen.transfer.loop import Loop

PASSWORD = "S3cr-et/Pass#w0rd"
PASSPHRASE = "P4ssphr4se"


class _Accounts(asyncssh.SSHServer):
    def __init__(self, keys: asyncssh.SSHAuthorizedKeys) -> None:
        self._keys = keys

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._connection = conn

    def begin_auth(self, username: str) -> bool:
        if username == "robot":
            self._connection.set_authorized_keys(self._keys)
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return (username, password) == ("feeds", PASSWORD)


class Server:
    """Where it is, what it offers, and how it misbehaves."""

    def __init__(self, root: Path, folder: Path, port: int) -> None:
        self.root = root
        self.folder = folder
        """With `known_hosts`, and the key files `key` and `locked`."""
        self.port = port
        self.break_after: list[int] = []
        """One per connection: bytes of a file after which the line breaks."""
        self.opened = 0
        self.files: list[Any] = []
        """Closed at the end: a line that breaks leaves them open."""
        self.silent = False
        """Whether what is asked of a file is never answered."""

    def url(self, path: str, user: str = "feeds:S3cr-et%2FPass%23w0rd@") -> str:
        return f"sftp://{user}127.0.0.1:{self.port}{path}"

    @property
    def known_hosts(self) -> str:
        return str(self.folder / "known_hosts")


def _files(server: Server) -> Any:
    class Files(asyncssh.SFTPServer):
        def __init__(self, channel: Any) -> None:
            super().__init__(channel, chroot=str(server.root).encode())
            self._channel_of = channel
            self._limit = server.break_after.pop(0) if server.break_after else None
            server.opened += 1

        def open(self, path: bytes, pflags: int, attrs: asyncssh.SFTPAttrs) -> Any:
            server.files.append(super().open(path, pflags, attrs))
            return server.files[-1]

        def read(self, file_obj: object, offset: int, size: int) -> Any:
            if self._limit is not None and offset + size > self._limit:
                self._channel_of.get_connection().abort()
            return asyncio.sleep(60) if server.silent else super().read(file_obj, offset, size)

    return Files


@contextmanager
def serving(root: Path, folder: Path) -> Iterator[Server]:
    host, key = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    key.write_private_key(folder / "key")
    key.write_private_key(folder / "locked", "pkcs8-pem", passphrase=PASSPHRASE)
    keys = asyncssh.import_authorized_keys(key.export_public_key().decode())
    loop = Loop()

    server = Server(root, folder, 0)

    async def listen() -> Any:
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[host],
            server_factory=lambda: _Accounts(keys),
            sftp_factory=_files(server),
        )

    async def stop(listener: Any) -> None:
        listener.close()
        await listener.wait_closed()
        await asyncio.sleep(0)

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
