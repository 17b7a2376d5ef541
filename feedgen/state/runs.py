"""The runs: written as pending before their files are put in place, done afterwards.

Whatever ends a process in between, the files on disk say what happened: a feed of a pending run whose files are all
in place is taken over by the next run of that folder, which holds its lock; the others are dropped.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from feedgen.state.deltas import note_unsent
from feedgen.state.items import Changed, apply_changes, note_changes
from feedgen.state.opening import State, translated

PENDING, DONE, STOPPED = "pending", "done", "stopped"


class FileRow(NamedTuple):
    """A file of a feed as it was put in place."""

    path: str
    items: int
    bytes: int
    sha256: str


@dataclass(slots=True)
class FeedRow:
    """A feed in a run."""

    feed: int
    counts: Mapping[str, int]
    findings: Mapping[str, int]
    files: Sequence[FileRow] = ()
    entry: Mapping[str, Any] = field(default_factory=dict)
    """What the manifest says of it."""
    late: Mapping[str, int] = field(default_factory=dict)
    """Filtered products that it has as out of stock: in how many runs up to this one."""
    change: Changed | None = None
    """Against the run before; known once it is written."""


@dataclass(slots=True)
class RunRow:
    """A run."""

    created: int
    output: str
    spec: str
    feedgen: str
    records: int
    products: int
    rejected: int
    feeds: list[FeedRow] = field(default_factory=list)
    status: str = PENDING
    note: str | None = None
    back_to: int | None = None
    """The run whose files are put back."""
    id: int = 0


def feed_number(state: State, output: str, channel: str, feed: str, market: str | None) -> int:
    """The number of a feed, which its rows have in all tables; given to it when it is new. Raises `StateError`."""
    key = (output, channel, feed, market or "")
    find = "SELECT id FROM feeds WHERE output = ? AND channel = ? AND feed = ? AND market = ?"
    with translated(state.path):
        if found := state.db.execute(find, key).fetchone():
            return int(found[0])
    with state.writing() as db:
        db.execute("INSERT OR IGNORE INTO feeds (output, channel, feed, market) VALUES (?, ?, ?, ?)", key)
        return int(db.execute(find, key).fetchone()[0])


def write_pending(state: State, run: RunRow) -> int:
    """Write a run whose files are about to be put in place, with what its staged items change; returns its number."""
    with state.writing() as db:
        run.id = _written(db, run)
        for feed in run.feeds:
            feed.change = note_changes(state, run.id, feed.feed)
            told = (*feed.change, run.id, feed.feed)
            db.execute("UPDATE run_feeds SET added = ?, changed = ?, removed = ? WHERE run = ? AND feed = ?", told)
    return run.id


def write_stopped(state: State, run: RunRow) -> int:
    """Write a run that replaced nothing; `note` says why. Returns its number."""
    run.status = STOPPED
    with state.writing() as db:
        run.id = _written(db, run)
    return run.id


def _written(db: sqlite3.Connection, run: RunRow) -> int:
    head = (run.created, run.status, run.output, run.spec, run.feedgen)
    insert = (
        "INSERT INTO runs (created, status, output, spec, feedgen, records, products, rejected, note, back_to)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    )
    number = db.execute(insert, (*head, run.records, run.products, run.rejected, run.note, run.back_to)).lastrowid
    assert number is not None
    for feed in run.feeds:
        told = (json.dumps(dict(about)) for about in (feed.counts, feed.findings, feed.entry))
        insert = "INSERT INTO run_feeds (run, feed, counts, findings, entry) VALUES (?, ?, ?, ?, ?)"
        db.execute(insert, (number, feed.feed, *told))
        db.executemany("INSERT INTO late VALUES (?, ?, ?, ?)", ((number, feed.feed, *one) for one in feed.late.items()))
        files = [(number, feed.feed, *file) for file in feed.files]
        db.executemany("INSERT INTO run_files VALUES (?, ?, ?, ?, ?, ?)", files)
    return number


def complete(state: State, run: int) -> None:
    """The files of a pending run are in place: what it changed is taken over."""
    with state.writing() as db:
        (created,) = db.execute("SELECT created FROM runs WHERE id = ?", (run,)).fetchone()
        for (feed,) in db.execute("SELECT feed FROM run_feeds WHERE run = ?", (run,)).fetchall():
            _feed_done(state, run, feed, created)
        db.execute("UPDATE runs SET status = ? WHERE id = ?", (DONE, run))


def _feed_done(state: State, run: int, feed: int, created: int) -> None:
    (mode,) = state.db.execute(
        "SELECT json_extract(entry, '$.mode') FROM run_feeds WHERE run = ? AND feed = ?", (run, feed)
    ).fetchone()
    if mode == "delta":
        note_unsent(state, run, feed)
    apply_changes(state, run, feed, created)
    state.db.execute("DELETE FROM late WHERE feed = ? AND run <> ?", (feed, run))
    state.db.execute("UPDATE feeds SET run = ?, seen = ? WHERE id = ?", (run, created, feed))


def drop(state: State, run: int) -> None:
    """The files of a pending run were not put in place: it never was."""
    with state.writing() as db:
        _drop(db, run)


_OF_RUN = ("changes", "late", "run_files", "run_feeds")


def _drop(db: sqlite3.Connection, run: int) -> None:
    for table in _OF_RUN:
        db.execute(f"DELETE FROM {table} WHERE run = ?", (run,))
    db.execute("DELETE FROM runs WHERE id = ?", (run,))


class Recovered(NamedTuple):
    """What became of a run that was killed: its time, and how many of its feeds had been put in place."""

    created: int
    taken: int
    feeds: int


def recover(state: State, output: str, in_place: Callable[[FileRow], bool]) -> list[Recovered]:
    """Settle what killed runs of this output folder left pending; call it with the folder's lock held.

    `in_place` says whether a file stands there as it was written. A feed whose files do is taken over, others dropped.
    """
    with translated(state.path):
        find = "SELECT id, created FROM runs WHERE status = ? AND output = ? ORDER BY id"
        pending = state.db.execute(find, (PENDING, output)).fetchall()
    return [_recovered(state, run, created, in_place) for run, created in pending]


def _recovered(state: State, run: int, created: int, in_place: Callable[[FileRow], bool]) -> Recovered:
    with translated(state.path):
        files = files_of(state, run)
        feeds = [feed for (feed,) in state.db.execute("SELECT feed FROM run_feeds WHERE run = ?", (run,))]
    taken = [feed for feed in feeds if all(in_place(file) for file in files.get(feed, ()))]
    with state.writing() as db:
        for feed in taken:
            _feed_done(state, run, feed, created)
        if not taken:
            _drop(db, run)
        else:
            for feed in set(feeds) - set(taken):
                for table in _OF_RUN:
                    db.execute(f"DELETE FROM {table} WHERE run = ? AND feed = ?", (run, feed))
            db.execute("UPDATE runs SET status = ? WHERE id = ?", (DONE, run))
    return Recovered(created, len(taken), len(feeds))


def files_of(state: State, run: int) -> dict[int, list[FileRow]]:
    """The files of a run, by the number of their feed."""
    found: dict[int, list[FileRow]] = {}
    rows = state.db.execute(
        "SELECT feed, path, items, bytes, sha256 FROM run_files WHERE run = ? ORDER BY path", (run,)
    )
    for feed, *file in rows:
        found.setdefault(feed, []).append(FileRow(*file))
    return found


def prune(state: State, *, keep: int, retired_before: int, undo: int = 0) -> None:
    """Forget all but the last `keep` runs of each output folder, and ids that were retired before a time.

    The last run of every feed stays, and so does what is pending. `undo` is over how many runs a feed can go back.
    """
    with state.writing() as db:
        old = (
            "SELECT id FROM (SELECT id, status, ROW_NUMBER() OVER (PARTITION BY output ORDER BY id DESC) AS age"
            " FROM runs) WHERE age > ? AND status <> 'pending'"
            " AND id NOT IN (SELECT run FROM feeds WHERE run IS NOT NULL)"
        )
        for (run,) in db.execute(old, (keep,)).fetchall():
            _drop(db, run)
        db.execute(_FORGET_UNDO, (undo,))
        db.execute("DELETE FROM retired WHERE retired < ?", (retired_before,))
        db.execute("DELETE FROM receipts WHERE time < ? AND id NOT IN (" + _LAST_RECEIPTS + ")", (retired_before,))


_DONE_BY_AGE = (
    "SELECT rf.run AS run, rf.feed AS feed, ROW_NUMBER() OVER (PARTITION BY rf.feed ORDER BY rf.run DESC) AS age"
    " FROM run_feeds rf JOIN runs r ON r.id = rf.run WHERE r.status = 'done'"
)
_FORGET_UNDO = (
    "DELETE FROM undo WHERE NOT EXISTS"
    f" (SELECT 1 FROM ({_DONE_BY_AGE}) d WHERE d.run = undo.run AND d.feed = undo.feed AND d.age <= ?)"
)
_LAST_RECEIPTS = "SELECT MAX(id) FROM receipts GROUP BY target, file"


def files_within(state: State, age: int) -> set[str]:
    """The hashes of the files of the last runs of every feed, `age` of them."""
    query = f"SELECT DISTINCT f.sha256 FROM run_files f JOIN ({_DONE_BY_AGE}) d ON d.run = f.run AND d.feed = f.feed"
    with translated(state.path):
        return {sha256 for (sha256,) in state.db.execute(f"{query} WHERE d.age <= ?", (age,))}


def last_of(state: State, feed: int) -> int | None:
    """The run whose files of a feed are in place."""
    with translated(state.path):
        found = state.db.execute("SELECT run FROM feeds WHERE id = ?", (feed,)).fetchone()
    return None if found is None else found[0]


def can_undo(state: State, run: int, feed: int) -> bool:
    """Whether everything that later runs changed in a feed is known."""
    query = (
        "SELECT 1 FROM run_feeds r WHERE r.feed = :feed AND r.run > :run AND COALESCE(added + changed + removed, 0)"
        " <> (SELECT COUNT(*) FROM undo u WHERE u.run = r.run AND u.feed = r.feed) LIMIT 1"
    )
    with translated(state.path):
        return state.db.execute(query, {"feed": feed, "run": run}).fetchone() is None


def created(state: State, run: int) -> int:
    """When a run was made."""
    with translated(state.path):
        return int(state.db.execute("SELECT created FROM runs WHERE id = ?", (run,)).fetchone()[0])


def feed_in(state: State, run: int, feed: int) -> FeedRow | None:
    """A feed as a run put it in place."""
    query = (
        "SELECT counts, findings, entry FROM run_feeds JOIN runs ON id = run"
        " WHERE run = ? AND feed = ? AND status = 'done'"
    )
    with translated(state.path):
        found = state.db.execute(query, (run, feed)).fetchone()
        if found is None:
            return None
        counts, findings, entry = map(json.loads, found)
        return FeedRow(feed, counts, findings, files_of(state, run).get(feed, ()), entry)


@dataclass(frozen=True, slots=True)
class Told:
    """One feed in one run, as history tells it."""

    run: int
    created: str
    status: str
    """`done`, or `stopped` by a guard: nothing was replaced."""
    output: str
    channel: str
    feed: str
    market: str | None
    counts: dict[str, Any]
    findings: dict[str, int]
    added: int | None
    changed: int | None
    removed: int | None
    note: str | None
    """Why it was stopped."""
    back_to: int | None
    """The run whose files it put back (`feedgen rollback`)."""


def history(state: State) -> Iterator[Told]:
    """Every feed of every run that is done or was stopped, the oldest first."""
    query = (
        "SELECT r.id, r.created, r.status, r.output, f.channel, f.feed, f.market, rf.counts, rf.findings,"
        " rf.added, rf.changed, rf.removed, r.note, r.back_to"
        " FROM runs r JOIN run_feeds rf ON rf.run = r.id JOIN feeds f ON f.id = rf.feed"
        " WHERE r.status <> 'pending' ORDER BY r.id, f.id"
    )
    with translated(state.path):
        rows = state.db.execute(query).fetchall()
    for run, seconds, status, output, channel, feed, market, counts, findings, *rest in rows:
        about = (run, moment(seconds), status, output, channel, feed, market or None)
        yield Told(*about, json.loads(counts), json.loads(findings), *rest)


def moment(seconds: int) -> str:
    """A time of the state as people read it."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")
