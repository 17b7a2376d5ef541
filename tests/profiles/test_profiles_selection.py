"""Which products a channel is sent, and under which name the others are counted (`cases/selection.yaml`)."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profile_shop import CONFIG, Built, Project, load_cases, profile_text

from feedgen.profiles.gates import share_of

CASES = load_cases("selection.yaml")
KEYS = {"given", "head", "feed", "fields", "catalogue", "channel", "market", "files", "sent", "filtered", "reasons"}
FOUR = [{"id": id_, "quantity": n} for n, id_ in enumerate("ABCD", 1)]


def build(case: dict[str, Any], folder: Path) -> Built:
    made = Project(folder)
    parts = {key: case[key] for key in ("feed", "fields") if key in case}
    made.profile(profile_text(head=f"markets: {{FR: {{}}}}\n{case.get('head', '')}\n", **parts))
    channel = textwrap.indent(case.get("channel", "") + "\nmarket: FR", "    ")
    market = textwrap.indent(case.get("market", "params: {}"), "        ")
    catalogue = textwrap.indent(case.get("catalogue", "sources: []"), "  ")
    shop = f"catalogue:\n{catalogue}\nguards: {{min_items: 0}}\n"
    made.config(f"{shop}channels:\n  own:\n{channel}\n    markets:\n      FR:\n{market}\n")
    for name, text in case.get("files", {}).items():
        made.write(name, text)
    made.products(*case.get("given", FOUR))
    assert made.lint(CONFIG) == []
    return made.build("own")


@pytest.mark.parametrize("name", CASES)
def test_selection(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    assert set(case) <= KEYS | {"says"}
    run = build(case, tmp_path)
    (feed,) = run.report.feeds
    assert [item["id"] for item in run.items()] == case["sent"]
    assert feed.filtered_by == case["filtered"]
    assert feed.reasons == case.get("reasons", {})
    said = sorted(f"{f.code} {f.value or f.field}" for f in run.findings)
    assert said == sorted(case.get("says", []))


@given(st.lists(st.text(), unique=True, max_size=50), st.integers(0, 100), st.integers(0, 100))
def test_a_larger_sample_has_the_smaller_one(ids: list[str], one: int, other: int) -> None:
    small, large = ({id_ for id_ in ids if share_of(id_) < share * 2**64 // 100} for share in sorted((one, other)))
    assert small <= large


def test_a_sample_is_about_its_share_and_the_same_everywhere() -> None:
    sampled = sum(share_of(f"SKU-{n}") < 2**64 // 20 for n in range(20_000))
    assert 900 < sampled < 1100
    assert share_of("SKU-1") == 11132039457036286420


def test_corrections_of_nobody_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"f.csv": "id,title\nA,x\nY,y\n", "g.csv": "id,title\nZ,z\n"}
    run = build({"files": files, "channel": "overrides: f.csv", "catalogue": "overrides: g.csv"}, tmp_path)
    told = [(f.code, f.value, str(f.origin), f.channel) for f in run.findings]
    assert told == [("CHN411", "Z", "g.csv:2", None), ("CHN411", "Y", "f.csv:3", "own")]


def test_a_limited_run_cannot_know_who_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = {"files": {"f.csv": "id,title\nD,x\n", "ids.csv": "id\nD\n"}, "channel": "overrides: f.csv\nallow: ids.csv"}
    build(case, tmp_path)
    assert Project(tmp_path).build("own", limit=2).findings == []
