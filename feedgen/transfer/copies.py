"""The private folder that fetched files are read from, gone with the run that fetched them."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import weakref
from pathlib import Path

from feedgen.transfer.errors import TransferError, Trouble

_UNSAFE = re.compile(r"[^\w.-]+")


class Copies:
    """Local copies of files elsewhere, for this user alone. They go with `close`, at the latest with the process.

    The folder is made when the first copy needs it, under what the system has for temporary files (`TMPDIR`).
    """

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._count = 0
        self._remove: weakref.finalize[..., Copies] | None = None

    def path_for(self, name: str, shown: str) -> Path:
        """Where a copy of the file `name` may be written; raises `TransferError` when there is no place."""
        try:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="feedgen-"))
                self._remove = weakref.finalize(self, _removed, self._folder, os.getpid())
            folder = self._folder / str(self._count)
            folder.mkdir(mode=0o700)
        except OSError as error:
            raise no_room(error, shown) from None
        self._count += 1
        # Formats look at how a name ends, so that is what is kept of it.
        return folder / (_UNSAFE.sub("_", name)[-80:].lstrip(".") or "catalogue")

    def holds(self, path: str) -> bool:
        """Whether a file is one of these copies."""
        return self._folder is not None and self._folder in Path(path).parents

    def close(self) -> None:
        if self._remove is not None:
            self._remove()
        self._folder = None


def no_room(error: OSError, shown: str) -> TransferError:
    """The error for a copy that cannot be written."""
    reason = error.strerror or type(error).__name__
    return TransferError(Trouble.NO_ROOM, shown, reason=reason, folder=tempfile.gettempdir())


def _removed(folder: Path, process: int) -> None:
    # A worker that was forked has a copy of this object, and no business with the folder.
    if os.getpid() == process:
        shutil.rmtree(folder, ignore_errors=True)
