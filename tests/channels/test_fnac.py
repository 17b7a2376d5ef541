"""Fnac: offers_update documents, against the schema that Fnac publishes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from every_channel import Target, products
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from marketplaces import Case, build, cases, differences
from products import hostile, plausible
from schemas import xsd
from xml_parts import parts

CASES = list(cases("fnac"))
FEEDS = ("offers", "stock-price", "delete")
NAMESPACE = "http://www.fnac.com/schemas/mp-dialog.xsd"
TOKEN, KEY = "00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b"
COLUMNS = ["product_reference", "product_state", "showcase", "adherent_price", "promotion_type", "promotion_uid",
           "trigger_cart_type", "trigger_cart", "time_to_ship", "internal_comment", "treatment"]  # fmt: skip
EDGES: list[dict[str, Any]] = [
    {"quantity": 123456},
    {"quantity": -3},
    {"price": "0.89 EUR"},
    {"price": "20000.01 EUR"},
    {"price": "20000 EUR", "instead_of_price": "20001"},
    {"offer_description": "wool " * 60, "internal_comment": "x" * 300},
    {"condition": "used", "images": [f"https://shop.example/{'x' * 300}.jpg", "https://shop.example/é.jpg"]},
    {"promotion_type": "Sales", "sale_price": "1 EUR", "sale_start": "2026-11-01", "sale_end": "2026-12-01"},
    {"promotion_uid": "a b", "sale_price": "1 EUR", "sale_start": "2026-11-01", "sale_end": "2026-12-01"},
]
"""Just beside what Fnac takes."""


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FNAC_TOKEN", TOKEN)
    monkeypatch.setenv("FNAC_KEY", KEY)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Case, tmp_path: Path) -> None:
    built = build(case, "fnac", tmp_path)
    offers = {offer["offer_reference"]["#text"]: offer for offer in _offers(built.data)}
    assert not differences(case.expect, offers)
    assert list(case.expect) == list(offers)
    assert built.findings == sorted(case.findings)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case_keeps_the_schema(case: Case, tmp_path: Path) -> None:
    xsd("fnac/OffersUpdateService.xsd").assertValid(etree.fromstring(build(case, "fnac", tmp_path).data))


@pytest.mark.parametrize("feed", FEEDS)
@settings(max_examples=2, derandomize=True, phases=[Phase.generate], database=None, deadline=None,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(data=st.data())
def test_whatever_comes_keeps_the_schema(feed: str, data: st.DataObject) -> None:
    schema = xsd("fnac/OffersUpdateService.xsd")
    some = data.draw(st.lists(plausible() | hostile(COLUMNS), min_size=20, max_size=20))
    given_ = products(Target("fnac", feed), [*EDGES, *some])
    params = {**CASES[0].params, "used_state": "3", "promotion_type": "FlashSale"}
    case = Case("drawn", feed, data.draw(st.sampled_from(["FR", "BE", "PT"])), params, given_, {}, [])
    with TemporaryDirectory() as folder:
        root = etree.fromstring(build(case, "fnac", Path(folder)).data)
    assert len(root), "no offer was made: the schema was not tried"
    schema.assertValid(root)


def test_credentials_stand_in_the_root_alone(tmp_path: Path) -> None:
    token = build(next(case for case in CASES if case.feed == "offers"), "fnac", tmp_path)
    root = etree.fromstring(token.data)
    assert (root.tag, list(root.attrib)) == (f"{{{NAMESPACE}}}offers_update", ["partner_id", "shop_id", "token"])
    assert token.data.count(TOKEN.encode()) == 1
    assert TOKEN not in (tmp_path / "feeds" / "manifest.json").read_text(encoding="utf-8")
    key = build(next(case for case in CASES if case.feed == "delete"), "fnac", tmp_path)
    assert etree.fromstring(key.data).get("key") == KEY


def test_a_file_for_later_has_room_for_the_credentials(tmp_path: Path) -> None:
    case = next(case for case in CASES if case.feed == "stock-price")
    root = etree.fromstring(build(case, "fnac", tmp_path).data)
    assert list(root.attrib) == ["partner_id", "shop_id"]


def _offers(data: bytes) -> list[Any]:
    root = etree.fromstring(data)
    assert {child.tag for child in root} <= {f"{{{NAMESPACE}}}offer"}
    return [parts(child) for child in root]
