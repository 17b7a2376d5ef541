"""`feedgen lint`: profiles and configuration checked before a row is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from feedgen.cli import console, running
from feedgen.cli import options as o
from feedgen.diagnostics.errors import ExitStatus
from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.render.text import printable

CONFIG = "feedgen.yaml"
EXAMPLES = ("feedgen lint", "feedgen lint feedgen.yaml --format json", "feedgen lint --fix")


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PROFILE|feedgen.yaml]...",
            show_default=False,
            help="Files to check. Without any: feedgen.yaml here and the profiles it uses.",
        ),
    ] = None,
    fail_on: Annotated[
        o.FailOn,
        typer.Option(
            "--fail-on", help="Least severity of a finding that makes the exit status 1; new: one not in the baseline."
        ),
    ] = o.FailOn.ERROR,
    baseline: o.BaselineFile = None,
    written_as: Annotated[
        o.FindingsFormat, typer.Option("--format", help="Of the findings on stdout.")
    ] = o.FindingsFormat.TEXT,
    fix: Annotated[
        bool, typer.Option("--fix", help="Correct in the files what is certain; comments, order and form stay.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Print what --fix would change, as a unified diff, and change nothing.")
    ] = False,
    quiet: o.Quiet = False,
) -> None:
    """Check channel profiles and feedgen.yaml.

    Nothing is read but the files themselves; every problem, also in expressions, comes with line and column.
    """
    from feedgen import api

    if diff:
        would = api.lint_fix(list(paths or ()), write=False)
        console.data(would.diff)
        raise typer.Exit(ExitStatus.FINDINGS if would.changes else ExitStatus.OK)
    if fix:
        fixed = api.lint_fix(list(paths or ()))
        findings = fixed.findings
        for change in fixed.changes if not quiet else ():
            place = f"{change.file}:{change.line}:{change.column}"
            console.say(printable(f"{place}  fixed  {change.old} → {change.new}"))
    else:
        findings = api.lint(list(paths or ()))
    console.data(written(findings, written_as, fail_on))
    if not quiet and written_as is o.FindingsFormat.TEXT:
        console.say(conclusion(findings))
    limit = fail_on.severity
    failed = limit is not None and any(finding.severity >= limit for finding in findings)
    if (watch := running.watching(fail_on, {"config": config_of(paths)}, baseline)) is not None:
        watch.extend(findings)
        console.say(running.news(watch))
        failed = bool(watch.new)
    raise typer.Exit(ExitStatus.FINDINGS if failed else ExitStatus.OK)


def config_of(paths: Sequence[Path] | None) -> Path | None:
    """The configuration among the files named, beside which the baseline is."""
    return next((path for path in paths or () if path.name == CONFIG), None)


def written(findings: list[Finding], written_as: o.FindingsFormat, fail_on: o.FailOn) -> str:
    """The findings in the format asked for."""
    from feedgen.diagnostics.render import Listed, text

    if written_as is o.FindingsFormat.TEXT:
        return text.listing(findings)
    if written_as is o.FindingsFormat.JSON:
        from feedgen.diagnostics.render import json

        return json.listing(Listed(findings))
    return o.machine_readable(Listed(findings), written_as, fail_on)


def conclusion(findings: list[Finding]) -> str:
    """`2 errors, 1 warning in 2 files`."""
    from feedgen.diagnostics.render.text import plural, totals

    if not findings:
        return "no problems found"
    files = {finding.origin.file for finding in findings if finding.origin is not None}
    counted = totals(Counter(finding.severity for finding in findings))
    return f"{counted} in {plural(len(files), 'file')}" if files else counted
