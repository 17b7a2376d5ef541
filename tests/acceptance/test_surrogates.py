"""JSON may name halves of characters (`\\ud800`): they go, with a word about it, and nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feedgen import build

PRODUCT = {
    "id": "A1",
    "title": "Bad \ud800 half",
    "description": "x",
    "link": "https://shop.example/a",
    "images": ["https://shop.example/a.jpg"],
    "price": "9.90 EUR",
    "availability": "in_stock",
    "own\ud800name": "z",
}


@pytest.mark.parametrize("name", ["shop.json", "shop.jsonl"])
def test_half_a_character_costs_no_product(name: str, tmp_path: Path) -> None:
    source = tmp_path / name
    text = json.dumps(PRODUCT)
    source.write_text(f"[{text}]" if name.endswith("json") else text + "\n", encoding="ascii")
    report = build(str(source), channels=["google@FR"], output=tmp_path / "feeds", workers=1)
    assert report.feeds[0].items == 1
    written = (tmp_path / "feeds" / "google-fr.xml").read_text(encoding="utf-8")
    assert "<g:title>Bad " in written
    assert "half</g:title>" in written
