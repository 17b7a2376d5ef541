"""A run as one web page that needs nothing else: no script, no picture, no style sheet from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from feedgen.diagnostics.finding import Finding, Severity
from feedgen.diagnostics.render import text
from feedgen.diagnostics.report import FeedReport, RunReport
from feedgen.diagnostics.rules import message_of, page

if TYPE_CHECKING:
    from markupsafe import Markup

LISTED = 1000
"""Findings the page lists one by one; a longer table helps nobody and a browser chokes on it."""


def render(report: RunReport, template: str, findings: Sequence[Finding] | None = None) -> str:
    """The page, from the text of its template. `findings` are all of the run's, if they could be kept."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(size=text.size, number=lambda value: f"{value:,}", printable=text.printable, code=_code)
    return environment.from_string(template).render(view(report, findings))


def view(report: RunReport, findings: Sequence[Finding] | None) -> dict[str, Any]:
    """Everything the template shows, worded; templates only place it."""
    kinds = [_kind(count, samples) for _, count, samples in report.tally.ranked() if samples]
    listed = findings if findings is not None and len(findings) <= LISTED else None
    counts = {severity: report.tally.total(severity) for severity in Severity}
    return {
        "report": report,
        "verdict": verdict(report),
        "totals": text.totals(counts),
        "stopped": [_finding(finding) for finding in report.stopped],
        "feeds": [_feed(feed) for feed in report.feeds],
        "answers": report.answers,
        "kinds": kinds,
        "findings": None if listed is None else [_finding(finding) for finding in listed],
        "total": report.tally.total(),
    }


def _code(wording: str) -> Markup:
    """The wording of a finding with its `quoted names` set as code."""
    from markupsafe import Markup, escape

    # Words and names alternate; without a closing backtick the last one is just a character.
    parts = wording.split("`")
    if len(parts) % 2 == 0:
        parts[-2:] = ["`".join(parts[-2:])]
    pieces = (f"<code>{escape(part)}</code>" if odd % 2 else str(escape(part)) for odd, part in enumerate(parts))
    return Markup("".join(pieces))


def verdict(report: RunReport) -> tuple[str, str]:
    """How the run went, as a class for the style sheet and in words."""
    if report.stopped:
        return "error", "Stopped: nothing was replaced"
    if report.tally.total(Severity.ERROR):
        return "warning", "The channel complains" if report.answers else "Done, with products left out"
    return "good", "Done"


def _feed(feed: FeedReport) -> dict[str, Any]:
    return {
        "name": f"{feed.channel}/{feed.feed}",
        "market": feed.market,
        "counts": feed,
        "warning": feed.warning,
        "bytes": sum(file.bytes for file in feed.files),
        "filtered_by": [
            (rule, count, feed.reasons.get(rule, ""))
            for rule, count in sorted(feed.filtered_by.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
    }


def _kind(count: int, samples: list[Finding]) -> dict[str, Any]:
    first = samples[0]
    return {
        **_finding(first),
        "count": count,
        "page": page(first.code),
        "samples": [_finding(finding) for finding in samples],
        "more": count - len(samples),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.word,
        "feed": text.feed_name(finding),
        "field": text.printable(finding.field or ""),
        "product": text.printable(finding.product or ""),
        "message": text.printable(message_of(finding)),
        "sentence": text.sentence(finding),
        "hint": text.hint(finding),
        "place": text.place(finding),
        "value": None if finding.value is None else text.printable(finding.value),
    }
