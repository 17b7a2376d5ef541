"""Rakuten France: items of sections, whose members are pairs of a key and a value."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from marketplaces import Case, build, cases, differences
from schemas import found
from xml_parts import parts

from feedgen import api
from feedgen.diagnostics import Finding

CASES = list(cases("rakuten-fr"))
SECTIONS = ("product", "advert", "media", "campaigns", "shipping")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "rakuten-fr", tmp_path)
    items = [_item(item) for item in _items(built.data)]
    by_sku = {item["advert"]["sellerReference"]: item for item in items}
    assert not differences(case.expect, by_sku)
    assert list(case.expect) == [item["advert"]["sellerReference"] for item in items]
    assert built.findings == sorted(case.findings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_item_has_what_one_that_was_taken_has(case: Case, tmp_path: Path) -> None:
    """The sections, and in them the elements, of a recorded file."""
    (known,) = etree.parse(found("rakuten-fr/genericimportfile.sample.xml")).getroot()
    for item in _items(build(case, "rakuten-fr", tmp_path).data):
        assert {part.tag for part in known} <= {part.tag for part in item} <= {"alias", "attributes"}
        for attribute in item.iter("attribute"):
            assert [part.tag for part in attribute] == [part.tag for part in next(known.iter("attribute"))]


def test_keys_are_those_of_the_template(tmp_path: Path) -> None:
    """What a recorded template calls the attributes of adverts and pictures; that of variants is another type's."""
    template = etree.parse(found("rakuten-fr/producttypetemplate.sample.xml"))
    case = next(case for case in CASES if case.name == "products-an_item")
    items = _items(build(case, "rakuten-fr", tmp_path).data)
    for section in ("product", "advert", "media"):
        known = {key.text for key in template.iterfind(f".//{section}//key")}
        assert {key.text for item in items for key in item.iterfind(f"attributes/{section}/attribute/key")} <= known


def test_document(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.name == "products-an_item")
    data = build(case, "rakuten-fr", tmp_path).data
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<items>\n')
    assert b"<key>titre</key>\n          <value><![CDATA[Lampe & abat-jour]]></value>" in data


def test_a_table_names_the_keys_of_a_product_type(tmp_path: Path) -> None:
    """What its template has beside the keys of all types; a column of that name fills them, or what the shop says."""
    keys = "section;key;mandatory;values;label\nproduct;genredevideo;1;Action|Drame;Genre\nadvert;etat_du_boitier;0;;\n"
    (tmp_path / "keys.csv").write_text(keys, encoding="utf-8")
    case = next(case for case in CASES if case.name == "products-an_item")
    more = {"gtin": None, "etat_du_boitier": "neuf"}
    kinds = enumerate(["Drame", "Western", None])
    given = [{**case.given[0], **more, "id": f"P{n}", "mpn": f"M{n}", "kind_of_film": kind} for n, kind in kinds]
    (tmp_path / "c.json").write_text(json.dumps(given), encoding="utf-8")
    channel = {
        "market": "FR",
        "params": {"attributes": "keys.csv"},
        "fields": {"attributes/product/genredevideo": "attributes.kind_of_film"},
    }
    config = {
        "shop": {"url": "https://shop.example", "currency": "EUR"},
        "catalogue": {"sources": [{"path": str(tmp_path / "c.json")}]},
        "channels": {"rakuten-fr": channel},
        "guards": {"max_rejected": None},
    }
    (tmp_path / "feedgen.yaml").write_text(json.dumps(config), encoding="utf-8")
    findings: list[Finding] = []
    api.build(config=tmp_path / "feedgen.yaml", output=tmp_path / "feeds", workers=1, on_finding=findings.append)
    (item,) = _items((tmp_path / "feeds" / "rakuten-fr.xml").read_bytes())
    assert [section.tag for section in item.find("attributes")] == ["product", "advert", "media", "shipping"]
    assert (_item(item)["product"]["genredevideo"], _item(item)["advert"]["etat_du_boitier"]) == ("Drame", "neuf")
    assert [(f.code, f.field, f.product) for f in findings] == [
        ("CHN107", "attributes/product/genredevideo", "P1"),
        ("CHN101", "attributes/product/genredevideo", "P2"),
    ]


TEMPLATE = """<?xml version="1.0" encoding="ISO-8859-1"?>
<producttypetemplateresult><response><attributes>
<product>
<attribute><label>Titre</label><key>titre</key><mandatory>1</mandatory><valuetype>Text</valuetype></attribute>
<attribute><label>Dur\u00e9e</label><key>duree</key><mandatory>0</mandatory><valuetype>Number</valuetype></attribute>
<attribute><label>Genre</label><key>genredefilm</key><mandatory>1</mandatory><valuetype>Text</valuetype><multivalued>1</multivalued>
<valueslist><value>Drame</value><value>Com\u00e9die</value></valueslist></attribute>
</product>
<advert>
<attribute><label>Prix</label><key>sellingPrice</key><mandatory>1</mandatory><valuetype>Number</valuetype></attribute>
<attribute><label>Bo\u00eetier</label><key>boitier</key><mandatory>0</mandatory><valuetype>Text</valuetype></attribute>
</advert>
</attributes></response></producttypetemplateresult>
"""
"""Of the shape of what producttypetemplate answers, written for this test."""


def test_the_template_of_a_product_type_says_what_is_missing(tmp_path: Path) -> None:
    """Mandatory keys and lists of values, from the answer as it is; the sections stay in their order."""
    (tmp_path / "type.xml").write_bytes(TEMPLATE.encode("iso-8859-1"))
    case = next(case for case in CASES if case.name == "products-an_item")
    base = {**case.given[0], "gtin": None}
    given = [
        {**base, "id": "GOOD", "mpn": "1", "genredefilm": "Com\u00e9die", "boitier": "neuf", "duree": "90"},
        {**base, "id": "WRONG", "mpn": "2", "genredefilm": "Western", "duree": "deux heures"},
        {**base, "id": "KNOWN", "mpn": "3", "pid": "77"},
    ]
    built = build(
        case._replace(given=given, params={**case.params, "attributes": str(tmp_path / "type.xml")}),
        "rakuten-fr",
        tmp_path,
    )
    items = _items(built.data)
    assert [_item(item)["advert"]["sellerReference"] for item in items] == ["GOOD", "KNOWN"]
    good = _item(items[0])
    assert (good["product"]["genredefilm"], good["product"]["duree"], good["advert"]["boitier"]) == (
        "Com\u00e9die",
        "90",
        "neuf",
    )
    assert [found for found in built.findings if "genre" in found or "duree" in found] == [
        "CHN107 attributes/product/genredefilm",
        "CHN113 attributes/product/duree",
    ]


def _items(data: bytes) -> list[Any]:
    root = etree.fromstring(data)
    assert (root.tag, {child.tag for child in root}) == ("items", {"item"})
    return list(root)


def _item(item: Any) -> dict[str, Any]:
    """The alias and the sections; those of pairs by their keys."""
    (attributes,) = item.iterfind("attributes")
    sections = [section.tag for section in attributes]
    assert sections == [name for name in SECTIONS if name in sections]
    read = {section.tag: _pairs(section) for section in attributes if section.tag != "shipping"}
    shipping = attributes.find("shipping")
    return {"alias": item.findtext("alias"), **read, "shipping": None if shipping is None else parts(shipping)}


def _pairs(section: Any) -> dict[str, Any]:
    if section.tag == "campaigns":
        return {campaign.tag: _pairs(campaign) for campaign in section}
    return {attribute.findtext("key"): attribute.findtext("value") for attribute in section}
