"""People are told of a change, once, in a sentence, by real servers; and nothing that fails there fails the run."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from notify_servers import Hook, Mails, hooked, mailed

from feedgen.cli.app import run as run_command
from feedgen.notify import NotToldError, Recipient, tell, ways
from feedgen.notify.message import Message

PROFILE = {
    "feedgen": 1,
    "channel": "small",
    "title": "Small",
    "spec": {"url": "https://small.example", "checked": "2026-11-01"},
    "feeds": {"products": {"file": "small.jsonl", "writer": "jsonl", "fields": {"id": "id", "title": "title"}}},
}
GOOD = "id,title\nA,Mug\nB,Cup\n"
HELLO = Message("Shop: hello", "Shop: hello.\nLook closer: feedgen doctor", {"state": "broken"})


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "PAUSE", 0.01)
    for name in ("FORCE_COLOR", "FEEDGEN_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "dumb")


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hooked() as hook:
        yield hook


@pytest.fixture
def mails() -> Iterator[Mails]:
    with mailed() as mails:
        yield mails


class Shop:
    """A shop in the current folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.capsys = capsys
        (folder / "channel_profiles").mkdir()
        (folder / "channel_profiles" / "small.yaml").write_text(json.dumps(PROFILE))

    def configure(self, *notify: dict[str, Any], **more: Any) -> None:
        config = {
            "shop": {"name": "Robot Shop"},
            "channels": {"small": None},
            "catalogue": {"sources": [{"path": "shop.csv", "preset": "generic"}]},
            "notify": list(notify),
            **more,
        }
        (self.folder / "feedgen.yaml").write_text(json.dumps(config))

    def build(self, catalogue: str | None, *more: str) -> tuple[int, str]:
        path = self.folder / "shop.csv"
        path.unlink(missing_ok=True) if catalogue is None else path.write_text(catalogue)
        self.capsys.readouterr()
        status = run_command(["build", "--quiet", "--workers", "1", *more])
        out, err = self.capsys.readouterr()
        return status, out + err


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shop:
    monkeypatch.chdir(tmp_path)
    return Shop(tmp_path, capsys)


# -- when somebody is told -----------------------------------------------------------------------------------


def test_once_per_change(shop: Shop, hook: Hook) -> None:
    shop.configure({"webhook": hook.address})
    for catalogue in (GOOD, GOOD, None, None, "id,title\n", GOOD, GOOD):
        shop.build(catalogue)
    assert [posted["state"] for posted in hook.posted] == ["broken", "ok"]
    broken, fixed = hook.posted
    text = broken["text"].splitlines()
    assert text[0].startswith("Robot Shop: feedgen build is broken: SRC101 ")
    assert "shop.csv" in text[0]
    assert text[0].endswith("; the old feeds stay.")
    assert text[-1] == f"Look closer: cd {shop.folder} && feedgen validate"
    assert broken["run"]["exit"] == 3
    assert fixed["text"].startswith("Robot Shop: feedgen build works again, after ")
    assert f"1 feeds with 2 items, in {shop.folder / 'feeds'}" in fixed["text"]


def test_dry_runs_and_other_commands_tell_nobody(shop: Shop, hook: Hook) -> None:
    shop.configure({"webhook": hook.address})
    assert shop.build(None, "--dry-run")[0] == 3
    assert run_command(["validate"]) == 3
    assert hook.posted == []


