"""Where one group of records ends and the next begins, as far as a column tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from feedgen.sources.mapping.cells import given

Begins = Callable[[Any], bool]
"""Whether the record with this cell begins a group; asked for every record in turn."""


@dataclass(frozen=True, slots=True)
class Boundary:
    """The column that groups records which follow one another."""

    column: str
    starts: frozenset[str] | None = None
    """Words that begin a group, in lower case; any value when empty. None: a group begins where the value changes,
    and a record that leaves it empty belongs to the group before."""

    def begins(self) -> Begins:
        """A fresh judge of the records of one stretch of the source, the first of which begins a group."""
        return _at_change() if self.starts is None else _at_start(self.starts)


def _at_change() -> Begins:
    current: Any = None
    first = True

    def begins(cell: Any) -> bool:
        nonlocal current, first
        value = given(cell)
        changed = first or (value is not None and value != current)
        current = current if value is None else value
        first = False
        return changed

    return begins


def _at_start(starts: frozenset[str]) -> Begins:
    first = True

    def begins(cell: Any) -> bool:
        nonlocal first
        value = given(cell)
        started = first or (value is not None and (not starts or str(value).casefold() in starts))
        first = False
        return started

    return begins
