"""The example shop keeps its promises: valid identifiers, two files that agree, a README that tells all."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from stdnum import ean

EXAMPLES = Path(__file__).parents[2] / "examples"
TAXONOMY = Path(__file__).parents[3] / "shared" / "data" / "google_taxonomy.en-US.txt"


def rows(name: str) -> list[dict[str, str]]:
    with (EXAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SHOP = rows("catalogue.csv")
JSON_SHOP = json.loads((EXAMPLES / "catalogue.json").read_text("utf-8"))


def test_it_is_about_40_products_in_90_variants() -> None:
    assert 85 <= len(SHOP) <= 95
    assert 38 <= len({row["group_id"] or row["id"] for row in SHOP}) <= 46


def test_ids_are_stable_skus() -> None:
    ids = [row["id"] for row in SHOP]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"RB-[A-Z0-9-]{2,30}", one) for one in ids)


def test_gtins_are_valid_and_nobodys() -> None:
    numbers = Counter(row["gtin"] for row in SHOP if row["gtin"])
    assert all(ean.is_valid(number) and number.startswith("9506000") for number in numbers)
    shared = {number for number, count in numbers.items() if count > 1}
    assert {row["condition"] for row in SHOP if row["gtin"] in shared} <= {"new", "refurbished"}


def test_variants_of_a_group_differ_in_what_a_customer_chooses() -> None:
    groups = defaultdict(list)
    for row in SHOP:
        if row["group_id"]:
            groups[row["group_id"]].append((row["color"], row["size"]))
    for group, choices in groups.items():
        assert len(choices) > 1, group
        assert len(set(choices)) == len(choices), group


def test_every_kind_of_stock_and_condition_occurs() -> None:
    assert {row["availability"] for row in SHOP} == {"in_stock", "out_of_stock", "preorder", "backorder"}
    assert {row["condition"] for row in SHOP} == {"new", "refurbished", "used"}
    assert {row["status"] for row in SHOP} == {"active", "draft"}
    assert all(row["availability_date"] for row in SHOP if row["availability"] in ("preorder", "backorder"))


def test_json_holds_the_same_products_as_csv() -> None:
    assert [product["id"] for product in JSON_SHOP] == [row["id"] for row in SHOP]
    for product, row in zip(JSON_SHOP, SHOP, strict=True):
        assert product["title"] == row["title"]
        assert product["description"] == row["description"]
        assert f"{product['price']['amount']} {product['price']['currency']}" == row["price"]
        assert product.get("images") == row["images"].split("|")
        assert str(product["quantity"]) == row["quantity"]


def test_every_google_category_exists() -> None:
    if not TAXONOMY.exists():
        pytest.skip("Google's taxonomy is not beside the project")
    known = dict(line.split(" - ", 1) for line in TAXONOMY.read_text("utf-8").splitlines()[1:])
    for row in SHOP:
        assert row["google_category"] in {*known, *known.values()}


def test_the_readme_explains_every_bad_row() -> None:
    text = (EXAMPLES / "README.md").read_text("utf-8")
    explained = set(re.findall(r"BAD-[A-Z-]+", text))
    present = {row["id"] for row in rows("catalogue-bad.csv") if row["id"]}
    assert explained == present


def test_the_readme_names_every_file() -> None:
    text = (EXAMPLES / "README.md").read_text("utf-8")
    for path in EXAMPLES.iterdir():
        if path.suffix in (".csv", ".json", ".yaml", ".py"):
            assert f"`{path.name}`" in text, path.name
