"""Functions on the profile's tables, and what stands in for a missing value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from feedgen.diagnostics import did_you_mean
from feedgen.expressions.declared import function
from feedgen.expressions.problems import EvaluationError
from feedgen.expressions.tables import NO_LINE, Remark, Tables, finder
from feedgen.expressions.values import plain_text


@function(
    "lookup",
    summary="The value that a table of the profile has for it; `*` in the table is everything else.",
    accepts="any",
    returns="any",
    examples=[],
)
def lookup(table: str, default: Any = None, *, tables: Tables) -> Callable[[Any], Any]:
    """A table that is a list gives the value itself when it is in the list.

    A table that says how it matches finds the most specific line; one with `unmatched: warn` has every value
    without a line counted in the report.
    """
    if table not in tables:
        raise EvaluationError("MAP112", {"table": table, "guess": did_you_mean(table, tables)})
    find = finder(tables[table])
    remarks = tables.remarks if tables.reports(table) else None

    def found(value: Any) -> Any:
        text = value if value.__class__ is str else plain_text(value)
        line = find(text)
        if line is not NO_LINE:
            return line
        if remarks is not None:
            remarks.append(Remark(table, text))
        return default

    return found


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
