"""The tests that profiles, rule files and feedgen.yaml carry, run on the feeds as any run compiles them."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from feedgen.diagnostics import Finding, Severity, UsageError, did_you_mean, hint_of, make, message_of
from feedgen.diagnostics.tested import CaseResult, TestReport
from feedgen.engine.testing.bench import Bench, Ran
from feedgen.engine.testing.coverage import bench_of, coverage_of, read_catalogue
from feedgen.engine.testing.suites import ConfigSuites, Ground, Suite, profile_suite, rules_suite
from feedgen.engine.testing.watched import Watch
from feedgen.expressions import ExpressionError
from feedgen.profiles.expectations import (
    Difference,
    about_of,
    attributes_of,
    code_of,
    codes_differ,
    differences,
    text_of,
)
from feedgen.profiles.models.cases import CaseModel
from feedgen.profiles.models.promotions import PromotionModel
from feedgen.profiles.naming import Kind, files_of
from feedgen.profiles.promotions import told_of
from feedgen.profiles.yaml import Path_, read_once

NOON = "2026-01-01T12:00:00+00:00"
"""When it is in a test that does not say."""


def run_suites(suites: Sequence[Suite], *, coverage: bool = False, catalogue: str | None = None) -> TestReport:
    """Every test of every suite; with `coverage` also what they reached, together with the catalogue's products."""
    began = time.perf_counter()
    report = TestReport()
    watch = Watch() if coverage else None
    with read_once():
        for suite in suites:
            report.results += SuiteRun(suite, watch).results()
    if watch is not None:
        if catalogue is not None:
            read_catalogue(suites, catalogue, watch)
        report.coverage = [found for suite in suites if (found := coverage_of(suite, watch)).points]
    report.seconds = time.perf_counter() - began
    return report


class SuiteRun:
    """The tests of one suite; tests that need the same ground share it."""

    def __init__(self, suite: Suite, watch: Watch | None = None) -> None:
        self.suite = suite
        self.watch = watch
        self.document = suite.layer.document
        self.benches: dict[str, Bench] = {}
        self.named = {case.name: case for case in suite.cases if case.name}

    def results(self) -> Iterator[CaseResult]:
        for number, case in enumerate(self.suite.cases):
            at = self.suite.layer.place("tests", number)
            origin = self.document.where(at)
            name = case.name or f"line {origin.line}"
            yield CaseResult(name, self.suite.name, origin, tuple(self._problems(case, at)))

    def _problems(self, case: CaseModel, at: Path_) -> Iterator[Finding]:
        origin = self.document.where(at)
        try:
            given, bench = self._given(case), self._bench(case)
        except UsageError as error:
            first = error.findings[0]
            own = first.code == "PRF213"
            problem = str(first.params["problem"]) if own else message_of(first)
            yield make("PRF213", {"problem": problem, "hint": hint_of(first)}, origin=origin)
            return
        except ExpressionError as error:
            yield make("PRF213", {"problem": str(error), "hint": ""}, origin=origin)
            return
        ran = bench.run(given, str(self.document.name))
        yield from _Judge(self.suite, case, at, ran, self._names(bench)).problems()

    def _given(self, case: CaseModel, above: frozenset[str] = frozenset()) -> list[Mapping[str, Any]]:
        """The products, laid over those of the test they are like."""
        own = case.given if isinstance(case.given, list) else [case.given]
        if case.like is None:
            return [_without_nulls(one) for one in own]
        if case.like not in self.named or case.like in above:
            raise _refused(f"no test `{case.like}` to be like, {did_you_mean(case.like, self.named)}")
        base = self._given(self.named[case.like], above | {case.like})[0]
        return [_without_nulls({**base, **one}) for one in own]

    def _bench(self, case: CaseModel) -> Bench:
        key = repr((case.market, case.feed, case.now, sorted(case.params.items())))
        if key not in self.benches:
            ground = self.suite.ground(case)
            self.benches[key] = bench_of(ground, _moment(case.now or NOON, ground), self.watch)
        bench = self.benches[key]
        return bench.of_promotions(_promotions(self._given(case), bench)) if bench.of_known else bench

    def _names(self, bench: Bench) -> set[str] | None:
        """Names and paths that a row of the feed can have; None where attributes are looked at."""
        if self.suite.attributes:
            return None
        names: set[str] = {field.layout.name for field in bench.feed.fields}
        for field in bench.feed.fields:
            parts = field.name.split("/")
            names.update("/".join(parts[:n]) for n in range(1, len(parts) + 1))
        return names


def _promotions(given: Sequence[Mapping[str, Any]], bench: Bench) -> list[dict[str, Any]]:
    """What a test of a feed of promotions is given: promotions as feedgen.yaml has them, with their `name`."""
    made = []
    for n, said in enumerate(given, 1):
        settings = {key: value for key, value in said.items() if key != "name"}
        try:
            model = PromotionModel.model_validate(settings)
        except ValidationError as error:
            raise _refused(f"promotion {n}: {error.errors()[0]['msg']}") from None
        made.append(told_of(str(said.get("name", f"TEST-{n}")), model, bench.zone))
    return made


def _refused(problem: str) -> UsageError:
    return UsageError(make("PRF213", {"problem": problem, "hint": ""}))


def _without_nulls(product: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in product.items() if value is not None}


def _moment(text: str, ground: Ground) -> dt.datetime:
    from zoneinfo import ZoneInfo

    try:
        read = dt.datetime.fromisoformat(text)
    except ValueError:
        raise _refused(f"`{text}` is no ISO 8601 time") from None
    return read if read.tzinfo is not None else read.replace(tzinfo=ZoneInfo(ground.shop.timezone))


