"""Findings and whole runs as one JSON document."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from feedgen import __version__
from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.render import Listed, more_note
from feedgen.diagnostics.report import RunReport, finding_json


def render(report: RunReport, findings: Iterable[Finding] | None = None) -> str:
    """A run: counts, files and findings (the bounded samples unless all of them are given)."""
    document = report.as_json(findings)
    if (more := report.tally.total() - len(document["findings"])) > 0:
        document["note"] = more_note(more)
    return dumps(document)


def listing(listed: Listed) -> str:
    """Findings that belong to no run (those of `lint`)."""
    document: dict[str, Any] = {
        "feedgen": __version__,
        "findings": [finding_json(finding) for finding in listed.findings],
    }
    return dumps(document)


def dumps(document: Any) -> str:
    """The document as feedgen prints JSON everywhere: two spaces, real letters, one newline at the end."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
