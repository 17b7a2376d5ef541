"""What Walmart's documents look like, as JSON Schemas made for these tests of its public pages: it publishes none."""

from __future__ import annotations

from typing import Any


def record(required: list[str], **properties: Any) -> dict[str, Any]:
    """An object with these members alone."""
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def many(items: Any, least: int = 1, most: int | None = None) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, **({} if most is None else {"maxItems": most})}


def text(most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most}


TEXT = {"type": "string", "minLength": 1}
SKU = text(50)
YES = {"enum": ["Yes", "No"]}
MONEY = {"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.01}
PIECES = {"type": "integer", "minimum": 0}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"}
US = record(
    ["businessUnit", "locale", "version"],
    businessUnit={"const": "WALMART_US"},
    locale={"const": "en"},
    version={"type": "string", "pattern": "^[25]\\.0\\."},
)
NUMBER = record(
    ["productIdType", "productId"],
    productIdType={"enum": ["UPC", "EAN", "GTIN", "ISBN"]},
    productId={"type": "string", "pattern": "^(CUSTOM|[0-9]{12,14})$"},
)
ORDERABLE = {
    "type": "object",
    "required": ["sku", "productIdentifiers"],
    "properties": {
        "sku": SKU,
        "productIdentifiers": NUMBER,
        "price": MONEY,
        "ShippingWeight": {"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.001},
        "country_of_origin_substantial_transformation": TEXT,
        "fulfillmentLagTime": {"type": "integer", "minimum": 0, "maximum": 10},
        "startDate": MOMENT,
        "endDate": MOMENT,
        "MustShipAlone": YES,
        "SkuUpdate": YES,
        "ProductIdUpdate": YES,
    },
}
VISIBLE = {
    "type": "object",
    "properties": {
        "productName": text(199),
        "brand": text(60),
        "shortDescription": text(100_000),
        "keyFeatures": many(TEXT),
        "mainImageUrl": {"type": "string", "pattern": "^https?://", "maxLength": 2500},
        "productSecondaryImageURL": many({"type": "string", "pattern": "^https?://"}, 5),
        "isProp65WarningRequired": YES,
        "color": many(TEXT),
        "gender": {"enum": ["Male", "Female", "Unisex"]},
        "ageGroup": many({"enum": ["Newborn", "Infant", "Toddler", "Child", "Adult"]}),
        "material": many(TEXT),
        "msrp": MONEY,
        "variantGroupId": text(300),
        "variantAttributeNames": many({"enum": ["color", "size", "clothingSize", "shoeSize", "material", "pattern"]}),
        "isPrimaryVariant": YES,
    },
    "dependentRequired": {"variantGroupId": ["variantAttributeNames", "isPrimaryVariant"]},
}


def items(*, whole: bool) -> dict[str, Any]:
    asked = ["price", "ShippingWeight", "country_of_origin_substantial_transformation"]
    shown = ["productName", "brand", "shortDescription", "keyFeatures", "mainImageUrl", "isProp65WarningRequired"]
    visible = {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": {**VISIBLE, "required": shown if whole else []},
    }
    orderable = {**ORDERABLE, "required": [*ORDERABLE["required"], *(asked if whole else [])]}  # type: ignore[misc]
    # An item of which nothing that is shown changes has no Visible.
    item = record(["Orderable", "Visible"] if whole else ["Orderable"], Orderable=orderable, Visible=visible)
    return record(["MPItemFeedHeader", "MPItem"], MPItemFeedHeader=US, MPItem=many(item, 1, 10_000))


AMOUNT = record(["currency", "amount"], currency={"const": "USD"}, amount=MONEY)
PRICING = record(
    ["currentPriceType", "currentPrice"],
    currentPriceType={"enum": ["BASE", "REDUCED", "CLEARANCE"]},
    currentPrice=AMOUNT,
    comparisonPriceType={"const": "BASE"},
    comparisonPrice=AMOUNT,
)
STOCK = record(["unit", "amount"], unit={"const": "EACH"}, amount=PIECES)
PROMOTION = record(
    ["promotionSettingAction", "promotionPrice", "promotionPriceStartDateTime", "promotionPriceEndDateTime"],
    promotionSettingAction={"enum": ["Create", "ReplaceAll"]},
    promotionPlacement={"const": "MAP Cart"},
    promotionType={"enum": ["Reduced", "Clearance"]},
    promotionPrice=MONEY,
    promotionPriceStartDateTime=MOMENT,
    promotionPriceEndDateTime=MOMENT,
)
OFFER = record(["sku", "price"], sku=SKU, price=MONEY, msrp=MONEY, promoid=TEXT, promotionInformation=PROMOTION)
SCHEMAS: dict[str, dict[str, Any]] = {
    "item": items(whole=True),
    "maintenance": items(whole=False),
    "match": record(
        ["MPItemFeedHeader", "MPItem"],
        MPItemFeedHeader={"type": "object", "required": ["sellingChannel", "version", "locale"]},
        MPItem=many(
            record(
                ["Item"],
                Item=record(
                    ["sku", "productIdentifiers", "price", "ShippingWeight"],
                    sku=SKU,
                    productIdentifiers=NUMBER,
                    price=MONEY,
                    ShippingWeight={"type": "number", "exclusiveMinimum": 0},
                    condition=TEXT,
                ),
            )
        ),
    ),
    "retire": record(
        ["RetireItemHeader", "RetireItem"],
        RetireItemHeader=record(["feedDate", "version"], feedDate=TEXT, version={"const": "1.0"}),
        RetireItem=many(record(["sku"], sku=SKU)),
    ),
    "price": record(
        ["PriceHeader", "Price"],
        PriceHeader=record(["version"], version={"const": "1.7"}),
        Price=many(record(["sku", "pricing"], sku=SKU, pricing=many(PRICING, 1, 1))),
    ),
    "price-promotion": record(
        ["MPItemFeedHeader", "MPItem"],
        MPItemFeedHeader=US,
        MPItem=many(record(["Promo&Discount"], **{"Promo&Discount": OFFER})),
    ),
    "inventory": record(
        ["InventoryHeader", "Inventory"],
        InventoryHeader=record(["version"], version={"const": "1.4"}),
        Inventory=many(record(["sku", "quantity"], sku=SKU, quantity=STOCK, inventoryAvailableDate=TEXT)),
    ),
    "inventory-multi-node": record(
        ["inventoryHeader", "inventory"],
        inventoryHeader=record(["version"], version={"const": "1.5"}),
        inventory=many(
            record(
                ["sku", "shipNodes"],
                sku=SKU,
                shipNodes=many(record(["shipNode", "quantity"], shipNode=TEXT, quantity=STOCK)),
            )
        ),
    ),
}
"""By feed."""
