"""APIs against a server that answers as their documentation says; one file of cases for each."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from publishing_api import Script, scripted
from publishing_project import Project

from feedgen.answers import AnswerError, entries_of
from feedgen.cli.app import run
from feedgen.diagnostics import FeedgenError, Finding
from feedgen.diagnostics.rules import message_of
from feedgen.profiles import apis
from feedgen.publishers import Target, api
from feedgen.transfer import Address, TransferError, Trouble

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


def test_a_redirect_is_followed_nowhere(project: Project, server: Script) -> None:
    case = CASES["mirakl"]
    server.play([{**case["take"][0], "status": 307, "headers": {"Location": "{base}/api/offers/imports"}}])
    assert project.codes(target(case, server)) == ["PUB107"]
    assert len(server.seen) == 1


@pytest.mark.parametrize(("base", "there"), [
    ("https://8.8.8.8", "http://8.8.4.4/file"), ("https://8.8.8.8", "https://127.0.0.1/file"),
    ("https://8.8.8.8", "https://10.0.0.7/file"), ("https://127.0.0.1", "ftp://127.0.0.1/file"),
])  # fmt: skip
def test_an_answer_leads_neither_inwards_nor_out_of_https(base: str, there: str) -> None:
    made = api.Api(Target("api", base, "x", settings={"recipe": None}))
    with pytest.raises(TransferError) as caught:
        made._outside(Address.parse(there))
    assert caught.value.trouble is Trouble.REDIRECT


def test_secrets_are_not_sent_without_https() -> None:
    with pytest.raises(TransferError) as caught:
        api.Api(Target("api", "http://8.8.8.8", "x", settings={"recipe": None}))
    assert caught.value.trouble is Trouble.ADDRESS


def test_an_id_does_not_lead_out_of_the_path(project: Project, server: Script) -> None:
    case = CASES["mirakl"]
    server.play([{**case["take"][0], "body": {"import_id": ".."}}])
    (one,) = project.publish(target(case, server)).deliveries
    assert codes(one.findings) == ["PUB132"]
    assert len(server.seen) == 1


@pytest.mark.parametrize("body", ["", "[]", "no JSON", {"import_id": None}, {"import_id": {"a": 1}}])
def test_an_answer_without_its_id_is_told(body: Any, project: Project, server: Script) -> None:
    case = CASES["mirakl"]
    server.play([{**case["take"][0], "body": body}])
    assert project.codes(target(case, server)) == ["PUB106"]


def own(project: Project, **changes: Any) -> None:
    described = yaml.safe_load((Path(apis.names(None)["mirakl"])).read_text(encoding="utf-8"))
    (project.folder / "publishers").mkdir()
    text = json.dumps({**described, **changes})
    (project.folder / "publishers" / "ours.yaml").write_text(text, encoding="utf-8")


def test_a_project_brings_its_own(project: Project, server: Script) -> None:
    own(project)
    case = CASES["mirakl"]
    server.play(steps(case, "take", "working", "good"))
    assert project.codes(target(case, server, api="ours")) == []
    assert server.unexpected == []


@pytest.mark.parametrize(("changes", "code"), [
    ({"nonsense": 1}, "PRF105"),
    ({"requests": []}, "PRF106"),
    ({"base": "https://{{ hots }}"}, "MAP102"),
    ({"headers": {"X": "{{ api_key | nonsense }}"}}, "MAP103"),
    ({"requests": [{"name": "x", "path": "/{{ later }}", "keep": {"later": "a"}}]}, "MAP102"),
    ({"requests": [{"name": "x", "path": "/", "poll": {"every": 1, "at_most": 2, "until": ["a"]}}]}, "PRF106"),
    ({"params": {"timeout": {"description": "d"}}}, "PRF106"),
])  # fmt: skip
def test_a_broken_description_is_told(changes: dict[str, Any], code: str, project: Project, server: Script) -> None:
    own(project, **changes)
    given = target(CASES["mirakl"], server, api="ours")
    with pytest.raises(FeedgenError) as caught:
        project.publish(given)
    assert code in codes(caught.value.findings)
    origins = [found.origin for found in caught.value.findings if found.code == code]
    assert any(one is not None and str(one.file).endswith("ours.yaml") for one in origins)


@pytest.mark.parametrize(
    "data", [b"", b"{", b"<a", b"\x1f\x8b broken", b"PK broken", b"[1, 2]", b'"x"', b"a;b\n1", b"\xff\xfe"]
)
def test_a_broken_report_is_told_or_empty(data: bytes) -> None:
    requests = [step for path in apis.names(None).values() for step in apis.load(path).requests]
    for report in (report for step in requests for report in step.reports if not isinstance(report, str)):
        with contextlib.suppress(AnswerError):
            assert list(entries_of(data, report)) == []
