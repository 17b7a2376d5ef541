"""Mirakl: offers whose columns are there when they are filled, products with the attributes of a marketplace."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from marketplaces import NOW, Case, build, cases, differences

from feedgen import api
from feedgen.profiles.lookup import profile_names

CASES = list(cases("mirakl"))
ALWAYS = {
    "sku", "product-id", "product-id-type", "price", "quantity", "state", "discount-price", "discount-start-date",
    "discount-end-date", "update-delete",
}  # fmt: skip
"""What every offer has, and what ends: an empty cell clears it."""
PRODUCT: dict[str, Any] = {
    "id": "A", "title": "Lamp", "gtin": "4006381333931", "price": "5 EUR", "quantity": 1, "category": "Home > Lamps"
}  # fmt: skip
ATTRIBUTES = {
    "attributes": [
        {"code": "nom", "required": True, "roles": [{"type": "TITLE"}], "hierarchy_code": "", "type": "TEXT",
         "type_parameters": [{"name": "MAX_LENGTH", "value": "3"}]},
        {"code": "puissance", "required": True, "roles": [], "hierarchy_code": "L1", "type": "INTEGER"},
        {"code": "couleur", "required": False, "roles": [], "hierarchy_code": "L1", "type": "LIST",
         "values": [{"code": "R", "label": "Rouge"}]},
        {"code": "puissance", "required": True, "roles": [], "hierarchy_code": "L2", "type": "INTEGER"},
    ]
}  # fmt: skip
"""An answer of PM11."""


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), delimiter=";", strict=True))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "carrefour", tmp_path)  # the same feeds, for a market
    offers = {row["sku"]: {name: cell for name, cell in row.items() if cell} for row in rows(built.data)}
    assert not differences(case.expect, offers)
    assert list(case.expect) == list(offers)
    assert built.findings == sorted(case.findings)
    given_ = {name for product in case.given for name in product if "-" in name}
    assert set(rows(built.data)[0] if offers else ()) <= ALWAYS | given_


def made(folder: Path, feed: str, product: dict[str, Any], **channel: Any) -> list[dict[str, str]]:
    (folder / "shop.json").write_text(json.dumps([PRODUCT | product]), "utf-8")
    settings = {"profile": "mirakl", "feeds": [feed], **channel}
    config = {
        "shop": {"currency": "EUR"},
        "channels": {"own": settings},
        "guards": {"min_items": 0, "max_rejected": None},
    }
    (folder / "feedgen.yaml").write_text(json.dumps(config), "utf-8")
    api.build(str(folder / "shop.json"), config=folder / "feedgen.yaml", output=folder / "feeds", now=NOW, workers=1)
    return rows((folder / "feeds" / f"own-{feed}.csv").read_bytes())


def test_the_answer_of_the_interface_names_the_columns(tmp_path: Path) -> None:
    (tmp_path / "pm11.json").write_text(json.dumps(ATTRIBUTES), "utf-8")
    (tmp_path / "map.csv").write_text("Home > Lamps;L1\n", "utf-8")
    settings: dict[str, Any] = {"params": {"attributes": "pm11.json"}, "categories": "map.csv"}
    settings["fields"] = {"puissance": "attributes.watt", "couleur": "color | upper | truncate(1)"}
    settings["params"]["category"] = "L3"
    (row,) = made(tmp_path, "products", {"watt": "7", "color": "red"}, **settings)
    assert row == {"nom": "Lam", "puissance": "7", "couleur": "R"}
    assert made(tmp_path, "products", {}, **settings) == [], "L1 asks for it"
    assert len(made(tmp_path, "products", {"category": "Chairs"}, **settings)) == 1, "L3 does not"


def test_a_marketplace_has_fields_of_its_own(tmp_path: Path) -> None:
    lines = "code;required;allowed;default\nprice[channel=FR];;;\nproducer-id[FR-DEEE];yes;;FR123\nbatch;yes;1|2;\n"
    (tmp_path / "fields.csv").write_text(lines, "utf-8")
    (row,) = made(
        tmp_path, "offers", {"batch": "2", "price[channel=FR]": "4.50"}, params={"offer_fields": "fields.csv"}
    )
    assert list(row)[-3:] == ["price[channel=FR]", "producer-id[FR-DEEE]", "batch"]
    assert (row["price[channel=FR]"], row["producer-id[FR-DEEE]"], row["batch"]) == ("4.50", "FR123", "2")


def test_marketplaces_have_the_feeds_of_mirakl() -> None:
    known = [api.channel(name) for name in profile_names()]
    thin = {channel.name for channel in known if channel.like == "mirakl"}
    assert {"fnac-darty", "la-redoute", "nature-et-decouvertes", "rueducommerce", "leroy-merlin"} <= thin
    assert {"carrefour", "conforama", "decathlon"} <= thin
