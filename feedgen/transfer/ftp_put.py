"""Files put by FTP: sent under another name, measured, then renamed."""

from __future__ import annotations

import ftplib
import ssl
from contextlib import suppress
from pathlib import Path

from feedgen.transfer.errors import PassingError, TransferError, Trouble
from feedgen.transfer.place import Put, Putting, temporary

PIECE = 1 << 18


def put(session: ftplib.FTP, path: str, shown: str, source: Path, how: Putting) -> Put:
    """Put a file there. Raises `TransferError`, `PassingError`, and what the library raises."""
    part = temporary(path)
    if how.make_folders:
        _folders(session, path.rpartition("/")[0])
    session.voidcmd("TYPE I")
    try:
        _sent(session, part, shown, source, how)
        there = _size(session, part)
        if there is not None and there != source.stat().st_size:
            raise PassingError(TransferError(Trouble.CUT_OFF, shown, bytes=there))
        return Put(f"the server answers {_renamed(session, part, path, how)}", checked="" if there is None else "size")
    except BaseException:
        with suppress(OSError, EOFError, ftplib.Error):
            session.delete(part)
        raise


def _sent(session: ftplib.FTP, part: str, shown: str, source: Path, how: Putting) -> None:
    total, taken = source.stat().st_size, 0
    try:
        line = session.transfercmd(f"STOR {part}")
    except ftplib.error_perm as error:
        if str(error)[:3] in ("550", "553"):
            raise TransferError(Trouble.NO_PLACE, shown, reason=f"the server answers {str(error)[:3]}") from None
        raise
    with line, source.open("rb") as file:
        while piece := file.read(PIECE):
            line.sendall(piece)
            taken += len(piece)
            how.on_bytes(taken, total)
        if isinstance(line, ssl.SSLSocket):
            with suppress(OSError):
                line.unwrap()
    session.voidresp()


def _size(session: ftplib.FTP, path: str) -> int | None:
    """Bytes of what has arrived, where the server tells."""
    try:
        return session.size(path)
    except ftplib.error_perm:
        return None


def _renamed(session: ftplib.FTP, part: str, path: str, how: Putting) -> str:
    """Into place; the server's answer by its number. Most servers replace a file that has the name already."""
    try:
        return session.rename(part, path)[:3]
    except ftplib.error_perm:
        if not how.delete_first:
            raise
    session.delete(path)
    return session.rename(part, path)[:3]


def _folders(session: ftplib.FTP, folder: str) -> None:
    """Make a folder and those above it; that one is there already is known when the file arrives."""
    made = ""
    for name in folder.split("/"):
        made += name
        if made:
            with suppress(ftplib.error_perm):
                session.mkd(made)
        made += "/"
