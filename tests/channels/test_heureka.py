"""Heureka: SHOPITEMs, and the stock file whose items are attributes, text and what shops have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree
from marketplaces import NOW, Case, cases
from xml_parts import checked

from feedgen import api

CASES = list(cases("heureka"))
ITEMS = {"products": ("SHOP", "SHOPITEM", "ITEM_ID"), "stock": ("item_list", "item", "@id")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    tag, item, name = ITEMS[case.feed]
    _, root = checked(case, "heureka", tmp_path, item, name)
    assert (root.tag, root.attrib, root.nsmap, {child.tag for child in root}) == (tag, {}, {}, {item})


def test_a_source_of_stock_alone(tmp_path: Path) -> None:
    """What a warehouse exports: numbers and pieces, and who has them; nothing that the products need."""
    (tmp_path / "stock.csv").write_text("Kód;Skladem ks;P1;P2\nA-1;7;2;0\nA-2;0;0;0\nA-3;12;;\nA/4;1;;\n", "utf-8")
    params = {"order_deadline": "14:00", "delivery_after": 1}
    config = {
        "catalogue": {"sources": [{"path": str(tmp_path / "stock.csv")}], "stores": {"P1": "P1", "P2": "P2"}},
        "channels": {"heureka": {"market": "CZ", "feeds": ["stock"], "params": params}},
    }
    (tmp_path / "feedgen.yaml").write_text(json.dumps(config), "utf-8")
    report = api.build(config=tmp_path / "feedgen.yaml", output=tmp_path / "feeds", now=NOW, workers=1)
    (file,) = report.feeds[0].files
    root = etree.parse(tmp_path / "feeds" / file.path).getroot()
    assert {item.get("id"): item.findtext("stock_quantity") for item in root} == {"A-1": "7", "A-2": "0", "A-3": "12"}
    first = root.find("item[@id='A-1']")
    assert first.find("delivery_time").get("orderDeadline") == "2026-11-01 14:00"
    assert {depot.get("id"): depot.findtext("stock_quantity") for depot in first.iterfind("depot")} == {
        "P1": "2",
        "P2": "0",
    }
