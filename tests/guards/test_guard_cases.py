"""Every guard just below and just above what it allows by default."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from feedgen.guards import CODES, Breach, Change, Fill, Limits, breaches

CASES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "rules.yaml").read_text(encoding="utf-8")
)


def limits_of(said: dict[str, Any]) -> Limits:
    default = Limits()
    settled = {
        name: replace(getattr(default, name), **value) if isinstance(value, dict) else value
        for name, value in said.items()
    }
    return replace(default, **settled)


def change_of(said: dict[str, Any]) -> Change:
    pairs = {name: {key: Fill(*pair) for key, pair in said.get(name, {}).items()} for name in ("filled", "segments")}
    return Change(**{**said, **pairs})


def broken(case: dict[str, Any]) -> list[Breach]:
    return breaches(change_of(case["change"]), limits_of(case.get("limits", {})))


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    case = CASES[name]
    found = broken(case)
    # of a guard that breaks for several attributes, the last
    assert list({one.guard: one.items for one in found}.items()) == list(case["breaks"].items())
    assert [one.guard for one in found if one.warn] == case.get("warns", [])
    if "what" in case:
        assert [one.what for one in found] == case["what"]


def test_every_guard_breaks_in_a_case() -> None:
    assert {guard for case in CASES.values() for guard in case["breaks"]} == set(CODES)
