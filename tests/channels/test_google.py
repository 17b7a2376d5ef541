"""Google Merchant Center: RSS 2.0 with one element per attribute."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree
from marketplaces import NOW, Built, Case, build, cases, differences

from feedgen import api

PROJECT = Path(__file__).parents[2]
TABLES = PROJECT / "channel_profiles" / "_tables"
TAXONOMY = PROJECT.parent / "shared" / "data" / "google_taxonomy.en-US.txt"
G = "http://base.google.com/ns/1.0"
CASES = list(cases("google"))

_LISTED = (Path(__file__).parent / "cases/google/attributes.txt").read_text(encoding="utf-8").partition("\n[")[0]
ATTRIBUTES = [line for line in _LISTED.splitlines() if line and ": " not in line]
"""All that Google reads about a product (vehicles and property aside)."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "google", tmp_path)
    items = _items(built)
    assert not differences({sku: item for sku, item in case.expect.items() if item is not None}, items)
    assert [sku for sku, item in case.expect.items() if item is not None] == list(items)
    assert built.findings == sorted(case.findings)


def _items(built: Built) -> dict[str, Any]:
    """Items by id: element → text, parts, or a list where it is repeated."""
    return {item["g:id"]: item for item in map(_parts, etree.fromstring(built.data).iter("item"))}


def _parts(element: Any) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for child in element:
        name = etree.QName(child)
        assert name.namespace == G, "every attribute carries Google's namespace"
        content = _parts(child) if len(child) else child.text
        assert content, f"{child.tag} is empty; Google wants it left out"
        found.setdefault(f"g:{name.localname}", []).append(content)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def test_document(tmp_path: Path) -> None:
    built = build(CASES[0], "google", tmp_path)
    root = etree.fromstring(built.data)
    assert built.data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
    assert (root.tag, root.get("version"), root.nsmap) == ("rss", "2.0", {"g": G})
    channel = root[0]
    assert [child.tag for child in channel][:3] == ["title", "link", "description"]
    assert [child.text for child in channel][:2] == ["Example Shop", "https://shop.example"]
    assert built.data.count(b"xmlns:g") == 1


FULL = {
    "id": "A-1",
    "title": "Stoneware mug, 350 ml",
    "description": "Glazed: dishwasher safe,\nmade by hand",
    "link": "https://shop.example/mug?c=a,b",
    "images": ["https://shop.example/a.jpg", "https://shop.example/b,c.jpg", "https://shop.example/d.jpg"],
    "price": "12.50 EUR",
    "availability": "in stock",
    "brand": "Nova",
    "gtin": "4006381333931",
    "category": "Kitchen > Mugs",
    "highlights": ["Holds 350 ml, or a bit more", "Safe"],
    "shipping": [
        {"country": "FR", "service": "Standard: 2 days", "price": "4.90 EUR"},
        {"country": "BE", "price": "0 EUR"},
    ],
    "details": [{"attribute_name": "Volume", "attribute_value": "350 ml"}],
    "stores": [{"store_code": "P-1", "quantity": 3, "price": "12.90 EUR"}, {"store_code": "P-2", "quantity": 0}],
    "regions": [{"region_id": "idf", "price": "12.70 EUR"}],
}


def whole(tmp_path: Path, *feeds: str) -> Path:
    """The folder with these feeds of one product that says much."""
    (tmp_path / "shop.json").write_text(json.dumps([FULL]), encoding="utf-8")
    config = {
        "shop": {"name": "Example Shop", "url": "https://shop.example", "timezone": "Europe/Paris"},
        "catalogue": {"sources": [{"path": str(tmp_path / "shop.json")}]},
        "promotions": {
            "BF26": {"code": "BF26", "discount": "20%", "title": "20% off", "start": "2026-11-27", "end": "2026-11-30"}
        },
        "channels": {"google": {"market": "FR", "feeds": list(feeds)}},
    }
    (tmp_path / "feedgen.yaml").write_text(json.dumps(config), encoding="utf-8")
    api.build(config=tmp_path / "feedgen.yaml", output=tmp_path / "feeds", now=NOW, workers=1)
    return tmp_path / "feeds"


def _cell(text: str, header: str) -> Any:
    """A cell of Google's text format as the attribute's elements: lists by comma, groups by colon, both in quotes."""
    _, bracket, parts = header.partition("(")
    values = next(csv.reader([text], skipinitialspace=False)) if not bracket else _split(text, ",")
    if not bracket:
        values = [value.replace("%2C", ",") if value.startswith("http") else value for value in values]
        return values[0] if len(values) == 1 else values
    names = [f"g:{part}" for part in parts.rstrip(")").split(":")]
    groups = [dict(zip(names, map(_bare, _split(value, ":")), strict=True)) for value in values]
    groups = [{key: value for key, value in group.items() if value} for group in groups]
    return groups[0] if len(groups) == 1 else groups


