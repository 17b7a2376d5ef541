"""The log line and the metrics of a run, however it ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus

from feedgen.diagnostics import make
from feedgen.diagnostics.ending import Ending, Published
from feedgen.diagnostics.render import logline, metrics
from feedgen.diagnostics.report import RunReport

Feedgen = Callable[..., Any]
BUILD = ("build", "--workers", "1", "--quiet")


def samples(text: str) -> dict[tuple[str, str], float]:
    """Value by name and what tells samples of one name apart; both formats read the same."""
    read = [
        {
            (one.name, next((one.labels[key] for key in ("severity", "status", "feed") if key in one.labels), "")): (
                one.value
            )
            for family in parse(text)
            for one in family.samples
        }
        for parse in (openmetrics, prometheus)
    ]
    assert read[0] == read[1]
    return read[0]


def test_a_good_run(shop: Path, feedgen: Feedgen) -> None:
    ran = feedgen(*BUILD, "-c", "google-fr", "--log-json", "log/feedgen.json", "--metrics", "feedgen.prom")
    assert (ran.status, ran.err) == (0, "")
    (line,) = (shop / "log" / "feedgen.json").read_text().splitlines()
    told = json.loads(line)
    manifest = json.loads((shop / "feeds" / "manifest.json").read_text())
    (feed,) = manifest["feeds"]
    assert (told["command"], told["status"], told["exit"], told["written"]) == ("build", "done", 0, True)
    assert told["feeds"][0]["files"][0]["sha256"] == feed["files"][0]["sha256"]
    assert told["feeds"][0]["items"] == feed["counts"]["items"]
    assert told["memory"] > 10_000_000
    assert told["seconds"] > 0
    read = samples((shop / "feedgen.prom").read_text())
    assert read["feedgen_run_success", ""] == 1
    assert read["feedgen_feed_items", "products"] == feed["counts"]["items"]
    assert read["feedgen_feed_bytes", "products"] == feed["files"][0]["bytes"]
    assert read["feedgen_feed_age_seconds", "products"] < 60
    assert read["feedgen_run_status", "done"] == 1


def test_lines_are_added_and_metrics_replaced(shop: Path, feedgen: Feedgen) -> None:
    asked = ("--log-json", "log.json", "--metrics", "m.prom")
    feedgen(*BUILD, "-c", "google-fr", *asked)
    before = samples((shop / "m.prom").read_text())
    assert feedgen(*BUILD, "missing.csv", "-c", "google-fr", *asked).status == 3
    first, second = map(json.loads, (shop / "log.json").read_text().splitlines())
    assert (first["exit"], second["exit"], second["status"]) == (0, 3, "source")
    assert second["stopped"][0]["code"] == "SRC101"
    after = samples((shop / "m.prom").read_text())
    assert (after["feedgen_run_success", ""], after["feedgen_run_exit_status", ""]) == (0, 3)
    for kept in (("feedgen_run_last_success_timestamp_seconds", ""), ("feedgen_feed_items", "products")):
        assert after[kept] == before[kept], "what is published is what was published"
    assert after["feedgen_findings", "error"] == 1
    assert [path.name for path in shop.glob(".*.part")] == []


def test_on_standard_error(shop: Path, feedgen: Feedgen) -> None:
    ran = feedgen("validate", "-c", "google-fr", "--quiet", "--fail-on", "never", "--log-json", "-")
    assert json.loads(ran.err)["command"] == "validate"


def test_a_guard_is_named(shop: Path, feedgen: Feedgen) -> None:
    (shop / "empty.csv").write_text("id,title,price\n")
    feedgen(*BUILD, "empty.csv", "-c", "google@FR", "--shop-url", "https://shop.example", "--log-json", "l")
    told = json.loads((shop / "l").read_text())
    assert (told["status"], told["guards"]) == ("held", ["GRD101"])


def test_whatever_ends_the_run(shop: Path, feedgen: Feedgen, monkeypatch: pytest.MonkeyPatch) -> None:
    from feedgen import api
    from feedgen.diagnostics import Ended

    for error, status, word in ((Ended(15), 143, "interrupted"), (ZeroDivisionError("by 0"), 70, "bug")):
        (shop / "l").unlink(missing_ok=True)
        with monkeypatch.context() as patch:
            patch.setattr(api, "build", lambda error=error, **_: (_ for _ in ()).throw(error))
            assert feedgen(*BUILD, "--log-json", "l").status == status
        told = json.loads((shop / "l").read_text())
        assert (told["exit"], told["status"], told.get("problem")) == (
            status, word, "ZeroDivisionError: by 0" if word == "bug" else None,
        )  # fmt: skip


def test_a_report_that_cannot_be_written_is_logged(shop: Path, feedgen: Feedgen) -> None:
    (shop / "file").write_text("")
    assert feedgen(*BUILD, "--report", "file/x.html", "--log-json", "l").status == 5
    assert json.loads((shop / "l").read_text())["exit"] == 5


@pytest.mark.parametrize("option", ["--log-json", "--metrics"])
def test_what_cannot_be_written_is_a_warning(shop: Path, feedgen: Feedgen, option: str) -> None:
    (shop / "file").write_text("")
    ran = feedgen(*BUILD, "-c", "google-fr", option, "file/x")
    assert ran.status == 0
    assert ran.err.startswith("feedgen: RUN201  warning: file/x cannot be written: ")
    assert len(ran.err.splitlines()) == 1


TEXT = st.text(max_size=8)


@settings(max_examples=40, deadline=None)
@given(TEXT, TEXT, TEXT, st.integers(0, 10**12), st.floats(0, 1e10))
def test_any_names_make_sound_metrics_and_lines(place: str, channel: str, market: str, count: int, when: float) -> None:
    report = RunReport("0.1", "now", "")
    report.tally.add(make("GRD101", {"feed": place}, value=channel))
    feed = Published(channel, "f", market, {"items": count}, count, as_of=when, max_age=1.0)
    ending = Ending("build", 0, when + 5, 0.5, "0.1", report, place, published=[feed])
    families = {family.name: family for family in openmetrics(metrics.render(ending))}
    (sample,) = families["feedgen_feed_items"].samples
    readable = [text.encode("utf-8", "backslashreplace").decode() for text in (place, channel, market)]
    assert [sample.labels[name] for name in ("output", "channel", "market")] == readable
    assert sample.value == count
    assert families["feedgen_feed_stale"].samples[0].value == 1
    line = logline.render(ending)
    assert line.count("\n") == 1
    assert json.loads(line)["stale"] == [f"{readable[1]}/f"]
