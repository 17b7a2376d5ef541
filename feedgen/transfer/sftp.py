"""Files by SFTP. A server whose key is not known gets no password."""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import shlex
import stat
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from feedgen.transfer.access import Access
from feedgen.transfer.address import Address
from feedgen.transfer.copies import no_room
from feedgen.transfer.errors import PassingError, TransferError, Trouble
from feedgen.transfer.loop import Loop
from feedgen.transfer.patience import patiently
from feedgen.transfer.place import Fetched, OnBytes, Put, Putting, Seen, missing_library
from feedgen.transfer.sftp_put import put, seen

if TYPE_CHECKING:
    from asyncssh import SFTPAttrs, SFTPClient, SSHClientConnection

T = TypeVar("T")

CONNECT = 15.0
"""Seconds to reach the server."""
HOME = "/~"
KNOWN_HOSTS = ("~/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts")


class Sftp:
    """One server and one account on it."""

    def __init__(self, address: Address, access: Access) -> None:
        try:
            import asyncssh  # noqa: F401 - asked for here, used where it is needed
        except ImportError:
            raise missing_library(address, "asyncssh", "sftp") from None
        self._address = address
        self._access = access
        self._options = _options(address, access)
        self._loop = Loop()
        self._connection: SSHClientConnection | None = None
        self._client: SFTPClient | None = None

    def find(self, wanted: Callable[[str], bool]) -> list[Address]:
        return patiently(lambda: self._run(self._answered(self._find(wanted)), self._address))

    def fetch(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        return patiently(lambda: self._run(self._fetch(address, into, on_bytes), address))

    def put(self, address: Address, source: Path, how: Putting) -> Put:
        return patiently(lambda: self._run(self._put(address, source, how), address, "write"))

    def stat(self, address: Address) -> Seen | None:
        return patiently(lambda: self._run(self._seen(address), address))

    def close(self) -> None:
        with suppress(Exception):
            self._loop.run(self._disconnected())
        self._loop.close()

    # -- what is done ------------------------------------------------------------------------------------------

    async def _find(self, wanted: Callable[[str], bool]) -> list[Address]:
        client = await self._connected()
        path = _path(self._address.path)
        if self._address.is_pattern:
            return self._sorted(await self._matching(client, path), [])
        if not self._address.path.endswith("/") and not await client.isdir(path):
            return [self._address]
        names = [str(entry) for entry in await client.listdir(path) if entry not in (".", "..")]
        folder = path.rstrip("/")
        paths = [f"{folder}/{name}" for name in names if wanted(name)]
        return self._sorted([one for one in paths if await client.isfile(one)], names)

    async def _matching(self, client: SFTPClient, pattern: str) -> list[str]:
        """Files that a pattern matches; hidden ones only if it begins with a dot, as it is here."""
        import asyncssh

        hidden = pattern.rpartition("/")[2].startswith(".")
        try:
            found = [str(one) for one in await client.glob(pattern)]
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            return []
        named = [one for one in found if hidden or not one.rpartition("/")[2].startswith(".")]
        return [one for one in named if await client.isfile(one)]

    def _sorted(self, paths: list[str], others: list[str]) -> list[Address]:
        if not paths:
            raise TransferError(Trouble.NOTHING, self._address.shown, names=others)
        return [self._address.at(_as_address(path)) for path in sorted(paths)]

    async def _fetch(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        import asyncssh

        client = await self._connected()
        path = _path(address.path)
        try:
            before = await self._answered(client.stat(path))
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            raise await self._missing(client, address, path) from None
        if not _is_file(before):
            raise TransferError(Trouble.ANSWER, address.shown, problem="it is no file")
        if (before.size or 0) > self._access.max_bytes:
            raise TransferError(Trouble.TOO_LARGE, address.shown, limit=self._access.max_bytes)
        remote = await self._answered(client.open(path, "rb"))
        pieces = await self._answered(remote.read_parallel())
        here = await self._written(pieces, into, address.shown, lambda now: on_bytes(now, before.size))
        # What fails before this ends the connection, and with it the file.
        await self._answered(remote.close())
        after = await self._answered(client.stat(path))
        if here != after.size or after.mtime != before.mtime:
            # It is being written at this moment: what is here may be half of it.
            raise PassingError(TransferError(Trouble.CUT_OFF, address.shown, bytes=here))
        modified = None if after.mtime is None else dt.datetime.fromtimestamp(after.mtime, dt.UTC)
        return Fetched(modified)

    async def _put(self, address: Address, source: Path, how: Putting) -> Put:
        client = await self._connected()
        return await put(client, _path(address.path), address.shown, source, how, self._answered)

    async def _seen(self, address: Address) -> Seen:
        return await seen(await self._connected(), _path(address.path), self._answered)

    async def _written(
        self, pieces: AsyncIterator[tuple[int, bytes]], into: Path, shown: str, moved: Callable[[int], None]
    ) -> int:
        """Write pieces to their places; how many bytes they were."""
        taken = 0
        try:
            file = into.open("wb")
        except OSError as error:
            raise no_room(error, shown) from None
        with file:
            while (piece := await self._answered(anext(pieces, None))) is not None:
                try:
                    file.seek(piece[0])
                    file.write(piece[1])
                    file.flush()
                except OSError as error:
                    raise no_room(error, shown) from None
                taken += len(piece[1])
                moved(taken)
        return taken

    async def _answered(self, work: Awaitable[T]) -> T:
        """The server's answer, unless it is silent for too long."""
        async with asyncio.timeout(self._access.timeout):
            return await work

    async def _missing(self, client: SFTPClient, address: Address, path: str) -> TransferError:
        """The error for a file that is not there, with what is there instead."""
        folder, _, name = path.rpartition("/")
        names: list[str] = []
        with suppress(Exception):
            names = [str(one) for one in await client.listdir(folder or "/") if one not in (".", "..")]
        params = {"wanted": name, "names": names} if names else {"guess": "that folder is not there either, or empty"}
        return TransferError(Trouble.MISSING, address.shown, reason="no such file", **params)

    # -- the connection ----------------------------------------------------------------------------------------

    async def _connected(self) -> SFTPClient:
        import asyncssh

        if self._client is None:
            self._connection = await asyncssh.connect(**self._options)
            self._client = await self._connection.start_sftp_client()
        return self._client

    async def _disconnected(self) -> None:
        connection, self._connection, self._client = self._connection, None, None
        if connection is not None:
            connection.abort()
            await connection.wait_closed()

    def _run(self, work: Coroutine[Any, Any, T], address: Address, doing: str = "read") -> T:
        """The work's result; what the library raises, in our words."""
        with self._worded(address, doing):
            return self._loop.run(work)

    @contextmanager
    def _worded(self, address: Address, doing: str) -> Iterator[None]:
        import asyncssh

        shown = address.shown
        try:
            yield
        except (TransferError, PassingError):
            raise
        except asyncssh.HostKeyNotVerifiable:
            raise self._host_key() from None
        except asyncssh.PermissionDenied:
            raise TransferError(Trouble.DENIED, shown, reason="the account is not let in") from None
        except asyncssh.SFTPPermissionDenied:
            raise TransferError(Trouble.DENIED, shown, reason=f"the account may not {doing} this") from None
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            raise TransferError(Trouble.MISSING, shown, reason="no such folder") from None
        except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError):
            problem = "the private key cannot be used: it is none, or its passphrase is another"
            raise TransferError(Trouble.ADDRESS, shown, problem=problem) from None
        except (asyncssh.SFTPConnectionLost, asyncssh.SFTPNoConnection, asyncssh.SFTPEOFError):
            raise self._again(TransferError(Trouble.CUT_OFF, shown, bytes=0)) from None
        except asyncssh.SFTPError as error:
            problem = f"the server answers {type(error).__name__.removeprefix('SFTP')}"
            raise TransferError(Trouble.ANSWER, shown, problem=problem) from None
        except TimeoutError:
            problem = f"no answer within {self._access.timeout:g} seconds"
            raise self._again(TransferError(Trouble.UNREACHABLE, shown, problem=problem)) from None
        except asyncssh.Error:
            problem = "the connection breaks off"
            raise self._again(TransferError(Trouble.UNREACHABLE, shown, problem=problem)) from None
        except OSError as error:
            # asyncio words it in its own way, with the address in it.
            system = os.strerror(error.errno) if error.errno is not None and error.errno > 0 else error.strerror
            problem = system or "no connection"
            raise self._again(TransferError(Trouble.UNREACHABLE, shown, problem=problem)) from None

    def _again(self, error: TransferError) -> PassingError:
        """The error as one that may pass, with a new connection."""
        with suppress(Exception):
            self._loop.run(self._disconnected())
        return PassingError(error)

    def _host_key(self) -> TransferError:
        """The error for a server that is not known, with what to compare and what to do."""
        import asyncssh

        address, fingerprint = self._address, ""
        with suppress(Exception):
            key = self._loop.run(asyncssh.get_server_host_key(address.host, address.port or 22))
            fingerprint = f" ({key.get_fingerprint()})" if key is not None else ""
        port = f"-p {address.port} " if address.port not in (None, 22) else ""
        file = self._access.known_hosts
        into = "~/.ssh/known_hosts" if file is None else shlex.quote(file)
        command = f"ssh-keyscan {port}{address.host} >> {into}"
        return TransferError(Trouble.HOST_KEY, address.shown, fingerprint=fingerprint, command=command)


def _options(address: Address, access: Access) -> dict[str, Any]:
    """What `asyncssh.connect` takes. Raises `TransferError` for files that are not there."""
    user, password = access.user or address.user, access.password or address.password
    options: dict[str, Any] = {
        "host": address.host,
        "known_hosts": _known_hosts(address, access),
        "connect_timeout": min(CONNECT, access.timeout),
        "login_timeout": access.timeout,
    }
    if address.port is not None:
        options["port"] = address.port
    if user is not None:
        options["username"] = user
    if access.key_file is not None:
        if not Path(access.key_file).is_file():
            raise TransferError(Trouble.ADDRESS, address.shown, problem=f"there is no key file {access.key_file}")
        options["client_keys"] = [access.key_file]
    if access.passphrase is not None:
        options["passphrase"] = access.passphrase
    if password is not None:
        options["password"] = password
        if access.key_file is None:
            # Keys of the user's own that nobody asked for would use up the server's patience.
            options |= {"client_keys": None, "agent_path": None}
    return options


def _known_hosts(address: Address, access: Access) -> list[str] | bytes:
    """Files of trusted keys. Never none: that would mean that every server is trusted."""
    if access.known_hosts is not None:
        if not Path(access.known_hosts).is_file():
            problem = f"there is no file of known hosts {access.known_hosts}"
            raise TransferError(Trouble.ADDRESS, address.shown, problem=problem)
        return [access.known_hosts]
    return [str(path) for one in KNOWN_HOSTS if (path := Path(one).expanduser()).is_file()] or b""


def _path(path: str) -> str:
    """A path of an address as the server knows it: `/~/` is the home folder."""
    return (path[len(HOME) :].lstrip("/") or ".") if path == HOME or path.startswith(f"{HOME}/") else path or "/"


def _as_address(path: str) -> str:
    """The reverse."""
    return path if path.startswith("/") else f"{HOME}/{path}"


def _is_file(attributes: SFTPAttrs) -> bool:
    return attributes.permissions is None or stat.S_ISREG(attributes.permissions)
