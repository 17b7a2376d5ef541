"""The items of the old feed, on disk: memory does not grow with the feed.

A private SQLite database that its own connection deletes, as the store of a run is.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple, Self

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -16384;
PRAGMA temp_store = FILE;
CREATE TABLE items (n INTEGER PRIMARY KEY, key BLOB, data BLOB);
CREATE TABLE old (key BLOB PRIMARY KEY, n INTEGER, digest BLOB) WITHOUT ROWID;
CREATE TABLE new (key BLOB PRIMARY KEY) WITHOUT ROWID;
"""

APART = b"\xff"
"""No text has this byte in UTF-8: what stands behind it was never part of an id."""


class Packed(NamedTuple):
    """An item on its way: what identifies it, what tells it apart, what it says."""

    key: bytes
    digest: bytes
    data: bytes


class Match(NamedTuple):
    """The old item of a key: its number and digest."""

    n: int
    digest: bytes


class Kept:
    """Items by key. A key that is taken gets a number: the second item of an id is compared with the second one."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.executescript(_SCHEMA)
        self._count = 0
        self._numbers: dict[tuple[str, bytes], int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._db.close()

    def keep(self, items: Sequence[Packed]) -> list[int]:
        """Keep items of the old feed; returns the places of those whose id an earlier one has."""
        keys, repeated = self._keys("old", items)
        numbers = range(self._count, self._count + len(items))
        self._count += len(items)
        rows = [(key, n, item.digest) for key, n, item in zip(keys, numbers, items, strict=True)]
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO old VALUES (?, ?, ?)", rows)
        data = [(n, item.key, item.data) for n, item in zip(numbers, items, strict=True)]
        self._db.executemany("INSERT INTO items VALUES (?, ?, ?)", data)
        self._db.execute("COMMIT")
        return repeated

    def match(self, items: Sequence[Packed]) -> tuple[list[Match | None], list[int]]:
        """For items of the new feed their old ones, and the places of those whose id an earlier one has."""
        keys, repeated = self._keys("new", items)
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO new VALUES (?)", [(key,) for key in keys])
        self._db.execute("COMMIT")
        marks = ", ".join("?" * len(keys))
        rows = self._db.execute(f"SELECT key, n, digest FROM old WHERE key IN ({marks})", keys)
        found = {key: Match(n, digest) for key, n, digest in rows}
        return [found.get(key) for key in keys], repeated

    def data(self, n: int) -> bytes:
        """What the old item of a number says."""
        data: bytes = self._db.execute("SELECT data FROM items WHERE n = ?", (n,)).fetchone()[0]
        return data

    def ids(self, numbers: Sequence[int]) -> list[bytes]:
        """The ids of old items, without numbers of repetition."""
        find = "SELECT key FROM items WHERE n = ?"
        return [self._db.execute(find, (n,)).fetchone()[0] for n in numbers]

    def _keys(self, table: str, items: Sequence[Packed]) -> tuple[list[bytes], list[int]]:
        marks = ", ".join("?" * len(items))
        given = [item.key for item in items]
        taken = {key for (key,) in self._db.execute(f"SELECT key FROM {table} WHERE key IN ({marks})", given)}
        keys: list[bytes] = []
        repeated: list[int] = []
        for place, key in enumerate(given):
            if key in taken:
                repeated.append(place)
                key = self._numbered(table, key, taken)
            taken.add(key)
            keys.append(key)
        return keys, repeated

    def _numbered(self, table: str, key: bytes, taken: set[bytes]) -> bytes:
        """The first free key among an id's further ones."""
        number = self._numbers.get((table, key), 1)
        while True:
            number += 1
            numbered = b"%s%s%d" % (key, APART, number)
            known = self._db.execute(f"SELECT 1 FROM {table} WHERE key = ?", (numbered,)).fetchone()
            if known is None and numbered not in taken:
                self._numbers[table, key] = number
                return numbered
