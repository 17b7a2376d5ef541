"""What became of the tests that profiles carry, and what they reached, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from feedgen.diagnostics.finding import Finding, Origin
from feedgen.diagnostics.report import finding_json


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One test. It passed when there are no `problems`."""

    name: str
    suite: str
    """What it is about: `profile google`, `rules/titles.yaml`, `channel google-fr`."""
    origin: Origin
    problems: Sequence[Finding] = ()

    @property
    def passed(self) -> bool:
        return not self.problems


@dataclass(frozen=True, slots=True)
class Point:
    """Something that tests can reach: a field, a way of a rule, a line of a map."""

    kind: str
    """field, rule, way, line, condition, check, selection, category, correction, tier, floor or promotion."""
    name: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the tests of one suite reached, by the order of its file."""

    suite: str
    points: Sequence[Point]
    missed: Sequence[Point]

    @property
    def percent(self) -> float:
        return 100.0 if not self.points else 100 * (1 - len(self.missed) / len(self.points))


@dataclass(slots=True)
class TestReport:
    """A whole run of `feedgen test`."""

    __test__ = False

    results: list[CaseResult] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def failed(self) -> list[CaseResult]:
        return [result for result in self.results if not result.passed]

    def as_json(self) -> dict[str, Any]:
        return {
            "tests": len(self.results),
            "failed": len(self.failed),
            "seconds": round(self.seconds, 3),
            "results": [_result(result) for result in self.results],
            "coverage": [_coverage(found) for found in self.coverage],
        }


def _place(origin: Origin) -> dict[str, Any]:
    return {"file": origin.file, "line": origin.line, "column": origin.column}


def _result(result: CaseResult) -> dict[str, Any]:
    return {
        "name": result.name,
        "suite": result.suite,
        "passed": result.passed,
        "source": _place(result.origin),
        "problems": [finding_json(problem) for problem in result.problems],
    }


def _coverage(found: Coverage) -> dict[str, Any]:
    return {
        "suite": found.suite,
        "percent": round(found.percent, 1),
        "points": len(found.points),
        "missed": [{"kind": p.kind, "name": p.name, "source": _place(p.origin)} for p in found.missed],
    }
