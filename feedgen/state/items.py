"""The items of feeds: staged by the run under way, compared with those sent last, taken over when it is done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from feedgen.state.facts import Fact, Row
from feedgen.state.opening import State, translated
from feedgen.state.schema import FACTS, STAGING, statements

_PLACES = ", ".join("?" * len(Fact._fields))
_STAGED = ", ".join(f"s.{name.strip()}" for name in FACTS.split(","))
_KEPT = ", ".join(f"i.{name.strip()}" for name in FACTS.split(","))


class Changed(NamedTuple):
    """How many items of a feed are new, other than they were, and gone."""

    added: int
    changed: int
    removed: int


class Staging:
    """The items that a run would send, in `temp.staged` of the state's connection: on disk, gone with it.

    Beside them `items` has those that were sent last, by the same number of the feed; whoever judges a run compares
    the two in SQL.
    """

    def __init__(self, state: State) -> None:
        self.state = state
        self._complete = False
        with translated(state.path):
            for statement in statements(STAGING):
                state.db.execute(statement)

    def add(self, feed: int, facts: Iterable[Row]) -> None:
        """Take the next items of a feed. Raises `StateError`."""
        execute = self.state.db.execute
        with translated(self.state.path):
            execute("BEGIN")  # short: what is read of the state meanwhile would hold up who writes to it
            try:
                self.state.db.executemany(f"INSERT INTO temp.staged VALUES ({feed:d}, {_PLACES})", facts)
            finally:
                execute("COMMIT")

    def keep(self, feed: int, ids: Iterable[str]) -> None:
        """Take items of a feed as they were sent last. Raises `StateError`."""
        again = f"INSERT INTO temp.staged SELECT feed, {FACTS} FROM items WHERE feed = ? AND id = ?"
        with translated(self.state.path):
            self.state.db.executemany(again, ((feed, id_) for id_ in ids))

    def complete(self) -> None:
        """Every item is there, and can be found by its id."""
        if self._complete:
            return
        with translated(self.state.path):
            self.state.db.execute("CREATE INDEX temp.staged_by_id ON staged (feed, id)")
        self._complete = True


def note_changes(state: State, run: int, feed: int) -> Changed:
    """Write into `changes` what the staged items of a feed change, within the caller's transaction."""
    params = {"run": run, "feed": feed}
    execute = state.db.execute

    def count(query: str) -> int:
        return int(execute(query, params).fetchone()[0])

    written = execute(_NEW_OR_OTHER, params).rowcount
    added = count("SELECT COUNT(*) FROM changes WHERE run = :run AND feed = :feed AND kind = 'added'")
    staged = count("SELECT COUNT(*) FROM temp.staged WHERE feed = :feed")
    before = count("SELECT COUNT(*) FROM items WHERE feed = :feed")
    # mostly nothing is gone, and then nobody has to look
    removed = execute(_GONE, params).rowcount if staged - added < before else 0
    return Changed(added, written - added, removed)


_NEW_OR_OTHER = (
    "INSERT OR REPLACE INTO changes"
    f" SELECT :run, CASE WHEN i.id IS NULL THEN 'added' ELSE 'changed' END, s.feed, {_STAGED}"
    " FROM temp.staged s LEFT JOIN items i ON i.feed = s.feed AND i.id = s.id"
    " WHERE s.feed = :feed AND i.hash IS NOT s.hash"
)
_GONE = (
    f"INSERT OR REPLACE INTO changes SELECT :run, 'removed', i.feed, {_KEPT} FROM items i WHERE i.feed = :feed"
    " AND NOT EXISTS (SELECT 1 FROM temp.staged s WHERE s.feed = i.feed AND s.id = i.id)"
)


