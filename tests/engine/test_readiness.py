"""What is said of products and channels is what a build does with them."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedgen import UsageError, api
from feedgen.engine.readiness import Row

SHOP = {"name": "Shop", "url": "https://shop.example", "country": "FR", "currency": "EUR", "language": "fr"}
WHOLE: dict[str, Any] = {
    "title": "Red mug",
    "description": "Holds 330 ml.",
    "link": "https://shop.example/mug",
    "images": ["https://shop.example/mug.jpg"],
    "price": "12.90 EUR",
    "availability": "in stock",
    "quantity": 3,
    "brand": "Nova",
    "gtin": "4006381333931",
    "category": "Kitchen > Mugs",
    "google_category": "2169",
    "status": "active",
}
CHANNELS = ("google", "microsoft", "tiktok", "criteo/products", "criteo/retailer")


def catalogue(folder: Path, products: list[dict[str, Any]]) -> str:
    path = folder / "catalogue.json"
    named = [{"id": f"P{n}", **product} for n, product in enumerate(products, 1)]
    path.write_text(json.dumps(named), encoding="utf-8")
    return str(path)


def without(*names: str, **more: Any) -> dict[str, Any]:
    return {name: value for name, value in {**WHOLE, **more}.items() if name not in names}


spoilt = st.lists(st.sampled_from(["title", "price", "brand", "link", "images", "category", "gtin"]), max_size=3)
products = st.lists(st.tuples(spoilt, st.sampled_from(["active", "draft"])), min_size=1, max_size=6).map(
    lambda drawn: [without(*names, status=status) for names, status in drawn]
)


@settings(max_examples=5, deadline=None)
@given(products=products)
def test_outcomes_are_those_of_a_build(
    tmp_path_factory: pytest.TempPathFactory, products: list[dict[str, Any]]
) -> None:
    path = catalogue(tmp_path_factory.mktemp("shop"), products)
    found = api.readiness(path, channels=CHANNELS, shop=SHOP)
    report = api.validate(path, channels=CHANNELS, shop=SHOP, workers=1)
    built = {
        feed.channel if feed.channel != "criteo" else f"criteo/{feed.feed}": (feed.items, feed.rejected, feed.filtered)
        for feed in report.feeds
    }
    told = {t: (n["ready"], n["blocked"], n["filtered"]) for t, n in found.outcomes.items()}
    assert told == built
    assert found.products == len(products)


def test_an_attribute_that_would_free_products_frees_them(tmp_path: Path) -> None:
    lacking = [without("brand"), without("brand", "images"), without("description", quantity=10), WHOLE]
    rows: list[Row] = []
    found = api.readiness(catalogue(tmp_path, lacking), channels=CHANNELS, shop=SHOP, tell=rows.append)
    best = {one.attribute: (one.products, one.value, dict(one.feeds)) for one in found.best()}
    assert best == {
        "description": (1, Decimal("129.00"), {"google": 1, "microsoft": 1, "tiktok": 1}),
        "brand": (1, Decimal("38.70"), {"tiktok": 1, "criteo/retailer": 1}),
        "images": (1, Decimal("38.70"), {"google": 1, "microsoft": 1, "criteo/products": 1}),
    }
    assert found.best()[0].attribute == "description"
    assert [state.by for state in rows[1].states if state.target == "tiktok"] == [("image_link", "brand")]
    filled = api.readiness(catalogue(tmp_path, [{**lacking[0], "brand": "Nova"}]), channels=CHANNELS, shop=SHOP)
    assert all(counts == {"ready": 1} for counts in filled.outcomes.values())


def test_channels_that_lack_something_are_told_and_stop_nothing(tmp_path: Path) -> None:
    found = api.readiness(catalogue(tmp_path, [WHOLE]), channels=("google", "amazon", "yml"), shop={"currency": "EUR"})
    assert found.targets == ["google"]
    assert "seller_id" in found.left_out["amazon"]
    assert "shop.name" in found.left_out["yml"]
    with pytest.raises(UsageError) as caught:
        api.readiness(catalogue(tmp_path, [WHOLE]), channels=("amazon",), shop=SHOP)
    assert "seller_id" in str(caught.value)


def test_without_channels_every_one_is_asked_and_those_of_the_shop_as_set_up(tmp_path: Path) -> None:
    config = tmp_path / "feedgen.yaml"
    config.write_text("channels:\n  mine: {profile: google, market: FR, select: price > 100}\n", encoding="utf-8")
    found = api.readiness(catalogue(tmp_path, [WHOLE]), config=config, shop=SHOP)
    assert found.outcomes["mine"] == {"filtered": 1}
    asked = {name.partition("/")[0] for name in found.targets} | {*found.left_out, "google"}
    assert asked - {"mine"} == {channel.name for channel in api.channels()}


def test_the_limit_and_prices_that_are_not_there(tmp_path: Path) -> None:
    rows: list[Row] = []
    some = [without("price"), without("quantity"), WHOLE]
    found = api.readiness(catalogue(tmp_path, some), channels=("google",), shop=SHOP, limit=2, tell=rows.append)
    assert found.products == 2
    assert [row.value for row in rows] == [Decimal(0), Decimal("12.90")]
