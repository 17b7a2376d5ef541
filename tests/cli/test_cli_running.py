"""Exit statuses, reports and output of a run. `running.run` takes the call, so a run can be anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from feedgen.cli import reports, running
from feedgen.cli.options import FailOn
from feedgen.diagnostics import (
    FeedgenError,
    Finding,
    GuardError,
    OutputError,
    Severity,
    SourceError,
    Tally,
    UsageError,
    make,
)
from feedgen.diagnostics.report import RunReport

STOP = make("GRD101", {"feed": "google/products", "found": 0, "limit": 1})


def call(report: RunReport, findings: int = 0) -> Callable[..., RunReport]:
    """A run that ends well, telling of some findings on its way."""

    def made(*, on_progress: object, on_finding: Callable[[Finding], None] | None) -> RunReport:
        if on_finding is not None:
            for number in range(findings):
                on_finding(make("GRD102", product=str(number)))
        return report

    return made


def failing(error: BaseException) -> Callable[..., RunReport]:
    def made(**_: object) -> RunReport:
        raise error

    return made


def showing(**about: Any) -> running.Showing:
    return running.Showing(**{"fail_on": FailOn.NEVER, **about})


@pytest.mark.parametrize(
    ("worst", "fail_on", "status"),
    [
        (Severity.ERROR, FailOn.NEVER, 0),
        (Severity.ERROR, FailOn.ERROR, 1),
        (Severity.ERROR, FailOn.WARNING, 1),
        (Severity.WARNING, FailOn.ERROR, 0),
        (Severity.WARNING, FailOn.WARNING, 1),
        (Severity.INFO, FailOn.WARNING, 0),
        (None, FailOn.WARNING, 0),
    ],
)
def test_fail_on(report: RunReport, worst: Severity | None, fail_on: FailOn, status: int) -> None:
    report.tally = Tally()
    if worst is not None:
        report.tally.add(make("GRD101", severity=worst))
    assert running.run(call(report), {}, showing(fail_on=fail_on)) == status
    assert report.status == status


@pytest.mark.parametrize(("kind", "status"), [(UsageError, 2), (SourceError, 3), (GuardError, 4), (OutputError, 5)])
def test_errors_have_their_status_and_one_message(
    kind: type[FeedgenError], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert running.run(failing(kind(STOP)), {}, showing()) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[0].startswith("feedgen: GRD101  google/products has 0 items")
    assert len(err.splitlines()) == 2


def test_a_hundred_errors_do_not_flood_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    assert running.run(failing(UsageError(*[STOP] * 100)), {}, showing()) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 21
    assert lines[-1].startswith("feedgen: and 90 more problems; `feedgen lint`")


def test_a_guard_shows_what_the_run_had_done(report: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    error = GuardError(STOP)
    report.written, error.report = False, report
    assert running.run(failing(error), {}, showing()) == 4
    err = capsys.readouterr().err
    assert err.startswith("Stopped: no feed was replaced\nGRD101")
    assert "google-fr/products  198" in err
    assert err.count("google/products has 0 items") == 1


def test_quiet_still_says_what_is_wrong(report: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    assert running.run(call(report), {}, showing(quiet=True)) == 0
    assert capsys.readouterr().err == ""
    error = GuardError(STOP)
    error.report = report
    assert running.run(failing(error), {}, showing(quiet=True)) == 4
    assert capsys.readouterr().err.startswith("feedgen: GRD101")


def test_interrupt_leaves_no_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "x.html"
    old.write_text("old")
    told = showing(reports=[old, tmp_path / "x.ndjson"], after_interrupt="the old feeds are untouched")
    assert running.run(failing(KeyboardInterrupt()), {}, told) == 130
    assert capsys.readouterr().err == "interrupted: the old feeds are untouched\n"
    assert [path.name for path in tmp_path.iterdir()] == ["x.html"]
    assert old.read_text() == "old"


def test_an_unexpected_error_leaves_no_report(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        running.run(failing(ZeroDivisionError()), {}, showing(reports=[tmp_path / "x.json"]))
    assert list(tmp_path.iterdir()) == []


def test_reports_are_written_whole(report: RunReport, tmp_path: Path) -> None:
    paths = [tmp_path / "deep" / name for name in ("x.html", "x.json", "x.ndjson", "Y.JSON")]
    assert running.run(call(report, findings=7), {}, showing(reports=paths)) == 0
    assert sorted(path.name for path in (tmp_path / "deep").iterdir()) == ["Y.JSON", "x.html", "x.json", "x.ndjson"]
    lines = [json.loads(line) for line in paths[2].read_text("utf-8").splitlines()]
    assert [line["product"] for line in lines] == [str(number) for number in range(7)]
    assert len(json.loads(paths[1].read_text("utf-8"))["findings"]) == 7
    assert paths[3].read_text() == paths[1].read_text()
    assert "<h1>Done, with products left out</h1>" in paths[0].read_text("utf-8")


def test_what_stopped_a_run_is_in_its_reports(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("x.html", "x.json", "x.ndjson")]
    assert running.run(failing(SourceError(STOP)), {}, showing(reports=paths)) == 3
    assert "Stopped: nothing was replaced" in paths[0].read_text("utf-8")
    document = json.loads(paths[1].read_text("utf-8"))
    assert (document["status"], document["written"], document["stopped"][0]["code"]) == (3, False, "GRD101")
    assert json.loads(paths[2].read_text("utf-8"))["code"] == "GRD101"


def test_no_report_wants_no_findings(report: RunReport) -> None:
    def made(*, on_progress: object, on_finding: object) -> RunReport:
        assert on_finding is None, "workers would send every finding for nothing"
        assert on_progress is None, "a bar is for terminals"
        return report

    assert running.run(made, {}, showing()) == 0


@pytest.mark.parametrize("blocked", ["folder", "file"])
def test_a_report_that_cannot_be_written_stops_before_the_run(blocked: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "x.json").mkdir()
    path = {"folder": tmp_path / "file" / "x.json", "file": tmp_path / "x.json"}[blocked]
    ran = []

    def made(**_: object) -> RunReport:
        ran.append(1)
        return RunReport("0.1.0", "now", "")

    with pytest.raises(OutputError) as caught:
        running.run(made, {}, showing(reports=[path]))
    assert caught.value.status == 5
    assert str(path) in str(caught.value)
    assert not list(tmp_path.glob("**/.*.part"))


def test_kept_findings_are_all_or_none() -> None:
    kept = reports.Kept(limit=3)
    for number in range(3):
        kept.add(make("GRD101", product=str(number)))
    assert [finding.product for finding in kept.all or ()] == ["0", "1", "2"]
    kept.add(STOP)
    kept.add(STOP)
    assert kept.all is None


def test_too_many_findings_become_samples_with_a_note(report: RunReport, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    running.run(call(report, findings=reports.KEPT + 1), {}, showing(reports=[path], quiet=True))
    document = json.loads(path.read_text("utf-8"))
    assert len(document["findings"]) == 7
    assert document["note"].startswith("and 4,807 more findings")


def test_stdout_gets_nothing_but_the_data(report: RunReport, capsys: pytest.CaptureFixture[str]) -> None:
    told = showing(stdout=reports.as_json, stdout_needs_all=True)
    assert running.run(call(report, findings=2), {}, told) == 0
    out, err = capsys.readouterr()
    assert len(json.loads(out)["findings"]) == 2
    assert err.startswith("2 feeds")


def test_what_a_killed_run_left_of_a_report_goes(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    stray, alive, other = (
        tmp_path / name
        for name in (f".x.html.{ended.pid}.part", f".x.html.{os.getppid()}.part", f".y.html.{ended.pid}.part")
    )
    for path in (stray, alive, other):
        path.write_text("<html>")
    file = reports.ReportFile(tmp_path / "x.html")
    file.write("whole")
    file.commit()
    assert (tmp_path / "x.html").read_text() == "whole"
    assert [path.exists() for path in (stray, alive, other)] == [False, True, True]
