"""Receipts: what was sent where, and what the other side answered."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from feedgen.state.opening import State, translated

SENT, UNCHANGED, FAILED = "sent", "unchanged", "failed"


class Receipt(NamedTuple):
    """One file to one target. `target` is the address as it may be shown, without secrets; so is `answer`."""

    time: int
    """Seconds since 1970."""
    run: int | None
    channel: str
    target: str
    file: str
    bytes: int
    sha256: str
    outcome: str
    """`sent`, `unchanged` (the target has these bytes) or `failed`."""
    answer: str = ""


def write(state: State, receipt: Receipt) -> None:
    """Keep a receipt, in a transaction of its own. Raises `StateError`."""
    with state.writing() as db:
        db.execute(
            "INSERT INTO receipts (time, run, channel, target, file, bytes, sha256, outcome, answer)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            receipt,
        )


def read(state: State, channel: str | None = None, limit: int = -1) -> Iterator[Receipt]:
    """The last receipts, the latest first; all of them without a limit. Raises `StateError`."""
    only = "" if channel is None else " WHERE channel = :channel"
    query = (
        "SELECT time, run, channel, target, file, bytes, sha256, outcome, answer FROM receipts"
        f"{only} ORDER BY id DESC LIMIT :limit"
    )
    with translated(state.path):
        rows = state.db.execute(query, {"channel": channel, "limit": limit}).fetchall()
    return (Receipt(*row) for row in rows)


def last(state: State, target: str, file: str) -> Receipt | None:
    """What is known to stand at a target under a file's name: the last receipt that is no failure."""
    query = (
        "SELECT time, run, channel, target, file, bytes, sha256, outcome, answer FROM receipts"
        " WHERE target = ? AND file = ? AND outcome <> 'failed' ORDER BY id DESC LIMIT 1"
    )
    with translated(state.path):
        row = state.db.execute(query, (target, file)).fetchone()
    return None if row is None else Receipt(*row)
