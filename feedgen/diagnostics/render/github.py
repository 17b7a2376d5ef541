"""Findings as workflow commands: GitHub Actions shows them at the line they are about.

Format and escapes: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from collections.abc import Iterator

from feedgen.diagnostics.finding import Finding, Severity
from feedgen.diagnostics.render import Listed, more_note
from feedgen.diagnostics.render.checkout import file_of
from feedgen.diagnostics.render.text import hint, place, sentence

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(listed: Listed) -> str:
    """One workflow command per finding."""
    lines = [command(finding) for finding in listed.findings]
    if listed.more:
        lines.append(f"::notice title=feedgen::{_data(more_note(listed.more))}")
    return "".join(f"{text}\n" for text in lines)


def command(finding: Finding) -> str:
    """`::error file=shop.csv,line=12,title=CAT210::message`, the hint on a second line of the message."""
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(finding))
    text = "\n".join(filter(None, (sentence(finding) + _row(finding), hint(finding))))
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(text)}"


def _row(finding: Finding) -> str:
    """Which record is meant, where it has no line of its own (sheets, JSON), or stands in no file that can be shown."""
    origin = finding.origin
    if origin is None or (origin.line is not None and _shown(origin.file)):
        return ""
    return f" ({place(finding)})" if origin.row is not None or (origin.file and not _shown(origin.file)) else ""


def _shown(file: str | None) -> bool:
    return bool(file) and file != "-" and "://" not in (file or "")


def _properties(finding: Finding) -> Iterator[tuple[str, str]]:
    if (origin := finding.origin) is not None and origin.file and _shown(origin.file):
        yield "file", file_of(origin.file)
        if origin.line is not None:
            yield "line", str(origin.line)
            if isinstance(origin.column, int):
                yield "col", str(origin.column)
    yield "title", finding.code


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
