"""One run at a time per output folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from feedgen.diagnostics import OutputError, make

NAME = ".feedgen.lock"
HOLDER = ".feedgen.run"


@contextmanager
def locked(folder: Path, since: str) -> Iterator[None]:
    """Hold the folder's lock; `OutputError` names the run that has it.

    The operating system drops the lock with the process that held it, however it died: a lock is never stale.
    """
    lock = FileLock(folder / NAME, blocking=False)
    holder = folder / HOLDER
    try:
        lock.acquire()
    except Timeout:
        raise OutputError(make("OUT203", {"path": str(folder), **_read(holder)})) from None
    try:
        holder.write_text(json.dumps({"pid": os.getpid(), "since": since}), encoding="utf-8")
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _read(holder: Path) -> dict[str, object]:
    try:
        held = json.loads(holder.read_text(encoding="utf-8"))
        return {"pid": held["pid"], "since": held["since"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {"pid": "unknown", "since": "an unknown time"}