def _split(text: str, by: str) -> list[str]:
    """Split outside of double quotes, which stay."""
    found, inside = [""], False
    for letter in text:
        inside ^= letter == '"'
        if letter == by and not inside:
            found.append("")
        else:
            found[-1] += letter
    return found


def _bare(text: str) -> str:
    return text[1:-1].replace('""', '"') if text.startswith('"') else text


def test_three_forms_say_the_same(tmp_path: Path) -> None:
    """Read back by readers of others: the table and the Atom document have what the RSS items have."""
    folder = whole(tmp_path, "products", "products-tsv", "products-atom")
    (item,) = etree.parse(folder / "google.xml").iter("item")
    rss = _parts(item)
    atom = etree.parse(folder / "google-atom.xml").getroot()
    assert [etree.QName(child).localname for child in atom] == ["title", "link", "updated", "entry"]
    assert _parts(atom[-1]) == rss
    text = (folder / "google.tsv").read_bytes().decode("utf-8")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
    found: dict[str, Any] = {}
    for header, cell in row.items():
        if cell:
            name = header.partition("(")[0]
            alone = name in ("title", "description", "link", "product_type")
            found[f"g:{name}"] = cell if alone else _cell(cell, header)
    assert found == rss


def test_elements_of_rss(tmp_path: Path) -> None:
    """Readers of RSS see title, link and description; nothing is there twice."""
    built = build(CASES[0]._replace(params={"rss_elements": True}, market="FR"), "google", tmp_path)
    for item in etree.fromstring(built.data).iter("item"):
        names = [child.tag for child in item]
        assert {"title", "link", "description"} <= set(names)
        assert not {f"{{{G}}}{name}" for name in ("title", "link", "description")} & set(names)


def test_inventories(tmp_path: Path) -> None:
    folder = whole(tmp_path, "local-inventory", "regional-inventory")
    tables = {}
    for name in ("local", "regional"):
        text = (folder / f"google-{name}-inventory.tsv").read_bytes().decode("utf-8")
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter="\t")
        tables[name] = [{key: value for key, value in row.items() if value} for row in rows]
    assert tables == {
        "local": [
            {"store_code": "P-1", "id": "A-1", "availability": "in_stock", "price": "12.90 EUR", "quantity": "3"},
            {"store_code": "P-2", "id": "A-1", "availability": "out_of_stock", "quantity": "0"},
        ],
        "regional": [{"id": "A-1", "region_id": "idf", "price": "12.70 EUR"}],
    }


def test_promotions_and_their_products(tmp_path: Path) -> None:
    folder = whole(tmp_path, "products", "promotions", "supplemental")
    (item,) = etree.parse(folder / "google-promotions.xml").iter("item")
    said = _parts(item)
    assert (said["g:promotion_id"], said["g:percent_off"], said["g:promotion_destination"]) == (
        "BF26", "20", ["Shopping_ads", "Free_listings"],
    )  # fmt: skip
    assert said["g:promotion_effective_dates"] == "2026-11-27T00:00:00+01:00/2026-11-30T23:59:59+01:00"
    for name in ("google.xml", "google-supplemental.xml"):
        (product,) = etree.parse(folder / name).iter("item")
        assert _parts(product)["g:promotion_id"] == "BF26"
    (product,) = etree.parse(folder / "google.xml").iter("item")
    assert "g:sale_price" not in _parts(product), "the reduction is made at the checkout alone"


def test_every_attribute_is_there() -> None:
    profile = yaml.safe_load((PROJECT / "channel_profiles" / "google.yaml").read_text(encoding="utf-8"))
    fields = list(profile["feeds"]["products"]["fields"])
    assert all(name.startswith("g:") for name in fields)
    assert sorted(name.removeprefix("g:") for name in fields) == sorted(ATTRIBUTES)


@pytest.mark.skipif(not TAXONOMY.exists(), reason="Google's taxonomy is reference material beside the project")
@pytest.mark.parametrize(("table", "root"), [("google_apparel", "Apparel & Accessories"), ("google_media", "Media")])
def test_tables_hold_their_branch_of_the_taxonomy(table: str, root: str) -> None:
    lines = TAXONOMY.read_text(encoding="utf-8").splitlines()
    known = dict(line.split(" - ", 1) for line in lines[1:])
    branch = {number: path for number, path in known.items() if f"{path} > ".startswith(f"{root} > ")}
    listed = yaml.safe_load((TABLES / f"{table}.yaml").read_text(encoding="utf-8"))
    assert lines[0].rsplit(" ", 1)[-1] in (TABLES / f"{table}.yaml").read_text(encoding="utf-8")
    assert {key for key in listed if key.isdigit()} == branch.keys()
    for number, path in branch.items():
        # A number and its path are the same kind of thing.
        assert listed[number] == listed[" > ".join(path.split(" > ")[:2])]
