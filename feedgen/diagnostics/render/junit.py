"""Findings as a JUnit report, which every CI service shows as tests: a suite per feed, a case per finding.

What concerns no feed (the catalogue, the configuration) has a suite per file.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from feedgen.diagnostics.finding import Finding, Severity
from feedgen.diagnostics.render import Listed, more_note
from feedgen.diagnostics.render.text import block, feed_name, printable, sentence

if TYPE_CHECKING:
    from feedgen.diagnostics.tested import CaseResult, TestReport


def render(listed: Listed, fail_at: Severity | None = Severity.ERROR) -> str:
    """Findings at or above `fail_at` are failures, others pass with a remark. None is one passed case."""
    root = ElementTree.Element("testsuites", name="feedgen")
    suites: dict[str, list[Finding]] = {}
    for finding in sorted(listed.findings, key=lambda one: (bool(feed_name(one)), _owner(one))):
        suites.setdefault(_owner(finding), []).append(finding)
    for name in listed.feeds or (() if suites else ("feedgen",)):
        suites.setdefault(name, [])
    for name, findings in suites.items():
        _suite(root, name, findings, fail_at)
    if listed.more:
        remark = ElementTree.SubElement(root[-1], "system-out")
        remark.text = more_note(listed.more)
    for name in ("tests", "failures"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    root.set("errors", "0")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _owner(finding: Finding) -> str:
    file = finding.origin.file if finding.origin is not None else None
    return feed_name(finding) or file or "feedgen"


def _suite(root: ElementTree.Element, name: str, findings: Iterable[Finding], fail_at: Severity | None) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name=printable(name))
    for finding in findings:
        _case(suite, finding, fail_at)
    if len(suite) == 0:
        ElementTree.SubElement(suite, "testcase", name="no findings", classname=printable(_class(name)))
    failed = sum(len(case.findall("failure")) for case in suite)
    suite.set("tests", str(len(suite)))
    suite.set("failures", str(failed))
    suite.set("errors", "0")
    suite.set("skipped", "0")


def _case(suite: ElementTree.Element, finding: Finding, fail_at: Severity | None) -> None:
    origin = finding.origin
    where = f":{origin.line}" if origin is not None and origin.line is not None else ""
    name = printable(" ".join(filter(None, (finding.code, finding.product, finding.field)))) + where
    case = ElementTree.SubElement(suite, "testcase", name=name, classname=printable(_class(feed_name(finding))))
    if origin is not None and origin.file and origin.file != "-":
        case.set("file", printable(origin.file))
        case.set("line", str(origin.line or 1))
    if fail_at is not None and finding.severity >= fail_at:
        failure = ElementTree.SubElement(
            case, "failure", message=sentence(finding), type=f"{finding.code} {finding.severity.word}"
        )
        failure.text = block(finding)
    else:
        ElementTree.SubElement(case, "system-out").text = block(finding)


def _class(feed: str) -> str:
    """`feedgen.google-fr.products`: services group cases by what stands before the dots."""
    return ".".join(filter(None, ("feedgen", feed.replace("/", ".")))) if feed != "feedgen" else feed


def tests(report: TestReport) -> str:
    """Tests of profiles: a suite per profile, rule file or channel, a case per test."""
    root = ElementTree.Element("testsuites", name="feedgen", tests=str(len(report.results)))
    root.set("failures", str(len(report.failed)))
    root.set("errors", "0")
    for name, results in groupby(report.results, key=lambda result: result.suite):
        _tested(root, name, list(results))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _tested(root: ElementTree.Element, name: str, results: list[CaseResult]) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name=printable(name), tests=str(len(results)))
    suite.set("failures", str(sum(not result.passed for result in results)))
    suite.set("errors", "0")
    suite.set("skipped", "0")
    for result in results:
        origin = result.origin
        case = ElementTree.SubElement(suite, "testcase", name=printable(result.name), classname=printable(name))
        case.set("file", printable(origin.file or ""))
        case.set("line", str(origin.line or 1))
        if result.problems:
            first = result.problems[0]
            failure = ElementTree.SubElement(case, "failure", message=sentence(first), type=first.code)
            failure.text = "\n".join(block(problem) for problem in result.problems)
