"""Formats that programs read: each is read back by a parser of its own, and compared with the finding."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedgen.diagnostics import Finding, Origin, Severity, make, message_of
from feedgen.diagnostics.render import Listed, checkout, github, junit, ndjson, sarif
from feedgen.diagnostics.render import json as json_renderer
from feedgen.diagnostics.report import RunReport, finding_json

MESSAGE = "google/products has 2 items, and the guard `min_items` wants at least 5"
HINT = "nothing was replaced; the summary says where the products went, or set `guards.min_items`; or {accept}"

anything = st.none() | st.text(st.characters(), max_size=20)
findings = st.builds(
    lambda feed, product, field, value, file, line, column, severity: make(
        "GRD101",
        {"feed": feed, "found": 1, "limit": 2},
        severity=severity,
        product=product,
        field=field,
        value=value,
        origin=Origin(file, 1, line, column),
    ),
    anything,
    anything,
    anything,
    anything,
    anything,
    st.none() | st.integers(1, 9),
    st.none() | st.integers(1, 9) | st.text(max_size=5),
    st.sampled_from(Severity),
)


# --- GitHub -----------------------------------------------------------------------------------------------


def test_github_error(plain: Finding) -> None:
    assert github.command(plain) == f"::error file=shop.yaml,line=31,col=14,title=GRD101::{MESSAGE}%0A{HINT}"


def test_github_escapes(awkward: Finding) -> None:
    command = github.command(awkward)
    assert command.startswith("::warning file=my exports/été%2C 100%25.csv,line=5,title=GRD101::")
    assert r"<b>A:1,2%25\x1b[31m\u202e\n: google/products" in command


def test_github_without_a_place(nowhere: Finding) -> None:
    assert github.command(nowhere).startswith("::notice title=GRD101::google/products")


@given(findings)
def test_github_is_one_line_that_reads_back(finding: Finding) -> None:
    (line,) = github.render(Listed([finding])).split("\n")[:-1]
    match = re.fullmatch(r"::(error|warning|notice) ([^:]*)::(.*)", line, re.DOTALL)
    assert match
    properties = dict(pair.split("=", 1) for pair in match[2].split(","))
    assert properties["title"] == "GRD101"
    assert finding.origin is not None
    if finding.origin.file and finding.origin.file != "-":
        assert unquote(properties["file"]) == finding.origin.file


def test_github_owns_up_to_what_is_missing(plain: Finding) -> None:
    last = github.render(Listed([plain], more=4812)).splitlines()[-1]
    assert last.startswith("::notice title=feedgen::and 4,812 more findings")


# --- places in a repository -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "folder", "told"),
    [
        ("exports/a.csv", "/repo", "exports/a.csv"),
        ("exports/a.csv", "/repo/shop", "shop/exports/a.csv"),
        ("../data/a.csv", "/repo/shop", "data/a.csv"),
        ("/repo/shop/feedgen.yaml", "/elsewhere", "shop/feedgen.yaml"),
        ("/data/a.csv", "/repo/shop", "/data/a.csv"),
        ("../../a.csv", "/repo/shop", "../../a.csv"),
        ("https://shop.example/a.csv", "/repo/shop", "https://shop.example/a.csv"),
        ("shop.zip!products.csv", "/repo/shop", "shop/shop.zip!products.csv"),
        ("-", "/repo/shop", "-"),
    ],
)
def test_files_are_told_from_the_root_of_the_repository(file: str, folder: str, told: str) -> None:
    listed = Listed([make("GRD101", origin=Origin(file, 1, 2))])
    (finding,) = checkout.placed(listed, Path("/repo"), Path(folder)).findings
    assert finding.origin == Origin(told, 1, 2)


def test_what_has_no_line_to_show_is_told_in_words() -> None:
    def said(*place: Any) -> str:
        return github.command(make("GRD101", {"feed": "it", "found": 1, "limit": 2}, origin=Origin(*place)))

    assert "limit" not in said("shop.xlsx", 7)
    assert said("shop.xlsx", 7).startswith("::error file=shop.xlsx,title=GRD101::")
    assert "at least 2 (shop.xlsx row 7)%0A" in said("shop.xlsx", 7)
    assert "(" not in said("shop.csv", 7, 8).partition("::it")[2].partition("%0A")[0]
    address = said("https://shop.example/a.csv", 7, 8)
    assert address.startswith("::error title=GRD101::")
    assert "(https://shop.example/a.csv:8)%0A" in address
    assert said("shop.zip!products.csv", 7, 8).startswith("::error file=shop.zip,line=8,")


# --- SARIF ------------------------------------------------------------------------------------------------

# The part of the 2.1.0 schema that feedgen's logs can touch, with unknown keys forbidden.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}


def _closed(required: list[str], **properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "required": required,
        "properties": properties,
        "additionalProperties": False,
    }


POSITIVE = {"type": "integer", "minimum": 1}
SARIF = _closed(
    ["version", "runs"],
    version={"const": "2.1.0"},
    runs={
        "type": "array",
        "items": _closed(
            ["tool", "results"],
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            tool=_closed(
                ["driver"],
                driver=_closed(
                    ["name"],
                    name={"type": "string"},
                    semanticVersion={"type": "string"},
                    rules={
                        "type": "array",
                        "uniqueItems": True,
                        "items": _closed(
                            ["id"],
                            id={"type": "string"},
                            name={"type": "string"},
                            shortDescription=TEXT,
                            help=TEXT,
                            defaultConfiguration=_closed([], level=LEVEL),
                        ),
                    },
                ),
            ),
            invocations={
                "type": "array",
                "items": _closed(
                    ["executionSuccessful"],
                    executionSuccessful={"type": "boolean"},
                    toolExecutionNotifications={
                        "type": "array",
                        "items": _closed(["message"], level=LEVEL, message=TEXT),
                    },
                ),
            },
            results={
                "type": "array",
                "items": _closed(
                    ["message"],
                    ruleId={"type": "string"},
                    ruleIndex={"type": "integer", "minimum": 0},
                    level=LEVEL,
                    message=TEXT,
                    partialFingerprints={"type": "object", "additionalProperties": {"type": "string"}},
                    properties={"type": "object"},
                    locations={
                        "type": "array",
                        "items": _closed(
                            [],
                            physicalLocation=_closed(
                                ["artifactLocation"],
                                artifactLocation=_closed(
                                    ["uri"],
                                    uri={"type": "string", "pattern": r"^[!-~]+$"},
                                    uriBaseId={"const": "%SRCROOT%"},
                                ),
                                region=_closed(["startLine"], startLine=POSITIVE, startColumn=POSITIVE),
                            ),
                        ),
                    },
                ),
            },
        ),
    },
)
SARIF["properties"]["$schema"] = {"type": "string"}  # type: ignore[index]


def sarif_of(listed: Listed) -> dict[str, object]:
    from jsonschema import Draft7Validator

    log: dict[str, object] = json.loads(sarif.render(listed))
    Draft7Validator(SARIF).validate(log)
    return log


@given(st.lists(findings, max_size=4), st.integers(0, 3))
def test_sarif_is_valid_whatever_the_findings(found: list[Finding], more: int) -> None:
    sarif_of(Listed(found, more))


def test_sarif_points_at_the_line(plain: Finding, awkward: Finding, nowhere: Finding) -> None:
    log = sarif_of(Listed([plain, awkward, nowhere]))
    run = log["runs"][0]  # type: ignore[index]
    first, second, third = run["results"]
    assert first["level"] == "error"
    assert first["message"]["text"] == f"{MESSAGE}\n{HINT}"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "shop.yaml", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 31, "startColumn": 14},
    }
    place = second["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20exports/%C3%A9t%C3%A9%2C%20100%25.csv"
    assert place["region"] == {"startLine": 5}
    assert second["properties"]["column"] == "Prix <TTC>"
    assert second["properties"]["feed"] == "google-fr/products"
    assert "locations" not in third
    assert third["level"] == "note"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["GRD101"]
    assert {result["ruleIndex"] for result in run["results"]} == {0}


def test_sarif_fingerprint_outlives_a_moved_line(plain: Finding) -> None:
    assert plain.origin is not None
    moved = plain._replace(origin=plain.origin._replace(line=99, row=98))
    other = plain._replace(product="R-2")
    prints = [
        result["partialFingerprints"]["feedgen/v1"]
        for result in sarif_of(Listed([plain, moved, other]))["runs"][0]["results"]  # type: ignore[index]
    ]
    assert prints[0] == prints[1] != prints[2]


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b.csv", "a%20b.csv"),
        ("/data/été.csv", "file:///data/%C3%A9t%C3%A9.csv"),
        ("https://shop.example/a b?x=1", "https://shop.example/a%20b?x=1"),
        ("caf\udce9.csv", "caf%E9.csv"),
    ],
)
def test_sarif_addresses(file: str, uri: str) -> None:
    log = sarif_of(Listed([make("GRD101", origin=Origin(file))]))
    physical = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]  # type: ignore[index]
    assert physical["artifactLocation"]["uri"] == uri


# --- JUnit ------------------------------------------------------------------------------------------------


def test_junit_has_a_suite_per_feed(plain: Finding, awkward: Finding) -> None:
    listed = Listed([awkward, plain, awkward], feeds=["google-fr/products", "idealo/offers"])
    root = ElementTree.fromstring(junit.render(listed))
    assert [suite.get("name") for suite in root] == ["shop.yaml", "google-fr/products", "idealo/offers"]
    assert (root.get("tests"), root.get("failures")) == ("4", "1")
    case = root[0][0]
    assert (case.get("name"), case.get("classname")) == ("GRD101:31", "feedgen")
    assert (case.get("file"), case.get("line")) == ("shop.yaml", "31")
    failure = case.find("failure")
    assert failure is not None
    assert (failure.get("message"), failure.get("type")) == (MESSAGE, "GRD101 error")
    remark = root[1][0].find("system-out")
    assert remark is not None
    assert "warning:" in (remark.text or "")
    assert (root[2].get("tests"), root[2].get("failures")) == ("1", "0"), "a feed without fault has passed"


@pytest.mark.parametrize(
    ("fail_at", "failures"), [(Severity.ERROR, 1), (Severity.WARNING, 2), (Severity.INFO, 3), (None, 0)]
)
def test_junit_fails_from_the_severity_asked_for(
    fail_at: Severity | None, failures: int, plain: Finding, awkward: Finding, nowhere: Finding
) -> None:
    root = ElementTree.fromstring(junit.render(Listed([plain, awkward, nowhere]), fail_at))
    assert root.get("failures") == str(failures) == str(len(root.findall(".//failure")))


def test_junit_of_nothing_is_a_passed_test() -> None:
    root = ElementTree.fromstring(junit.render(Listed([])))
    assert (root.get("tests"), root.get("failures")) == ("1", "0")


@given(st.lists(findings, max_size=4), st.integers(0, 1))
def test_junit_is_well_formed_whatever_the_findings(found: list[Finding], more: int) -> None:
    root = ElementTree.fromstring(junit.render(Listed(found, more)))
    assert len(root.findall(".//testcase")) == max(len(found), 1)
    assert sum(int(suite.get("tests", 0)) for suite in root) == int(root.get("tests", 0))


# --- JSON -------------------------------------------------------------------------------------------------


@given(findings)
def test_ndjson_is_one_line_that_reads_back(finding: Finding) -> None:
    line = ndjson.line(finding)
    assert line.count("\n") == 1
    assert json.loads(line.encode("utf-8", "backslashreplace")) == finding_json(finding)


def test_finding_has_every_key_and_null_for_what_is_absent(nowhere: Finding, awkward: Finding) -> None:
    keys = ["code", "severity", "channel", "feed", "market", "product", "field", "message", "hint", "value", "source"]
    assert list(finding_json(nowhere)) == list(finding_json(awkward)) == keys
    assert finding_json(nowhere)["source"] is None
    assert finding_json(nowhere)["severity"] == "info"
    assert finding_json(awkward)["source"] == {
        "file": "my exports/été, 100%.csv",
        "row": 4,
        "line": 5,
        "column": "Prix <TTC>",
    }
    assert finding_json(awkward)["message"] == message_of(awkward)


def test_json_of_a_run_has_exact_counts_and_samples_or_all(run: RunReport, awkward: Finding) -> None:
    sampled = json.loads(json_renderer.render(run))
    assert sum(kind["count"] for kind in sampled["counts"]) == 10
    assert len(sampled["findings"]) == 7
    assert sampled["note"].startswith("and 3 more findings")
    whole = json.loads(json_renderer.render(run, [awkward] * 10))
    assert len(whole["findings"]) == 10
    assert "note" not in whole
    assert whole["feeds"][0]["counts"] == {
        "products": 10,
        "items": 6,
        "rejected": 1,
        "filtered": 2,
        "duplicates": 1,
    }


def test_json_listing(plain: Finding) -> None:
    assert json.loads(json_renderer.listing(Listed([plain])))["findings"] == [finding_json(plain)]
