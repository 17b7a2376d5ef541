"""The rows of a joined file by their key: plain data while they are few, a private database on disk beyond."""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.profiles.plan import ASIDE

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8192;
CREATE TABLE rows (key TEXT, number INTEGER, data BLOB, PRIMARY KEY ({unique})) WITHOUT ROWID;
BEGIN;
"""
_PUT = "INSERT OR IGNORE INTO rows VALUES (?, ?, ?)"
_OF_KEY = "SELECT number, data FROM rows WHERE key = ? ORDER BY number"

Packed = tuple[int, list[bytes]]
"""Number of the key's first row among all rows, and its rows."""


class Row(NamedTuple):
    """A row of a joined file: number of the file, line, the key as it is written, and what it gives.

    `values` are attributes by name, or the cells of the columns in the order of their names.
    """

    file: int
    line: int | None
    key: str
    values: Any


@dataclass(frozen=True, slots=True)
class JoinedRows:
    """All rows of a join. `content` stands for them in the digest of a plan."""

    content: tuple[str, ...]
    """Digests of the files."""
    total: int = 0
    """How many rows there are, refused ones among them: every number of a key is below."""
    keys: int = 0
    """How many different keys there are."""
    held: dict[str, Packed] | None = field(default=None, metadata=ASIDE, repr=False)
    spilled: str | None = field(default=None, metadata=ASIDE, repr=False)
    """Path of the database that has the rows, where they are too many to travel."""

    def finder(self) -> Callable[[str], tuple[int, list[Row]] | None]:
        """The function that gives a key's rows. Opens the database, if there is one: not for use while processing."""
        find = _held(self.held or {}) if self.spilled is None else _spilled(self.spilled)

        def found(key: str) -> tuple[int, list[Row]] | None:
            packed = find(key)
            return None if packed is None else (packed[0], [unpacked(data) for data in packed[1]])

        return found

    def without(self, asked: Callable[[int], bool]) -> Iterator[Row]:
        """The first row of every key whose number is not `asked` for, in the order of the files."""
        if self.spilled is None:
            rows: Iterator[tuple[int, bytes]] = ((n, data[0]) for n, data in (self.held or {}).values())
            yield from (unpacked(data) for n, data in rows if not asked(n))
            return
        database = _opened(self.spilled)
        try:
            first = "SELECT MIN(number) AS first, data FROM rows GROUP BY key ORDER BY first"
            yield from (unpacked(data) for n, data in database.execute(first) if not asked(n))
        finally:
            database.close()


def packed(row: Row) -> bytes:
    return pickle.dumps(tuple(row), pickle.HIGHEST_PROTOCOL)


def unpacked(data: bytes) -> Row:
    # Our own bytes, written by this run into memory or into a file that nobody else may write to.
    return Row(*pickle.loads(data))  # noqa: S301


def _held(rows: Mapping[str, Packed]) -> Callable[[str], Packed | None]:
    return rows.get


def _spilled(path: str) -> Callable[[str], Packed | None]:
    database = _opened(path)

    def find(key: str) -> Packed | None:
        found = database.execute(_OF_KEY, (key,)).fetchall()
        return (found[0][0], [data for _, data in found]) if found else None

    return find


def _opened(path: str) -> sqlite3.Connection:
    """The database, which nobody changes any more; a program may compile in one thread and run in another."""
    return sqlite3.connect(f"{Path(path).as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)


class Gathering:
    """Takes rows until all are there; when there is no room for more it goes on on disk.

    `room` is in bytes of packed rows. `put` and `rows` raise `OSError` and `sqlite3.Error` when the disk fails.
    """

    def __init__(self, room: int, *, many: bool, place: Callable[[], Path]) -> None:
        """`place` names the private file that is used on disk, once; its owner takes it away."""
        self.room = room
        self.many = many
        self.size = 0
        """Bytes of the rows in memory."""
        self._place = place
        self._path: Path | None = None
        self._held: dict[str, Packed] = {}
        self._database: sqlite3.Connection | None = None
        self._seen = 0

    def put(self, batch: Sequence[tuple[str, Row]]) -> dict[int, Row]:
        """Take rows with their keys. Returns, by their place, those whose key was there: with the row that has it."""
        refused = self._hold(batch) if self._database is None else self._store(self._database, batch)
        self._seen += len(batch)
        if self._database is None and self.size > self.room:
            self._spill()
        return refused

    def rows(self, content: Sequence[str]) -> JoinedRows:
        """Everything that was taken; nothing can be put afterwards."""
        if self._database is None:
            return JoinedRows(tuple(content), self._seen, len(self._held), self._held)
        (keys,) = self._database.execute("SELECT COUNT(DISTINCT key) FROM rows").fetchone()
        self.close()
        return JoinedRows(tuple(content), self._seen, keys, None, str(self._path))

    def close(self) -> None:
        """Let go of the file."""
        if self._database is not None:
            if self._database.in_transaction:
                self._database.execute("COMMIT")
            self._database.close()
            self._database = None

    def _hold(self, batch: Sequence[tuple[str, Row]]) -> dict[int, Row]:
        refused: dict[int, Row] = {}
        for place, (key, row) in enumerate(batch):
            known = self._held.get(key)
            if known is not None and not self.many:
                refused[place] = unpacked(known[1][0])
                continue
            data = packed(row)
            self.size += len(key) + len(data)
            if known is None:
                self._held[key] = (self._seen + place, [data])
            else:
                known[1].append(data)
        return refused

    def _spill(self) -> None:
        """Move what is here to a private file."""
        self._path = self._place()
        self._database = sqlite3.connect(self._path, isolation_level=None)
        self._database.executescript(_SCHEMA.format(unique="key, number" if self.many else "key"))
        rows = ((key, first + n, data) for key, (first, some) in self._held.items() for n, data in enumerate(some))
        self._database.executemany(_PUT, rows)
        self._held, self.size = {}, 0

    def _store(self, database: sqlite3.Connection, batch: Sequence[tuple[str, Row]]) -> dict[int, Row]:
        before, first = database.total_changes, self._seen
        database.executemany(_PUT, ((key, n, packed(row)) for n, (key, row) in enumerate(batch, first)))
        if database.total_changes - before == len(batch):
            return {}
        found = (database.execute(_OF_KEY, (key,)).fetchone() for key, _ in batch)
        return {place: unpacked(data) for place, (n, data) in enumerate(found) if n != first + place}
