"""Functions on the profile's tables, and what stands in for a missing value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from feedgen.diagnostics import did_you_mean
from feedgen.expressions.declared import function
from feedgen.expressions.problems import EvaluationError
from feedgen.expressions.values import plain_text

OTHERS = "*"
"""The key of a table that stands for every value without a line of its own."""


@function(
    "lookup",
    summary="The value that a table of the profile has for it; `*` in the table is everything else.",
    accepts="any",
    returns="any",
    examples=[],
)
def lookup(table: str, default: Any = None, *, tables: Mapping[str, Any]) -> Callable[[Any], Any]:
    """A table that is a list gives the value itself when it is in the list."""
    if table not in tables:
        raise EvaluationError("MAP112", {"table": table, "guess": did_you_mean(table, tables)})
    found = tables[table]
    if not isinstance(found, Mapping):
        members = {plain_text(member) for member in found}
        return lambda value: value if plain_text(value) in members else default
    lines = {plain_text(key): value for key, value in found.items()}
    others = lines.get(OTHERS, default)
    return lambda value: lines.get(value if value.__class__ is str else plain_text(value), others)


@function(
    "default",
    summary="Another value where this one is missing; with `empty=true` also for empty text, zero and empty lists.",
    accepts="any",
    returns="any",
    examples=[(None, {"other": "x"}, "x"), ("", {"other": "x"}, ""), ("", {"other": "x", "empty": True}, "x")],
    missing=True,
)
def default(other: Any, empty: bool = False) -> Callable[[Any], Any]:
    return lambda value: other if value is None or (empty and not value) else value
