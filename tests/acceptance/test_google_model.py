"""What the feeds say is what the product model says, field by field, for any products without fault."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from acceptance_shop import Ran
from hypothesis import HealthCheck, given, settings
from lxml import etree
from valid_products import NOW, catalogues

from feedgen import api
from feedgen.catalogue import Product, ProductReader, Raw, ReadOptions, Records

Model = dict[str, Any]

SELLABLE = {"limited_availability": "in_stock", "discontinued": "out_of_stock"}

any_catalogue = given(catalogue=catalogues())
thorough = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def models(catalogue: list[Model]) -> list[Model]:
    """The products as the model reads them, with nothing to say about any."""
    reader = ProductReader(ReadOptions(currency="EUR", base_url="https://shop.example"))
    raws = [Raw(product, row, None) for row, product in enumerate(catalogue, 1)]
    read, findings = reader.read(Records.of(raws), "shop.json")
    assert [str(finding) for finding in findings] == []
    return [dict(_present(product)) for product in read]


def _present(product: Product | None) -> Product:
    assert product is not None
    return product


def built(catalogue: list[Model], folder: Path, channel: str, **params: str) -> Path:
    """The one file of a channel."""
    source = folder / "shop.json"
    source.write_text(json.dumps(catalogue), "utf-8")
    report = api.build(
        str(source),
        channels=[channel],
        output=folder / "feeds",
        shop={"url": "https://shop.example", "timezone": "UTC"},
        params=params,
        now=NOW,
        workers=1,
    )
    (feed,) = report.feeds
    assert (feed.products, feed.items) == (len(catalogue), len(catalogue)), list(report.tally)
    return folder / "feeds" / feed.files[0].path


# -- Google: XML -----------------------------------------------------------------------------------------------


def money(value: Any) -> str:
    return f"{value.amount:.2f} {value.currency}"


def measure(value: Any) -> str:
    return f"{value.value.normalize():f} {value.unit}"


def moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds").replace("Z", "+00:00")


def on_sale(product: Model) -> bool:
    """Its end is the last second of a sale; one that is over is left out."""
    return "sale_price" in product and product["sale_end"] >= NOW


def identified(product: Model) -> bool:
    """Google's rule outside media and clothing: a GTIN, or brand and MPN."""
    return "gtin" in product or ("brand" in product and "mpn" in product)


Expected = Callable[[Model], "str | list[str] | None"]

FIELDS: dict[str, Expected] = {
    "id": lambda p: p["id"],
    "title": lambda p: p["title"],
    "description": lambda p: p["description"],
    "link": lambda p: p["link"],
    "image_link": lambda p: p["images"][0],
    "additional_image_link": lambda p: list(p["images"][1:11]),
    "availability": lambda p: SELLABLE.get(p["availability"], p["availability"]),
    "price": lambda p: money(p["price"]),
    "sale_price": lambda p: money(p["sale_price"]) if on_sale(p) else None,
    "sale_price_effective_date": lambda p: f"{moment(p['sale_start'])}/{moment(p['sale_end'])}" if on_sale(p) else None,
    "brand": lambda p: p.get("brand"),
    "gtin": lambda p: p.get("gtin"),
    "mpn": lambda p: p.get("mpn") if identified(p) else None,
    "identifier_exists": lambda p: None if identified(p) else "no",
    "condition": lambda p: p.get("condition", "new"),
    "color": lambda p: p.get("color"),
    "size": lambda p: p.get("size"),
    "material": lambda p: p.get("material"),
    "product_type": lambda p: " > ".join(p["category"]) if "category" in p else None,
    "product_highlight": lambda p: list(p.get("highlights", [])),
    "google_product_category": lambda p: p.get("google_category"),
    "custom_label_0": lambda p: p.get("custom_label_0"),
    "shipping_label": lambda p: p.get("shipping_label"),
    "adult": lambda p: {True: "yes", False: "no"}[p["adult"]] if "adult" in p else None,
    "multipack": lambda p: str(p["multipack"]) if "multipack" in p else None,
    "product_weight": lambda p: measure(p["weight"]) if "weight" in p else None,
    "shipping_weight": lambda p: measure(p["weight"]) if "weight" in p else None,
}


