"""Records that belong together, brought together from wherever they stand: one pass over the sources before the run.

A private SQLite database holds them; SQLite keeps a few megabytes in memory and spills the rest to disk, so that memory
does not grow with the catalogue.
"""

from __future__ import annotations

import pickle
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from feedgen.diagnostics import Finding, Origin, make
from feedgen.sources.chunk import Gathered, RawChunk, Table
from feedgen.sources.groups.filling import Relation
from feedgen.sources.mapping.headers import normalise

RECORDS = 300
"""Records per chunk of the usual size; a group is never cut."""
DEEPEST = 8
"""Levels of parents that are followed."""

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -8192;
PRAGMA temp_store = FILE;
CREATE TABLE records (n INTEGER PRIMARY KEY, parent INTEGER, blob BLOB);
CREATE TABLE names (key TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
CREATE TABLE wants (n INTEGER PRIMARY KEY, key TEXT);
CREATE TABLE claims (key TEXT PRIMARY KEY, n INTEGER) WITHOUT ROWID;
CREATE TABLE placed (n INTEGER PRIMARY KEY, root INTEGER, depth INTEGER);
"""
_RESOLVE = (
    """UPDATE records SET parent = (
        SELECT names.n FROM wants JOIN names ON names.key = wants.key WHERE wants.n = records.n AND names.n <> records.n
    ) WHERE n IN (SELECT n FROM wants)""",
    """UPDATE records SET parent = found.parent FROM (
        SELECT names.n AS child, claims.n AS parent FROM claims JOIN names ON names.key = claims.key
    ) AS found WHERE records.n = found.child AND records.parent IS NULL AND records.n <> found.parent""",
    "CREATE INDEX children ON records (parent)",
    "INSERT INTO placed SELECT n, n, 0 FROM records WHERE parent IS NULL",
)
_NEXT_LEVEL = """
INSERT INTO placed SELECT records.n, placed.root, placed.depth + 1
FROM placed JOIN records ON records.parent = placed.n WHERE placed.depth = ?
"""
_LOOPS = (
    "INSERT INTO placed SELECT n, n, 0 FROM records WHERE n NOT IN (SELECT n FROM placed)",
    "UPDATE records SET parent = NULL WHERE n IN (SELECT n FROM placed WHERE depth = 0)",
)
"""Records that are each other's parents, or deeper than anyone nests them, stand alone."""
_GROUPED = """
SELECT records.n, placed.root, records.parent, wants.key, records.blob
FROM placed JOIN records ON records.n = placed.n LEFT JOIN wants ON wants.n = records.n
ORDER BY placed.root, placed.depth, records.n
"""


class Part(NamedTuple):
    """A source whose records are gathered."""

    source: int
    tables: Iterable[Table]
    relations: Callable[[Table], Iterable[Relation]]


class _Entry(NamedTuple):
    """A record as it waits; None for cells that could not be read."""

    cells: Any
    line: int | None
    findings: Sequence[Finding]
    source: int
    row: int


class _Member(NamedTuple):
    """A record in its group: its number, its parent's, a parent it names that is nowhere."""

    number: int
    parent: int | None
    missing: str | None
    entry: _Entry


def gathered(parts: Sequence[Part], source: int, columns: tuple[str, ...], size: int = RECORDS) -> Iterator[RawChunk]:
    """Every record of the parts, parents and their variants side by side, as chunks of the source `source`.

    Groups come in the order in which their parents stand; `columns` are those of all parts. A record that names a
    parent which is nowhere stands alone, with a finding (SRC260).
    """
    database = sqlite3.connect("", isolation_level=None)
    try:
        database.executescript(_SCHEMA)
        database.execute("BEGIN")
        shelf = _Shelf(database, columns)
        for part in parts:
            shelf.take(part)
        shelf.resolve()
        for seq, members in enumerate(_bundles(shelf.groups(), size)):
            yield RawChunk(source, seq, 0, _together(members))
    finally:
        database.close()


class _Shelf:
    """Where records wait until every parent has been seen."""

    def __init__(self, database: sqlite3.Connection, columns: tuple[str, ...]) -> None:
        self._database = database
        self._columns = columns
        self._number = 0

    def take(self, part: Part) -> None:
        """Put the records of a source aside."""
        before = 0
        for table in part.tables:
            entries = list(self._entries(part.source, table, before))
            rows = ((self._number + i, _dumps(entry)) for i, entry in enumerate(entries))
            self._database.executemany("INSERT INTO records VALUES (?, NULL, ?)", rows)
            accepted = [self._number + row - 1 for row in table.rownums]
            self._relate(list(zip(accepted, part.relations(table), strict=True)))
            self._number += len(entries)
            before += table.records

    def _entries(self, source: int, table: Table, before: int) -> Iterator[_Entry]:
        said: dict[int, list[Finding]] = {}
        for finding in table.findings:
            said.setdefault((finding.origin.row if finding.origin else None) or 1, []).append(finding)
        places = {row: place for place, row in enumerate(table.rownums)}
        cells = _aligned(table, self._columns)
        for row in range(1, table.records + 1):
            place = places.get(row)
            one, line = (None, None) if place is None else (cells[place], table.lines[place])
            yield _Entry(one, line, said.get(row, ()), source, before + row)

    def _relate(self, related: Sequence[tuple[int, Relation]]) -> None:
        execute = self._database.executemany
        execute("INSERT OR IGNORE INTO names VALUES (?, ?)", [(key, n) for n, one in related for key in one.keys])
        execute("INSERT INTO wants VALUES (?, ?)", [(n, one.parent) for n, one in related if one.parent is not None])
        execute("INSERT OR IGNORE INTO claims VALUES (?, ?)", [(key, n) for n, one in related for key in one.children])

    def resolve(self) -> None:
        """Find every record's parent, and the place of each in its group."""
        for statement in _RESOLVE:
            self._database.execute(statement)
        for depth in range(DEEPEST):
            if not self._database.execute(_NEXT_LEVEL, (depth,)).rowcount:
                break
        for statement in _LOOPS:
            self._database.execute(statement)

    def groups(self) -> Iterator[list[_Member]]:
        """The groups, parents in front."""
        group: list[_Member] = []
        current: int | None = None
        for number, root, parent, wanted, blob in self._database.execute(_GROUPED):
            if group and root != current:
                yield group
                group = []
            current = root
            # Our own bytes, written a moment ago.
            entry = _Entry(*pickle.loads(blob))  # noqa: S301
            group.append(_Member(number, parent, wanted if parent is None else None, entry))
        if group:
            yield group


def _dumps(entry: _Entry) -> bytes:
    return pickle.dumps(tuple(entry), pickle.HIGHEST_PROTOCOL)


def union(headers: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The columns of several files; one that two files spell differently (`Reference`, `Reference #`) is one."""
    found: list[str] = []
    for header in headers:
        known = {normalise(name) for name in found}
        found += [name for name in header if name not in found and normalise(name) not in known]
    return tuple(found)


def _aligned(table: Table, columns: tuple[str, ...]) -> Sequence[Any]:
    """Objects as they are, cells under the columns of all parts."""
    if table.objects or table.columns == columns:
        return table.objects or table.rows
    alike = {normalise(name): at for at, name in enumerate(table.columns)}
    order = [table.columns.index(name) if name in table.columns else alike.get(normalise(name)) for name in columns]
    return [["" if at is None else row[at] for at in order] for row in table.rows]


# -- out ---------------------------------------------------------------------------------------------------------


def _bundles(groups: Iterable[list[_Member]], size: int) -> Iterator[list[_Member]]:
    """Whole groups, about `size` records of them at a time."""
    bundle: list[_Member] = []
    for group in groups:
        bundle += group
        if len(bundle) >= size:
            yield bundle
            bundle = []
    if bundle:
        yield bundle


def _together(members: Sequence[_Member]) -> Gathered:
    places = {member.number: place for place, member in enumerate(members)}
    found = Gathered([], [], [], [], array("H"), array("L"))
    for place, (_, parent, missing, entry) in enumerate(members):
        found.records.append(entry.cells)
        found.lines.append(entry.line)
        found.homes.append(place if parent is None else places[parent])
        found.sources.append(entry.source)
        found.rows.append(entry.row)
        found.findings.extend(_placed(finding, place + 1) for finding in entry.findings)
        if missing is not None:
            finding = make("SRC260", {"parent": missing}, value=missing, origin=Origin("", place + 1, entry.line))
            found.findings.append(finding)
    return found


def _placed(finding: Finding, row: int) -> Finding:
    return finding._replace(origin=(finding.origin or Origin(""))._replace(row=row))


def table_of(chunk: Gathered, name: str, columns: tuple[str, ...]) -> Table:
    """The records that were put together, as a worker reads them."""
    table = Table(name, columns, records=len(chunk.records), findings=list(chunk.findings), homes=[])
    places: dict[int, int] = {}
    for at, record in enumerate(chunk.records):
        if record is None:
            table.rejected += 1
            continue
        places[at] = len(table.rownums)
        if isinstance(record, dict):
            table.objects.append(record)
        else:
            table.rows.append(record)
        table.lines.append(chunk.lines[at])
        table.rownums.append(at + 1)
        assert table.homes is not None
        table.homes.append(places[chunk.homes[at]])
    return table