def stage_as_after(state: State, run: int, feed: int) -> None:
    """Stage the items of a feed as they were after an earlier run, which `undo` must reach back to."""
    with translated(state.path):
        params = {"run": run, "feed": feed}
        state.db.execute(f"INSERT INTO temp.staged SELECT feed, {FACTS} FROM items WHERE feed = :feed", params)
        find = "SELECT run FROM run_feeds WHERE feed = :feed AND run > :run ORDER BY run DESC"
        later = state.db.execute(find, params)
        for (undone,) in later.fetchall():
            params["undone"] = undone
            of_run = "FROM undo WHERE run = :undone AND feed = :feed"
            state.db.execute(f"DELETE FROM temp.staged WHERE feed = :feed AND id IN (SELECT id {of_run})", params)
            back = f"INSERT INTO temp.staged SELECT feed, {FACTS} {of_run} AND kind <> 'added'"
            state.db.execute(back, params)


def apply_changes(state: State, run: int, feed: int, now: int) -> None:
    """Take over what a run changed in a feed, within the caller's transaction; `now` is when it was made."""
    (seen,) = state.db.execute("SELECT COALESCE(seen, ?) FROM feeds WHERE id = ?", (now, feed)).fetchone()
    params = {"run": run, "feed": feed, "now": now, "seen": seen}
    for statement in _APPLY:
        state.db.execute(statement, params)


_CHANGES = ", ".join(f"c.{name.strip()}" for name in FACTS.split(","))
_OF_RUN = "c.run = :run AND c.feed = :feed"
_RETIRE = (
    f"INSERT OR REPLACE INTO retired SELECT i.feed, {_KEPT}, i.first_seen, :seen, :now FROM changes c"
    f" CROSS JOIN items i ON i.feed = c.feed AND i.id = c.id WHERE {_OF_RUN} AND c.kind = 'removed'"
)
_REMOVE = (
    "DELETE FROM items WHERE feed = :feed AND id IN"
    f" (SELECT c.id FROM changes c WHERE {_OF_RUN} AND c.kind = 'removed')"
)
_WRITE = (
    f"INSERT OR REPLACE INTO items SELECT c.feed, {_CHANGES}, COALESCE(i.first_seen, r.first_seen, :now)"
    " FROM changes c LEFT JOIN items i ON i.feed = c.feed AND i.id = c.id"
    " LEFT JOIN retired r ON r.feed = c.feed AND r.id = c.id"
    f" WHERE {_OF_RUN} AND c.kind <> 'removed' ORDER BY c.id"
)
_BACK = (
    "DELETE FROM retired WHERE feed = :feed AND id IN"
    f" (SELECT c.id FROM changes c WHERE {_OF_RUN} AND c.kind = 'added')"
)
_UNDO = (
    f"INSERT OR REPLACE INTO undo SELECT c.run, c.kind, i.feed, {_KEPT} FROM changes c"
    f" CROSS JOIN items i ON i.feed = c.feed AND i.id = c.id WHERE {_OF_RUN}"
)
_UNDO_ADDED = (
    f"INSERT OR IGNORE INTO undo SELECT c.run, c.kind, c.feed, {_CHANGES} FROM changes c"
    f" WHERE {_OF_RUN} AND c.kind = 'added' AND (SELECT run FROM feeds WHERE id = :feed) IS NOT NULL"
)
_APPLY = (_UNDO, _UNDO_ADDED, _RETIRE, _REMOVE, _WRITE, _BACK, f"DELETE FROM changes AS c WHERE {_OF_RUN}")


def known(state: State, feed: int, ids: Iterable[str]) -> dict[str, int]:
    """Those of the ids that the feed sent last; in how many runs as out of stock although they were filtered."""
    find = (
        "SELECT i.id, COALESCE(l.runs, 0) FROM items i JOIN feeds f ON f.id = i.feed"
        " LEFT JOIN late l ON l.run = f.run AND l.feed = i.feed AND l.id = i.id WHERE i.feed = ? AND i.id = ?"
    )
    with translated(state.path):
        found = (state.db.execute(find, (feed, id_)).fetchone() for id_ in ids)
        return dict(row for row in found if row is not None)
