"""What a plan would have remembered of its items: kept beside its bytes, for the state learns it when it is applied."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Self

from feedgen.engine.files import writing_aside
from feedgen.state import Fact, Row

NAME = ".facts.sqlite"
BATCH = 1000
_COLUMNS = ", ".join((*Fact._fields, "shape"))
_PLACES = ", ".join("?" * (2 + len(Fact._fields)))


class FactsFile:
    """Takes facts by number of the feed."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / NAME, isolation_level=None)
        with writing_aside():
            self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
            self._db.execute(f"CREATE TABLE facts (number INTEGER, {_COLUMNS})")
            self._db.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        self._db.close()

    def add(self, number: int, facts: Sequence[Row]) -> None:
        """Facts, and behind each which attributes its item has."""
        rows = [(number, *fact, json.dumps(shape)) for *fact, shape in facts]
        self._db.executemany(f"INSERT INTO facts VALUES ({_PLACES})", rows)


def facts_in(folder: Path, number: int) -> Iterator[list[Row]]:
    """The facts of a feed in batches, as they were added."""
    with closing(sqlite3.connect(folder / NAME)) as db:
        rows = db.execute(f"SELECT {_COLUMNS} FROM facts WHERE number = ? ORDER BY rowid", (number,))
        while batch := rows.fetchmany(BATCH):
            yield [(*fact, tuple(json.loads(shape))) for *fact, shape in batch]
