"""What the report of an API says about products."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from feedgen.diagnostics.secrets import scrubbed
from feedgen.publishers.answers import entries_at, plain, value_at
from feedgen.publishers.description import ApiReportModel

LONGEST = 500
"""Characters of a sentence that are kept."""


class Entry(NamedTuple):
    """One complaint, in the other side's words. Nothing in it is secret."""

    severity: str
    """`error`, `warning` or `info`."""
    message: str
    code: str | None = None
    product: str | None = None
    field: str | None = None


def entries_of(data: bytes, report: ApiReportModel) -> Iterator[Entry]:
    """The complaints of a report. Raises `AnswerError`."""
    for one in entries_at(plain(data, report.format), report.entries):
        message, code = _text(one, report.message), _text(one, report.code)
        severity = _severity(_text(one, report.severity), report)
        if severity != "none" and (message or code):
            yield Entry(severity, message or code or "", code, _text(one, report.product), _text(one, report.field))


def _severity(word: str | None, report: ApiReportModel) -> str:
    """What nobody knows the word for is an error: better seen than missed."""
    return "error" if word is None else report.severities.get(word, "error")


def _text(entry: dict[str, Any], paths: list[str]) -> str | None:
    for path in paths:
        value = value_at(entry, path)
        if isinstance(value, list):
            value = ", ".join(str(one) for one in value if not isinstance(one, dict | list))
        if value not in (None, "", {}) and not isinstance(value, dict):
            text = " ".join("".join(one if one.isprintable() else " " for one in str(value)).split())
            return scrubbed(text)[:LONGEST] or None
    return None
