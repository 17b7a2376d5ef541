"""Etsy: bodies of calls, a line each, and the layout of Etsy's own download."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from marketplaces import Case, build

from feedgen import api

TEES: list[dict[str, Any]] = [
    {
        "id": f"TEE-{size}", "group_id": "TEE", "item_group_title": "Tee", "title": f"Tee, {size}",
        "description": "Cotton", "price": "19.90 EUR", "quantity": quantity, "size": size,
        "etsy_listing_id": "12345678901",
        "images": ["https://shop.example/a.jpg"], "tags": ["organic cotton", "tee"], "material": "Cotton",
    }
    for size, quantity in (("M", 12), ("L", 7))
]  # fmt: skip
HEADER = (
    "TITLE,DESCRIPTION,PRICE,CURRENCY_CODE,QUANTITY,TAGS,MATERIALS,IMAGE1,IMAGE2,IMAGE3,IMAGE4,IMAGE5,IMAGE6,IMAGE7,"
    "IMAGE8,IMAGE9,IMAGE10,VARIATION 1 TYPE,VARIATION 1 NAME,VARIATION 1 VALUES,VARIATION 2 TYPE,VARIATION 2 NAME,"
    "VARIATION 2 VALUES,SKU"
)


def made(feed: str, tmp_path: Path, **params: str) -> bytes:
    built = build(Case(feed, feed, "", {"currency": "EUR", **params}, TEES, {}, []), "etsy", tmp_path)
    assert built.findings == []
    return built.data


def test_variations_are_one_body_of_stock(tmp_path: Path) -> None:
    (line,) = made("inventory", tmp_path, readiness_state_id="3").splitlines()
    offering = {"price": 19.9, "is_enabled": True, "readiness_state_id": 3}
    assert json.loads(line) == {
        "listing_id": 12345678901,
        "products": [
            {
                "sku": f"TEE-{size}",
                "property_values": [{"property_id": 513, "property_name": "Size", "values": [size], "value_ids": []}],
                "offerings": [{**offering, "quantity": quantity}],
            }
            for size, quantity in (("M", 12), ("L", 7))
        ],
        "price_on_property": [],
        "quantity_on_property": [513],
        "sku_on_property": [513],
        "readiness_state_on_property": [],
    }


def test_table_is_that_of_the_download(tmp_path: Path) -> None:
    header, row, _ = made("table", tmp_path).decode().split("\r\n")
    assert header == HEADER
    assert row == (
        'Tee,Cotton,19.90,EUR,19,"organic cotton,tee",Cotton,https://shop.example/a.jpg,,,,,,,,,,'
        'SIZE,Size,"M,L",,,,"TEE-M,TEE-L"'
    )


def test_that_etsy_takes_no_file_is_said_where_people_look() -> None:
    channel = api.channel("etsy")
    assert "takes no file" in channel.description
    assert "Nothing can be uploaded" in channel.delivery[0]
