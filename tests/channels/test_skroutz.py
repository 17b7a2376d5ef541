"""Skroutz: products with their sizes inside, packed when the file is large."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from lxml import etree
from marketplaces import NOW, Case, cases
from xml_parts import checked

from feedgen import api

CASES = list(cases("skroutz"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    _, root = checked(case, "skroutz", tmp_path, "products/product", "id")
    assert (root.tag, [child.tag for child in root]) == ("mywebstore", ["created_at", "products"])
    assert root.findtext("created_at") == "2026-11-01 06:00"


def test_a_large_file_is_packed(tmp_path: Path) -> None:
    product = {**CASES[0].given[0], "description": "x" * 9_000}
    shop = [{**product, "id": f"P{n}"} for n in range(1_200)]
    (tmp_path / "shop.json").write_text(json.dumps(shop), "utf-8")
    report = api.build(str(tmp_path / "shop.json"), channels=["skroutz@GR"], output=tmp_path / "feeds", now=NOW)
    (file,) = report.feeds[0].files
    data = gzip.decompress((tmp_path / "feeds" / file.path).read_bytes())
    assert (file.path, file.unpacked) == ("skroutz-gr.xml.gz", len(data))
    assert len(etree.fromstring(data).findall("products/product")) == 1_200
