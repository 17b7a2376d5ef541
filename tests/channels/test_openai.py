"""OpenAI: packed JSON Lines, the same as a table, and the protocol's feed with prices in the smallest unit."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from marketplaces import NOW

from feedgen import api

TEES: list[dict[str, Any]] = [
    {
        "id": f"TEE-{size}",
        "group_id": "TEE",
        "title": f"Tee, green, {size}",
        "description": "<p>Organic cotton</p>",
        "link": f"https://shop.example/tee?s={size}",
        "images": ["https://shop.example/a.jpg", "https://shop.example/b,c.jpg"],
        "price": "29.90 USD",
        "sale_price": "24.90 USD",
        "availability": availability,
        "gtin": "4006381333931",
        "brand": "Nova",
        "color": 'Green "moss"',
        "size": size,
    }
    for size, availability in (("S", "in stock"), ("M", "out of stock"))
]
MUG = {
    "id": "MUG",
    "title": "Mug",
    "description": "A mug",
    "link": "https://shop.example/mug",
    "images": ["https://shop.example/m.jpg"],
    "price": "5 USD",
    "availability": "backorder",
    "brand": "Nova",
    "weight": "350 g",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop.json").write_text(json.dumps([*TEES, MUG]), encoding="utf-8")
    config = {
        "shop": {"name": "Example Shop", "url": "https://shop.example"},
        "catalogue": {"sources": [{"path": str(tmp_path / "shop.json")}]},
        "channels": {"openai": {"market": "US", "feeds": ["products", "products-csv", "acp"]}},
    }
    (tmp_path / "feedgen.yaml").write_text(json.dumps(config), encoding="utf-8")
    api.build(config=tmp_path / "feedgen.yaml", output=tmp_path / "feeds", now=NOW, workers=1, state=False)
    return tmp_path / "feeds"


def unpacked(path: Path) -> str:
    return gzip.decompress(path.read_bytes()).decode("utf-8")


def test_lines(folder: Path) -> None:
    small, medium, mug = map(json.loads, unpacked(folder / "openai.jsonl.gz").splitlines())
    assert small == {
        "item_id": "TEE-S",
        "title": "Tee, green, S",
        "description": "Organic cotton",
        "url": "https://shop.example/tee?s=S",
        "brand": "Nova",
        "seller_name": "Example Shop",
        "image_url": "https://shop.example/a.jpg",
        "availability": "in_stock",
        "price": "29.90 USD",
        "group_id": "TEE",
        "listing_has_variations": True,
        "variant_dict": {"color": 'Green "moss"', "size": "S"},
        "gtin": "4006381333931",
        "color": 'Green "moss"',
        "size": "S",
        "additional_image_urls": ["https://shop.example/b,c.jpg"],
        "sale_price": "24.90 USD",
        "seller_url": "https://shop.example",
    }
    assert medium["availability"] == "out_of_stock"
    assert (mug["weight"], mug["item_weight_unit"], mug["availability"]) == ("350", "g", "backorder")
    assert not {"group_id", "variant_dict", "listing_has_variations"} & mug.keys()


def test_the_table_says_the_same(folder: Path) -> None:
    """Objects are JSON in their cell, truth is `true`, lists have commas."""
    rows = csv.DictReader(io.StringIO(unpacked(folder / "openai.csv.gz"), newline=""))
    lines = map(json.loads, unpacked(folder / "openai.jsonl.gz").splitlines())
    for row, line in zip(rows, lines, strict=True):
        found: dict[str, Any] = {name: cell for name, cell in row.items() if cell}
        for name in ("variant_dict", "listing_has_variations"):
            if name in found:
                found[name] = json.loads(found[name])
        if "additional_image_urls" in found:
            found["additional_image_urls"] = [
                url.replace("%2C", ",") for url in found["additional_image_urls"].split(",")
            ]
        assert found == line


def test_protocol(folder: Path) -> None:
    text = (folder / "openai-acp-products.jsonl").read_text(encoding="utf-8")
    by_id = {line["id"]: line for line in map(json.loads, text.splitlines())}
    assert by_id.keys() == {"TEE", "MUG"}
    small, medium = by_id["TEE"]["variants"]
    assert (small["price"], small["list_price"]) == (
        {"amount": 2490, "currency": "USD"},
        {"amount": 2990, "currency": "USD"},
    )
    assert small["availability"] == {"available": True, "status": "in_stock"}
    assert medium["availability"] == {"available": False, "status": "out_of_stock"}
    assert small["barcodes"] == [{"type": "EAN", "value": "4006381333931"}]
    assert small["condition"] == ["new"]
    assert small["variant_options"] == [{"name": "Color", "value": 'Green "moss"'}, {"name": "Size", "value": "S"}]
    assert small["media"][0] == {"type": "image", "url": "https://shop.example/a.jpg"}
    (mug,) = by_id["MUG"]["variants"]
    assert (mug["id"], mug["price"]) == ("MUG", {"amount": 500, "currency": "USD"})
    assert "list_price" not in mug
    known = {
        "id", "title", "description", "url", "barcodes", "price", "list_price", "availability", "categories",
        "condition", "variant_options", "media", "seller",
    }  # fmt: skip
    assert all(set(variant) <= known for line in by_id.values() for variant in line["variants"])
