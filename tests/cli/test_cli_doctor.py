"""`feedgen doctor` says what would fail before it does, prints no secret, and writes nothing."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Feedgen = Callable[..., Any]


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def configure(shop: Path, **more: Any) -> None:
    config = {
        "shop": {"name": "Robot Shop", "url": "https://shop.example", "timezone": "Europe/Paris"},
        "catalogue": {"sources": [{"path": "catalogue.csv", "preset": "generic"}]},
        "channels": {"google-fr": {"profile": "google", "market": "FR"}},
        **more,
    }
    (shop / "feedgen.yaml").write_text(json.dumps(config))


def told(feedgen: Feedgen, state: str, *more: str) -> list[str]:
    """What is in this state, with its advice; the exit status goes with it."""
    ran = feedgen("doctor", "--format", "json", *more)
    found = json.loads(ran.out)
    assert ran.status == int(any(check["state"] == "bad" for check in found))
    assert "could not be looked at" not in ran.out
    return [f"{check['about']}: {check['text']} | {check['advice']}" for check in found if check["state"] == state]


def test_a_sound_shop(shop: Path, feedgen: Feedgen) -> None:
    configure(shop)
    before = everything(shop)
    ran = feedgen("doctor")
    assert ran.status == 0
    assert "✓ configuration feedgen.yaml can be used\n" in ran.out
    assert "✓ source        catalogue.csv can be read: csv, 52 columns, " in ran.out
    assert "✗" not in ran.out
    assert ran.err.startswith("0 bad, 0 odd, ")
    assert everything(shop) == before
    assert feedgen("doctor", "--quiet").out == ""


def test_after_a_run(shop: Path, feedgen: Feedgen) -> None:
    configure(shop)
    feedgen("build", "--quiet", "--workers", "1")
    before = everything(shop)
    good = told(feedgen, "good")
    assert any(text.startswith("feed: google-fr/products: 90 items, ") for text in good)
    assert any("state.sqlite is sound" in text for text in good), good
    assert everything(shop) == before


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown key": ({"chanels": {}}, "configuration: feedgen.yaml:1:"),
    "a source that is gone": ({"catalogue": {"sources": [{"path": "gone.csv"}]}}, "source: "),
    "a variable": ({"output": "${FEEDS_NOT_SET}"}, "variable: FEEDS_NOT_SET is not set"),
    "an output that is a file": ({"output": "catalogue.csv/feeds"}, "output: catalogue.csv/feeds cannot be a folder"),
    "a channel": ({"channels": {"gogle": None}}, "channel: "),
    "a webhook": ({"notify": [{"webhook": "http://127.0.0.1:9/S3CRET"}]}, "notify: http://127.0.0.1/…: 127.0.0.1:9 "),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken(case: str, shop: Path, feedgen: Feedgen) -> None:
    config, text = BROKEN[case]
    configure(shop, **config)
    bad = told(feedgen, "bad")
    assert [one for one in bad if one.startswith(text)], bad
    assert "S3CRET" not in str(bad)


def test_no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, feedgen: Feedgen) -> None:
    monkeypatch.chdir(tmp_path)
    assert told(feedgen, "bad") == ["configuration: there is no feedgen.yaml here | make one: feedgen init CATALOGUE"]


def test_secrets_are_named_only(shop: Path, feedgen: Feedgen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_PATH", "S3CRET")
    monkeypatch.setenv("EMPTY_ONE", "")
    server = socket.create_server(("127.0.0.1", 0))
    hook = f"http://127.0.0.1:{server.getsockname()[1]}/${{HOOK_PATH}}"
    configure(shop, notify=[{"webhook": hook, "headers": {"X": "${EMPTY_ONE}"}}])
    ran = feedgen("doctor")
    server.close()
    assert "✓ variable      HOOK_PATH is set\n" in ran.out
    assert "✗ variable      EMPTY_ONE is set to nothing\n" in ran.out
    assert "✓ notify        http://127.0.0.1/…: 127.0.0.1:" in ran.out
    assert "S3CRET" not in ran.out + ran.err


def test_a_library_that_is_missing(shop: Path, feedgen: Feedgen, monkeypatch: pytest.MonkeyPatch) -> None:
    from feedgen.engine.doctor import reading

    monkeypatch.setitem(reading.NEEDED, "csv", ("no_such_module", "xlsx"))
    configure(shop)
    assert told(feedgen, "bad") == ["library: no_such_module is not installed | pip install 'product-feedgen[xlsx]'"]


def test_a_feed_that_is_old_and_one_that_is_gone(shop: Path, feedgen: Feedgen) -> None:
    configure(shop, run={"max_age": "1h"})
    feedgen("build", "--quiet", "--workers", "1", "--now", "2026-01-01T06:00:00Z")
    assert [text for text in told(feedgen, "odd") if text.startswith("feed: google-fr/products: ")]
    (shop / "feeds" / "google-fr.xml").unlink()
    assert [text for text in told(feedgen, "bad") if "google-fr.xml is gone" in text]


def test_a_delivery_that_failed_the_last_time(shop: Path, feedgen: Feedgen) -> None:
    configure(
        shop, publish={"google-fr": [{"path": "missing/"}]}, notify=[{"webhook": "http://127.0.0.1:9/", "timeout": 1}]
    )
    feedgen("build", "--quiet", "--workers", "1")
    assert feedgen("publish", "--quiet").status == 5
    (odd,) = [text for text in told(feedgen, "odd") if text.startswith("runs: ")]
    assert "the last delivery failed with exit status 5" in odd
    assert odd.endswith("feedgen publish says why")


def test_a_damaged_state(shop: Path, feedgen: Feedgen) -> None:
    configure(shop)
    (shop / ".feedgen").mkdir(exist_ok=True)
    (shop / ".feedgen" / "state.sqlite").write_bytes(b"garbage" * 1000)
    assert [text for text in told(feedgen, "bad") if text.startswith("state: ")]


def test_a_run_that_goes_on(shop: Path, feedgen: Feedgen) -> None:
    configure(shop)
    (shop / "feeds").mkdir()
    code = (
        "import sys; from pathlib import Path; from feedgen.engine.lock import locked\n"
        "with locked(Path('feeds'), []): print('held', flush=True); sys.stdin.read()"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    holder = subprocess.Popen([sys.executable, "-c", code], env=environment, **pipes)
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    odd = told(feedgen, "odd")
    holder.communicate()
    assert f"a run is going on in feeds: process {holder.pid} on " in odd[0]


def test_a_full_disk(shop: Path, feedgen: Feedgen, monkeypatch: pytest.MonkeyPatch) -> None:
    from feedgen.engine.doctor import here

    monkeypatch.setattr(here, "ROOM", 10**18)
    configure(shop)
    assert [text for text in told(feedgen, "bad") if "make room" in text]


def test_a_bug_in_one_look_does_not_keep_from_the_others(
    shop: Path, feedgen: Feedgen, monkeypatch: pytest.MonkeyPatch
) -> None:
    from feedgen.engine.doctor import rounds

    configure(shop)
    monkeypatch.setattr(rounds, "ROUNDS", (("clock", lambda _: 1 / 0), *rounds.ROUNDS))  # type: ignore[arg-type]
    ran = feedgen("doctor")
    assert ran.status == 1
    assert "✗ clock         could not be looked at (ZeroDivisionError)" in ran.out
    assert "✓ source" in ran.out


def test_it_has_an_end(shop: Path, feedgen: Feedgen) -> None:
    os.mkfifo(shop / "pipe.csv")
    configure(shop, catalogue={"sources": [{"path": "pipe.csv"}]})
    ran = feedgen("doctor", "--deadline", "1s")
    assert ran.status == 6
    assert "RUN101" in ran.err


def test_targets_are_looked_at_and_nothing_is_sent(
    shop: Path, feedgen: Feedgen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUT_TOKEN", "S3CRET")
    monkeypatch.delenv("GONE_TOKEN", raising=False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/in/google.xml"
        listed = [
            {"http": address, "auth": {"bearer": "${PUT_TOKEN}"}},
            {"http": address, "auth": {"bearer": "${GONE_TOKEN}"}},
            {"http": "http://127.0.0.1:9/in/google.xml"},
            {"path": "web/google.xml"},
            {"path": "catalogue.csv/google.xml"},
        ]
        configure(shop, publish={"google-fr": listed})
        good = [text for text in told(feedgen, "good") if text.startswith("target: ")]
        bad = [text for text in told(feedgen, "bad") if text.startswith("target: ")]
    assert (len(good), len(bad)) == (2, 3), (good, bad)
    assert "GONE_TOKEN" in bad[0]
    assert "127.0.0.1:9 cannot be reached" in bad[1]
    assert "S3CRET" not in str(good + bad)
    assert not (shop / "web").exists()
