"""Flipkart: bodies with an object per SKU, ten in a file, that are read back; rows for a sheet of the merchant's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from every_channel import Target, bench
from marketplaces import Case, build

from feedgen.diagnostics import SourceError
from feedgen.engine.feeds import read_feed, shape_of

TEE = {
    "fsn": "TSHEXAMPLE000001", "price": "649.60 INR", "msrp": "999 INR", "quantity": 12, "brand": "Nova",
    "images": ["https://shop.example/1.jpg"], "weight": "200 g", "length": "30 cm", "width": "22 cm", "height": "2 cm",
    "manufacturer": {"name": "Nova"}, "country_of_origin": "IN",
}  # fmt: skip


def made(feed: str, folder: Path, shop: list[dict[str, Any]], files: int = 1, **params: str) -> bytes:
    case = Case(feed, feed, "IN", params, [{**TEE, **product} for product in shop], {}, [])
    built = build(case, "flipkart", folder, files=files)
    assert built.findings == []
    return built.data


def test_ten_products_in_a_file(tmp_path: Path) -> None:
    made("price", tmp_path, [{"id": f"TEE-{n}"} for n in range(12)], files=2)
    first, second = (json.loads((tmp_path / f"feeds/flipkart-price{n}.json").read_bytes()) for n in ("", "-2"))
    assert list(first) == [f"TEE-{n}" for n in range(10)]
    price = {"mrp": 999, "selling_price": 650, "currency": "INR"}
    assert second == {f"TEE-{n}": {"product_id": "TSHEXAMPLE000001", "price": price} for n in (10, 11)}


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    shape = shape_of(bench(Target("flipkart", "inventory")).feed)
    made("inventory", tmp_path, [{"id": "A"}, {"id": "B/1", "quantity": 0}], location_id="L1")
    file = tmp_path / "feeds/flipkart-inventory.json"
    assert [(item.id, item.fields["locations[1]/inventory"]) for item in read_feed(str(file), shape)] == [
        ("A", ["12"]),
        ("B/1", ["0"]),
    ]
    for text in ('["A"]', "", file.read_text()[:60], file.read_text() + "x"):
        file.write_text(text)
        with pytest.raises(SourceError):
            list(read_feed(str(file), shape))


def test_the_sheet_of_a_vertical_says_the_columns(tmp_path: Path) -> None:
    """Its own words stand in columns of the shop with the same name."""
    names, kinds = (
        "Seller SKU ID,Listing Status,Fabric Care,MRP (INR)",
        "Single - Text,Single - Text,Multi - Text,Single",
    )
    (tmp_path / "t_shirt.csv").write_text(f"{names}\n{kinds}\n")
    data = made("sheet", tmp_path, [{"id": "A", "Fabric Care": "Wash"}], template="t_shirt.csv")
    assert data.decode().splitlines() == [names, "A,Active,Wash,999"]
