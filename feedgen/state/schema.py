"""The tables of the state, their version, and the way from an older one.

All times are whole seconds since 1970 (UTC). `market` is '' for a feed without one. JSON columns hold objects.
"""

from __future__ import annotations

import sqlite3

APPLICATION = 0x66656564
"""SQLite's `application_id` of the file ("feed"): what tells a state from any other database."""

FACTS = "id, gid, hash, price, sale, currency, availability, category, same, segment, title"
"""The columns of a `Fact`."""

_FACTS = """
    id TEXT NOT NULL, gid TEXT, hash BLOB NOT NULL, price INTEGER, sale INTEGER, currency TEXT, availability TEXT,
    category TEXT, same TEXT, segment TEXT, title INTEGER"""

STAGING = f"""
PRAGMA temp.journal_mode = OFF;
PRAGMA temp.synchronous = OFF;
PRAGMA temp.cache_size = -8192;
CREATE TABLE temp.staged (feed INTEGER NOT NULL,{_FACTS});
"""
"""What the run that is under way would send: as `items`, and gone with its connection."""

_FIRST = f"""
-- A feed as it stands in an output folder (relative to the project, where it is below it).
CREATE TABLE feeds (
    id INTEGER PRIMARY KEY, output TEXT NOT NULL, channel TEXT NOT NULL, feed TEXT NOT NULL, market TEXT NOT NULL,
    run INTEGER, seen INTEGER,                      -- the last run that put its files in place, and when
    UNIQUE (output, channel, feed, market));
-- status: pending (about to put its files in place), done, stopped (nothing was replaced)
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, created INTEGER NOT NULL, status TEXT NOT NULL, output TEXT NOT NULL,
    spec TEXT NOT NULL, feedgen TEXT NOT NULL, records INTEGER NOT NULL, products INTEGER NOT NULL,
    rejected INTEGER NOT NULL, note TEXT,
    back_to INTEGER);                               -- the run whose files a rollback put back
-- counts and findings (by code) are JSON; added, changed, removed: items against the run before
CREATE TABLE run_feeds (
    run INTEGER NOT NULL, feed INTEGER NOT NULL, counts TEXT NOT NULL, findings TEXT NOT NULL,
    added INTEGER, changed INTEGER, removed INTEGER,
    entry TEXT NOT NULL,                            -- what the manifest said of it
    PRIMARY KEY (run, feed)) WITHOUT ROWID;
CREATE TABLE run_files (
    run INTEGER NOT NULL, feed INTEGER NOT NULL, path TEXT NOT NULL, items INTEGER NOT NULL, bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL, PRIMARY KEY (run, path)) WITHOUT ROWID;
-- The items of each feed as they were sent last; each was last seen when its feed was (`feeds.seen`).
CREATE TABLE items (
    feed INTEGER NOT NULL,{_FACTS}, first_seen INTEGER NOT NULL, PRIMARY KEY (feed, id)) WITHOUT ROWID;
-- What a pending run changes: kind is added, changed or removed.
CREATE TABLE changes (
    run INTEGER NOT NULL, kind TEXT NOT NULL, feed INTEGER NOT NULL,{_FACTS},
    PRIMARY KEY (run, feed, id)) WITHOUT ROWID;
-- What the last runs replaced, for going back: the added as they came, the changed and removed as they were.
CREATE TABLE undo (
    run INTEGER NOT NULL, kind TEXT NOT NULL, feed INTEGER NOT NULL,{_FACTS},
    PRIMARY KEY (run, feed, id)) WITHOUT ROWID;
-- Ids that are sent no more, as they were last.
CREATE TABLE retired (
    feed INTEGER NOT NULL,{_FACTS}, first_seen INTEGER NOT NULL, last_seen INTEGER NOT NULL, retired INTEGER NOT NULL,
    PRIMARY KEY (feed, id)) WITHOUT ROWID;
-- outcome: sent, unchanged, failed
CREATE TABLE receipts (
    id INTEGER PRIMARY KEY, time INTEGER NOT NULL, run INTEGER, channel TEXT NOT NULL, target TEXT NOT NULL,
    file TEXT NOT NULL, bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, outcome TEXT NOT NULL, answer TEXT NOT NULL);
CREATE INDEX receipts_by_target ON receipts (target, file, time);
-- Every item with the time it was first and last seen.
CREATE VIEW seen AS SELECT i.*, f.seen AS last_seen FROM items i JOIN feeds f ON f.id = i.feed;
"""

_SECOND = """
-- Products that are filtered and sent as out of stock all the same: in how many runs up to this one.
CREATE TABLE late (run INTEGER NOT NULL, feed INTEGER NOT NULL, id TEXT NOT NULL, runs INTEGER NOT NULL,
    PRIMARY KEY (run, feed, id)) WITHOUT ROWID;
"""

_THIRD = """
-- What feeds of changes have said and nobody has taken yet: the items, and the last run that said it.
CREATE TABLE unsent (feed INTEGER NOT NULL, id TEXT NOT NULL, run INTEGER NOT NULL, gid TEXT, same TEXT,
    PRIMARY KEY (feed, id)) WITHOUT ROWID;
"""

MIGRATIONS = (_FIRST, _SECOND, _THIRD)
"""The n-th makes version n + 1 of version n. What was released once is never edited."""

VERSION = len(MIGRATIONS)


def migrate(db: sqlite3.Connection) -> None:
    """Bring the tables to this version, within the caller's transaction."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    for script in MIGRATIONS[version:]:
        for statement in statements(script):
            db.execute(statement)
    db.execute(f"PRAGMA application_id = {APPLICATION}")
    db.execute(f"PRAGMA user_version = {VERSION}")


def statements(script: str) -> list[str]:
    """The statements of a script one by one: `executescript` would end the transaction."""
    found: list[str] = []
    held = ""
    for line in script.strip().splitlines(keepends=True):
        held += line
        if sqlite3.complete_statement(held):
            found.append(held)
            held = ""
    return found
