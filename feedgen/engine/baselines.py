"""The baseline of a configuration: where it is, and brought up to date."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from feedgen.diagnostics import Finding, UsageError
from feedgen.engine.prepare import Request, configured, prepare
from feedgen.engine.run import run
from feedgen.profiles.baseline import (
    LEAST,
    NAME,
    Accepted,
    Key,
    Updated,
    Watching,
    key_of,
    read_baseline,
    updated,
    write_baseline,
)
from feedgen.profiles.lint.files import lint_paths
from feedgen.profiles.naming import CONFIG


def baseline_path(config: Path | None, given: Path | None) -> tuple[Path, bool]:
    """The file, and whether somebody named it: the command line, feedgen.yaml, or nobody."""
    if given is not None:
        return given, True
    try:
        model, _, folder = configured(Request(None, (), None, config))
    except UsageError:  # whoever reads the configuration for its own sake says so
        return (config.parent if config else Path()) / NAME, False
    beside = folder or Path()
    return (beside / model.baseline, True) if model.baseline is not None else (beside / NAME, False)


def watching(config: Path | None, given: Path | None, now: dt.datetime | None) -> Watching:
    """What counts new findings of a run or of lint; raises `UsageError` for a baseline that cannot be read."""
    path, named = baseline_path(config, given)
    return Watching(read_baseline(path, required=named), _day(now))


def update(request: Request, given: Path | None, accept: Accepted | None) -> Updated:
    """Look at catalogue and configuration, and bring the baseline up to date: it shrinks by what is gone, and grows
    by what is new where that is accepted. Raises as `validate` does.
    """
    path, _ = baseline_path(request.config, given)
    known = read_baseline(path, required=False)
    found: set[Key] = set()

    def note(finding: Finding) -> None:
        if finding.severity >= LEAST:
            found.add(key_of(finding))

    request.on_finding = note
    report = run(prepare(request))
    paths = [one for one in (request.config or Path(CONFIG),) if one.is_file()]
    for finding in lint_paths(paths) if paths else ():
        note(finding)
    looked_at: set[tuple[str | None, str | None]] = {(None, None)}
    for feed in report.feeds:
        looked_at |= {(feed.channel, feed.feed), (feed.channel, None)}
    left, gone, accepted, new = updated(known, found, looked_at, _day(request.now), accept)
    if left != known:
        write_baseline(path, left)
    return Updated(path, len(left), gone, accepted, new)


def _day(now: dt.datetime | None) -> dt.date:
    return (now or dt.datetime.now().astimezone()).date()
