"""Ceneo: offers made of attributes, pictures without text, and texts as CDATA."""

from __future__ import annotations

from pathlib import Path

import pytest
from marketplaces import Case, cases
from xml_parts import checked

CASES = list(cases("ceneo"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    data, root = checked(case, "ceneo", tmp_path, "o", "@id")
    assert (root.tag, dict(root.attrib), {child.tag for child in root}) == ("offers", {"version": "1"}, {"o"})
    assert root.nsmap == {"xsi": "http://www.w3.org/2001/XMLSchema-instance"}
    assert data.count(b"xmlns:xsi") == 1
    for text in ("cat", "name", "desc", "attrs/a"):
        assert all(f"<![CDATA[{found.text[:1]}".encode() in data for found in root.iterfind(f"o/{text}"))
