"""Files of this machine, put as whole as those elsewhere: written beside the place, then renamed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from feedgen.transfer.access import Access
from feedgen.transfer.address import Address
from feedgen.transfer.errors import TransferError, Trouble
from feedgen.transfer.place import Fetched, OnBytes, Put, Putting, Seen, temporary

PIECE = 1 << 20


class Local:
    """The folders of this machine. `Address.path` is the path, of the scheme `path`."""

    def __init__(self, address: Address, access: Access) -> None:
        self._address = address

    def find(self, wanted: Callable[[str], bool]) -> list[Address]:
        return [self._address]

    def fetch(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        try:
            shutil.copyfile(address.path, into)
        except OSError as error:
            raise _worded(error, address) from None
        return Fetched()

    def put(self, address: Address, source: Path, how: Putting) -> Put:
        path, part = Path(address.path), Path(temporary(address.path))
        try:
            if how.make_folders:
                path.parent.mkdir(parents=True, exist_ok=True)
            _is_free(path, address)
            part.unlink(missing_ok=True)
            _written(source, part, how)
            os.replace(part, path)  # noqa: PTH105 - the atomic one, named in every explanation
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise _worded(error, address) from None
        _synced(path.parent)
        return Put("renamed into place")

    def stat(self, address: Address) -> Seen | None:
        try:
            return Seen(Path(address.path).stat().st_size)
        except OSError as error:
            raise _worded(error, address) from None

    def close(self) -> None: ...


def _is_free(path: Path, address: Address) -> None:
    """Whether a file may take that name: nothing is there, or a file. A link would lead elsewhere."""
    if path.is_symlink():
        raise TransferError(Trouble.LINK, address.shown, what="a link")
    if path.exists() and not path.is_file():
        raise TransferError(Trouble.LINK, address.shown, what="no file")


def _written(source: Path, part: Path, how: Putting) -> None:
    total, taken = source.stat().st_size, 0
    # A link that somebody puts there meanwhile is not followed. Who may read it, the umask says.
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o666)
    with os.fdopen(handle, "wb") as file, source.open("rb") as origin:
        while piece := origin.read(PIECE):
            file.write(piece)
            taken += len(piece)
            how.on_bytes(taken, total)
        file.flush()
        os.fsync(file.fileno())


def _synced(folder: Path) -> None:
    """Make the rename survive a power cut, where folders can be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _worded(error: OSError, address: Address) -> TransferError:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return TransferError(Trouble.NO_PLACE, address.shown, reason=error.strerror)
    if isinstance(error, PermissionError):
        return TransferError(Trouble.DENIED, address.shown, reason=error.strerror)
    return TransferError(Trouble.ANSWER, address.shown, problem=error.strerror or type(error).__name__)