def test_a_run_that_somebody_ended_says_nothing(shop: Shop, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    from feedgen import api

    shop.configure({"webhook": hook.address})
    with monkeypatch.context() as patch:
        patch.setattr(api, "build", lambda **_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert shop.build(GOOD)[0] == 130
    assert hook.posted == []


def test_a_bug_is_told_too(shop: Shop, hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    from feedgen import api

    shop.configure({"webhook": hook.address})
    with monkeypatch.context() as patch:
        patch.setattr(api, "build", lambda **_: {}["missing"])
        assert shop.build(GOOD)[0] == 70
    assert "exit status 70 (KeyError: 'missing')" in hook.posted[0]["text"]


@pytest.mark.parametrize(
    "broken",
    [{"channels": {"smal": None}}, {"chanels": {}}, {"run": {"deadline": "${NOT_SET_ANYWHERE}"}}],
    ids=["an unknown channel", "an unknown key", "a variable that is not set"],
)
def test_a_configuration_that_is_broken_still_says_whom_to_tell(shop: Shop, hook: Hook, broken: dict[str, Any]) -> None:
    shop.configure({"webhook": hook.address}, **broken)
    assert shop.build(GOOD)[0] == 2
    assert "feedgen.yaml:1:" in hook.posted[0]["text"]
    assert hook.posted[0]["text"].endswith("feedgen lint")


def test_a_feed_too_old_is_a_state_of_its_own(shop: Shop, hook: Hook) -> None:
    shop.configure({"webhook": hook.address}, run={"max_age": "1h"})
    shop.build(GOOD, "--now", "2026-01-01T06:00:00Z")
    manifest = json.loads((shop.folder / "feeds" / "manifest.json").read_text())
    assert manifest["feeds"][0]["as_of"].startswith("2026-01-01")
    assert [posted["state"] for posted in hook.posted] == ["stale"]
    assert "small/products has nothing newer than" in hook.posted[0]["text"]


def test_each_folder_has_a_state_of_its_own(shop: Shop, hook: Hook) -> None:
    shop.configure({"webhook": hook.address})
    shop.build(None)
    shop.build(GOOD, "-o", "other")
    shop.build(None, "-o", "other")
    assert [posted["state"] for posted in hook.posted] == ["broken", "broken"]


# -- what fails there ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("statuses", [(500,), (404,), (302,), (0,)])
def test_a_webhook_that_fails_is_a_warning_and_tried_the_next_time(shop: Shop, statuses: tuple[int, ...]) -> None:
    with hooked(*statuses) as hook:
        shop.configure({"webhook": hook.address, "timeout": 0.2})
        status, said = shop.build(None)
        assert status == 3
        assert "RUN202  warning: http://127.0.0.1/… was not told: " in said
        assert "S3CRET" not in said
        hook.silent.set()
        hook.posted.clear()
        hook.statuses[:] = [200]
        assert "RUN202" not in shop.build(None)[1]
        assert [posted["state"] for posted in hook.posted] == ["broken"]


def test_what_passes_is_tried_once_more(hook: Hook) -> None:
    hook.statuses[:] = [503, 200]
    tell(Recipient(webhook=hook.address), HELLO)
    assert len(hook.posted) == 2


def test_one_that_fails_does_not_keep_others_from_hearing(shop: Shop, hook: Hook, mails: Mails) -> None:
    shop.configure(
        {"webhook": "http://127.0.0.1:9/nobody", "timeout": 0.2},
        {"webhook": hook.address, "text_key": "content", "headers": {"X-Token": "abc"}},
        {"email": "feeds@shop.example", "smtp": mails.address},
    )
    assert "RUN202" in shop.build(None)[1]
    assert "is broken" in hook.posted[0]["content"]
    assert hook.headers[0]["X-Token"] == "abc"
    assert len(mails.taken) == 1


def test_where_nothing_can_be_kept_the_run_is_as_it_was(shop: Shop, hook: Hook) -> None:
    shop.configure({"webhook": hook.address})
    (shop.folder / ".feedgen").write_text("in the way")
    status, said = shop.build(GOOD)
    assert (status, "RUN201" in said) == (0, True)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"x": 5}', "\0\0\0", '{"PLACE": {"state": 5, "since": "x", "told": []}}']
)
def test_a_damaged_memory_is_begun_anew(shop: Shop, hook: Hook, text: str) -> None:
    shop.configure({"webhook": hook.address})
    (shop.folder / ".feedgen").mkdir()
    place = json.dumps(str(shop.folder / "feeds"))[1:-1]
    (shop.folder / ".feedgen" / "status.json").write_text(text.replace("PLACE", place))
    assert shop.build(None)[0] == 3
    shop.build(None)
    assert len(hook.posted) == 1


# -- mail ----------------------------------------------------------------------------------------------------


def test_a_mail(shop: Shop, mails: Mails) -> None:
    both = ["a@shop.example", "b@shop.example"]
    shop.configure({"email": both, "smtp": mails.address, "sender": "cron@shop.example"})
    shop.build("id,title\n")
    (mail,) = mails.taken
    assert mails.to == [both]
    assert (mail["From"], mail["Subject"]) == ("cron@shop.example", "Robot Shop: feedgen build is broken")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "feedgen build --dry-run" in mail.get_content()
    shop.build(GOOD)
    assert mails.taken[1]["Subject"] == "Robot Shop: feedgen build works again"


def test_a_name_cannot_add_lines_to_a_mail(shop: Shop, mails: Mails) -> None:
    shop.configure(
        {"email": "a@shop.example", "smtp": mails.address}, shop={"name": "Shop\r\nBcc: everybody@example.org"}
    )
    shop.build(None)
    assert mails.taken[0]["Bcc"] is None
    assert mails.to == [["a@shop.example"]]


def refusing(recipient: Recipient) -> str:
    with pytest.raises(NotToldError) as failed:
        tell(recipient, HELLO)
    assert "S3CRET" not in str(failed.value)
    return str(failed.value)


def test_a_mail_server_that_refuses(mails: Mails) -> None:
    mails.answer = "554 said S3CRET"
    recipient = Recipient(email=("a@shop.example",), smtp=mails.address)
    assert refusing(recipient) == "the mail server answers 554"
    mails.answer = "451 S3CRET"
    assert refusing(recipient) == "the mail server answers 451"


def test_a_password_that_is_wrong() -> None:
    from aiosmtpd.smtp import AuthResult

    def asked(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        return AuthResult(success=data.password == b"right", handled=False)

    with mailed(authenticator=asked, auth_require_tls=False) as mails:
        known = {"email": ("a@shop.example",), "smtp": mails.address, "user": "cron"}
        assert refusing(Recipient(**known, password="S3CRET")) == "the mail server does not take user and password"
        tell(Recipient(**known, password="right"), HELLO)
        assert len(mails.taken) == 1


def test_a_password_is_not_sent_without_tls(mails: Mails, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways, "HERE", ())
    recipient = Recipient(email=("a@shop.example",), smtp=mails.address, user="cron", password="S3CRET")
    assert "is not sent without" in refusing(recipient)


def test_nobody_at_home() -> None:
    recipient = Recipient(email=("a@shop.example",), smtp="smtp://127.0.0.1:9", timeout=0.3)
    assert "there is no connection to the mail server" in refusing(recipient)
    assert "there is no connection" in refusing(Recipient(webhook="http://127.0.0.1:9/S3CRET", timeout=0.3))


def test_everything_together_has_an_end(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    from feedgen.engine import notifying
    from feedgen.engine.watch import Limits

    monkeypatch.setattr(notifying, "LONGEST", Limits(deadline="1s"))
    with hooked(0) as hook:
        shop.configure({"webhook": hook.address, "timeout": 60})
        began = time.monotonic()
        status, said = shop.build(None)
        assert (status, "it took more than 1s" in said) == (3, True)
        assert time.monotonic() - began < 20


def test_recipients_show_no_secret() -> None:
    recipient = Recipient(webhook="https://user:S3CRET@hooks.example/S3CRET", headers=(("X", "S3CRET"),))
    assert recipient.shown == "https://hooks.example/…"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({}, "either `webhook` or `email`"),
        ({"webhook": "https://a.example", "email": "a@b"}, "either `webhook` or `email`"),
        ({"webhook": "http://hooks.example/x"}, "use https://"),
        ({"webhook": "ftp://hooks.example"}, "https://hooks.example/feeds"),
        ({"email": "a@b"}, "needs `smtp`"),
        ({"email": "nobody", "smtp": "smtp://mail.example"}, "feeds@shop.example"),
        ({"email": "a@b", "smtp": "mail.example"}, "smtp://mail.example:587"),
    ],
)
def test_what_is_wrong_is_told(shop: Shop, wrong: dict[str, Any], told: str) -> None:
    shop.configure(wrong)
    status, said = shop.build(GOOD)
    assert status == 2
    assert told in said
