"""Amazon: the text files for Seller Central."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from marketplaces import Case, build, cases, differences

CASES = list(cases("amazon-files"))
LOADER = (
    "sku product-id product-id-type price minimum-seller-allowed-price maximum-seller-allowed-price item-condition "
    "quantity add-delete"
)
COLUMNS = {
    "inventory-loader": LOADER + " will-ship-internationally expedited-shipping standard-plus item-note "
    "fulfillment-center-id product-tax-code handling-time merchant_shipping_group_name",
    "inventory-loader-delete": LOADER,
    "price-quantity": "sku price minimum-seller-allowed-price maximum-seller-allowed-price quantity handling-time "
    "fulfillment-channel",
    "price-inventory": "sku price standard-price-points quantity currency sale-price sale-price-points sale-from-date "
    "sale-through-date restock-date minimum-seller-allowed-price maximum-seller-allowed-price fulfillment-channel "
    "handling-time",
}
BEFORE = {"price-inventory": ["TemplateType=PriceInventory\tVersion=2018.0924\t", "SKU\tPrice\t"]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "amazon", tmp_path)
    items = _rows(case.feed, built.data.decode())
    assert not differences(case.expect, items)
    assert list(case.expect) == list(items)
    assert built.findings == sorted(case.findings)


def _rows(feed: str, text: str) -> dict[str, Any]:
    names, before = COLUMNS[feed].split(), BEFORE.get(feed, [])
    lines = text.splitlines()
    assert all(line.startswith(start) for line, start in zip(lines, before, strict=False))
    header, *rows = [line.split("\t") for line in lines[len(before) :]]
    assert header == names
    assert all(len(row) == len(names) for row in rows)
    return {row[0]: {name: cell or None for name, cell in zip(names, row, strict=True)} for row in rows}


def test_encoding_is_the_merchants_choice(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "inventory_loader-used")
    params = {**case.params, "file_encoding": "cp1252"}
    given = [{**case.given[0], "condition_note": "Gebraucht für 5 €"}]
    built = build(case._replace(params=params, given=given), "amazon", tmp_path)
    assert "Gebraucht für 5 €" in built.data.decode("cp1252")
