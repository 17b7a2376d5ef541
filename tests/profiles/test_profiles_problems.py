"""Everything that can be wrong with a profile or a feedgen.yaml: code, file, line and column, by lint and by build."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from profile_shop import CONFIG, PROFILE, Project, load_cases, placed, profile_text

from feedgen.diagnostics import Finding, all_rules, hint_of, message_of

CASES = load_cases("problems.yaml") | load_cases("price_problems.yaml") | load_cases("promotion_problems.yaml")
CASES |= load_cases("join_problems.yaml")
KEYS = {
    "head", "feed", "fields", "profile", "config", "files", "latin1", "only", "channels", "unplaced", "at", "says",
    "preset", "catalogue", "given",
}  # fmt: skip
ELSEWHERE = {"PRF103", "PRF104", "PRF129", "PRF130", "PRF173", "PRF174", "PRF177", "PRF189"}
ELSEWHERE |= (
    {f"PRF16{n}" for n in range(9)}
    | {f"PRF21{n}" for n in range(10)}
    | {"PRF200", "PRF220", "PRF224"}
    | {f"PRF26{n}" for n in range(4)}
    | {f"PRF22{n}" for n in range(6, 10)}
    | {"PRF265", "PRF270", "PRF271", "PRF280"}
)
"""Tested in test_cli_explain, tests/diff, test_planning, _baseline, _yaml, _names, _categories, _tests, _oddities,
_pricing, _columns; PRF189 is below."""


def project(case: dict[str, Any], folder: Path) -> Project:
    assert set(case) <= KEYS
    made = Project(folder)
    text = case.get("profile") or profile_text(**{key: case[key] for key in ("head", "feed", "fields") if key in case})
    made.profile(text)
    made.config(case.get("config", "channels: {own: {}}\n"))
    for name, text in case.get("files", {}).items():
        made.write(name, text)
    for name, text in case.get("latin1", {}).items():
        made.write(name, text.encode("latin-1"))
    made.products(case.get("given", {}))
    return made


def check(case: dict[str, Any], made: Project, found: list[Finding]) -> None:
    places = [place for place in placed(found) if place[2]]
    assert places == sorted([*made.places, *map(tuple, case.get("at", ()))])
    assert sorted(place[0] for place in placed(found) if not place[2]) == case.get("unplaced", [])
    said = "\n".join(f"{message_of(finding)}\n{hint_of(finding)}" for finding in found)
    for words in case.get("says", ()):
        assert words in said
    assert not re.search(r"(?<!\{)\{[a-z_]+\}", said), "every hole of a message is filled"


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.get("only") != "build"])
def test_lint(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    made = project(case, tmp_path)
    check(case, made, made.lint(CONFIG))


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.get("only") != "lint"])
def test_build(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    made = project(case, tmp_path)
    found = made.refused(
        *case.get("channels", ["own"]), catalogue=case.get("catalogue", "catalogue.json"), preset=case.get("preset")
    )
    check(case, made, found)
    assert not (tmp_path / "feeds").exists() or not list((tmp_path / "feeds").glob("[!.]*"))


@pytest.mark.parametrize("code", [code for code in all_rules() if code.startswith("PRF") and code not in ELSEWHERE])
def test_every_code_has_a_case(code: str) -> None:
    marks = repr([{key: value for key, value in case.items() if key != "says"} for case in CASES.values()])
    assert code in marks


def test_a_sound_project_has_no_problems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All cases differ from this one by their defect."""
    monkeypatch.chdir(tmp_path)
    made = project({}, tmp_path)
    assert made.lint(CONFIG) == []
    assert made.lint(PROFILE) == []
    assert made.build("own").items() == [{"id": "A-1"}]


def test_more_rules_than_can_be_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PRF189: what became of a product is one byte."""
    monkeypatch.chdir(tmp_path)
    rules = "".join(f"      - {{name: r{n}, when: price == {n}}}\n" for n in range(241))
    made = project({"config": f"channels:\n  own:\n    exclude:\n{rules}"}, tmp_path)
    last = ("PRF189", CONFIG, 244, 28)
    assert placed(made.lint(CONFIG)) == placed(made.refused("own")) == [last]
