"""One run at a time per output folder."""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from feedgen.diagnostics import OutputError, make
from feedgen.diagnostics.render.text import age
from feedgen.engine.files import using

NAME = ".feedgen.lock"
HOLDER = ".feedgen.run"


@contextmanager
def locked(folder: Path, files: Sequence[str]) -> Iterator[list[str]]:
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
            raise OutputError(make("OUT203", {"path": str(folder), "holder": _told(_read(holder))})) from None
    try:
        left = _read(holder).get("files")
        since = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        mine = {"pid": os.getpid(), "host": socket.gethostname(), "since": since, "files": list(files)}
        with using(folder):
            holder.write_text(json.dumps(mine), encoding="utf-8")
        yield [name for name in left if isinstance(name, str)] if isinstance(left, list) else []
    finally:
        with suppress(OSError):
            holder.unlink()
        lock.release()


def holder_of(folder: Path) -> str | None:
    """The run that writes to the folder just now; None when there is none. Raises `OSError`."""
    if not (folder / NAME).exists():
        return None
    try:
        with FileLock(folder / NAME, blocking=False):
            return None
    except Timeout:
        return _told(_read(folder / HOLDER))


def _told(held: dict[str, Any]) -> str:
    """`process 4711 on web1, for 12 min, since 2026-11-24T06:00:00+01:00`, as far as it is known."""
    known = [f"process {held.get('pid', 'unknown')}"]
    if host := held.get("host"):
        known[0] += f" on {host}"
    if since := held.get("since"):
        with suppress(ValueError, TypeError):
            known.append(f"for {age((dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(since)).total_seconds())}")
        known.append(f"since {since}")
    return ", ".join(known)


def _read(holder: Path) -> dict[str, Any]:
    try:
        held = json.loads(holder.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}
