"""What `feedgen profile show` prints: the profile as it applies, each line with its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen import api
from feedgen.profiles.lookup import profile_names
from feedgen.profiles.show import Shown
from feedgen.profiles.yaml import loads

CONFIG = """\
shop: {country: FR, language: fr, currency: EUR, name: "${SHOP_NAME}"}
catalogue:
  derive: {short: "title | truncate(20)"}
  rules:
    - {name: clean, set: {title: title | trim}}
channels:
  own:
    profile: google
    use: rules.yaml
    derive: {line: "brand ~ short"}
    rules:
      - {name: brand, when: "not brand", set: {brand: "'Own'"}}
    select: quantity > 0
    fields:
      g:title: {max_length: 70}
      g:gtin: null
      g:description: |-
        {{ brand }}
        {{ description }}
    markets:
      FR:
        fields: {g:custom_label_1: "'fr'"}
        select: price
"""
RULES = """\
rules:
  - name: season
    set: {labels.season: "'summer'"}
"""


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shown:
    monkeypatch.setenv("SHOP_NAME", "secret")
    (tmp_path / "feedgen.yaml").write_text(CONFIG)
    (tmp_path / "rules.yaml").write_text(RULES)
    monkeypatch.chdir(tmp_path)
    return api.profile("own@FR")


def text(shown: Shown) -> str:
    return "\n".join(line.text for line in shown.lines()) + "\n"


CASES = [
    ("        max_length: 70", "feedgen.yaml:15:29"),
    ("        value: title", "channel_profiles/google.yaml:"),
    ("        value: |-", "feedgen.yaml:17:22"),
    ("  short: title | truncate(20)", "feedgen.yaml:3:20"),
    ("  line: brand ~ short", "feedgen.yaml:10:21"),
    ("    when: not brand", "feedgen.yaml:12:30"),
    ("  - name: season", "rules.yaml:2:11"),
    ("  select (channel): quantity > 0", "feedgen.yaml:13:13"),
    ("  select (market): price", "feedgen.yaml:23:17"),
    ("        value: '''fr'''", "feedgen.yaml:22:37"),
]


@pytest.mark.parametrize(("line", "origin"), CASES)
def test_every_line_has_the_place_that_says_it(shown: Shown, line: str, origin: str) -> None:
    found = [str(known.origin) for known in shown.lines() if known.text == line]
    assert [place for place in found if place.startswith(origin)], (line, found)


def test_rules_stand_in_the_order_they_happen(shown: Shown) -> None:
    assert [rule["name"] for rule in shown.as_json()["resolved"]["rules"]] == ["clean", "season", "brand"]
    attributes = list(shown.as_json()["resolved"]["derive"])
    assert attributes.index("short") < attributes.index("line")


def test_what_null_removed_is_not_there(shown: Shown) -> None:
    assert "g:gtin" not in shown.as_json()["resolved"]["feeds"]["products"]["fields"]
    assert "use" not in shown.as_json()["resolved"]


def test_only_the_market_asked_for_is_there(shown: Shown) -> None:
    assert list(shown.as_json()["resolved"]["markets"]) == ["FR"]


@pytest.mark.parametrize("name", profile_names())
def test_what_is_printed_is_the_profile(name: str) -> None:
    channel = api.channel(name)
    market = next((f"@{country}" for country in channel.markets), "")
    params = {param.name: param.example or "1" for param in channel.params if param.required}
    shown = api.profile(f"{name}{market}", params=params)
    assert loads(text(shown), "printed").data == shown.document.data
    assert all(line.origin is None or line.origin.line for line in shown.lines())


def test_a_secret_is_shown_as_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "hunter2")
    (tmp_path / "feedgen.yaml").write_text(
        "channels:\n  google:\n    market: FR\n    fields: {g:custom_label_0: {const: '${TOKEN}'}}\n"
    )
    monkeypatch.chdir(tmp_path)
    shown = api.profile("google")
    assert "${TOKEN}" in text(shown)
    assert "hunter2" not in text(shown) + str(shown.as_json())


scalars = st.none() | st.booleans() | st.integers(-(10**6), 10**6) | st.text(st.characters(codec="utf-8"), max_size=20)
scalars |= st.sampled_from(["1e5", "yes", "null", "0", "~", "=", "- a", "a: b", "#", "2026-11-01"])
data = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab: #'\"-", min_size=1), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from(["a", "NO", "0123", "yes", "~"]), data, min_size=1))
def test_any_data_is_read_back_as_it_was(value: dict[str, Any]) -> None:
    shown = Shown("own", "own", {}, loads("{}", "any"))
    shown.document.data = value
    assert loads(text(shown), "printed").data == value
