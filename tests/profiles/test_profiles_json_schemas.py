"""Feeds whose items are checked by a schema that the merchant gives: cases of `cases/json_schemas.yaml`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from profile_shop import CONFIG, PROFILE, Project, load_cases

from feedgen.diagnostics import message_of

CASES = load_cases("json_schemas.yaml")
KEYS = {
    "json_schema", "feed", "profile", "config", "files", "latin1", "given", "sent", "findings", "says", "refused",
}  # fmt: skip
FIELDS = {
    "id": {"value": "id", "required": True},
    "name": {"value": "title", "required": True},
    "color": "color",
    "price": {"value": "price", "type": "number"},
    "pictures": {"each": "images", "value": "it", "array": True},
    "more/size": "size",
}


def project(case: dict[str, Any], folder: Path) -> Project:
    feed = {"file": "own.json", "writer": "json", "fields": FIELDS, **case.get("feed", {})}
    profile = {
        "feedgen": 1,
        "channel": "own",
        "title": "Own",
        "spec": {"url": "https://own.example", "checked": "2026-10-01"},
        **case.get("profile", {}),
        "feeds": {"products": {**feed, "json_schema": case["json_schema"]}},
    }
    made = Project(folder)
    made.write(PROFILE, json.dumps(profile))
    made.config(json.dumps({"channels": {"own": case.get("config", {})}, "guards": {"min_items": 0}}))
    for name, content in case.get("files", {}).items():
        text = content if isinstance(content, str) else json.dumps(content)
        made.write(name, text.encode("latin-1") if case.get("latin1") else text)
    made.products(*case.get("given", [{}]))
    return made


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES[name]
    assert set(case) <= KEYS
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path / "shop")
    made = project(case, Path())
    if "refused" in case:
        assert [found.code for found in made.refused("own")] == case["refused"]
        assert [found.code for found in made.lint(CONFIG)] == case["refused"]
        return
    built = made.build("own")
    text = built.text("own.json")
    items = [json.loads(line) for line in text.splitlines()] if "lines" in name else json.loads(text)
    assert [item["id"] for item in items] == case["sent"]
    found = [one for one in built.findings if one.code.startswith("CHN")]
    told = (" ".join(filter(None, (one.code, one.field, one.product))) for one in found)
    assert sorted(told) == sorted(case["findings"])
    assert all(one.channel == "own" and one.feed == "products" for one in found)
    messages = " ".join(map(message_of, found))
    for part in case.get("says", []):
        assert part in messages
