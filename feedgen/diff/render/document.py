"""Differences as plain data for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feedgen.diff.difference import Difference, FieldChange, Pair, Side


def as_json(pairs: Sequence[Pair]) -> dict[str, Any]:
    """`{"equal": …, "feeds": [{"name", "only", "added", "removed", "changed", "same", "fields", …}]}`."""
    return {"equal": all(pair.equal for pair in pairs), "feeds": [_pair(pair) for pair in pairs]}


def _pair(pair: Pair) -> dict[str, Any]:
    if pair.difference is None:
        return {"name": pair.name, "only": pair.only, "items": pair.items, "notes": list(pair.notes)}
    return {"name": pair.name, "only": None, "notes": list(pair.notes), **difference(pair.difference)}


def difference(found: Difference) -> dict[str, Any]:
    """One difference: exact counts, and examples up to the limit."""
    return {
        "equal": found.equal,
        "old": _side(found.old),
        "new": _side(found.new),
        "added": found.added,
        "removed": found.removed,
        "changed": found.changed,
        "same": found.same,
        "added_ids": found.added_ids,
        "removed_ids": found.removed_ids,
        "changed_ids": found.changed_ids,
        "fields": [_field(change) for change in found.fields],
        "prices": {
            "field": found.price,
            "rises": found.rises,
            "falls": found.falls,
            "moves": [
                {"id": move.id, "old": move.old, "new": move.new, "share": float(round(move.share, 4))}
                for move in found.moves
            ],
        },
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "name": side.name,
        "items": side.items,
        "repeated": side.repeated,
        "repeats": side.repeats,
        "without_id": side.without_id,
    }


def _field(change: FieldChange) -> dict[str, Any]:
    return {
        "name": change.name,
        "changed": change.changed,
        "appeared": change.appeared,
        "disappeared": change.disappeared,
        "examples": [
            {"id": example.id, "old": list(example.old), "new": list(example.new)} for example in change.examples
        ],
    }
