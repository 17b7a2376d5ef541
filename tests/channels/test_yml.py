"""YML: offers behind the categories and currencies of all of them, and what the preset reads of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from marketplaces import Case, build, cases, differences
from xml_parts import by_id, parts

CASES = list(cases("yml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "yml", tmp_path)
    root = etree.fromstring(built.data)
    offers = by_id(root, "shop/offers/offer", "@id")
    assert not differences({sku: offer for sku, offer in case.expect.items() if offer is not None}, offers)
    assert [sku for sku, offer in case.expect.items() if offer is not None] == list(offers)
    assert built.findings == sorted(case.findings)
    names = {category.get("id"): category for category in root.iterfind("shop/categories/category")}
    assert all(offer["categoryId"] in names for offer in offers.values())
    assert all(category.get("parentId", category.get("id")) in names for category in names.values())
    currencies = [currency.get("id") for currency in root.iterfind("shop/currencies/currency")]
    assert sorted(currencies) == sorted({offer["currencyId"] for offer in offers.values()})
    assert [currency.get("rate") for currency in root.iterfind("shop/currencies/currency")].count("1") == 1


def test_document(tmp_path: Path) -> None:
    built = build(CASES[0], "yml", tmp_path)
    assert built.data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<yml_catalog date="2026-11-01 06:00">\n')
    (shop,) = etree.fromstring(built.data)
    assert [part.tag for part in shop] == ["name", "company", "url", "email", "currencies", "categories",
                                           "delivery-options", "offers"]  # fmt: skip
    assert [parts(part) for part in shop][:4] == [
        "Example Shop",
        "Example Ltd",
        "https://shop.example",
        "a@shop.example",
    ]
    assert parts(shop.find("currencies")) == {
        "currency": [{"@id": "RUB", "@rate": "1"}, {"@id": "EUR", "@rate": "CBRF", "@plus": "3"}]
    }
    above, below = shop.find("categories")
    assert (above.text, below.text, below.get("parentId")) == ("Свет", "Настольные лампы", above.get("id"))
    assert parts(shop.find("delivery-options")) == {"option": {"@cost": "300", "@days": "1-3", "@order-before": "18"}}
