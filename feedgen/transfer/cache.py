"""What was fetched before, kept for servers that can say it still holds. A copy is never used unasked.

An entry is a small JSON file that names its body. It is written elsewhere and moved into place, so that whoever reads
finds a whole one. Of two runs that would write at once, one does.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

ROOM = 10_000_000_000
"""Bytes that all entries may take together; the least recently used go first."""
PIECE = 1 << 18
ABANDONED = 86_400
"""Seconds after which a file that no entry names is what a killed run left."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the server said of a file: by this it is asked whether the file still holds."""

    place: str
    """Digest of the address that answered, after redirects: only there the tags mean something."""
    etag: str | None
    modified: str | None
    charset: str | None
    size: int
    body: str = ""

    @property
    def moment(self) -> dt.datetime | None:
        """When the file was last changed, in UTC."""
        return moment(self.modified)


@dataclass(frozen=True, slots=True)
class Kept:
    """An entry and its body, open: it stays readable whatever another run does."""

    known: Known
    body: BinaryIO

    def pieces(self) -> Iterator[bytes]:
        """The whole body."""
        return iter(lambda: self.body.read(PIECE), b"")


def moment(text: str | None) -> dt.datetime | None:
    """A date of HTTP, in UTC; None when it is none."""
    try:
        found = parsedate_to_datetime(text or "")
    except ValueError:
        return None
    return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def cache_folder() -> Path:
    """The user's cache folder for what was fetched."""
    from platformdirs import user_cache_path

    return user_cache_path("feedgen") / "fetched"


class Cache:
    """The entries of a folder. That something cannot be kept is no reason to stop: it is fetched anew then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def found(self, key: str) -> Iterator[Kept | None]:
        """The entry of a key with its body, or None when there is no whole one."""
        kept = self._open(key)
        try:
            yield kept
        finally:
            if kept is not None:
                kept.body.close()

    def _open(self, key: str) -> Kept | None:
        try:
            known = Known(**json.loads(self._entry(key).read_text(encoding="utf-8")))
            body = (self._folder / known.body).open("rb")
        except (OSError, ValueError, TypeError):
            return None
        if os.fstat(body.fileno()).st_size != known.size:
            body.close()
            return None
        with suppress(OSError):
            os.utime(self._folder / known.body)
        return Kept(known, body)

    def keep(self, key: str, source: Path, known: Known) -> None:
        """Put a copy of `source` into the place of what was there."""
        if known.size > ROOM:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with FileLock(self._folder / ".lock", timeout=0, mode=0o600):
                self._replace(key, source, known)
                self._make_room()
        except (OSError, Timeout):
            return  # it is somebody else's turn, or the disk is full

    def _replace(self, key: str, source: Path, known: Known) -> None:
        part = ""
        try:
            before = self._named_in(self._entry(key))
            handle, part = tempfile.mkstemp(prefix=f"{key}.", suffix=".body", dir=self._folder)
            with os.fdopen(handle, "wb") as body, source.open("rb") as origin:
                shutil.copyfileobj(origin, body, 1 << 20)
                body.flush()
                os.fsync(body.fileno())
            self._write(key, {**asdict(known), "body": Path(part).name})
        except BaseException:
            if part:
                Path(part).unlink(missing_ok=True)
            raise
        if before:
            (self._folder / before).unlink(missing_ok=True)

    def _entry(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _named_in(self, entry: Path) -> str:
        try:
            return str(json.loads(entry.read_text(encoding="utf-8"))["body"])
        except (OSError, ValueError, TypeError, KeyError):
            return ""

    def _write(self, key: str, data: dict[str, object]) -> None:
        handle, name = tempfile.mkstemp(prefix=f"{key}.", suffix=".part", dir=self._folder)
        with os.fdopen(handle, "w", encoding="utf-8") as part:
            json.dump(data, part)
        Path(name).replace(self._entry(key))

    def _make_room(self) -> None:
        """Remove the least recently used until the rest fits, and what nobody names any more."""
        named = {self._named_in(entry): entry for entry in self._folder.glob("*.json")}
        aged = []
        for path in self._folder.iterdir():
            with suppress(OSError):
                stat = path.stat()
                if path.name in named:
                    aged.append((stat.st_mtime, stat.st_size, path))
                elif path.suffix in (".body", ".part") and stat.st_mtime < time.time() - ABANDONED:
                    path.unlink(missing_ok=True)
        total = sum(size for _, size, _ in aged)
        for _, size, path in sorted(aged):
            if total <= ROOM:
                break
            named[path.name].unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            total -= size