@thorough
@any_catalogue
def test_every_field_of_google(catalogue: list[Model]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = built(catalogue, Path(folder), "google@FR")
        items = Ran(0, "", "", path.parent).items(path.name)
        shipping = {
            str(item.findtext("{*}id")): [
                [str(group.findtext(f"{{*}}{part}")) for part in ("country", "service", "price")]
                for group in item.iterfind("{*}shipping")
            ]
            for item in etree.parse(path).iterfind("channel/item")
        }
    assert list(items) == [product["id"] for product in catalogue]
    for product in models(catalogue):
        found = items[product["id"]]
        said = {name: value if isinstance(value, list) else [value] for name, value in found.items()}
        expected = {name: as_list(call(product)) for name, call in FIELDS.items()}
        assert {name: said.get(name, []) for name in FIELDS} == expected
        assert shipping[product["id"]] == [
            [part["country"], part["service"], money(part["price"])] for part in product.get("shipping", [])
        ]
        assert set(found) <= {*FIELDS, "shipping"}, "nothing is said that nobody gave"


def as_list(value: str | list[str] | None) -> list[str]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


# -- idealo: CSV -----------------------------------------------------------------------------------------------


@thorough
@any_catalogue
def test_rows_of_idealo(catalogue: list[Model]) -> None:
    catalogue = [{**product, "availability": "in_stock", "brand": "Acme"} for product in catalogue]
    for product in catalogue:
        for name in ("sale_price", "sale_start", "sale_end", "color", "size", "shipping", "condition"):
            product.pop(name, None)
    params = {"deliveryCosts_dpd": "4.90", "paymentCosts_paypal": "0", "delivery_time": "2 jours"}
    with tempfile.TemporaryDirectory() as folder:
        path = built(catalogue, Path(folder), "idealo@FR", **params)
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter=";", strict=True))
    assert [row["sku"] for row in rows] == [product["id"] for product in catalogue]
    for row, product in zip(rows, models(catalogue), strict=True):
        assert row["title"].endswith(product["title"])
        assert row["url"] == product["link"]
        assert Decimal(row["price"]) == product["price"].amount
        assert row["eans"] == product.get("gtin", "")
        assert row["categoryPath"] == " > ".join(product.get("category", []))
        assert row["description"] == product["description"]
        assert row["imageUrls"].split("|") == product["images"]


# -- Amazon: JSON ----------------------------------------------------------------------------------------------


@thorough
@any_catalogue
def test_messages_of_amazon(catalogue: list[Model]) -> None:
    catalogue = [{**product, "brand": "Acme", "condition": "new", "quantity": 3} for product in catalogue]
    params = {
        "seller_id": "A2ROBOTSHOPFR7",
        "product_type": "TOYS_AND_GAMES",
        "gtin_exemption": "yes",
        "country_of_origin": "FR",
        "dangerous_goods": "not_applicable",
    }
    for product in catalogue:
        for name in ("sale_price", "sale_start", "sale_end"):
            product.pop(name, None)
    with tempfile.TemporaryDirectory() as folder:
        path = built(catalogue, Path(folder), "amazon/listings@FR", **params)
        document = json.loads(path.read_text("utf-8"))
    messages = document["messages"]
    assert [message["messageId"] for message in messages] == list(range(1, len(catalogue) + 1))
    for message, product in zip(messages, models(catalogue), strict=True):
        attributes = message["attributes"]
        (offer,) = attributes["purchasable_offer"]
        assert message["sku"] == product["id"]
        assert attributes["item_name"][0]["value"] == product["title"]
        assert attributes["brand"][0]["value"] == product["brand"]
        assert attributes["main_product_image_locator"][0]["media_location"] == product["images"][0]
        assert Decimal(str(offer["our_price"][0]["schedule"][0]["value_with_tax"])) == product["price"].amount
        assert offer["currency"] == product["price"].currency
