"""Zboží.cz: SHOPITEMs in a namespace of their own, read back by the preset of the dialect."""

from __future__ import annotations

from pathlib import Path

import pytest
from marketplaces import Case, cases
from xml_parts import checked

CASES = list(cases("zbozi"))
NAMESPACE = "http://www.zbozi.cz/ns/offer/1.0"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    data, root = checked(case, "zbozi", tmp_path, f"{{{NAMESPACE}}}SHOPITEM", "ITEM_ID")
    assert (root.tag, root.nsmap, dict(root.attrib)) == (f"{{{NAMESPACE}}}SHOP", {None: NAMESPACE}, {})
    assert data.count(b"xmlns") == 1
