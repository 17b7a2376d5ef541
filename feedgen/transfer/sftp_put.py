"""Files put by SFTP: sent under another name, looked at, then renamed."""

from __future__ import annotations

import stat
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from feedgen.transfer.errors import PassingError, TransferError, Trouble
from feedgen.transfer.place import Put, Putting, Seen, temporary

if TYPE_CHECKING:
    from asyncssh import SFTPAttrs, SFTPClient

T = TypeVar("T")
Answered = Callable[[Awaitable[Any]], Awaitable[Any]]
"""Waits for the server, and not for ever."""

PIECE = 1 << 18


async def put(client: SFTPClient, path: str, shown: str, source: Path, how: Putting, answered: Answered) -> Put:
    """Put a file there. Raises `TransferError`, `PassingError`, and what the library raises."""
    part = temporary(path)
    await _folder(client, path, shown, how, answered)
    await _is_free(client, path, shown, answered)
    # Opening would follow a link that somebody left under that name; removing takes away the link itself.
    await _removed(client, part, answered)
    try:
        await _sent(client, part, source, how, answered)
        there = (await seen(client, part, answered)).size
        if there != source.stat().st_size:
            raise PassingError(TransferError(Trouble.CUT_OFF, shown, bytes=there or 0))
        await _renamed(client, part, path, shown, how, answered)
    except BaseException:
        with suppress(Exception):
            await _removed(client, part, answered)
        raise
    return Put("renamed into place", checked="size")


async def seen(client: SFTPClient, path: str, answered: Answered) -> Seen:
    """The size of what stands there."""
    attributes: SFTPAttrs = await answered(client.stat(path))
    return Seen(attributes.size)


async def _folder(client: SFTPClient, path: str, shown: str, how: Putting, answered: Answered) -> None:
    folder = path.rpartition("/")[0]
    if not folder or await answered(client.isdir(folder)):
        return
    if not how.make_folders:
        raise TransferError(Trouble.NO_PLACE, shown)
    await answered(client.makedirs(folder, exist_ok=True))


async def _is_free(client: SFTPClient, path: str, shown: str, answered: Answered) -> None:
    """Whether a file may take that name: nothing is there, or a file."""
    import asyncssh

    try:
        attributes: SFTPAttrs = await answered(client.lstat(path))
    except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
        return
    if attributes.permissions is not None and not stat.S_ISREG(attributes.permissions):
        raise TransferError(Trouble.LINK, shown, what="a link" if stat.S_ISLNK(attributes.permissions) else "no file")


async def _removed(client: SFTPClient, path: str, answered: Answered) -> None:
    import asyncssh

    with suppress(asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
        await answered(client.remove(path))


async def _sent(client: SFTPClient, part: str, source: Path, how: Putting, answered: Answered) -> None:
    import asyncssh

    total, taken = source.stat().st_size, 0
    remote = await answered(client.open(part, "xb"))
    with source.open("rb") as file:
        for piece in pieces(file):
            await answered(remote.write(piece))
            taken += len(piece)
            how.on_bytes(taken, total)
    with suppress(asyncssh.SFTPOpUnsupported):
        await answered(remote.fsync())
    await answered(remote.close())


async def _renamed(client: SFTPClient, part: str, path: str, shown: str, how: Putting, answered: Answered) -> None:
    """Into place. Not every server can replace a file by renaming another: it is an extension of OpenSSH."""
    import asyncssh

    try:
        await answered(client.posix_rename(part, path))
        return
    except asyncssh.SFTPOpUnsupported:
        pass
    if how.delete_first:
        await _removed(client, path, answered)
    try:
        await answered(client.rename(part, path))
    except asyncssh.SFTPFailure:
        problem = "the server cannot replace a file by renaming another one"
        raise TransferError(Trouble.ANSWER, shown, problem=problem, guess=DELETE) from None


DELETE = "; with `replace: delete` the old file is removed first; for a moment there is none"


def pieces(file: Any) -> Iterator[bytes]:
    """The file, bit by bit."""
    return iter(lambda: file.read(PIECE), b"")
