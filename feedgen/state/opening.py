"""The state's file, opened: made when it is not there, brought to this version, refused when it is something else.

A rollback journal, not a write-ahead log: a run writes two or three short transactions, the file is whole by itself
between them (it can be copied), and shared memory is not needed, which network disks do not have.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from feedgen.state.schema import APPLICATION, VERSION, migrate

PATIENCE = 30.0
"""Seconds to wait for another process that writes. Transactions take about a second at 200 000 items."""


class StateError(Exception):
    """The state cannot be used; `reason` says why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class UnusableError(StateError):
    """It cannot be read or written: a folder without the right to, a full disk, another process that does not end."""


class BrokenError(StateError):
    """The file is no state: garbage, or damaged."""


class NewerError(StateError):
    """The file was written by a later feedgen."""


class ForeignError(StateError):
    """The file is a database, or something else altogether, that no feedgen wrote."""


class State:
    """An open state. Not for several threads."""

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self.path = path
        self.db = db

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> State:
        """Open the state, `create` it when there is none. Raises a `StateError`."""
        with translated(path):
            if create:
                path.parent.mkdir(parents=True, exist_ok=True)
            mode = "rwc" if create else "rw"
            address = f"{path.absolute().as_uri()}?mode={mode}"
            db = sqlite3.connect(address, uri=True, timeout=PATIENCE, isolation_level=None)
            try:
                _made_ready(path, db)
            except BaseException:
                db.close()
                raise
        return cls(path, db)

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self.db.close()

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction, all or nothing; waits for another process that writes. Raises `StateError`."""
        with translated(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                yield self.db
                self.db.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self.db.execute("ROLLBACK")
                raise


def _made_ready(path: Path, db: sqlite3.Connection) -> None:
    # a full disk is to be noticed, and a power cut survived: three short transactions a run can afford it
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA temp_store = FILE")
    db.execute("PRAGMA cache_size = -8192")
    if _version(path, db) == VERSION:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        if _version(path, db) < VERSION:  # another process may have been first
            migrate(db)
        db.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def _version(path: Path, db: sqlite3.Connection) -> int:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    application = db.execute("PRAGMA application_id").fetchone()[0]
    has_tables = db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
    if has_tables and application != APPLICATION:
        raise ForeignError(path, "it is the database of another program")
    if version > VERSION:
        raise NewerError(path, f"it has version {version}, and this feedgen knows up to {VERSION}")
    return version


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite and the operating system say into a `StateError`."""
    try:
        yield
    except OSError as error:
        raise UnusableError(path, error.strerror or str(error)) from error
    except sqlite3.OperationalError as error:
        raise UnusableError(path, str(error)) from error
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise BrokenError(path, str(error)) from error


def moved_aside(path: Path) -> Path | None:
    """Move a broken state out of the way, beside itself; None when it stays, as it may be anything of the user's.

    Only what is called `*.sqlite` is moved: `--state catalogue.csv` is a slip of the pen. One broken state is kept.
    """
    if path.suffix != ".sqlite" or path.is_symlink() or not path.is_file():
        return None
    aside = path.with_name(path.name + ".broken")
    try:
        path.replace(aside)
        for rest in ("-journal", "-wal", "-shm"):
            path.with_name(path.name + rest).unlink(missing_ok=True)
    except OSError:
        return None
    return aside
