"""Ids between runs: what a pending run does to the identity of products and their groups.

Asked of what the run changes, so a run in which little changes pays next to nothing. Silence is better than a false
alarm: what could also be a correction or a usual move of one variant is not told.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Literal, NamedTuple

from feedgen.state.opening import State, translated

Kind = Literal["renamed", "reused", "split", "merged"]


class Noticed(NamedTuple):
    """What happened to an id or a group."""

    kind: Kind
    id: str
    """The product it is about; of a group, its id."""
    other: str
    """`renamed`: the id it had; `split`: the groups its members are in; `merged`: the groups they come from."""


def noticed(state: State, run: int, feed: int) -> Iterator[Noticed]:
    """What a pending run, its items still staged, does to the ids and groups of a feed. Raises `StateError`."""
    with translated(state.path):
        db, params = state.db, {"run": run, "feed": feed}
        # a first run has nothing behind it, and may be large
        if db.execute("SELECT run FROM feeds WHERE id = :feed", params).fetchone()[0] is None:
            return
        found = [*_renamed(db, params), *_reused(db, params), *_regrouped(db, params)]
    yield from found


Params = dict[str, int]


def _renamed(db: sqlite3.Connection, params: Params) -> Iterator[Noticed]:
    """The same GTIN, part number or link, once under an id that is gone and once under a new one.

    Links are no identity within a group: variants share them. An id that was there before came back.
    """
    of_kind = "SELECT MIN(id) AS id, same FROM changes WHERE run = :run AND feed = :feed AND kind = '{}'"
    alone = " AND same IS NOT NULL AND (same NOT LIKE 'l%' OR gid IS NULL) GROUP BY same HAVING COUNT(*) = 1"
    query = (
        f"WITH gone AS MATERIALIZED ({of_kind.format('removed')}{alone}),"
        f" came AS MATERIALIZED ({of_kind.format('added')}{alone})"
        " SELECT came.id, gone.id FROM came JOIN gone USING (same)"
        " WHERE NOT EXISTS (SELECT 1 FROM retired r WHERE r.feed = :feed AND r.id = came.id) ORDER BY came.id"
    )
    for new, old in db.execute(query, params):
        yield Noticed("renamed", new, old)


def _reused(db: sqlite3.Connection, params: Params) -> Iterator[Noticed]:
    """An id that was gone and comes back with another GTIN, or another part number."""
    query = (
        "SELECT c.id, r.same, c.same FROM changes c CROSS JOIN retired r ON r.feed = c.feed AND r.id = c.id"
        " WHERE c.run = :run AND c.feed = :feed AND c.kind = 'added' AND c.same <> r.same"
        " AND substr(c.same, 1, 1) = substr(r.same, 1, 1) AND c.same NOT LIKE 'l%' ORDER BY c.id"
    )
    for id_, before, now in db.execute(query, params):
        yield Noticed("reused", id_, f"{_shown(before)} → {_shown(now)}")


def _shown(same: str) -> str:
    return same[1:].partition("\t")[0]


def _regrouped(db: sqlite3.Connection, params: Params) -> Iterator[Noticed]:
    """Groups whose members are in several groups now, and groups that went into another one as a whole."""
    query = (
        "SELECT DISTINCT i.gid, c.gid FROM changes c CROSS JOIN items i ON i.feed = c.feed AND i.id = c.id"
        " WHERE c.run = :run AND c.feed = :feed AND c.kind = 'changed' AND i.gid <> c.gid ORDER BY 1, 2"
    )
    moved: dict[str, list[str]] = {}
    for old, new in db.execute(query, params):
        moved.setdefault(old, []).append(new)
    if not moved:
        return
    now = {gid for (gid,) in db.execute("SELECT DISTINCT gid FROM temp.staged WHERE feed = :feed", params)}
    before = {gid for (gid,) in db.execute("SELECT DISTINCT gid FROM items WHERE feed = :feed", params)}
    into: dict[str, list[str]] = {}
    for old, news in moved.items():
        places = [*([old] if old in now else []), *news]
        if len(places) > 1:
            yield Noticed("split", old, ", ".join(places))
        else:
            into.setdefault(news[0], []).append(old)
    for new, olds in into.items():
        sources = [*([new] if new in before else []), *olds]
        if len(sources) > 1:
            yield Noticed("merged", new, ", ".join(sources))
