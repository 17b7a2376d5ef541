"""Nothing secret gets out: planted everywhere, and looked for in everything that is written or printed."""

from __future__ import annotations

import base64
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from publishing_project import Project
from publishing_web import Fault, Web

from feedgen.cli.app import run
from feedgen.diagnostics.secrets import keep_secret, scrubbed

SECRETS = [f"PLANTED-{n}/s3cr%t#{n}@x" for n in range(9)]
ENV = {f"SECRET_{n}": secret for n, secret in enumerate(SECRETS)}


def written(secret: str) -> list[str]:
    """The ways a secret may be written."""
    pair = base64.b64encode(f"feeds:{secret}".encode()).decode()
    return [secret, quote(secret), quote(secret, safe=""), base64.b64encode(secret.encode()).decode(), pair]


def leaks(*texts: str) -> list[str]:
    return [form for secret in SECRETS for form in written(secret) for text in texts if form in text]


def everywhere(web: Web) -> list[dict[str, Any]]:
    return [
        {"http": web.url("/a/"), "auth": {"user": "feeds", "password": "${SECRET_0}"}},
        {"http": web.url("/b/"), "auth": {"bearer": "${SECRET_1}"}, "headers": {"X-Key": "${SECRET_2}"}},
        {"http": web.url("/c?key=${SECRET_3}")},
        {"http": web.url("/d/"), "auth": {"oauth": {
            "token_url": web.url("/token"), "client_id": "feeds", "client_secret": "${SECRET_4}"}}},
        {"sftp": "sftp://feeds@127.0.0.1:9/in/", "password": "${SECRET_5}", "passphrase": "${SECRET_6}"},
        {"command": ["sh", "-c", "echo wrong $1 >&2; exit 1", "sh", "${SECRET_7}"]},
        {"s3": "s3://b/k", "endpoint": "http://127.0.0.1:9", "key_id": "feeds", "secret_key": "${SECRET_8}"},
    ]  # fmt: skip


@pytest.mark.parametrize("works", [True, False])
def test_secrets_are_in_nothing_that_is_written_or_printed(
    project: Project, web: Web, works: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, secret in ENV.items():
        monkeypatch.setenv(name, secret)
    monkeypatch.setenv("FEEDGEN_DEBUG", "1")
    web.faults = [] if works else [Fault(401)] * 20
    config = project.config(*everywhere(web))
    for arguments in (["publish", "--dry-run"], ["publish"], ["publish", "--format", "json"], ["receipts"], ["lint"]):
        more = [] if arguments == ["lint"] else ["--config", str(config)]
        run([*arguments, *more])
        said = capsys.readouterr()
        assert leaks(said.out, said.err) == [], arguments
    assert any(SECRETS[1] in str(one.headers) for one in web.asked), "they are used"
    files = [path for path in Path(project.folder).rglob("*") if path.is_file()]
    assert project.feeds / "manifest.json" in files
    assert leaks(*(path.read_bytes().decode("utf-8", "replace") for path in files)) == []


def test_a_traceback_has_none_either(tmp_path: Path) -> None:
    script = """
from feedgen.cli import app
from feedgen.diagnostics.secrets import keep_secret
keep_secret("PLANTED-secret")
def broken(*_): raise RuntimeError("Authorization: Bearer PLANTED-secret")
app.typer.main.get_command = broken
raise SystemExit(app.run(["publish"]))
"""
    env = {"FEEDGEN_DEBUG": "1", "PYTHONPATH": ":".join(sys.path), "PATH": ""}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 70
    assert "Traceback" in done.stderr
    assert "Bearer ***" in done.stderr
    assert "PLANTED" not in done.stderr.replace('keep_secret("PLANTED-secret")', "")


def test_secrets_are_looked_for_as_others_write_them() -> None:
    keep_secret("pa ss/wo%rd")
    assert scrubbed("x?key=pa%20ss%2Fwo%25rd and pa ss/wo%rd!") == "x?key=*** and ***!"
