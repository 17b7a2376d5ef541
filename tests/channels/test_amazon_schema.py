"""Amazon's listings against the JSON Schema of a product type: what goes out is valid, what cannot be is told."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft201909Validator

from feedgen import api
from feedgen.diagnostics import Finding, Severity

NOW = dt.datetime.fromisoformat("2026-11-01T06:00:00+01:00")
PUBLISHED = Path(__file__).parents[2].parent / "shared/schemas/amazon/json/listings-feed-schema-v2.json"


def listed(**value: Any) -> dict[str, Any]:
    """An attribute as product types describe it, cut down to what is tried here."""
    return {
        "type": "array",
        "selectors": ["marketplace_id", "language_tag"],
        "minUniqueItems": 1,
        "maxUniqueItems": 1,
        "items": {"type": "object", "required": ["value"], "properties": {"value": value}},
    }


TYPE = {
    "$schema": "https://schemas.amazon.com/selling-partners/definitions/product-types/meta-schema/v1",
    "type": "object",
    "required": ["item_name", "fabric_type"],
    "properties": {
        "item_name": listed(type="string", maxLength=30),
        "brand": listed(type="string", minLength=2, maxUtf8ByteLength=12),
        "color": listed(type="string", enum=["Red", "Blue"]),
        "size": listed(type="string", maxLength=5),
        "fabric_type": listed(type="string", minLength=1),
        "number_of_items": listed(type="integer", minimum=1, maximum=9),
    },
    "allOf": [
        {
            "if": {
                "required": ["parentage_level"],
                "properties": {"parentage_level": {"contains": {"properties": {"value": {"const": "parent"}}}}},
            },
            "then": {"not": {"required": ["purchasable_offer"]}},
            "else": {"required": ["purchasable_offer", "number_of_items"]},
        }
    ],
}
PARAMS = {"seller_id": "A1EXAMPLESELLER", "dangerous_goods": "not_applicable", "item_type_keyword": "shirts"}
GOOD = {
    "amazon_product_type": "SHIRT",
    "description": "Cotton.",
    "highlights": ["Soft"],
    "images": ["https://shop.example/a.jpg"],
    "price": "19.90 USD",
    "availability": "in_stock",
    "quantity": 3,
    "country_of_origin": "PT",
    "asin": "",
    "gtin": "9506000134352",
}
MAYBE = {
    "title": st.sampled_from(["Shirt", "A shirt of cotton", "A shirt that has a very long name indeed"]),
    "brand": st.sampled_from(["Nova", "N", "Élégance française", ""]),
    "color": st.sampled_from(["Red", "Blue", "red", ""]),
    "size": st.sampled_from(["M", "one size", ""]),
    "fabric_type": st.sampled_from(["100% Cotton", ""]),
    "multipack": st.sampled_from([1, 9, 10, ""]),
    "group_id": st.sampled_from(["", "G", "H"]),
    "amazon_product_type": st.sampled_from(["SHIRT", "SHIRT", "SHIRT", "HAT"]),
}


class Built:
    def __init__(self, products: list[dict[str, Any]], schema: dict[str, Any], **params: Any) -> None:
        with TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "types").mkdir()
            (folder / "types" / "shirt.json").write_text(json.dumps(schema), encoding="utf-8")
            (folder / "shop.json").write_text(json.dumps(products), encoding="utf-8")
            settings_ = {
                "market": "US",
                "feeds": ["listings"],
                "params": {**PARAMS, "product_type_schema": "types", **params},
            }
            config = {"catalogue": {"sources": [{"path": "shop.json"}]}, "channels": {"amazon": settings_}}
            config["guards"] = {"min_items": 0, "max_rejected": None}  # type: ignore[dict-item]
            (folder / "feedgen.yaml").write_text(json.dumps(config), encoding="utf-8")
            self.findings: list[Finding] = []
            options: dict[str, Any] = {"now": NOW, "workers": 1, "on_finding": self.findings.append}
            report = api.build(config=folder / "feedgen.yaml", output=folder / "feeds", **options)
            (self.report,) = report.feeds
            text = (folder / "feeds" / self.report.files[0].path).read_text(encoding="utf-8")
        self.document = json.loads(text)
        self.exact = json.loads(text, parse_float=Decimal)

    def of_schema(self) -> list[str]:
        return sorted(f"{f.code} {f.field} {f.product}" for f in self.findings if f.code[:5] == "CHN13")


@settings(max_examples=6, deadline=None)
@given(st.lists(st.fixed_dictionaries(MAYBE), min_size=10, max_size=10))
def test_what_goes_out_is_valid_and_what_cannot_be_is_told(drawn: list[dict[str, Any]]) -> None:
    products = [{**GOOD, **product, "id": f"P-{n}"} for n, product in enumerate(drawn)]
    built = Built(products, TYPE)
    validator = Draft201909Validator(TYPE)
    for message in built.exact["messages"]:
        if message["productType"] == "SHIRT":
            assert [error.message for error in validator.iter_errors(message["attributes"])] == []
    assert built.report.adds_up()
    rejected = {f.product for f in built.findings if f.severity is Severity.ERROR}
    sent = {message["sku"] for message in built.exact["messages"]}
    assert {product["id"] for product in products} <= sent | rejected
    if PUBLISHED.exists() and built.document["messages"]:
        published = Draft7Validator(json.loads(PUBLISHED.read_text(encoding="utf-8")))
        assert [error.message for error in published.iter_errors(built.document)] == []


RIGHT = {**GOOD, "id": "A", "title": "Shirt", "brand": "Nova", "fabric_type": "Cotton", "multipack": 1}


@pytest.mark.parametrize(
    ("product", "found"),
    [
        ({}, []),
        ({"fabric_type": ""}, ["CHN130 attributes/fabric_type A"]),
        ({"color": "red"}, ["CHN131 attributes/color A"]),
        ({"brand": "Élégance française"}, ["CHN131 attributes/brand A"]),
        ({"multipack": 10}, ["CHN131 attributes/number_of_items A"]),
        ({"multipack": ""}, ["CHN130 attributes/number_of_items A"]),
        ({"amazon_product_type": "HAT"}, ["CHN133 None A"]),
        ({"asin": "B000EXAMPL", "fabric_type": ""}, []),
    ],
)
def test_attribute_is_named(product: dict[str, Any], found: list[str]) -> None:
    built = Built([{**RIGHT, **product}], TYPE)
    assert built.of_schema() == found
    assert len(built.document["messages"]) == (0 if found and "CHN133" not in found[0] else 1)


def test_one_file_is_for_all_types() -> None:
    hat = {**RIGHT, "amazon_product_type": "HAT", "fabric_type": ""}
    built = Built([hat], TYPE, product_type_schema="types/shirt.json")
    assert built.of_schema() == ["CHN130 attributes/fabric_type A"]


def test_families_are_checked_row_by_row() -> None:
    members = [{**RIGHT, "id": name, "group_id": "G", "color": color} for name, color in (("A", "Red"), ("B", "Blue"))]
    assert [message["sku"] for message in Built(members, TYPE).document["messages"]] == ["G", "A", "B"]
    members[1]["color"] = "Mauve"
    built = Built(members, TYPE)
    assert [message["sku"] for message in built.document["messages"]] == ["G", "A"]
    assert built.of_schema() == ["CHN131 attributes/color B"]
