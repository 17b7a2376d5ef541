"""The script a developer writes in an afternoon: csv + ElementTree, one Google feed, nothing checked.

It is the yardstick of the benchmark, so it is written the usual way: a dict per row, an element per item,
escaping left to ElementTree, items written one by one.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from xml.etree import ElementTree

NAMESPACE = "http://base.google.com/ns/1.0"
ElementTree.register_namespace("g", NAMESPACE)

COPIED = {
    "id": "id",
    "title": "title",
    "description": "description",
    "link": "link",
    "image_link": "image_link",
    "availability": "availability",
    "price": "price",
    "sale_price": "sale_price",
    "brand": "brand",
    "gtin": "gtin",
    "mpn": "mpn",
    "condition": "condition",
    "google_product_category": "google_category",
    "product_type": "category",
    "item_group_id": "group_id",
    "color": "color",
    "size": "size",
    "gender": "gender",
    "shipping_weight": "weight",
}
HEADER = (
    "<?xml version='1.0' encoding='utf-8'?>\n"
    f'<rss version="2.0" xmlns:g="{NAMESPACE}"><channel><title>Shop</title>'
    "<link>https://shop.example</link><description>Shop</description>\n"
)


def item(row: dict[str, str]) -> ElementTree.Element:
    """One product as an RSS item; empty columns are left out."""
    element = ElementTree.Element("item")
    for name, column in COPIED.items():
        if value := row[column]:
            ElementTree.SubElement(element, f"{{{NAMESPACE}}}{name}").text = value
    for url in row["additional_image_link"].split(","):
        if url:
            ElementTree.SubElement(element, f"{{{NAMESPACE}}}additional_image_link").text = url
    if row["shipping"]:
        country, _, service, price = row["shipping"].split(":")
        shipping = ElementTree.SubElement(element, f"{{{NAMESPACE}}}shipping")
        for name, value in (("country", country), ("service", service), ("price", price)):
            ElementTree.SubElement(shipping, f"{{{NAMESPACE}}}{name}").text = value
    return element


def main(source: Path, target: Path) -> None:
    """Read the CSV, write the feed."""
    with source.open(encoding="utf-8", newline="") as rows, target.open("w", encoding="utf-8") as feed:
        feed.write(HEADER)
        for row in csv.DictReader(rows):
            feed.write(ElementTree.tostring(item(row), encoding="unicode"))
            feed.write("\n")
        feed.write("</channel></rss>\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
