"""Known findings: what fails, what shrinks, what grows."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen import api
from feedgen.cli.app import run as run_command
from feedgen.diagnostics import UsageError, make
from feedgen.profiles import baseline as known_findings
from feedgen.profiles.baseline import Accepted, Key, Watching, key_of, read_baseline, updated, write_baseline

TODAY = dt.date(2026, 11, 24)
CONFIG = {
    "shop": {"url": "https://shop.example", "timezone": "Europe/Paris"},
    "catalogue": {"sources": [{"path": "shop.csv"}]},
    "channels": {"fr": {"profile": "google", "market": "FR"}, "de": {"profile": "google", "market": "DE"}},
}
HEAD = "id,title,description,link,images,price,availability,brand\n"
ROW = "{0},Mug {0},A mug,https://shop.example/{0},https://shop.example/{0}.jpg,5 EUR,{1},Brand\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop in which nothing has a GTIN; the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feedgen.yaml").write_text(json.dumps(CONFIG), encoding="utf-8")
    sell(tmp_path, "A", "B")
    return tmp_path


def sell(folder: Path, *ids: str, availability: str = "in_stock") -> None:
    rows = "".join(ROW.format(id_, availability) for id_ in ids)
    (folder / "shop.csv").write_text(HEAD + rows, encoding="utf-8")


def feedgen(*arguments: str) -> int:
    return int(run_command(arguments))


def accept(*more: str, until: str = "2099-01-01") -> int:
    return feedgen("baseline", "update", "--accept", "--by", "anna", "--until", until, *more)


def entries(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((folder / "feedgen.baseline.yaml").read_text(encoding="utf-8"))[
        "known"
    ]
    return found


@pytest.mark.parametrize("command", ["validate", "build", "lint"])
def test_only_what_is_new_fails(shop: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    if command == "lint":
        (shop / "feedgen.yaml").write_text(json.dumps({**CONFIG, "guard": {"min_items": 1}}), encoding="utf-8")
        assert feedgen("lint", "--fail-on", "new") == 1
        return
    assert feedgen(command, "--fail-on", "new") == 1
    assert accept() == 0
    assert feedgen(command, "--fail-on", "new") == 0
    assert "no new findings" in capsys.readouterr().err
    sell(shop, "0", "A", "B")  # every line moves, one product is new
    assert feedgen(command, "--fail-on", "new") == 1
    assert "the first: " in capsys.readouterr().err


def test_it_shrinks_by_what_is_gone_and_grows_only_when_accepted(shop: Path) -> None:
    accept()
    assert {product for entry in entries(shop) for product in entry["products"]} == {"A", "B"}
    sell(shop, "B", "C")
    assert feedgen("baseline", "update") == 1
    assert {product for entry in entries(shop) for product in entry["products"]} == {"B"}
    assert accept("-c", "fr") == 0
    assert {entry["channel"] for entry in entries(shop) if "C" in entry["products"]} == {"fr"}
    assert {entry["channel"] for entry in entries(shop) if "B" in entry["products"]} == {"fr", "de"}


def test_what_was_accepted_until_a_day_that_is_over_is_new(shop: Path) -> None:
    tomorrow = (dt.datetime.now().astimezone() + dt.timedelta(days=1)).date().isoformat()
    accept(until=tomorrow)
    assert feedgen("validate", "--fail-on", "new") == 0
    later = (dt.datetime.now().astimezone() + dt.timedelta(days=3)).isoformat()
    assert feedgen("validate", "--fail-on", "new", "--now", later) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("baseline", "update", "--accept"),
        ("baseline", "update", "--by", "anna", "--until", "2099-01-01"),
        ("baseline", "update", "--accept", "--by", "anna", "--until", "soon"),
        ("baseline", "update", "--accept", "--by", "anna", "--until", "2020-01-01"),
        ("validate", "--fail-on", "new", "--baseline", "missing.yaml"),
        ("validate", "--fail-on", "new", "--baseline", "feedgen.yaml"),
        ("categories", "check", "-c", "fr", "--fail-on", "new"),
    ],
)
def test_wrong_use(shop: Path, arguments: tuple[str, ...]) -> None:
    assert feedgen(*arguments) == 2


def test_a_baseline_that_is_named_must_be_there(shop: Path) -> None:
    with pytest.raises(UsageError, match="PRF270"):
        read_baseline(shop / "missing.yaml", required=True)
    assert read_baseline(shop / "missing.yaml", required=False) == {}


def test_a_baseline_has_an_end(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_findings, "MOST", 1)
    with pytest.raises(UsageError, match="PRF271"):
        api.baseline_update(by="anna", until=dt.date(2099, 1, 1))


WORDS = st.sampled_from(["a", "b", "NO", "0123", "ä: #x"])
KEYS = st.builds(
    Key,
    st.sampled_from(["CHN102", "CAT101"]),
    WORDS | st.none(),
    WORDS | st.none(),
    WORDS | st.none(),
    WORDS | st.none(),
)
KNOWN = st.dictionaries(
    KEYS, st.builds(Accepted, WORDS, st.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1))), max_size=8
)


@settings(max_examples=50, deadline=None)
@given(KNOWN)
def test_what_is_written_is_read(known: dict[Key, Accepted]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feedgen.baseline.yaml"
        write_baseline(path, known)
        assert read_baseline(path, required=True) == known


@settings(max_examples=50, deadline=None)
@given(KNOWN, st.sets(KEYS, max_size=6), st.booleans())
def test_after_an_update_that_accepts_nothing_is_new(known: dict[Key, Accepted], found: set[Key], taken: bool) -> None:
    looked_at = {key[1:3] for key in (*known, *found)}
    by = Accepted("anna", dt.date(2099, 1, 1)) if taken else None
    left, gone, accepted, new = updated(known, found, looked_at, TODAY, by)
    assert left.keys() <= found
    assert len(known) - gone + len(left.keys() - known.keys()) == len(left)
    watch = Watching(left, TODAY)
    watch.extend(
        make(
            key.code,
            channel=key.channel,
            feed=key.feed,
            field=key.field,
            product=key.product,
            severity=known_findings.LEAST,
        )
        for key in found
    )
    assert watch.new == (0 if taken else new)
    assert (accepted == 0) is (not taken or not found - {key for key in known if known[key].until >= TODAY})
    assert all(key_of(make(key.code, product=key.product)).product == key.product for key in found)
