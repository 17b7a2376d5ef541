"""The commands on the example shop, from the outside."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from feedgen.diagnostics import all_rules

Feedgen = Callable[..., Any]

GOOGLE = ("-c", "google@FR", "--shop-url", "https://robots.example")


# --- build ------------------------------------------------------------------------------------------------


def test_build_writes_feeds_and_says_so(shop: Path, feedgen: Feedgen) -> None:
    ran = feedgen("build", "--workers", "1")
    assert ran.status == 0, ran.err
    assert ran.out == ""
    assert ran.err.startswith("5 feeds with ")
    assert ", in feeds (" in ran.err.splitlines()[0]
    manifest = json.loads((shop / "feeds" / "manifest.json").read_text("utf-8"))
    for feed in manifest["feeds"]:
        assert f"{feed['channel']}/{feed['feed']}" in ran.err
        counts = feed["counts"]
        assert counts["products"] == sum(counts[name] for name in ("items", "rejected", "filtered", "duplicates"))


def test_build_json_is_all_there_is_on_stdout(shop: Path, feedgen: Feedgen) -> None:
    ran = feedgen("build", "--workers", "1", "--format", "json", "--quiet")
    assert ran.status == 0, ran.err
    document = json.loads(ran.out)
    assert ran.err == ""
    assert document["written"] is True
    assert document["status"] == 0
    assert document["feeds"]


def test_dry_run_touches_nothing(shop: Path, feedgen: Feedgen) -> None:
    before = sorted(path.name for path in shop.iterdir())
    ran = feedgen("build", "--workers", "1", "--dry-run")
    assert ran.status == 0, ran.err
    assert "nothing was written" in ran.err.splitlines()[0]
    assert sorted(path.name for path in shop.iterdir()) == before


def test_fail_on_decides_the_status_but_the_feed_is_written(shop: Path, feedgen: Feedgen) -> None:
    (shop / "feedgen.yaml").unlink()
    line = ("build", "catalogue-bad.csv", *GOOGLE, "--currency", "EUR", "--workers", "1", "-q", "-o", "out")
    for fail_on, status in (("never", 0), ("error", 1), ("warning", 1)):
        assert feedgen(*line, "--fail-on", fail_on).status == status
        assert (shop / "out" / "manifest.json").is_file()
        (shop / "out" / "manifest.json").unlink()


def test_reports_of_a_real_run(shop: Path, feedgen: Feedgen) -> None:
    paths = [shop / name for name in ("x.html", "x.json", "x.ndjson")]
    line = ("build", "catalogue-bad.csv", *GOOGLE, "--workers", "1", "-q", "-o", "out")
    ran = feedgen(*line, *(word for path in paths for word in ("--report", str(path))))
    assert ran.status in (0, 4), ran.err
    streamed = [json.loads(line) for line in paths[2].read_text("utf-8").splitlines()]
    document = json.loads(paths[1].read_text("utf-8"))
    assert streamed == document["findings"]
    stopped = document["stopped"]
    assert len(streamed) == sum(kind["count"] for kind in document["counts"]) + len(stopped)
    assert all(finding["code"] in all_rules() for finding in streamed)
    assert "<title>feedgen: " in paths[0].read_text("utf-8")
    assert "</html>" in paths[0].read_text("utf-8")


def test_guard_stops_and_the_old_feed_stays(shop: Path, feedgen: Feedgen) -> None:
    (shop / "none.csv").write_text("id,title,price\n")
    old = shop / "feeds" / "google.xml"
    old.parent.mkdir()
    old.write_text("the old feed")
    ran = feedgen("build", "none.csv", *GOOGLE, "--currency", "EUR")
    assert ran.status == 4, ran.err
    assert "GRD101" in ran.err
    assert old.read_text() == "the old feed"


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (("build", "catalogue.csv", "-c", "gogle@FR"), 2, "did you mean `google`?"),
        (("build", "catalogue.csv", "-c", "google@XX"), 2, "XX"),
        (("build", "catalogue.csv", *GOOGLE, "--preset", "shopfy"), 2, "did you mean `shopify`?"),
        (("build", "nowhere.csv", *GOOGLE), 3, "nowhere.csv"),
        (("build", "empty.csv", *GOOGLE), 3, "empty.csv"),
        (("build", "--config", "nowhere.yaml"), 2, "nowhere.yaml"),
        (("build", "catalogue.csv", *GOOGLE, "-o", "file/feeds"), 5, "file/feeds"),
        (("build", "catalogue.csv", *GOOGLE, "--report", "file/x.json"), 5, "file/x.json"),
        (("build", "catalogue.csv", *GOOGLE, "--shop-url", "robots"), 2, "robots"),
        (("lint", "nowhere.yaml"), 1, "nowhere.yaml"),
        (("channels", "gogle"), 2, "did you mean `google`?"),
        (("functions", "truncat"), 2, "did you mean `truncate`?"),
        (("explain", "GRD999"), 2, "GRD101, GRD102, GRD103"),
        (("explain", "what"), 2, "SRC reading a source"),
    ],
)
def test_errors_are_one_message_with_a_way_out(
    line: tuple[str, ...], status: int, said: str, shop: Path, feedgen: Feedgen
) -> None:
    (shop / "empty.csv").touch()
    (shop / "file").touch()
    ran = feedgen(*line)
    assert ran.status == status, ran.err
    assert said in ran.err + ran.out
    assert "Traceback" not in ran.err
    assert "internal error" not in ran.err
    assert not (shop / "feeds").exists() or not list((shop / "feeds").glob("*.xml"))


# --- validate ---------------------------------------------------------------------------------------------


def test_validate_lists_findings_and_writes_nothing(shop: Path, feedgen: Feedgen) -> None:
    before = sorted(path.name for path in shop.iterdir())
    ran = feedgen("validate", "catalogue-bad.csv", *GOOGLE, "--workers", "1")
    assert ran.status == 1
    assert "catalogue-bad.csv:" in ran.out
    assert "nothing was written" in ran.err
    assert sorted(path.name for path in shop.iterdir()) == before
    assert feedgen("validate", "catalogue-bad.csv", *GOOGLE, "--fail-on", "never").status == 0


def test_validate_formats_agree(shop: Path, feedgen: Feedgen) -> None:
    line = ("validate", "catalogue-bad.csv", *GOOGLE, "--workers", "1", "--quiet", "--format")
    document = json.loads(feedgen(*line, "json").out)
    total = len(document["findings"])
    assert total == sum(kind["count"] for kind in document["counts"]) > 10
    assert len(feedgen(*line, "github").out.splitlines()) == total
    assert len(json.loads(feedgen(*line, "sarif").out)["runs"][0]["results"]) == total
    root = ElementTree.fromstring(feedgen(*line, "junit").out)
    errors = sum(kind["count"] for kind in document["counts"] if kind["severity"] == "error")
    assert (root.get("tests"), root.get("failures")) == (str(total), str(errors))


def test_validate_tells_machines_why_it_could_not(shop: Path, feedgen: Feedgen) -> None:
    for name in ("json", "github", "sarif", "junit"):
        ran = feedgen("validate", "nowhere.csv", *GOOGLE, "--format", name)
        assert ran.status == 3
        assert "nowhere.csv" in ran.out, name


# --- lint -------------------------------------------------------------------------------------------------


def test_lint_of_a_sound_configuration(shop: Path, feedgen: Feedgen) -> None:
    ran = feedgen("lint")
    assert (ran.status, ran.out) == (0, ""), ran.out
    assert ran.err == "no problems found\n"


def test_lint_says_line_column_and_guess(shop: Path, feedgen: Feedgen) -> None:
    (shop / "bad.yaml").write_text("shop:\n  nam: Robots\n")
    ran = feedgen("lint", "bad.yaml")
    assert ran.status == 1
    first, hint = ran.out.splitlines()
    assert first.startswith("bad.yaml:2:3  PRF105  unknown key `nam`")
    assert hint.startswith("    did you mean `name`?")
    assert ran.err == "1 error in 1 file\n"
    assert feedgen("lint", "bad.yaml", "--fail-on", "never").status == 0
    assert feedgen("lint", "bad.yaml", "--quiet").err == ""


@pytest.mark.parametrize("name", ["json", "github", "sarif", "junit"])
def test_lint_formats(name: str, shop: Path, feedgen: Feedgen) -> None:
    (shop / "bad.yaml").write_text("shop:\n\tname: x\n")
    ran = feedgen("lint", "bad.yaml", "--format", name)
    assert ran.status == 1
    assert "PRF" in ran.out
    assert ran.err == ""


# --- functions --------------------------------------------------------------------------------------------


def test_functions_are_listed_by_family(feedgen: Feedgen) -> None:
    from feedgen.expressions import FUNCTIONS

    ran = feedgen("functions")
    assert ran.status == 0, ran.err
    named = [line.split("(")[0].split()[0] for line in ran.out.splitlines() if line[:2] == "  " and line[2:3] != " "]
    assert sorted(named) == FUNCTIONS.names()
    assert [line for line in ran.out.splitlines() if line[:1].strip()][:3] == ["Text", "Patterns", "HTML"]
    listed = json.loads(feedgen("functions", "--format", "json").out)
    assert [function["name"] for function in listed] == named


@pytest.mark.parametrize("name", ["truncate_words", "convert", "lookup", "with_query", "format_money", "title"])
def test_the_page_of_a_function_says_all_of_it(name: str, feedgen: Feedgen) -> None:
    known = json.loads(feedgen("functions", name, "--format", "json").out)
    said = " ".join(feedgen("functions", name).out.split())
    for text in (known["signature"], known["summary"], known["description"], known["takes"], known["gives"]):
        assert " ".join(text.split()) in said
    assert known["examples"]
    for example in known["examples"]:
        assert " ".join(f"{example['expression']} gives {example['result']}".split()) in said
    for parameter in known["parameters"]:
        assert f"{parameter['name']} {parameter['kind']}, " in said
    for table in known["tables"]:
        assert f"with the table {table}: " in said


# --- channels, explain, schema ----------------------------------------------------------------------------


def test_a_field_tells_the_rows_it_is_on(feedgen: Feedgen) -> None:
    feed, *_ = json.loads(feedgen("channels", "ebay", "--format", "json").out)["feeds"]
    rows = {field["name"]: field["rows"] for field in feed["fields"]}
    assert (rows["*Title"], rows["CustomLabel"]) == (["single", "parent"], [])
    assert "on single and parent rows" in " ".join(feedgen("channels", "ebay").out.split())


def test_channels_are_listed_one_a_line(feedgen: Feedgen) -> None:
    ran = feedgen("channels")
    assert ran.status == 0
    head, *rows = ran.out.splitlines()
    assert head.split() == ["Name", "Title", "Feeds", "Markets", "Spec", "checked"]
    names = [row.split()[0] for row in rows]
    assert {"amazon", "ebay", "google", "idealo"} <= set(names)
    assert [channel["name"] for channel in json.loads(feedgen("channels", "--format", "json").out)] == names


@pytest.mark.parametrize("name", ["amazon", "ebay", "google", "idealo"])
def test_a_channel_is_described_whole(name: str, feedgen: Feedgen) -> None:
    known = json.loads(feedgen("channels", name, "--format", "json").out)
    text = feedgen("channels", name).out
    flat = "".join(text.split())  # long names are wrapped
    assert known["spec_url"] in text
    for feed in known["feeds"]:
        for part in [*feed["fields"], *known["params"]]:
            assert "".join(part["name"].split()) in flat
        for check in feed["checks"]:
            assert "".join(check["message"].split()) in flat


@pytest.mark.parametrize("kind", ["profile", "config", "product"])
def test_schemas_are_schemas(kind: str, feedgen: Feedgen) -> None:
    from jsonschema import Draft202012Validator

    ran = feedgen("schema", kind)
    assert ran.status == 0
    Draft202012Validator.check_schema(json.loads(ran.out))


# --- surroundings -----------------------------------------------------------------------------------------


def test_a_bug_is_an_apology(feedgen: Feedgen, monkeypatch: pytest.MonkeyPatch) -> None:
    from feedgen import api

    def broken(_: str) -> str:
        raise RuntimeError("no such thing\nas a second line")

    monkeypatch.setattr(api, "schema", broken)
    ran = feedgen("schema", "config")
    assert ran.status == 70
    assert ran.err == (
        "feedgen: internal error: RuntimeError: no such thing; please report it, FEEDGEN_DEBUG=1 shows the traceback\n"
    )
    monkeypatch.setenv("FEEDGEN_DEBUG", "1")
    assert "Traceback" in feedgen("schema", "config").err


def test_data_is_utf8_in_any_locale(process: Feedgen, shop: Path) -> None:
    ran = process(
        "channels", "ebay", "--format", "json", cwd=shop, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0"
    )
    assert ran.status == 0, ran.err
    assert json.loads(ran.out)["name"] == "ebay"
    ran = process("build", "--workers", "1", cwd=shop, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert ran.status == 0, ran.err


def test_stdin_is_a_catalogue(shop: Path, start: Callable[..., Any]) -> None:
    running = start("build", "-", *GOOGLE, "--workers", "1", "-o", "out", cwd=shop)
    _, err = running.communicate((shop / "catalogue.csv").read_bytes())
    assert running.returncode == 0, err.decode()
    (feed,) = (shop / "out").glob("*.xml")
    items = ElementTree.parse(feed).findall(".//item")
    with (shop / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        assert 0 < len(items) <= len(list(csv.DictReader(file)))
