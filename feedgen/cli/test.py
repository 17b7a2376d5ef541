"""`feedgen test`: the tests that profiles, rule files and feedgen.yaml carry."""

from __future__ import annotations

import math
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from feedgen.cli import console
from feedgen.cli import options as o
from feedgen.diagnostics.errors import ExitStatus

if TYPE_CHECKING:
    from feedgen.diagnostics.tested import CaseResult, Coverage, TestReport


class TestFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"


EXAMPLES = ("feedgen test", "feedgen test google idealo", "feedgen test feedgen.yaml --coverage --format json")


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PROFILE|feedgen.yaml|RULES]...",
            show_default=False,
            help="Files whose tests are run. Without any: feedgen.yaml here with what it uses, else every profile.",
        ),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Also list what no test reached: fields, rules, map lines, conditions.")
    ] = False,
    catalogue: Annotated[
        str | None,
        typer.Option(
            metavar="CATALOGUE",
            show_default=False,
            help="With --coverage: products of this catalogue reach things, too.",
        ),
    ] = None,
    written_as: Annotated[TestFormat, typer.Option("--format", help="Of the results on stdout.")] = TestFormat.TEXT,
    quiet: o.Quiet = False,
) -> None:
    """Run the tests of profiles, rule files and feedgen.yaml.

    A test gives the attributes of a product and expects fields of its item, findings, or that it is filtered. It runs
    on the feed as a build compiles it. Any failure makes the exit status 1.
    """
    from feedgen import api

    if catalogue is not None and not coverage:
        raise typer.BadParameter("a catalogue is read for --coverage only", param_hint="--catalogue")
    report = api.test(list(paths or ()), coverage=coverage, catalogue=catalogue)
    console.data(written(report, written_as))
    if not quiet and written_as is TestFormat.TEXT:
        console.say(conclusion(report))
    raise typer.Exit(ExitStatus.FINDINGS if report.failed else ExitStatus.OK)


def written(report: TestReport, written_as: TestFormat) -> str:
    """The results in the format asked for."""
    if written_as is TestFormat.JSON:
        from feedgen.diagnostics.render.json import dumps

        return dumps(report.as_json())
    if written_as is TestFormat.JUNIT:
        from feedgen.diagnostics.render import junit

        return junit.tests(report)
    lines = [line for result in report.failed for line in failure(result)]
    lines += [line for found in report.coverage for line in covered(found)]
    return "".join(f"{line}\n" for line in lines)


def failure(result: CaseResult) -> list[str]:
    """A test that failed, and every difference with its place below it."""
    from feedgen.diagnostics.render.text import block, printable

    lines = [f"{printable(str(result.origin))}  FAILED  {printable(result.suite)}: {printable(result.name)}"]
    for problem in result.problems:
        lines += [f"    {line}" for line in block(problem).splitlines()]
    return lines


def covered(found: Coverage) -> list[str]:
    """The percentage of one suite, and the places of what was not reached."""
    from feedgen.diagnostics.render.text import printable

    reached = len(found.points) - len(found.missed)
    lines = [f"{printable(found.suite)}: {math.floor(found.percent)} % reached ({reached:,} of {len(found.points):,})"]
    lines += [f"    {printable(str(point.origin))}  {point.kind} {printable(point.name)}" for point in found.missed]
    return lines


def conclusion(report: TestReport) -> str:
    """`37 tests, 1 failed, in 0.4 s`."""
    from feedgen.diagnostics.render.text import plural

    if not report.results:
        return "no tests found; `tests:` in a profile, a rule file or feedgen.yaml has them"
    failed = f"{len(report.failed):,} failed" if report.failed else "all passed"
    return f"{plural(len(report.results), 'test')}, {failed}, in {report.seconds:.1f} s"
