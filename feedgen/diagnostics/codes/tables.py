"""Codes SRC220 to SRC249: what is noticed about a source as a whole."""

from __future__ import annotations

from feedgen.diagnostics.finding import Severity
from feedgen.diagnostics.rules import Rule, rule


@rule("SRC221", severity=Severity.INFO)
class LineBeforeHeader(Rule):
    """A line above the header is no part of the table.

    ## What it means
    Reports and exports put a title, a date or comments on top. Such lines have fewer cells than the table, or begin
    with `#`. They are left out, and each of them is listed here.

    ## Why it matters
    The first line of the table names its columns. If a line listed here is the header, the columns were named by
    something else.

    ## Example
    `Export of 2026-11-01` above `id;title;price`.

    ## How to fix
    Nothing, when the lines are titles. Else say how many lines stand above the header: `skip_lines: 0` under the
    source in feedgen.yaml, or `--skip-lines 0`.
    """

    message = "line {line} stands above the header and is not read"
    hint = "if that is wrong: `--skip-lines N` with the number of lines above the header"