class _Judge:
    """One test against what became of its products."""

    def __init__(self, suite: Suite, case: CaseModel, at: Path_, ran: Ran, names: set[str] | None) -> None:
        self.document = suite.layer.document
        self.case = case
        self.at = at
        self.ran = ran
        self.names = names

    def problems(self) -> Iterator[Finding]:
        said = self.case.model_fields_set
        if self.case.filtered_by is not None:
            yield from self._filtered(self.case.filtered_by)
        if "expect" in said:
            yield from self._rows()
        if self.case.findings is not None:
            yield from self._findings(self.case.findings)

    def _filtered(self, expected: str) -> Iterator[Finding]:
        if set(self.ran.filtered_by) != {expected}:
            found = ", ".join(dict.fromkeys(self.ran.filtered_by)) or self._fate()
            yield self._outcome(f"filtered by {expected}", found, (*self.at, "filtered_by"))

    # -- rows ------------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[Finding]:
        expected = self.case.expect
        rows = self._found()
        at: Path_ = (*self.at, "expect")
        if expected is None:
            if rows:
                yield self._outcome("no item", _count(rows), at)
        elif isinstance(expected, dict):
            if len(rows) == 1:
                yield from self._row(expected, rows[0], at)
            else:
                yield self._outcome("one row", _count(rows) if rows else self._fate(), at)
        elif len(expected) != len(rows):
            yield self._outcome(_count(expected), _count(rows) if rows else self._fate(), at)
        else:
            for n, (one, row) in enumerate(zip(expected, rows, strict=True)):
                yield from self._row(one, row, (*at, n))

    def _found(self) -> list[dict[str, Any]]:
        return self.ran.rows if self.names is not None else [attributes_of(product) for product in self.ran.products]

    def _row(self, expected: Mapping[str, Any], row: Mapping[str, Any], at: Path_) -> Iterator[Finding]:
        unknown = [name for name in expected if self.names is not None and not _known(name, row, self.names)]
        for name in unknown:
            problem = f"the feed has no field `{name}`, {did_you_mean(name, self.names or ())}"
            origin = self.document.where_key((*at, name))
            yield make("PRF213", {"problem": problem, "hint": ""}, field=name, origin=origin)
        for difference in differences({k: v for k, v in expected.items() if k not in unknown}, row):
            yield self._differs(difference, at)

    def _differs(self, difference: Difference, at: Path_) -> Finding:
        expected, found = text_of(difference.expected), text_of(difference.found)
        params = {"expected": expected, "found": found, "reason": self._reason(difference)}
        return make(
            "PRF210", params, field=difference.field, origin=self.document.where((*at, *difference.at)), value=found
        )

    def _reason(self, difference: Difference) -> str:
        """What was said of the field, or how the expectation is to be written."""
        if isinstance(difference.expected, float) and isinstance(difference.found, str):
            return f"numbers lose their last zeros in YAML: write '{difference.found}' in quotes to expect that"
        about = [f for f in self.ran.findings if difference.field.split("/")[0] in _fields(f)]
        return "; ".join(f"{code_of(finding)}: {message_of(finding)}" for finding in about[:2])

    # -- findings ----------------------------------------------------------------------------------------------

    def _findings(self, expected: list[str]) -> Iterator[Finding]:
        missing, left = codes_differ(expected, self.ran.findings)
        at: Path_ = (*self.at, "findings")
        for text in missing:
            place: Path_ = (*at, expected.index(text))
            params = {"expected": text, "found": "nothing like it", "said": self._all_said()}
            yield make("PRF212", params, origin=self.document.where(place))
        for finding in left:
            params = {"expected": "nothing more", "found": code_of(finding), "said": message_of(finding)}
            yield make("PRF212", params, field=finding.field, origin=self.document.where(at))

    def _all_said(self) -> str:
        said = ", ".join(map(code_of, self.ran.findings))
        return f"all that was said: {said}" if said else "nothing was said"

    # -- words -----------------------------------------------------------------------------------------------

    def _outcome(self, expected: str, found: str, at: Path_) -> Finding:
        params = {"expected": expected, "found": found, "reason": self._why()}
        return make("PRF211", params, origin=self.document.where(at))

    def _fate(self) -> str:
        """What became of products that are no rows."""
        fates = [f"filtered by {name}" for name in dict.fromkeys(self.ran.filtered_by)]
        if self.ran.rejected:
            fates.insert(0, "rejected")
        return ", ".join(fates) or "nothing was written"

    def _why(self) -> str:
        worst = [f for f in self.ran.findings if f.severity is Severity.ERROR] or self.ran.findings
        return "; ".join(f"{code_of(finding)}: {message_of(finding)}" for finding in worst[:2])


def _count(rows: Sequence[Any]) -> str:
    return f"{len(rows)} row{'' if len(rows) == 1 else 's'}"


def _fields(finding: Finding) -> tuple[str, ...]:
    return tuple(word.split("/")[0] for word in about_of(finding))


def _known(name: str, row: Mapping[str, Any], names: set[str]) -> bool:
    """A path may go on below a field that has parts of its own."""
    if name in row or name in names:
        return True
    at = -1
    while (at := name.find("/", at + 1)) > 0:
        if name[:at] in names:
            return True
    return False


def suites_of(paths: Sequence[Path]) -> list[Suite]:
    """The tests of the files named; without names, of ./feedgen.yaml, or else of every known profile."""
    found: list[Suite] = []
    for path, kind, project in files_of(paths):
        if kind is Kind.CONFIG:
            found += ConfigSuites(path).all()
        elif kind is Kind.RULES:
            found.append(rules_suite(path, project))
        else:
            found.append(profile_suite(str(path), project))
    return found
