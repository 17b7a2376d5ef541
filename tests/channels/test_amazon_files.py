"""Amazon: the text files for Seller Central."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from marketplaces import Case, build, cases, differences

from feedgen.diagnostics import UsageError

CASES = list(cases("amazon-files"))
LOADER = (
    "sku product-id product-id-type price minimum-seller-allowed-price maximum-seller-allowed-price item-condition "
    "quantity add-delete"
)
COLUMNS = {
    "inventory-loader": LOADER + " will-ship-internationally expedited-shipping standard-plus item-note "
    "fulfillment-center-id product-tax-code handling-time merchant_shipping_group_name",
    "listing-loader": "sku price quantity product-id product-id-type condition-type condition-note ASIN-hint title "
    "product-tax-code operation-type sale-price sale-start-date sale-end-date leadtime-to-ship launch-date "
    "is-giftwrap-available is-gift-message-available fulfillment-center-id main-offer-image offer-image1 offer-image2 "
    "offer-image3 offer-image4 offer-image5",
    "inventory-loader-delete": LOADER,
    "price-quantity": "sku price minimum-seller-allowed-price maximum-seller-allowed-price quantity handling-time "
    "fulfillment-channel",
    "price-inventory": "sku price standard-price-points quantity currency sale-price sale-price-points sale-from-date "
    "sale-through-date restock-date minimum-seller-allowed-price maximum-seller-allowed-price fulfillment-channel "
    "handling-time",
}
SAMPLE = Path(__file__).parents[2] / "channel_profiles/_samples/amazon-template.txt"
TEMPLATE = SAMPLE.read_text("utf-8").splitlines()
COLUMNS["category-template"] = TEMPLATE[2].replace("\t", " ")
BEFORE = {
    "listing-loader": ["TemplateType=Offer\tVersion=1.4"],
    "price-inventory": ["TemplateType=PriceInventory\tVersion=2018.0924\t", "SKU\tPrice\t"],
    "category-template": TEMPLATE[:2],
}


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
    sku = names.index("item_sku" if feed == "category-template" else "sku")
    return {row[sku]: {name: cell or None for name, cell in zip(names, row, strict=True)} for row in rows}


def test_encoding_is_the_merchants_choice(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "inventory_loader-used")
    params = {**case.params, "file_encoding": "cp1252"}
    given = [{**case.given[0], "condition_note": "Gebraucht für 5 €"}]
    built = build(case._replace(params=params, given=given), "amazon", tmp_path)
    assert "Gebraucht für 5 €" in built.data.decode("cp1252")


NEWER = """settings=attributeRow=4&labelRow=3&dataRow=6&feedType=256&contentLanguageTag=de_DE\t\t\t\t\t
\tRequired\t\t\t\tRequired
SKU\tTitel\tPreis\tPreis B2B\tGröße\tMaterial
contribution_sku#1.value\titem_name{here}[language_tag=de_DE]#1.value\tpurchasable_offer{here}[audience=ALL]{price}\t\
purchasable_offer{here}[audience=B2B]{price}\tsize{here}[language_tag=de_DE]#1.value\tmaterial_class{here}#1.value
ABC123\tBeispiel\t1\t1\tM\tHolz
""".format(here="[marketplace_id=A1PA6795UKMFR9]", price="#1.our_price#1.schedule#1.value_with_tax")


def test_newer_template_tells_its_rows_and_what_it_requires(tmp_path: Path) -> None:
    (tmp_path / "template.txt").write_text(NEWER, "utf-8")
    case = next(case for case in CASES if case.name == "category_template-alone")
    case = case._replace(
        params={**case.params, "template": "template.txt"},
        given=[
            {**case.given[0], "size": "M", "material_class[marketplace_id=A1PA6795UKMFR9]#1.value": "Jersey"},
            {**case.given[0], "id": "TEE-02"},
        ],
    )
    built = build(case, "amazon", tmp_path)
    *above, example, row = built.data.decode().splitlines()
    assert above == NEWER.splitlines()[:4]
    assert example.split("\t") == [""] * 6
    assert row.split("\t") == ["TEE-01", "T-shirt", "19.90", "", "M", "Jersey"]
    assert built.findings == ["CHN101 material_class[marketplace_id=A1PA6795UKMFR9]#1.value"]


def test_without_a_template_nothing_is_made(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "category_template-alone")
    with pytest.raises(UsageError) as refused:
        build(case._replace(params={"product_type": "SHIRT"}), "amazon", tmp_path)
    assert [finding.code for finding in refused.value.findings] == ["PRF114"]
