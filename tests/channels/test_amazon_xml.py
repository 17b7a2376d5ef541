"""Amazon: the older XML. Its schemas ask for a strict order, which is told here element by element."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from marketplaces import Case, build, cases, differences
from xml_parts import by_id

CASES = list(cases("amazon-xml"))
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
    "ClassificationData": "ClothingType Department ColorMap MaterialComposition CareInstructions ModelName ModelNumber "
    "SizeMap",
    "Price": "SKU StandardPrice StandardPricePoints BusinessPrice QuantityPriceType QuantityPrice "
    "MinimumSellerAllowedPrice MaximumSellerAllowedPrice MAP Sale MaximumRetailPrice",
    "QuantityPrice": TIERS,
    "Sale": "StartDate EndDate SalePrice",
    "Inventory": "SKU FulfillmentCenterID Quantity Lookup RestockDate FulfillmentLatency SwitchFulfillmentTo",
    "ProductImage": "SKU ImageType ImageLocation",
    "Relationship": "ParentSKU Relation",
    "Relation": "SKU Type",
}
REPEATED = {"Message", "BulletPoint", "RecommendedBrowseNode", "GHSClassificationClass", "Relation", "Department"} | {
    "SupplierDeclaredDGHZRegulation"
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
    for element in root.iter():
        _order_holds(element)


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
    again = {name for name in found if found.count(name) > 1}
    assert again <= REPEATED, again


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
