"""Walmart: items under their product type, checked by a schema of the seller's; promotions; headers."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from marketplaces import NOW, Case, build, cases, differences
from products import hostile, plausible
from walmart_schemas import SCHEMAS

from feedgen import api

CASES = list(cases("walmart"))
MUG = {
    "id": "MUG", "title": "Mug", "description": "A mug", "highlights": ["a", "b", "c"], "brand": "Nova",
    "gtin": "036000291452", "images": ["https://shop.example/m.jpg"], "weight": "350 g", "country_of_origin": "PT",
    "price": "9.50 USD", "quantity": 3, "stores": [{"store_code": "1", "quantity": 2}],
}  # fmt: skip
DECLARED = {"product_type": "Mugs", "prop65_warning": "No", "written_warranty": "No"}
US = {"businessUnit": "WALMART_US", "locale": "en"}
CANADA = {
    "subCategory": "price-mp", "mart": "WALMART_CA", "feedType": "PRICE_AND_PROMOTION", "processMode": "REPLACE",
    "locale": ["en", "fr"], "version": "5.0.20250801-18_47_55", "subset": "EXTERNAL", "tenant": "WALMART_CA",
}  # fmt: skip
MATCH = {"sellingChannel": "mpsetupbymatch", "version": "4.2", "locale": "en"}
HEADERS = [
    ("item", "US", ("MPItemFeedHeader", {**US, "version": "5.0.20260608-18_15_07-api"}), "MPItem"),
    ("maintenance", "US", ("MPItemFeedHeader", {**US, "version": "5.0.20260608-18_15_07-api"}), "MPItem"),
    ("retire", "US", ("RetireItemHeader", {"feedDate": "2026-11-01T05:00:00.000Z", "version": "1.0"}), "RetireItem"),
    ("match", "US", ("MPItemFeedHeader", MATCH), "MPItem"),
    ("price", "US", ("PriceHeader", {"version": "1.7"}), "Price"),
    ("price-promotion", "US", ("MPItemFeedHeader", {**US, "version": "2.0.20240126-12_25_52-api"}), "MPItem"),
    ("price-promotion", "CA", ("MPItemFeedHeader", CANADA), "MPItem"),
    ("inventory", "US", ("InventoryHeader", {"version": "1.4"}), "Inventory"),
    ("inventory-multi-node", "US", ("inventoryHeader", {"version": "1.5"}), "inventory"),
]  # fmt: skip
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {
        "MPItem": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "Orderable": {"type": "object", "required": ["sku"]},
                    "Visible": {
                        "type": "object",
                        "additionalProperties": False,
                        "properties": {
                            "Mugs": {
                                "type": "object",
                                "required": ["productName", "capacity"],
                                "properties": {
                                    "gender": {"enum": ["Unisex"]},
                                    "keyFeatures": {"type": "array", "minItems": 3},
                                },
                            }
                        },
                    },
                },
            },
        }
    },
}
"""Of the shape that Walmart's have, written for this test."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "walmart", tmp_path)
    items = {_sku(item): item.get("Promo&Discount", item) for item in json.loads(built.data)["MPItem"]}
    assert not differences(case.expect, items)
    assert list(case.expect) == list(items)
    assert built.findings == sorted(case.findings)


def _sku(item: dict[str, Any]) -> str:
    return str((item.get("Orderable") or item["Promo&Discount"])["sku"])


@pytest.mark.parametrize(("feed", "market", "header", "items"), HEADERS, ids=lambda value: str(value)[:25])
def test_document(feed: str, market: str, header: tuple[str, Any], items: str, tmp_path: Path) -> None:
    currency = "CAD" if market == "CA" else "USD"
    over = {"price": f"9.50 {currency}", **({"availability": "discontinued"} if feed == "retire" else {})}
    params = DECLARED if feed == "item" else {"product_type": "Mugs"} if feed == "maintenance" else {}
    case = Case(feed, feed, market, params, [{**MUG, **over}], {}, [])
    document = json.loads(build(case, "walmart", tmp_path).data)
    name, content = header
    assert list(document) == [name, items]
    assert document[name] == content
    assert len(document[items]) == 1


EDGES: list[dict[str, Any]] = [
    {"price": "0.001 USD"},
    {"price": "19.99 USD", "sale_price": "19.98 USD"},
    {"price": "30 USD", "sale_price": "9 USD", "sale_start": "2026-11-20", "sale_end": "2026-12-20"},
    {"quantity": -4, "availability": "in stock"},
    {"quantity": None},
    {"gtin": "96385074", "weight": "0.00001 g"},
    {"title": "wool " * 60, "brand": "x" * 61, "country_of_origin": "Portugal"},
    {"handling_days": 11, "startDate": "2026-12-01", "endDate": "tomorrow", "MustShipAlone": "perhaps"},
    {"availability": "discontinued"},
    {"images": [f"https://shop.example/{n}.jpg" for n in range(7)], "gender": "unisex", "age_group": "kids"},
]
"""Just beside what Walmart takes."""


@pytest.mark.parametrize("feed", SCHEMAS)
@settings(max_examples=1, derandomize=True, phases=[Phase.generate], database=None, deadline=None,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(data=st.data())
def test_whatever_comes_is_a_document_that_walmart_knows(feed: str, data: st.DataObject) -> None:
    some = data.draw(st.lists(plausible() | hostile(["SkuUpdate", "promoid", "netContent"]), min_size=12, max_size=12))
    drawn = [{**MUG, **over, "id": f"P{n}"} for n, over in enumerate([{}, *EDGES, *some])]
    params = {**DECLARED, "ship_node": "1", "promotion_type": "Clearance"}
    with TemporaryDirectory() as folder:
        document = json.loads(
            build(Case("drawn", feed, "US", params, drawn, {}, []), "walmart", Path(folder)).data, parse_float=Decimal
        )
    schema = json.loads(json.dumps(SCHEMAS[feed]), parse_float=Decimal)
    assert [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(document)] == []


def test_items_are_checked_by_the_schema_of_their_product_type(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/Mugs.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    shop = [MUG, {**MUG, "id": "WITH", "walmart_product_type": "mugs"}, {**MUG, "id": "SHE", "gender": "female"}]
    (tmp_path / "shop.json").write_text(json.dumps(shop), encoding="utf-8")
    config = {
        "shop": {"name": "Example Shop", "url": "https://shop.example"},
        "catalogue": {"sources": [{"path": "shop.json"}]},
        "channels": {"walmart": {"market": "US", "params": {**DECLARED, "schema": "schemas"}}},
        "guards": {"min_items": 0, "max_rejected": None},
    }
    (tmp_path / "feedgen.yaml").write_text(json.dumps(config), encoding="utf-8")
    said: list[Any] = []
    api.build(
        config=tmp_path / "feedgen.yaml", output=tmp_path / "f", now=NOW, workers=1, state=False, on_finding=said.append
    )
    assert {(f.code, f.product, f.field) for f in said if f.severity.word == "error"} == {
        ("CHN130", "MUG", "Visible/Mugs/capacity"),
        ("CHN131", "WITH", "Visible/mugs"),
        ("CHN130", "SHE", "Visible/Mugs/capacity"),
        ("CHN131", "SHE", "Visible/Mugs/gender"),
    }
