"""Skroutz: products with their sizes inside, packed when the file is large."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import schemas
from lxml import etree
from marketplaces import NOW, Case, build, cases
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


# -- the schemas that Skroutz publishes ------------------------------------------------------------------------

ALIASES = {"id": "uid", "price_with_vat": "price", "additionalimage": "additional_image"}
"""The schema knows the other one of two names that the page gives for the same element."""
DECLARED = ("season", "size_fit", "outlet", "author", "expiration_date", "country_of_origin")
"""What the simple schema speaks of and forgets to declare."""


def as_the_schema_has_it(root: Any) -> Any:
    """The document in the names of the schema, which still demands `instock` and takes one further picture."""
    root.tag = "storedata"
    root.find("created_at").text = root.findtext("created_at").replace(" ", "T") + ":00"
    for product in root.iterfind("products/product"):
        for element in [child for child in product if child.tag in ALIASES]:
            element.tag = ALIASES[element.tag]
        for element in product.findall("additional_image")[1:]:
            product.remove(element)
        etree.SubElement(product, "instock").text = "Y"
    return root


def schema(name: str) -> etree.XMLSchema:
    tree = etree.parse(schemas.found(f"skroutz/{name}.xsd"))
    known = {element.get("name") for element in tree.getroot()}
    for missing in [name for name in DECLARED if name not in known]:
        etree.SubElement(tree.getroot(), "{http://www.w3.org/2001/XMLSchema}element", name=missing, type="xs:string")
    return etree.XMLSchema(tree)


WHOLE = {
    "weight": "0.9 kg",
    "season": "SS26",
    "size_fit": "regular",
    "outlet": "N",
    "author": "A. Writer",
    "expiration_date": "2027-01-31",
    "country_of_origin": "GR",
    "wholesale_price": "20.5",
    "tax_rate": "13",
    "images": ["https://shop.example/a.jpg", "https://shop.example/b.jpg", "https://shop.example/c.jpg"],
}


@pytest.mark.parametrize("name", ["skroutz-simple", "skroutz-size-variations"])
def test_documents_keep_the_schema(name: str, tmp_path: Path) -> None:
    base = {**CASES[0].given[0], **WHOLE, "color": "black"}
    sizes = [{**base, "id": f"R-{size}", "group_id": "R", "size": str(size)} for size in (42, 43)]
    case = CASES[0]._replace(given=[base] if name == "skroutz-simple" else sizes, params={"delivery_cost": "3.50"})
    root = as_the_schema_has_it(etree.fromstring(build(case, "skroutz", tmp_path).data))
    accepts = schema(name)
    assert accepts.validate(root), str(accepts.error_log)
    assert len(root.findall("products/product")) == 1
