"""Findings as newline-delimited JSON: one object a line, so that a million of them can be streamed."""

from __future__ import annotations

import json

from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.report import finding_json


def line(finding: Finding) -> str:
    """The finding's line, newline included."""
    return json.dumps(finding_json(finding), ensure_ascii=False, separators=(",", ":")) + "\n"
