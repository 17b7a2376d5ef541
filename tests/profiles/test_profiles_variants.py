"""What becomes of the products of a group (`cases/variants.yaml`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from profile_shop import FEED, load_cases
from test_profiles_selection import KEYS, build

from feedgen.diagnostics import message_of

CASES = load_cases("variants.yaml")
TEE = {"group_id": "T", "title": "Tee", "brand": "Nova", "availability": "in stock"}
SHOP: list[dict[str, Any]] = [
    {**TEE, "id": "T1", "size": "S", "price": "9 EUR", "quantity": 1},
    {"id": "MUG"},
    {**TEE, "id": "T2", "size": "M", "price": "8 EUR", "quantity": 2},
    {**TEE, "id": "T3", "size": "L", "price": "12 EUR", "quantity": 3},
]
FIELDS = "fields: {id: id, price: price, size: size}"


@pytest.mark.parametrize("name", CASES)
def test_variants(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case = CASES[name]
    assert set(case) <= (KEYS | {"shows", "says", "words"}) - {"sent"}
    whole = {"given": SHOP, "fields": FIELDS, **case, "feed": f"{FEED}{case.get('feed', '')}"}
    run = build(whole, tmp_path)
    (feed,) = run.report.feeds
    shown = [{key: item.get(key) for key in wanted} for item, wanted in zip(run.items(), case["shows"], strict=True)]
    assert shown == case["shows"]
    assert feed.filtered_by == case.get("filtered", {})
    assert feed.adds_up()
    assert sorted(f"{f.code} {f.product}" for f in run.findings) == case.get("says", [])
    said = "\n".join(map(message_of, run.findings))
    assert [words for words in case.get("words", ()) if words not in said] == []
