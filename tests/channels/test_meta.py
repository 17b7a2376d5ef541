"""Meta: CSV and RSS read back by readers of others, and by the preset that reads such feeds."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from marketplaces import NOW

from feedgen import api

G = "http://base.google.com/ns/1.0"
LONGEST_LINE = 5 * 1024 * 1024
MUG: dict[str, Any] = {
    "id": "MUG-1",
    "title": 'Nova mug, "blue"',
    "description": "Holds 350 ml;\nglazed inside and outside.",
    "link": "https://shop.example/mug?c=a,b",
    "images": ["https://shop.example/a.jpg", "https://shop.example/b,c.jpg", "https://shop.example/d.jpg"],
    "videos": ["https://shop.example/v.mp4"],
    "price": "12.50 EUR",
    "sale_price": "9.90 EUR",
    "sale_start": "2026-11-01T00:00:00+01:00",
    "sale_end": "2026-11-30T23:59:00+01:00",
    "availability": "in stock",
    "quantity": 4,
    "condition": "refurbished",
    "brand": "Nova",
    "gtin": "4006381333931",
    "mpn": "M,1",
    "group_id": "MUG",
    "google_category": "2169",
    "category": "Kitchen > Mugs",
    "color": "Blue",
    "gender": "unisex",
    "age_group": "adult",
    "material": "Stoneware",
    "shipping": [{"country": "FR", "region": "IDF", "service": "Post", "price": "4.90 EUR"}],
    "shipping_weight": "400 g",
    "tags": ["summer", "trending"],
    "variant_option": [{"name": "Scent", "value": "Fruity"}, {"name": "Flavor", "value": "Strawberry"}],
    "custom_label_0": "a",
    "country_of_origin": "PT",
    "markets": {"US": {"price": "14 USD", "availability": "out of stock"}, "GB": {"price": "11 GBP"}},
    "translations": {"fr": {"title": "Tasse", "description": "350 ml"}},
}
PLAIN = {
    "id": "TEE",
    "title": "Tee of organic cotton",
    "description": "Mid-weight, made of organic cotton.",
    "link": "https://shop.example/tee",
    "images": ["https://shop.example/tee.jpg"],
    "price": "20 EUR",
    "availability": "out of stock",
    "brand": "Nova",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "shop.json").write_text(json.dumps([MUG, PLAIN]), encoding="utf-8")
    return built(tmp_path, tmp_path / "shop.json", "feeds", "products", "products-xml", "country", "language")


def built(folder: Path, source: Path, name: str, *feeds: str, **over: Any) -> Path:
    asked = [f"meta/{feed}" for feed in feeds]
    api.build(str(source), channels=asked, output=folder / name, now=NOW, workers=1, state=False, **over)
    return folder / name


def table(path: Path) -> list[dict[str, str]]:
    rows = csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8"), newline=""))
    return [{key: value for key, value in row.items() if value} for row in rows]


def test_table(folder: Path) -> None:
    mug, plain = table(folder / "meta.csv")
    assert mug == {
        "id": "MUG-1",
        "title": 'Nova mug, "blue"',
        "description": "Holds 350 ml;\nglazed inside and outside.",
        "availability": "in stock",
        "condition": "refurbished",
        "price": "12.50 EUR",
        "link": "https://shop.example/mug?c=a,b",
        "image_link": "https://shop.example/a.jpg",
        "brand": "Nova",
        "gtin": "4006381333931",
        "mpn": "M,1",
        "quantity_to_sell_on_facebook": "4",
        "sale_price": "9.90 EUR",
        "sale_price_effective_date": "2026-11-01T00:00+01:00/2026-11-30T23:59+01:00",
        "item_group_id": "MUG",
        "status": "active",
        "additional_image_link": "https://shop.example/b%2Cc.jpg,https://shop.example/d.jpg",
        "video[0].url": "https://shop.example/v.mp4",
        "google_product_category": "2169",
        "product_type": "Kitchen > Mugs",
        "color": "Blue",
        "gender": "unisex",
        "age_group": "adult",
        "material": "Stoneware",
        "additional_variant_attribute": "Scent:Fruity, Flavor:Strawberry",
        "shipping": "FR:IDF:Post:4.90 EUR",
        "shipping_weight": "400 g",
        "internal_label": "['summer','trending']",
        "custom_label_0": "a",
        "origin_country": "PT",
    }
    assert plain["availability"] == "out of stock"


def test_rss_has_an_element_per_line(folder: Path) -> None:
    data = (folder / "meta.xml").read_bytes()
    items = list(etree.fromstring(data).iter("item"))
    assert len(items) == 2
    lines = data.splitlines()
    assert max(map(len, lines)) < LONGEST_LINE
    assert all(line.count(b"</") <= 1 for line in lines), "one element per line"
    found = {(etree.QName(child).namespace, etree.QName(child).localname): child for child in items[0]}
    assert found[G, "title"].text == 'Nova mug, "blue"'
    assert {name for namespace, name in found if namespace is None} == {
        "additional_image_link", "additional_variant_attribute", "internal_label", "origin_country",
        "quantity_to_sell_on_facebook", "status", "video",
    }  # fmt: skip
    assert [child.text for child in found[G, "shipping"]] == ["FR", "IDF", "Post", "4.90 EUR"]


def test_overrides(folder: Path) -> None:
    assert table(folder / "meta-country.csv") == [
        {"id": "MUG-1", "override": "US", "price": "14.00 USD", "status": "active", "availability": "out of stock"},
        {"id": "MUG-1", "override": "GB", "price": "11.00 GBP", "status": "active"},
    ]
    (french,) = table(folder / "meta-language.csv")
    assert (french["override"], french["title"], french["description"]) == ("fr_XX", "Tasse", "350 ml")


@pytest.mark.parametrize("name", ["meta.csv", "meta.xml"])
def test_round_trip(folder: Path, name: str) -> None:
    """What the preset makes of our feed is the same products: they make the same feeds again."""
    again = built(folder.parent, folder / name, "again", "products", "products-xml", preset="facebook-feed")
    assert table(again / "meta.csv") == table(folder / "meta.csv")
    # a comma in an address of the table had to be percent-encoded, which is the same address
    first, second = ((made / "meta.xml").read_bytes().replace(b"%2C", b",") for made in (folder, again))
    assert first == second
