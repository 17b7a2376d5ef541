"""A finding: one diagnosed problem, as plain data. Wording happens at the edge (`Rule.message_for`)."""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

VALUE_LIMIT = 200
"""Characters of an offending value that a finding keeps: a 5 MB cell must not travel in a report."""


class Severity(IntEnum):
    """How bad: an error costs an item or the run, a warning is worth a look, info explains."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Origin(NamedTuple):
    """Where in the merchant's own data (or YAML) something stands. Lines, rows and columns count from 1.

    `row` is the record's number in its source, `column` the source column's *name* for data and the
    character position for YAML.
    """

    file: str | None = None
    row: int | None = None
    line: int | None = None
    column: str | int | None = None

    def __str__(self) -> str:
        parts = [self.file or "-"]
        if self.line is not None:
            parts.append(str(self.line))
            if isinstance(self.column, int):
                parts.append(str(self.column))
        text = ":".join(parts)
        if self.line is None and self.row is not None:
            text += f" row {self.row}"
        if isinstance(self.column, str):
            text += f" [{self.column}]"
        return text


class Finding(NamedTuple):
    """One problem: a code, what to fill its message with, and whom and what it concerns.

    `params` fill the message template of the code's rule. `severity` is the rule's own unless the
    finder raised or lowered it. A named tuple because findings cross processes by the thousand.
    """

    code: str
    params: dict[str, Any]
    severity: Severity
    product: str | None = None
    field: str | None = None
    value: str | None = None
    origin: Origin | None = None
    channel: str | None = None
    feed: str | None = None
    market: str | None = None


def shown(value: object, limit: int = VALUE_LIMIT) -> str:
    """`value` as text fit for a finding: never longer than `limit` characters, whatever was in the cell."""
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
