"""What layers say of a product, and what it has afterwards (`cases/steps.yaml`)."""

from __future__ import annotations

import textwrap
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from profile_shop import CONFIG, PRODUCT, Project, load_cases, profile_text

from feedgen.expressions import LookupTable
from feedgen.expressions.tables import NO_LINE, finder

CASES = load_cases("steps.yaml")
KEYS = {"given", "head", "catalogue", "channel", "market", "files", "shows", "says", "values"}


def rows(case: dict[str, Any]) -> list[dict[str, Any]]:
    given = case.get("given", {})
    return [{**PRODUCT, **row} for row in (given if isinstance(given, list) else [given])]


def fields(case: dict[str, Any]) -> str:
    """One field per attribute that is looked at."""
    shown = case["shows"]
    names = dict.fromkeys(name for item in (shown if isinstance(shown, list) else [shown]) for name in item)
    lines = "".join(f"  {name.replace('.', '-')}: {name}\n" for name in names)
    return f"fields:\n  id: id\n{lines}"


def project(case: dict[str, Any], folder: Path) -> Project:
    assert set(case) <= KEYS
    made = Project(folder)
    made.profile(profile_text(head=f"markets: {{FR: {{}}}}\n{case.get('head', '')}\n", fields=fields(case)))
    channel = textwrap.indent(case.get("channel", "") + "\nmarket: FR", "    ")
    market = textwrap.indent(case.get("market", "params: {}"), "        ")
    catalogue = textwrap.indent(case.get("catalogue", "sources: []"), "  ")
    shop = f"catalogue:\n{catalogue}\nguards: {{min_items: 0}}\n"
    made.config(f"{shop}channels:\n  own:\n{channel}\n    markets:\n      FR:\n{market}\n")
    for name, text in case.get("files", {}).items():
        made.write(name, text)
    made.products(*rows(case))
    return made


@pytest.mark.parametrize("name", CASES)
def test_steps(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    made = project(case, tmp_path)
    assert made.lint(CONFIG) == []
    run = made.build("own")
    shown = case["shows"] if isinstance(case["shows"], list) else [case["shows"]]
    expected = [
        {"id": row["id"], **{key.replace(".", "-"): value for key, value in item.items() if value is not None}}
        for row, item in zip(rows(case), shown, strict=False)
    ]
    assert run.items() == expected
    assert sorted(run.said("MAP", "CAT")) == sorted(case.get("says", []))
    values = Counter({kind.value: n for kind, n in run.report.tally.counts.items() if kind.code == "MAP214"})
    assert dict(values) == case.get("values", {})


# -- tables ----------------------------------------------------------------------------------------------------

words = st.text("abc", max_size=4)


@given(st.dictionaries(words, st.integers(), max_size=8), words)
def test_longest_prefix_wins_in_any_order(lines: dict[str, int], text: str) -> None:
    found = finder(LookupTable(lines, "prefix"))(text)
    fitting = [key for key in lines if text.startswith(key)]
    assert found == (lines[max(fitting, key=len)] if fitting else NO_LINE)
    assert finder(LookupTable(dict(reversed(lines.items())), "prefix"))(text) == found
