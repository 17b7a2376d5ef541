"""Amazon: the older XML. Its schemas ask for a strict order, which is told here element by element."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from marketplaces import Case, build, cases, differences
from xml_parts import by_id

CASES = list(cases("amazon-xml"))
SCHEMA = etree.XMLSchema(file=str(Path(__file__).parent / "amazon.xsd"))
"""What is written of Amazon's messages, with their order, numbers and limits."""
MEASURED = "Length Width Height Weight"
TIERS = " ".join(f"QuantityPrice{n} QuantityLowerBound{n}" for n in range(1, 6))
ORDER = {
    "AmazonEnvelope": "Header MessageType PurgeAndReplace Message",
    "Header": "DocumentVersion MerchantIdentifier",
    "Message": "MessageID OperationType Product Price Inventory ProductImage Relationship",
    "Product": "SKU StandardProductID GtinExemptionReason ProductTaxCode LaunchDate DiscontinueDate ReleaseDate "
    "Condition ItemPackageQuantity NumberOfItems DescriptionData ProductData",
    "StandardProductID": "Type Value",
    "Condition": "ConditionType ConditionNote",
    "DescriptionData": "Title Brand Designer Description BulletPoint ItemDimensions PackageDimensions PackageWeight "
    "MerchantCatalogNumber MSRP MSRPWithTax MaxOrderQuantity LegalDisclaimer Manufacturer MfrPartNumber SearchTerms "
    "ItemType IsGiftWrapAvailable IsGiftMessageAvailable RecommendedBrowseNode MerchantShippingGroupName Battery "
    "NumberOfLithiumMetalCells NumberOfLithiumIonCells LithiumBatteryPackaging ItemWeight GHSClassificationClass "
    "SupplierDeclaredDGHZRegulation HazmatUnitedNationsRegulatoryID SafetyDataSheetURL CountryOfOrigin UnitCount "
    "PPUCountType",
    "ItemDimensions": MEASURED,
    "PackageDimensions": MEASURED,
    "Battery": "AreBatteriesIncluded AreBatteriesRequired",
    "ProductData": "Clothing",
    "Clothing": "VariationData ClassificationData",
    "VariationData": "Parentage Size Color VariationTheme",
    "ClassificationData": "Size Color ClothingType Department ColorMap MaterialComposition CareInstructions ModelName "
    "ModelNumber SizeMap",
    "Price": "SKU StandardPrice StandardPricePoints BusinessPrice QuantityPriceType QuantityPrice "
    "MinimumSellerAllowedPrice MaximumSellerAllowedPrice MAP Sale MaximumRetailPrice",
    "QuantityPrice": TIERS,
    "Sale": "StartDate EndDate SalePrice",
    "Inventory": "SKU FulfillmentCenterID Available Quantity Lookup RestockDate FulfillmentLatency SwitchFulfillmentTo",
    "ProductImage": "SKU ImageType ImageLocation",
    "Relationship": "ParentSKU Relation",
    "Relation": "SKU Type",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "amazon", tmp_path)
    root = etree.fromstring(built.data)
    items = by_id(root, "Message", "MessageID")
    assert not differences(case.expect, items)
    assert list(case.expect) == list(items) == [str(n) for n in range(1, len(items) + 1)]
    assert built.findings == sorted(case.findings)
    _head_is_sound(root)
    SCHEMA.assertValid(root)


ODD = st.sampled_from(
    ["", "0", "-1", "1", "7.005", "word", "yes", "x" * 60, "a\tb", "two words " * 60, "<b>ü</b>", "1e3"]
)
COLUMNS = [
    "title", "description", "brand", "mpn",
    "color", "size", "material", "gender",
    "condition_type", "condition_note", "business_price", "map_price",
    "quantity_price_type", "quantity_lower_bound1", "quantity_price1", "quantity_lower_bound2",
    "quantity_price2", "quantity_lower_bound4", "quantity_price4", "minimum-seller-allowed-price",
    "maximum-seller-allowed-price", "max_order_quantity", "item_package_quantity", "generic_keyword",
    "ClothingType", "VariationTheme", "recommended_browse_nodes", "ghs_classification_class",
    "number_of_lithium_ion_cells", "lithium_battery_packaging", "Designer", "batteries_included",
    "offering_can_be_giftwrapped", "GtinExemptionReason", "is_inventory_available", "fulfillment_channel_code",
    "weight", "shipping_length", "department", "SizeMap",
    "standard-price-points", "product_site_launch_date", "safety_data_sheet_url", "unit_count",
]  # fmt: skip
SOUND = {"gtin": "9506000134352", "price": "19.90 EUR", "quantity": 3, "title": "Shirt", "brand": "Nova"}
PRODUCTS = st.lists(
    st.tuples(st.dictionaries(st.sampled_from(COLUMNS), ODD, max_size=14), st.sampled_from(["", "G", "H"])),
    min_size=8,
    max_size=8,
)


@settings(max_examples=4, deadline=None, phases=[Phase.generate])
@given(drawn=PRODUCTS)
@pytest.mark.parametrize("feed", ["xml-product", "xml-price", "xml-inventory", "xml-relationship"])
def test_whatever_comes_in_what_goes_out_is_valid(feed: str, drawn: list[Any], tmp_path_factory: Any) -> None:
    """What a message cannot say in Amazon's terms is left out, or the product is rejected."""
    products = [{**SOUND, **own, "id": f"P{n}", "group_id": group} for n, (own, group) in enumerate(drawn)]
    params = {"seller_id": "A1EXAMPLESELLER", "clothing_type": "Shirt"}
    case = Case("law", feed, "DE", params, products, {}, [])
    SCHEMA.assertValid(etree.fromstring(build(case, "amazon", tmp_path_factory.mktemp("law")).data))


def _head_is_sound(root: Any) -> None:
    assert root.findtext("Header/DocumentVersion") == "1.01"
    assert root.findtext("Header/MerchantIdentifier") == "A1EXAMPLESELLER"
    assert root.findtext("PurgeAndReplace") == "false"
    kinds = {child.tag for message in root.iterfind("Message") for child in message[2:]}
    assert kinds <= {root.findtext("MessageType")}


def _order_holds(element: Any) -> None:
    order = ORDER.get(element.tag, "").split()
    found = [child.tag for child in element]
    places = [order.index(name) for name in found]
    assert places == sorted(places), found


def test_everything_in_the_profile_has_its_place_in_the_order() -> None:
    """A field that no case fills is in the right place too."""
    import yaml

    profile = yaml.safe_load((Path(__file__).parents[2] / "channel_profiles/amazon.yaml").read_text("utf-8"))
    for name, feed in profile["feeds"].items():
        if name.startswith("xml-"):
            root = etree.Element("Message")
            _grow(root, feed["fields"])
            for element in root.iter():
                _order_holds(element)


def _grow(parent: Any, fields: dict[str, Any]) -> None:
    """The elements of all fields, as a product that has everything would have them."""
    for path, field in fields.items():
        at = parent
        for step in [step for step in path.split("/") if step[0] not in "@#"]:
            last = at[-1] if len(at) and at[-1].tag == step else None
            at = etree.SubElement(at, step) if last is None else last
        _grow(at, (field.get("item") or {}) if isinstance(field, dict) else {})
