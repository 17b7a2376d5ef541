"""Files sent by http: what is sent, how it is compared, what heals and what does not."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from publishing_project import Project
from publishing_web import Fault, Web

from feedgen.transfer import patience

NEW = b"<rss>new</rss>"


def to(web: Web, path: str = "/in/google.xml", **more: Any) -> dict[str, Any]:
    return {"http": web.url(path), **more}


def test_put_is_looked_at_again(project: Project, web: Web) -> None:
    (one,) = project.publish(to(web)).deliveries
    assert (one.outcome, one.verified, one.answer) == ("sent", "size", "201 Created")
    assert web.files == {"/in/google.xml": NEW}
    put, head = web.asked
    assert (put.method, head.method) == ("PUT", "HEAD")
    assert put.headers["content-type"] == "application/xml"
    assert put.headers["content-length"] == "14"
    (one,) = project.publish(to(web, verify="read"), force=True).deliveries
    assert one.verified == "hash"


def test_folders_posts_and_forms(project: Project, web: Web) -> None:
    project.build("google", b"one", b"two")
    targets = [
        to(web, "/in/?v=1"),
        to(web, "/up", method="POST"),
        to(web, "/f", method="multipart", form={"mode": "NORMAL"}),
    ]
    assert project.codes(*targets) == []
    assert web.files["/in/google-2.xml?v=1"] == b"two"
    assert web.files["/up"] == b"one"
    sent = next(one for one in web.asked if one.path == "/f" and b"google.xml" in one.body)
    assert sent.headers["content-type"].startswith("multipart/form-data")
    assert b'name="file"; filename="google.xml"' in sent.body
    assert b"\r\n\r\none\r\n" in sent.body
    assert b'name="mode"\r\n\r\nNORMAL\r\n' in sent.body


@pytest.mark.parametrize("auth", [
    {"user": "feeds", "password": "${PW}"},
    {"bearer": "${PW}"},
    {"bearer": {"file": "token.txt"}},
    {"oauth": {"token_url": "TOKEN", "client_id": "me", "client_secret": "${PW}"}},
])  # fmt: skip
def test_who_sends(project: Project, web: Web, auth: dict[str, Any]) -> None:
    secret = "S3cr-et/Pass#w0rd"
    (project.folder / "token.txt").write_text(secret + "\n", encoding="utf-8")
    web.wants = f"Bearer {secret}"
    if "user" in auth:
        web.wants = f"Basic {base64.b64encode(f'feeds:{secret}'.encode()).decode()}"
    if "oauth" in auth:
        auth["oauth"]["token_url"] = web.url("/token")
        web.tokens[f"Basic {base64.b64encode(f'me:{secret}'.encode()).decode()}"] = secret
    assert project.codes(to(web, auth=auth)) == []
    assert web.files == {"/in/google.xml": NEW}
    web.wants = "Bearer other"
    web.asked.clear()
    assert project.codes(to(web, auth=auth), force=True) == ["PUB104"]
    assert len([one for one in web.asked if one.method == "PUT"]) == 1, "an account may be locked"


def test_no_token_no_file(project: Project, web: Web) -> None:
    oauth = {"token_url": web.url("/token"), "client_id": "me", "client_secret": "${PW}"}
    assert project.codes(to(web, auth={"oauth": oauth})) == ["PUB104"]
    assert web.files == {}


@pytest.mark.parametrize("fault", [
    Fault(429, {"Retry-After": "0"}), Fault(500), Fault(502), Fault(503), Fault(504), Fault(408), Fault(cut=3),
    Fault(deaf=True),
])  # fmt: skip
def test_what_may_pass_is_tried_again(project: Project, web: Web, fault: Fault) -> None:
    web.faults = [fault, fault]
    assert project.outcomes(to(web)) == ["sent"]
    assert web.files == {"/in/google.xml": NEW}
    assert [one.method for one in web.asked] == ["PUT", "PUT", "PUT", "HEAD"]


def test_a_silent_server_is_given_up(project: Project, web: Web) -> None:
    web.faults = [Fault(hang=True)] * 4
    (one,) = project.publish(to(web, timeout=0.2)).deliveries
    assert [found.code for found in one.findings] == ["PUB103"]
    assert one.findings[0].params["attempts"] == 4


def test_who_asks_for_too_long_a_wait_is_left_alone(project: Project, web: Web) -> None:
    web.faults = [Fault(429, {"Retry-After": str(int(patience.LONGEST) + 1)})]
    assert project.codes(to(web)) == ["PUB106"]
    assert len(web.asked) == 1


@pytest.mark.parametrize(("status", "code"), [
    (401, "PUB104"), (403, "PUB104"), (404, "PUB105"), (405, "PUB106"), (413, "PUB106"), (507, "PUB106"),
])  # fmt: skip
def test_what_does_not_pass_is_not_tried_again(project: Project, web: Web, status: int, code: str) -> None:
    web.faults = [Fault(status)]
    assert project.codes(to(web)) == [code]
    assert len(web.asked) == 1
    assert project.outcomes(to(web)) == ["sent"], "the next run sends it"


def test_another_file_than_was_sent(project: Project, web: Web) -> None:
    """Once may be the line; twice is the server."""
    web.faults = [Fault(garble=True)]
    assert project.outcomes(to(web, verify="read")) == ["sent"]
    for verify in ("read", "auto"):
        web.faults = [Fault(garble=True), None, Fault(garble=True)]
        assert project.codes(to(web, verify=verify), force=True) == ["PUB112"]
    web.faults = [Fault(garble=True)]
    assert project.codes(to(web, verify="none"), force=True) == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_to_another_host_are_refused(project: Project, web: Web, other: Web, status: int) -> None:
    web.faults = [Fault(status, {"Location": other.url("/in/google.xml")})]
    assert project.codes(to(web, auth={"bearer": "${PW}"})) == ["PUB107"]
    assert other.asked == []


def test_only_the_same_request_may_be_asked_for_again(project: Project, web: Web) -> None:
    web.faults = [Fault(307, {"Location": "/new/google.xml"})]
    assert project.codes(to(web, verify="none")) == []
    assert web.files == {"/new/google.xml": NEW}
    web.faults = [Fault(303, {"Location": "/login"})]
    assert project.codes(to(web), force=True) == ["PUB107"]
    web.faults = [Fault(308, {"Location": "/in/google.xml"})] * 9
    assert project.codes(to(web), force=True) == ["PUB107"]


def test_a_broken_receipt_is_no_reason_to_lose_the_file(project: Project, web: Web) -> None:
    """The manifest cannot be replaced: the file arrived, nobody claims a receipt, and the next run sends it again."""
    (project.feeds / ".manifest.json.part").mkdir()
    assert project.codes(to(web)) == ["OUT201"]
    assert web.files == {"/in/google.xml": NEW}
    (project.feeds / ".manifest.json.part").rmdir()
    assert project.outcomes(to(web)) == ["sent"]
    assert project.outcomes(to(web)) == ["unchanged"]
