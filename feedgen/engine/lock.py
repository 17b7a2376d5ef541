"""One run at a time per output folder."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from feedgen.diagnostics import OutputError, make
from feedgen.engine.files import using

NAME = ".feedgen.lock"
HOLDER = ".feedgen.run"


@contextmanager
def locked(folder: Path, since: str, files: Sequence[str]) -> Iterator[list[str]]:
    """Hold the folder's lock; `OutputError` names the run that has it.

    The operating system drops the lock with the process that held it, however it died: a lock is never stale.
    `files` are what this run is about to write; yielded is what a killed run before it was writing.
    """
    lock = FileLock(folder / NAME, blocking=False)
    holder = folder / HOLDER
    with using(folder):
        try:
            lock.acquire()
        except Timeout:
            held = _read(holder)
            params = {"pid": held.get("pid", "unknown"), "since": held.get("since", "an unknown time")}
            raise OutputError(make("OUT203", {"path": str(folder), **params})) from None
    try:
        left = _read(holder).get("files")
        mine = {"pid": os.getpid(), "since": since, "files": list(files)}
        with using(folder):
            holder.write_text(json.dumps(mine), encoding="utf-8")
        yield [name for name in left if isinstance(name, str)] if isinstance(left, list) else []
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


def _read(holder: Path) -> dict[str, Any]:
    try:
        held = json.loads(holder.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}
