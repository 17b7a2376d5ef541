"""Heureka: SHOPITEMs, and the stock file whose items are attributes, text and what shops have."""

from __future__ import annotations

from pathlib import Path

import pytest
from marketplaces import Case, cases
from xml_parts import checked

CASES = list(cases("heureka"))
ITEMS = {"products": ("SHOP", "SHOPITEM", "ITEM_ID"), "stock": ("item_list", "item", "@id")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    tag, item, name = ITEMS[case.feed]
    _, root = checked(case, "heureka", tmp_path, item, name)
    assert (root.tag, root.attrib, root.nsmap, {child.tag for child in root}) == (tag, {}, {}, {item})
