"""What a field does with a product's value: cases of `cases/fields/`, each a whole build.

fields       the feed's fields; `id` is added at the front
given        the product, laid over the usual one (null takes an attribute away); a list for several
expect       the item without its id, or null for a product that is rejected; a list for several
findings     CODE and field of everything that expressions, constraints and writers had to say
writer       xml (default), jsonl or csv; profile, feed: further keys of theirs
shop         further keys of the channel in feedgen.yaml
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from profile_shop import PROFILE, Built, Project, folder_cases

from feedgen.diagnostics import Severity, all_rules
from feedgen.profiles.schema import FieldModel

CASES = dict(folder_cases("fields"))
KEYS = {"fields", "given", "expect", "findings", "severities", "writer", "profile", "feed", "shop", "says"}
FEEDS: dict[str, dict[str, Any]] = {
    "xml": {"writer": "xml", "root": {"name": "items"}, "item": "item"},
    "jsonl": {"writer": "jsonl"},
    "csv": {"writer": "csv", "options": {"delimiter": ";"}},
}


def built(case: dict[str, Any], folder: Path) -> Built:
    writer = case.get("writer", "xml")
    feed = {"file": f"own.{writer}", **FEEDS[writer], **case.get("feed", {})}
    profile = {
        "feedgen": 1,
        "channel": "own",
        "title": "Own",
        "spec": {"url": "https://own.example", "checked": "2026-10-01"},
        **case.get("profile", {}),
        "feeds": {"products": {**feed, "fields": {"id": {"value": "id", "required": True}, **case["fields"]}}},
    }
    project = Project(folder)
    project.write(PROFILE, json.dumps(profile, ensure_ascii=False))
    project.config(json.dumps({"channels": {"own": case.get("shop", {})}, "guards": {"min_items": 0}}))
    given = case.get("given", {})
    project.products(*(given if isinstance(given, list) else [given]))
    return project.build("own")


def items(done: Built, writer: str) -> list[Any]:
    if writer != "csv":
        found = done.items(f"own.{writer}")
    else:
        header, *rows = done.text("own.csv").splitlines()
        found = [dict(zip(header.split(";"), row.split(";"), strict=True)) for row in rows]
    for item in found:
        item.pop("id", None)
    return found


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    assert set(case) <= KEYS
    done = built(case, tmp_path)
    wanted = case["expect"] if isinstance(case["expect"], list) else [case["expect"]]
    assert items(done, case.get("writer", "xml")) == [item for item in wanted if item is not None]
    assert done.said("CHN", "MAP", "OUT") == sorted(case.get("findings", []))
    (feed,) = done.report.feeds
    assert feed.rejected + feed.duplicates == wanted.count(None)
    errors = {finding.product for finding in done.findings if finding.severity is Severity.ERROR}
    assert len(errors) == wanted.count(None), "a product is out exactly when an error says so"
    for words in case.get("says", ()):
        assert words in " ".join(map(str, (finding.params for finding in done.findings)))


ELSEWHERE = {
    **dict.fromkeys(("CHN130", "CHN131", "CHN132", "CHN133"), "profiles/cases/json_schemas.yaml"),
    "CHN305": "engine/test_groups.py",
}
"""Codes of what one field cannot show, and where their cases are."""


def keys_of(fields: Any) -> set[str]:
    """Every key that some field of a case sets."""
    found: set[str] = set()
    for model in fields.values():
        if isinstance(model, dict):
            found |= set(model) - {"const"}
            found |= keys_of(model.get("item", {}))
    return found


def test_every_key_of_a_field_has_a_case() -> None:
    used = set().union(*(keys_of(case["fields"]) for case in CASES.values()))
    # What is around the header, and whether there is a column, is of a file and not of an item.
    assert used == set(FieldModel.model_fields) - {"note", "heading", "below", "column"}


@pytest.mark.parametrize("code", [code for code in all_rules() if code < "CHN4" and code.startswith("CHN")])
def test_every_channel_code_has_a_case(code: str) -> None:
    if code in ELSEWHERE:
        assert code in (Path(__file__).parents[1] / ELSEWHERE[code]).read_text(encoding="utf-8")
        return
    assert any(finding.split()[0] == code for case in CASES.values() for finding in case.get("findings", ()))
