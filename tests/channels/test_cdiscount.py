"""Cdiscount and Octopia: packages, their fixed parts, and documents whose counts are right."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from marketplaces import Case, build, cases, differences
from schemas import found
from xml_parts import by_id

from feedgen.diagnostics import UsageError

XAML = "http://schemas.microsoft.com/winfx/2006/xaml"
CASES = list(cases("cdiscount"))
WHERE = {"offers": "offer-package", "offers-stock-price": "offer-package", "products": "product-package"}


def opened(data: bytes) -> tuple[dict[str, bytes], Any]:
    """The parts of a package, and its document."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        *parts, document = package.namelist()
        return {name: package.read(name) for name in parts}, etree.fromstring(package.read(document))


def items_of(root: Any) -> Any:
    (collection,) = (
        one for one in root.iter() if etree.QName(one).localname in ("OfferCollection", "ProductCollection")
    )
    return collection


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "cdiscount", tmp_path)
    _, root = opened(built.data)
    offers = by_id(items_of(root), "*", "@SellerProductId")
    assert not differences(case.expect, offers)
    assert list(case.expect) == list(offers)
    assert built.findings == sorted(case.findings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_capacities_are_counts(case: Case, tmp_path: Path) -> None:
    _, root = opened(build(case, "cdiscount", tmp_path).data)
    collections = [one for one in root.iter() if one.get("Capacity") is not None]
    assert items_of(root) in collections
    assert [one.get("Capacity") for one in collections] == [str(len(one)) for one in collections]


@pytest.mark.parametrize("feed", WHERE)
def test_fixed_parts_are_cdiscounts_own(feed: str, tmp_path: Path) -> None:
    parts, _ = opened(_built(feed, tmp_path))
    for name, data in parts.items():
        assert data == found(f"cdiscount/{WHERE[feed]}/{name}").read_bytes(), name


@pytest.mark.parametrize("feed", WHERE)
def test_the_package_names_its_document(feed: str, tmp_path: Path) -> None:
    data = _built(feed, tmp_path)
    parts, _ = opened(data)
    assert list(parts) == ["[Content_Types].xml", "_rels/.rels"]
    (relationship,) = etree.fromstring(parts["_rels/.rels"])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert relationship.get("Target") == f"/{package.namelist()[-1]}"
    endings = {one.get("Extension") for one in etree.fromstring(parts["[Content_Types].xml"])}
    assert {"xml", "rels"} <= endings


def test_the_document_is_made_as_cdiscounts_sample_is(tmp_path: Path) -> None:
    """Every element and attribute of ours, but for what the sample has no use for, stands at its place there."""
    _, root = opened(_built("offers", tmp_path))
    sample = etree.parse(found("cdiscount/offer-package/Content/Offers.sample-publication-list.xml")).getroot()
    theirs = _places(sample)
    assert _places(root) - theirs <= {("Offer", "StrikedPrice")}
    assert (root.tag, root.nsmap) == (sample.tag, sample.nsmap)


def test_a_product_is_made_as_cdiscounts_sample_is(tmp_path: Path) -> None:
    _, root = opened(_built("products", tmp_path))
    sample = etree.parse(found("cdiscount/product-package/Content/Products.sample.xml")).getroot()
    assert _places(root) - _places(sample) <= {("Product", "EncodedMarketingDescription")}
    assert (root.tag, root.nsmap) == (sample.tag, sample.nsmap)
    key = root.find(f".//{{{XAML}}}String")
    assert (key.get(f"{{{XAML}}}Key"), key.text) == ("Genre", "Homme - Garçon")


@pytest.mark.parametrize(
    ("feed", "said"),
    [
        ("offers", {"PackageType": "Full", "PurgeAndReplace": "false"}),
        ("offers-stock-price", {"PackageType": "StockAndPrice", "PurgeAndReplace": "false"}),
        ("offers-replace", {"PackageType": "Full", "PurgeAndReplace": "true"}),
    ],
)
def test_the_root_says_what_the_package_does(feed: str, said: dict[str, str], tmp_path: Path) -> None:
    _, root = opened(_built("offers", tmp_path, feed=feed))
    assert dict(root.attrib) == {"Name": "Example Shop offers", **said}


@pytest.mark.parametrize(
    ("params", "pools"),
    [
        ({"pools": "1,16"}, [{"Id": "1"}, {"Id": "16"}]),
        ({"sales_channel_id": "CDISFR,OTHER"}, [{"SalesChannelId": "CDISFR"}, {"SalesChannelId": "OTHER"}]),
        ({}, []),
    ],
)
def test_whom_the_offers_are_for(params: dict[str, str], pools: list[dict[str, str]], tmp_path: Path) -> None:
    _, root = opened(_built("offers", tmp_path, params=params))
    found_ = [one for one in root.iter() if etree.QName(one).localname == "PublicationPool"]
    assert [dict(one.attrib) for one in found_] == pools


def test_other_channels_take_no_stock_and_price(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as stopped:
        _built("offers-stock-price", tmp_path, params={"sales_channel_id": "CDISFR"})
    (finding,) = stopped.value.findings
    assert (finding.code, "send them the feed `offers`" in str(finding.params)) == ("PRF145", True)


def _built(like: str, folder: Path, **over: Any) -> bytes:
    """The package of the first case of a feed."""
    case = next(case for case in CASES if case.feed == like)
    return build(case._replace(**over), "cdiscount", folder).data


def _places(root: Any) -> set[tuple[str, str]]:
    """Which attributes stand at which elements, and which elements in which."""
    places = set()
    for element in root.iter(etree.Element):
        name = etree.QName(element).localname
        places |= {(name, attribute) for attribute in element.attrib}
        places |= {(name, f"<{etree.QName(child).localname}>") for child in element}
    return places
