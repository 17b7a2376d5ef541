"""Feeds made again: what differs is told, with its cause."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from engine_shop import NOW, as_csv, product

from feedgen import api
from feedgen.diagnostics import FeedgenError

CONFIG: dict[str, Any] = {
    "shop": {"name": "Shop", "url": "https://shop.example", "timezone": "Europe/Paris"},
    "catalogue": {"sources": [{"path": "shop.csv"}]},
    "channels": {"fr": {"profile": "google", "market": "FR"}, "de": {"profile": "google", "market": "DE"}},
}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a catalogue and feedgen.yaml; the current one."""
    (tmp_path / "shop.csv").write_text(as_csv([product(number) for number in range(1, 6)]), encoding="utf-8")
    (tmp_path / "feedgen.yaml").write_text(json.dumps(CONFIG), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def codes() -> list[str]:
    _, findings = api.verify(workers=1)
    return sorted({finding.code for finding in findings})


@pytest.mark.parametrize("channels", [["fr", "de"], ["fr@AT", "google@FR"]])
def test_what_was_built_is_what_is_made_again(shop: Path, channels: list[str]) -> None:
    api.build(channels=channels, now=NOW, workers=1)
    assert api.verify(workers=1) == (2, [])


def test_channels_that_were_built_in_turn(shop: Path) -> None:
    api.build(channels=["fr"], now=NOW, workers=1)
    api.build(channels=["de"], workers=1)
    assert api.verify(workers=1) == (2, [])
    path = shop / "shop.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Robot 3", "Robot three"), encoding="utf-8")
    api.build(channels=["de"], workers=1)
    _, findings = api.verify(workers=1)
    assert {finding.channel for finding in findings if finding.code == "OUT229"} == {"fr"}


def appended(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def reconfigured(shop: Path) -> None:
    changed = {
        **CONFIG,
        "channels": {**CONFIG["channels"], "fr": {**CONFIG["channels"]["fr"], "select": "quantity > 2"}},
    }
    (shop / "feedgen.yaml").write_text(json.dumps(changed), encoding="utf-8")


def renamed_version(shop: Path) -> None:
    path = shop / "feeds" / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "feedgen": "0.0.1"}), encoding="utf-8")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda shop: appended(shop / "feeds" / "fr.xml", "\n"), ["OUT225"]),
        (lambda shop: (shop / "feeds" / "fr.xml").unlink(), ["OUT225"]),
        (lambda shop: appended(shop / "shop.csv", as_csv([product(9)]).split("\n", 1)[1]), ["OUT226", "OUT229"]),
        (reconfigured, ["OUT227", "OUT229"]),
        (renamed_version, ["OUT228"]),
    ],
    ids=["altered", "gone", "source", "settings", "version"],
)
def test_what_differs_is_told(shop: Path, spoil: Callable[[Path], Any], told: list[str]) -> None:
    api.build(now=NOW, workers=1)
    spoil(shop)
    assert codes() == told


def test_a_folder_without_feeds(shop: Path) -> None:
    with pytest.raises(FeedgenError, match="PRF263"):
        api.verify()
    (shop / "feeds").mkdir()
    (shop / "feeds" / "manifest.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(FeedgenError, match="PRF263"):
        api.verify()
