"""JSON may name halves of characters (`\\ud800`): they go, with a word about it, and nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from feedgen import build, validate

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


@pytest.mark.parametrize("name", ["shop.json", "shop.jsonl"])
@pytest.mark.parametrize("title", ["a \\ud83d b", "a \\ude00 b", "a \\ude00\\ud83d b", "a \\ud83d\\u0041", "\\ud83d."])
def test_half_a_character_is_told_of(title: str, name: str, tmp_path: Path) -> None:
    source = tmp_path / name
    text = f'{{"id": "A", "title": "{title}", "price": "9 EUR"}}'
    source.write_text(f"[{text}]" if name.endswith("json") else text + "\n", encoding="ascii")
    (found,) = (found for found in validate(str(source)).tally if found.code == "CAT210")
    assert (found.product, found.field) == ("A", "title")


@pytest.mark.parametrize("title", ["\\ud83d\\ude00", "\\\\ud83d", "\\\\\\ud83d\\ude00", "\\u00e9"])
def test_whole_characters_stay(title: str, tmp_path: Path) -> None:
    """However far into the file they stand: it is read in blocks, and a block may end anywhere."""
    source = tmp_path / "shop.json"
    rows = [f'{{"id": "A{n}", "title": "{title}{title}", "price": "9 EUR"}}' for n in range(4000)]
    source.write_text("[" + ",".join([*rows, '{"id": "Z", "title": "x \\ud83d", "price": "9 EUR"}']) + "]")
    report = validate(str(source))
    assert report.tally.by_code() == {"CAT210": 1}
