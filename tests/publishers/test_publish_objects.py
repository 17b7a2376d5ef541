"""Files sent to Google Cloud Storage and Azure, as far as a small server on loopback is like them."""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import unquote

import pytest
from publishing_project import Project
from publishing_web import Fault, Web

from feedgen.transfer import patience

EMPTY = ("client_email", "private_key", "private_key_id")
NEW = b"<rss>new</rss>"


@pytest.fixture(params=["gcs", "azure"])
def target(
    request: pytest.FixtureRequest, project: Project, web: Web, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    endpoint = web.url("")
    if request.param == "azure":
        monkeypatch.setenv("KEY", base64.b64encode(b"secret-of-azure").decode())
        return {"azure": "az://bucket/in/", "endpoint": endpoint, "key_id": "account", "secret_key": "${KEY}"}
    account = {
        "gcs_base_url": endpoint,
        "disable_oauth": True,
        "client_email": "",
        "private_key": "",
        "private_key_id": "",
    }
    (project.folder / "account.json").write_text(json.dumps(account), encoding="utf-8")
    return {"gcs": "gs://bucket/in/", "endpoint": endpoint, "key_file": "account.json"}


def test_objects_are_whole_and_measured(project: Project, web: Web, target: dict[str, Any]) -> None:
    (one,) = project.publish(target).deliveries
    assert (one.outcome, one.verified) == ("sent", "size"), one.findings
    assert {unquote(path.partition("?")[0]): data for path, data in web.files.items()} == {"/bucket/in/google.xml": NEW}
    assert any("application/xml" in asked.headers.values() for asked in web.asked)
    (one,) = project.publish({**target, "verify": "read"}, force=True).deliveries
    assert (one.outcome, one.verified) == ("sent", "hash"), one.findings


@pytest.mark.parametrize(("status", "code"), [(401, "PUB104"), (403, "PUB104"), (404, "PUB105")])
def test_what_does_not_pass(project: Project, web: Web, target: dict[str, Any], status: int, code: str) -> None:
    web.faults = [Fault(status)] * 2
    assert project.codes(target) == [code]
    assert len(web.asked) == 1


def test_old_or_new_whatever_breaks(
    project: Project,
    web: Web,
    target: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(patience, "ATTEMPTS", 1)
    points: list[list[Fault | None]] = [[Fault(cut=cut)] for cut in range(0, len(NEW), 3)]
    points += [[Fault(deaf=True)], [Fault(503)], [None, Fault(deaf=True)], [None, Fault(503)]]
    for point in points:
        web.faults = list(point)
        before = dict(web.files)
        outcome = project.outcomes(target, force=True)
        assert outcome == ["sent"] or web.files == before or NEW in web.files.values()
        web.faults = []
        assert project.outcomes(target, force=True) == ["sent"]
        assert list(web.files.values()) == [NEW]
    with capsys.disabled():
        print(f"\n{next(iter(target))}: {len(points)} fault points")
