"""Chunks: alignment, origins, sources that give rows of their own kind, and real exports."""

from __future__ import annotations

import csv
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from feedgen.catalogue import ATTRIBUTES, BESIDE, ProductReader, Raw, ReadOptions, Records
from feedgen.diagnostics import Origin

SHOP = ReadOptions(currency="EUR", timezone="Europe/Paris", base_url="https://shop.example")
EXPORTS = Path(__file__).parents[2].parent / "shared" / "catalogues"


def raws(*rows: dict[str, Any]) -> Records:
    return Records.of([Raw(row, place, place + 1) for place, row in enumerate(rows, start=1)])


def test_options_cross_processes() -> None:
    assert pickle.loads(pickle.dumps(SHOP)) == SHOP


def test_nothing_in_nothing_out() -> None:
    assert ProductReader(SHOP).read(raws(), "shop.csv") == ([], [])


def test_products_stay_in_their_rows() -> None:
    rows = raws({"id": "A", "price": "1"}, {"id": "B", "price": "abc"}, {"price": "3"}, {"id": "D", "gtin": "000"})
    products, findings = ProductReader(SHOP).read(rows, "shop.csv", {"price": "Prix TTC", "gtin": "EAN13"})
    assert [product and product["id"] for product in products] == ["A", None, None, "D"]
    assert [(index, f.code, f.product, f.origin) for index, f in findings] == [
        (1, "CAT104", "B", Origin("shop.csv", 2, 3, "Prix TTC")),
        (2, "CAT201", None, Origin("shop.csv", 3, 4, None)),
        (3, "CAT124", "D", Origin("shop.csv", 4, 5, "EAN13")),
    ]


def test_rows_without_any_id_are_rejected() -> None:
    products, findings = ProductReader(SHOP).read(raws({"title": "a"}, {"title": "b"}), "shop.csv")
    assert products == [None, None]
    assert [finding.code for _, finding in findings] == ["CAT201", "CAT201"]


def test_the_input_is_left_alone() -> None:
    row = {"id": " A ", "attributes": {"x": ""}, "quantity": "1", "Fabric": "wool"}
    before = json.dumps(row)
    ProductReader(SHOP).read(raws(row), "shop.csv")
    assert json.dumps(row) == before


def test_rows_with_currencies_of_their_own() -> None:
    rows = raws(
        {"id": "A", "price": "1", "currency": "USD"},
        {"id": "B", "price": "1"},
        {"id": "C", "price": "1", "currency": "£"},
        {"id": "D", "price": "1 CHF", "currency": "USD"},
    )
    products, findings = ProductReader(SHOP).read(rows, "shop.csv")
    assert [str(product and product["price"]) for product in products] == [
        "1.00 USD",
        "1.00 EUR",
        "1.00 GBP",
        "1.00 CHF",
    ]
    assert all(product and "currency" not in product for product in products)
    assert not findings


def test_readers_keep_their_header_order_apart() -> None:
    reader = ProductReader(SHOP)
    row = raws({"id": "A", "shipping": "FR:Standard:4.90 EUR"})
    [bare], _ = reader.read(row, "a.csv")
    [ordered], _ = reader.read(row, "b.csv", {"shipping": "shipping(country:service:price)"})
    assert bare is not None
    assert ordered is not None
    assert set(bare["shipping"][0]) == {"country", "region", "service"}
    assert set(ordered["shipping"][0]) == {"country", "service", "price"}


def test_a_huge_cell_is_only_a_long_text() -> None:
    huge = "a" * 5_000_000
    row = raws({"id": "A", "description": huge, "quantity": huge, "images": huge, "price": "1"})
    [product], findings = ProductReader(SHOP).read(row, "shop.csv")
    assert product is not None
    assert product["description"] == huge
    assert [finding.code for _, finding in findings] == ["CAT101"]
    assert all(len(finding.value or "") <= 200 for _, finding in findings)


def test_names_beside_the_attributes_are_no_attributes() -> None:
    assert not ATTRIBUTES.keys() & BESIDE.keys()


CLAIMS = {
    "squarespace.csv": {
        "id": "SKU", "title": "Title", "description": "Description", "price": "Price", "sale_price": "Sale Price",
        "quantity": "Stock", "category": "Categories", "tags": "Tags", "weight": "Weight", "length": "Length",
        "status": "Visible", "images": "Hosted Image URLs",
    },
    "woocommerce_sample_products.csv": {
        "id": "SKU", "title": "Name", "status": "Published", "short_description": "Short description",
        "description": "Description", "sale_start": "Date sale price starts", "sale_end": "Date sale price ends",
        "availability": "In stock?", "quantity": "Stock", "weight": "Weight (kg)", "length": "Length (cm)",
        "sale_price": "Sale price", "price": "Regular price", "category": "Categories", "tags": "Tags",
        "images": "Images", "parent_id": "Parent",
    },
    "shopify_apparel.csv": {
        "id": "Handle", "title": "Title", "description": "Body (HTML)", "brand": "Vendor", "tags": "Tags",
        "status": "Published", "quantity": "Variant Inventory Qty", "price": "Variant Price",
        "gtin": "Variant Barcode", "images": "Image Src", "condition": "Google Shopping / Condition",
    },
}  # fmt: skip


@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.skipif(not EXPORTS.is_dir(), reason="real exports are not beside the project")
def test_real_exports_are_read(name: str) -> None:
    with (EXPORTS / name).open(encoding="utf-8-sig", newline="") as file:
        records = list(csv.DictReader(file))
    rows = raws(*({a: record[column] for a, column in CLAIMS[name].items()} for record in records))
    products, findings = ProductReader(SHOP).read(rows, name, CLAIMS[name])
    rejected = {index for index, finding in findings if finding.severity.word == "error"}
    assert rejected == {index for index, product in enumerate(products) if product is None}
    assert all(not record["SKU"] for index, record in enumerate(records) if index in rejected)
    assert not [f for _, f in findings if f.code not in {"CAT201", "CAT204", "CAT114"}]
