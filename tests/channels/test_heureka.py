"""Heureka: SHOPITEMs, and the stock file whose items are attributes, text and what shops have."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from marketplaces import Case, build, cases, differences
from xml_parts import by_id

from feedgen.profiles.lint.channel import lint_profile

CASES = list(cases("heureka"))
ITEMS = {"products": ("SHOP", "SHOPITEM", "ITEM_ID"), "stock": ("item_list", "item", "@id")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "heureka", tmp_path)
    tag, item, name = ITEMS[case.feed]
    root = etree.fromstring(built.data)
    assert (root.tag, root.attrib, root.nsmap, {child.tag for child in root}) == (tag, {}, {}, {item})
    found = by_id(root, item, name)
    assert not differences({sku: one for sku, one in case.expect.items() if one is not None}, found)
    assert [sku for sku, one in case.expect.items() if one is not None] == list(found)
    assert built.findings == sorted(case.findings)


def test_profile_is_sound() -> None:
    assert lint_profile("heureka") == []
