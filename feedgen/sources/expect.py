"""What a source is expected to be: plain data, told by the merchant and checked by the engine."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Expect:
    """Whatever is left out is not asked."""

    columns: tuple[str, ...] = ()
    """Columns that must be there."""
    min_rows: int | None = None
    max_rows: int | None = None
    max_drop: float | None = None
    """Most percent of its rows that a source may lose against the last run."""
    fresh: float | None = None
    """Seconds since the last change."""
    end: str | None = None
    """Text of the last line, which is no record."""
    complete: bool = True
    """The last record must be whole, and the file may not change while it is read."""
    warn: bool = False
    """What does not hold is a warning, and does not stop the run."""


NOTHING = Expect()
"""Nothing is asked but that the source is whole."""
