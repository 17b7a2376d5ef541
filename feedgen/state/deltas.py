"""What a feed of changes has to say: items that are new or other than they were sent, and items that are gone.

What a run wrote and nobody has taken yet is `unsent`: the next run says it once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from feedgen.state.facts import Row
from feedgen.state.opening import State, translated

_ID, _HASH = 0, 2


class Gone(NamedTuple):
    """What is remembered of an item that is sent no more."""

    id: str
    group_id: str | None
    gtin: str | None


def fresh(state: State, feed: int, facts: Iterable[Row]) -> set[str]:
    """Ids of those items that the channel does not have as they are now."""
    find = (
        "SELECT hash FROM items i WHERE i.feed = ?1 AND i.id = ?2"
        " AND NOT EXISTS (SELECT 1 FROM unsent u WHERE u.feed = ?1 AND u.id = ?2)"
    )
    with translated(state.path):
        execute = state.db.execute
        return {row[_ID] for row in facts if execute(find, (feed, row[_ID])).fetchone() != (row[_HASH],)}


def gone(state: State, feed: int) -> Iterator[Gone]:
    """Items that the channel has, or may have, and that the run does not send; the run is staged completely."""
    query = (
        "SELECT id, gid, same FROM (SELECT id, gid, same FROM items WHERE feed = :feed"
        " UNION SELECT id, gid, same FROM unsent u WHERE feed = :feed"
        " AND NOT EXISTS (SELECT 1 FROM items i WHERE i.feed = u.feed AND i.id = u.id)) o"
        " WHERE NOT EXISTS (SELECT 1 FROM temp.staged s WHERE s.feed = :feed AND s.id = o.id) ORDER BY id"
    )
    with translated(state.path):
        rows = state.db.execute(query, {"feed": feed}).fetchall()
    for id_, gid, same in rows:
        yield Gone(id_, gid, same[1:] if same and same.startswith("g") else None)


def note_unsent(state: State, run: int, feed: int) -> None:
    """What a run changes has to be taken by somebody; within the caller's transaction."""
    state.db.execute(
        "INSERT OR REPLACE INTO unsent SELECT feed, id, run, gid, same FROM changes WHERE run = ? AND feed = ?",
        (run, feed),
    )
    state.db.execute("UPDATE unsent SET run = ? WHERE feed = ?", (run, feed))


def taken(state: State, feed: int, files: Sequence[str] | None = None) -> None:
    """Somebody took what the feed had to say: all of it, or what was in files with these hashes."""
    with state.writing() as db:
        if files is None:
            db.execute("DELETE FROM unsent WHERE feed = ?", (feed,))
            return
        marks = ", ".join("?" * len(files))
        of_files = f"SELECT MAX(run) FROM run_files WHERE feed = ? AND sha256 IN ({marks})"
        db.execute(f"DELETE FROM unsent WHERE feed = ? AND run <= ({of_files})", (feed, feed, *files))
