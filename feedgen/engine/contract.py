"""Whether a source is what was expected of it, and what has changed in it since the last run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from feedgen.diagnostics import Finding, Origin, Severity, did_you_mean, make
from feedgen.diagnostics.render.text import age as age_of
from feedgen.diagnostics.report import SourceReport
from feedgen.sources import SourceInfo, is_column

CUT_OFF = "SRC206"
STOPPING = frozenset({CUT_OFF, "SRC150", "SRC151", "SRC152", "SRC153", "SRC154", "SRC155"})


def stopping(findings: Iterable[Finding]) -> list[Finding]:
    """Those that mean that the source is not what it should be."""
    return [finding for finding in findings if finding.code in STOPPING and finding.severity is Severity.ERROR]


def before_reading(info: SourceInfo, now: dt.datetime) -> Iterator[Finding]:
    """What shows without reading a record: columns that are not there, and how old the file is."""
    origin, severity = Origin(info.name), _severity(info)
    for column in info.expect.columns:
        if not is_column(column, info.columns):
            params = {"column": column, "guess": did_you_mean(column, info.columns)}
            yield make("SRC150", params, severity=severity, origin=origin._replace(column=column))
    if info.expect.fresh is not None:
        age = None if info.modified is None else (now - info.modified).total_seconds()
        if age is None or age > info.expect.fresh:
            told = "of unknown age" if age is None else f"{age_of(age)} old"
            yield make("SRC151", {"age": told, "limit": age_of(info.expect.fresh)}, severity=severity, origin=origin)


def after_reading(info: SourceInfo, report: SourceReport, before: Mapping[str, Any] | None) -> Iterator[Finding]:
    """Whether there were as many records as expected; `before` is the source's entry in the last manifest."""
    expect, found = info.expect, report.records
    origin, severity = Origin(info.name), _severity(info)
    if expect.min_rows is not None and found < expect.min_rows:
        params = {"found": found, "limit": f"at least {expect.min_rows:,}"}
        yield make("SRC152", params, severity=severity, origin=origin)
    if expect.max_rows is not None and found > expect.max_rows:
        params = {"found": found, "limit": f"at most {expect.max_rows:,}"}
        yield make("SRC152", params, severity=severity, origin=origin)
    earlier = (before or {}).get("records")
    if expect.max_drop is not None and isinstance(earlier, int) and earlier > 0:
        lost = 100 * (earlier - found) / earlier
        if lost > expect.max_drop:
            params = {"found": found, "before": earlier, "lost": f"{lost:.1f}%", "limit": f"{expect.max_drop:g}%"}
            yield make("SRC154", params, severity=severity, origin=origin)


def _severity(info: SourceInfo) -> Severity:
    return Severity.WARNING if info.expect.warn else Severity.ERROR


# -- since the last run --------------------------------------------------------------------------------------------


def entry_of(name: str, manifest: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any] | None:
    """What the last manifest says of a source: by its name, or of the only one where there is but one now and then."""
    catalogue = manifest.get("catalogue")
    listed = catalogue.get("sources") if isinstance(catalogue, dict) else None
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    if len(entries) == len(names) == 1:
        return entries[0]
    return next((entry for entry in entries if entry.get("name") == name), None)


def drift(report: SourceReport, before: Mapping[str, Any] | None) -> Iterator[Finding]:
    """Columns that are new, gone, or hold values of another kind than in the last run."""
    known = (before or {}).get("columns")
    if not isinstance(known, dict) or not known:
        return
    origin = Origin(report.name)
    for column, kind in report.kinds.items():
        if column not in known:
            yield make("SRC230", {"column": column}, origin=origin._replace(column=column))
        elif kind and known[column] and kind != known[column]:
            params = {"column": column, "now": kind, "before": known[column]}
            yield make("SRC232", params, origin=origin._replace(column=column))
    for column in known:
        if column not in report.kinds:
            params = {"column": column, "guess": did_you_mean(column, report.kinds)}
            yield make("SRC231", params, origin=origin._replace(column=column))
