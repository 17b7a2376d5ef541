"""APIs against a server that answers as their documentation says; one file of cases for each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from publishing_api import Script, scripted
from publishing_project import Project

from feedgen.cli.app import run
from feedgen.diagnostics import FeedgenError, Finding
from feedgen.diagnostics.rules import message_of
from feedgen.profiles import apis
from feedgen.publishers import api

CASES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((Path(__file__).parent / "cases" / "apis").glob("*.yaml"))
}
SECRETS = {"CLIENT_SECRET": "PLANTED-client", "REFRESH_TOKEN": "PLANTED-refresh", "API_KEY": "PLANTED-key"}


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    with scripted() as script:
        yield script


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    taken: list[float] = []
    monkeypatch.setattr(api, "_pause", taken.append)
    return taken


def target(case: dict[str, Any], server: Script, **more: Any) -> dict[str, Any]:
    token = {"token_url": f"{server.base}/token"} if "token" in case else {}
    return {**case["target"], "base_url": server.base, **token, **more}


def steps(case: dict[str, Any], *parts: str) -> list[dict[str, Any]]:
    first = [case["token"]] if "token" in case else []
    return [*first, *(step for part in parts for step in case.get(part, []))]


def told(findings: Any) -> list[list[Any]]:
    return [[one.severity.word, one.product, one.field, message_of(one)] for one in findings]


def codes(findings: Any) -> list[str]:
    return [one.code for one in findings]


def test_every_description_has_cases() -> None:
    assert set(CASES) == set(apis.names(None))


@pytest.mark.parametrize("name", CASES)
def test_a_file_is_taken(name: str, project: Project, server: Script) -> None:
    case = CASES[name]
    server.play(steps(case, "take", "working", "good"))
    (one,) = project.publish(target(case, server)).deliveries
    assert server.unexpected == []
    assert server.steps == [], "not everything was asked for"
    assert (one.outcome, list(one.findings)) == ("sent", [])
    (receipt,) = project.manifest["receipts"]
    assert (receipt.get("id"), receipt.get("status")) == (case["id"], case["status"])
    assert receipt["target"] == f"{name}: 127.0.0.1/google.xml"
    assert project.outcomes(target(case, server)) == ["unchanged"]


@pytest.mark.parametrize("name", CASES)
def test_a_report_becomes_findings(name: str, project: Project, server: Script) -> None:
    case = CASES[name]
    server.play(steps(case, "take", "bad"))
    (one,) = project.publish(target(case, server)).deliveries
    assert (server.unexpected, server.steps) == ([], [])
    assert one.outcome == "sent"
    assert set(codes(one.findings)) == {"PUB130"}
    assert told(one.findings) == case["bad_findings"]
    assert {found.channel for found in one.findings} == {"google"}


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if "refused" in case])
def test_a_file_that_is_refused_has_no_receipt(name: str, project: Project, server: Script) -> None:
    case = CASES[name]
    server.play(steps(case, "take", "refused"))
    (one,) = project.publish(target(case, server)).deliveries
    assert server.unexpected == []
    assert one.outcome == "failed"
    assert one.findings[0].code == "PUB131"
    assert told(one.findings[1:]) == case.get("refused_findings", [])
    assert "receipts" not in project.manifest


@pytest.mark.parametrize("name", CASES)
def test_what_is_denied_is_asked_once(name: str, project: Project, server: Script) -> None:
    case = CASES[name]
    server.play([{**one, "status": 401} for one in steps(case, "take")])
    assert project.codes(target(case, server)) == ["PUB104"]
    assert len(server.seen) == 1


@pytest.mark.parametrize("name", CASES)
def test_who_asks_to_wait_is_asked_again(name: str, project: Project, server: Script) -> None:
    case = CASES[name]
    played = steps(case, "take", "working", "good")
    again: list[dict[str, Any]] = []
    for number, step in enumerate(played):
        again += [{**step, "status": 429, "headers": {"Retry-After": "0"}}] * (number != 0 or "token" not in case)
        again.append(step)
    server.play(again)
    assert project.codes(target(case, server)) == []
    assert (server.unexpected, server.steps) == ([], [])


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.get("working")])
def test_whoever_is_at_work_for_ever_is_left_alone(
    name: str, project: Project, server: Script, pauses: list[float]
) -> None:
    case = CASES[name]
    server.play([*steps(case, "take"), *case["working"][:1] * 9])
    (one,) = project.publish(target(case, server, wait=200)).deliveries
    assert (one.outcome, codes(one.findings)) == ("sent", ["PUB132"])
    assert 0 < sum(pauses) <= 200
    assert project.outcomes(target(case, server, wait=200)) == ["unchanged"], "it has the file"


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.get("working")])
def test_who_does_not_tell_has_the_file_all_the_same(name: str, project: Project, server: Script) -> None:
    case = CASES[name]
    server.play([*steps(case, "take"), {**case["working"][0], "status": 403}])
    (one,) = project.publish(target(case, server)).deliveries
    assert (one.outcome, codes(one.findings)) == ("sent", ["PUB132"])


@pytest.mark.parametrize("name", CASES)
def test_nothing_secret_is_told(
    name: str, project: Project, server: Script, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES[name]
    monkeypatch.setenv("FEEDGEN_DEBUG", "1")
    config = str(project.config(target(case, server)))
    server.play(steps(case, "take", "bad"))
    for arguments in (["--dry-run"], ["--dry-run", "--format", "json"], [], ["--force"]):
        run(["publish", "--config", config, *arguments])
    said = capsys.readouterr()
    assert "PLANTED" not in said.out + said.err
    assert "PLANTED" not in json.dumps(project.manifest)
    planned = [line for line in said.err.splitlines() if line.startswith("    ") and server.base in line]
    assert planned, "a dry run shows the requests"


def test_a_dry_run_asks_nobody(project: Project, server: Script) -> None:
    (one,) = project.publish(target(CASES["amazon"], server), dry_run=True).deliveries
    assert server.seen == []
    assert one.requests[0] == (
        f"make a document: POST {server.base}/feeds/2021-06-30/documents; "
        '{"contentType": "application/json; charset=UTF-8"}'
    )
    assert one.requests[1] == "upload the file: PUT {upload}; the file"
    assert one.requests[3] == (
        f"ask for its status: GET {server.base}/feeds/2021-06-30/feeds/{{id}}; every 30 s until DONE"
    )


def test_an_error_of_the_channel_ends_with_1(project: Project, server: Script) -> None:
    case = CASES["amazon"]
    config = str(project.config(target(case, server)))
    server.play(steps(case, "take", "bad"))
    assert run(["publish", "--config", config]) == 1
    server.play(steps(case, "take", "refused"))
    assert run(["publish", "--config", config, "--force"]) == 5


@pytest.mark.parametrize(("change", "code"), [
    ({"api": "amazn"}, "PUB128"),
    ({"regoin": "eu"}, "PRF105"),
    ({"region": "mars"}, "PRF106"),
    ({"region": ["eu"]}, "PRF106"),
    ({"marketplaces": []}, "PRF106"),
    ({"marketplaces": None}, "PRF107"),
    ({"client_secret": "PLANTED-literal"}, "PRF106"),
    ({"client_secret": {"vault": "x"}}, "PRF106"),
    ({"client_secret": "${NO_SUCH}"}, "PRF128"),
])  # fmt: skip
def test_what_is_wrong_with_a_target(change: dict[str, Any], code: str, project: Project, server: Script) -> None:
    given = {**target(CASES["amazon"], server), **change}
    found: list[Finding] = []
    try:
        found += (project.publish(given)).deliveries[0].findings
    except FeedgenError as error:
        found += error.findings
    assert codes(found) == [code]
    assert "PLANTED" not in str(found)
    if code in ("PRF105", "PUB128"):
        assert "did you mean" in found[0].params["known"]
    assert server.seen == []
