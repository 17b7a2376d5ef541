"""eBay: the CSV of Seller Hub Reports, the bodies of calls to the Inventory API, MIP's CSV and XML, LMS."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from lxml import etree
from marketplaces import Case, build, cases, differences

from feedgen import api

CASES = list(cases("ebay"))
DELIMITERS = {"DE": ";", "IT": ";"}
ACTION = re.compile(r"\*?Action\(SiteID=\w+\|Country=[A-Z]{2}\|Currency=[A-Z]{3}\|Version=1193\|CC=UTF-8\)")
PARENT_ONLY = ("*Category", "*Title", "*ConditionID", "*Description", "*Format", "*Duration")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "ebay", tmp_path)
    items = _reader(case.feed)(built.data, case)
    assert not differences(case.expect, items)
    assert [sku for sku in case.expect if sku != "preamble"] == [sku for sku in items if sku != "preamble"]
    assert built.findings == sorted(case.findings)


def _reader(feed: str) -> Callable[[bytes, Case], dict[str, Any]]:
    if feed.startswith("seller-hub"):
        return _rows
    if feed.startswith("lms"):
        return _requests
    if feed.endswith("-xml"):
        return _elements
    return _objects if feed.startswith("inventory") else _plain_rows


def _plain_rows(data: bytes, case: Case) -> dict[str, Any]:
    """Rows of MIP by SKU, empty cells left out; the header as it stands."""
    header, *rows = csv.reader(data.decode("utf-8").splitlines(), strict=True)
    assert len(set(header)) == len(header)
    found = {row[0]: {name: cell for name, cell in zip(header, row, strict=True) if cell} for row in rows}
    return {"header": header[: len(case.expect.get("header", ()))], **found} if "header" in case.expect else found


def _elements(data: bytes, case: Case) -> dict[str, Any]:
    """Elements in the order of the document by what names them; children as they come."""
    root = etree.fromstring(data)
    found: dict[str, Any] = {"root": root.tag} if "root" in case.expect else {}
    for element in root:
        found[element.findtext("SKU") or element.findtext("groupID") or ""] = {"tag": element.tag, **_parts(element)}
    return found


def _requests(data: bytes, case: Case) -> dict[str, Any]:
    """Requests by their MessageID, and the header."""
    root = etree.fromstring(data.replace(b' xmlns="urn:ebay:apis:eBLBaseComponents"', b""))
    assert b'<BulkDataExchangeRequests xmlns="urn:ebay:apis:eBLBaseComponents">' in data
    header, *requests = root
    found = {request.findtext("MessageID") or "": {"tag": request.tag, **_parts(request)} for request in requests}
    return {"header": _parts(header), **found} if "header" in case.expect else found


def _parts(element: Any) -> dict[str, Any]:
    """Attributes and children by name, in order; what repeats is a list."""
    found: dict[str, Any] = {f"@{name}": value for name, value in element.attrib.items()}
    for child in element:
        own: Any = _parts(child)
        own = child.text if not own else {**own, "#text": child.text} if child.text and child.text.strip() else own
        found[child.tag] = [*_listed(found[child.tag]), own] if child.tag in found else own
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _rows(data: bytes, case: Case) -> dict[str, Any]:
    """Rows by SKU, empty cells left out; `Action` is the cell under the header that holds the settings."""
    delimiter = DELIMITERS.get(case.market, ",")
    table = list(csv.reader(data.decode("utf-8").splitlines(), delimiter=delimiter, strict=True))
    at = next(n for n, line in enumerate(table) if ACTION.fullmatch(line[0]))
    header, rows = table[at], table[at + 1 :]
    assert len(set(header)) == len(header)
    assert all(len(row) == len(header) for row in rows)
    found: dict[str, Any] = {"preamble": {"lines": table[:at], "template": table[0][2], "action": header[0]}}
    names = ["Action", *header[1:]]
    above: dict[str, str] = {}
    for row in rows:
        cells = {name: cell for name, cell in zip(names, row, strict=True) if cell}
        above = _row_is_sound(cells, above)
        if case.feed == "seller-hub" and cells is above:
            _listing_is_whole(cells)
        found[cells.get("CustomLabel") or cells["Custom label (SKU)"]] = cells
    return found


def _objects(data: bytes, case: Case) -> dict[str, Any]:
    """Objects of a bulk call, or a line each, by what names them."""
    text = data.decode("utf-8")
    lines = case.feed in ("inventory-groups", "inventory-publish-groups")
    found = [json.loads(line) for line in text.splitlines()] if lines else json.loads(text)["requests"]
    return {one.get("sku") or one.get("inventoryItemGroupKey") or one["offerId"]: one for one in found}


def _row_is_sound(cells: dict[str, str], above: dict[str, str]) -> dict[str, str]:
    """Holds of every row; returns the listing the next row may belong to."""
    if cells.get("Relationship") == "Variation":
        assert "Action" not in cells
        assert not cells.keys() & set(PARENT_ONLY)
        names = [pair.partition("=")[0] for pair in cells["RelationshipDetails"].split("|")]
        assert names == [pair.partition("=")[0] for pair in above["RelationshipDetails"].split("|")]
        assert all(pair in _pairs(above) for pair in cells["RelationshipDetails"].split("|"))
        assert not above.keys() & {"*StartPrice", "*Quantity", *(f"C:{name}" for name in names)}
        return above
    assert cells["Action"]
    return cells


def _listing_is_whole(cells: dict[str, str]) -> None:
    assert len(cells["*Title"]) <= 80
    assert ("ShippingProfileName" in cells) != ("ShippingService-1:Option" in cells)
    assert "\n" not in cells["*Description"]


def _pairs(parent: dict[str, str]) -> set[str]:
    """`Colour=Blue;Red` → Colour=Blue, Colour=Red."""
    split = [pair.partition("=") for pair in parent["RelationshipDetails"].split("|")]
    return {f"{name}={value}" for name, _, values in split for value in values.split(";")}


def test_a_bulk_call_has_at_most_25_objects(tmp_path: Path) -> None:
    (some,) = [case for case in CASES if case.name == "inventory-items-a_single_item"]
    many = [{**some.given[0], "id": f"MUG-{n}"} for n in range(60)]
    build(some._replace(given=many), "ebay", tmp_path, files=3)
    files = sorted((tmp_path / "feeds").glob("*.json"))
    documents = [json.loads(file.read_bytes()) for file in files if file.name != "manifest.json"]
    assert sorted(len(document["requests"]) for document in documents) == [10, 25, 25]
    assert all(list(document) == ["requests"] for document in documents)


def test_elements_of_mip_stand_in_the_order_of_its_schema(tmp_path: Path) -> None:
    (some,) = [case for case in CASES if case.name == "mip-xml-groups_stand_before_their_variants"]
    built = build(some, "ebay", tmp_path)
    order = [
        "title",
        "subtitle",
        "description",
        "attribute",
        "UPC",
        "ISBN",
        "EAN",
        "Brand",
        "MPN",
        "ePID",
        "pictureURL",
    ]
    order += ["conditionInfo", "shippingDetails"]
    for product in etree.fromstring(built.data).iter("product"):
        assert [child.tag for child in product] == ["SKU", "productInformation", "distribution", "inventory"]
        places = [order.index(child.tag) for child in product[1]]
        assert places == sorted(places)


ORDER = yaml.safe_load((Path(__file__).parent / "ebay-lms-order.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", [case for case in CASES if case.feed == "lms-add"], ids=lambda case: case.name)
def test_elements_of_lms_stand_in_the_order_of_the_wsdl(case: Case, tmp_path: Path) -> None:
    root = etree.fromstring(build(case, "ebay", tmp_path).data)
    for element in root.iter():
        name = etree.QName(element).localname
        order = ORDER.get(name, "").split()
        children = [etree.QName(child).localname for child in element]
        if order and not (name == "Pictures" and "Pictogram" in children):
            places = [order.index(child) for child in children]
            assert places == sorted(places), (name, children)

    # What no case fills has its place as well.
    fields = [field.name.split("/")[1] for field in _fields("lms-revise") if field.name.startswith("Item/")]
    places = [ORDER["Item"].split().index(name) for name in fields]
    assert places == sorted(places)


def _fields(feed: str) -> list[Any]:
    return next(one for one in api.channel("ebay").feeds if one.name == feed).fields
