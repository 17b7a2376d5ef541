"""What lint says of profiles that build nevertheless (`cases/oddities.yaml`)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from profile_shop import CONFIG, PROFILE, Project, load_cases, placed, profile_text

from feedgen.diagnostics import Severity, hint_of, message_of
from feedgen.diagnostics.report import finding_json

CASES = load_cases("oddities.yaml")
KEYS = {"head", "feed", "fields", "config", "files", "lint", "severity", "says", "hides"}


def project(case: dict[str, Any], folder: Path) -> Project:
    assert set(case) <= KEYS
    made = Project(folder)
    made.profile(profile_text(**{key: case[key] for key in ("head", "feed", "fields") if key in case}))
    made.config(case.get("config", "channels: {own: {}}\n"))
    for name, text in case.get("files", {}).items():
        made.write(name, text)
    made.products()
    return made


@pytest.mark.parametrize("name", CASES)
def test_oddity(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    made = project(case, tmp_path)
    of_profile = case.get("lint") == "profile" or (
        any(place[1] == PROFILE and place[0] == "PRF217" for place in made.places)
    )
    found = made.lint(PROFILE if of_profile else CONFIG)
    assert placed(found) == sorted(made.places)
    if "severity" in case:
        assert max(finding.severity for finding in found) is Severity[case["severity"].upper()]
    said = "\n".join(f"{message_of(finding)}\n{hint_of(finding)}" for finding in found)
    for words in case.get("says", ()):
        assert words in said
    for secret in case.get("hides", ()):
        assert secret not in said + json.dumps([finding_json(finding) for finding in found])
    made.build("own")
