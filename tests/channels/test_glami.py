"""Glami: an item per size, whose parameters have two or three children and may be repeated."""

from __future__ import annotations

from pathlib import Path

import pytest
from marketplaces import Case, cases
from xml_parts import checked

CASES = list(cases("glami"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    _, root = checked(case, "glami", tmp_path, "SHOPITEM", "ITEM_ID")
    assert (root.tag, root.nsmap, dict(root.attrib)) == ("SHOP", {}, {})
