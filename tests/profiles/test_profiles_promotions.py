"""Promotions: cases (`cases/promotions.yaml`), clocks that change, and that a promotion is a reduction to the cent."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import profile_shop
import pytest
import test_profiles_steps as steps
from hypothesis import given
from hypothesis import strategies as st
from profile_shop import NOW, load_cases

from feedgen.catalogue import Money, ReadOptions
from feedgen.catalogue.readers import Readers
from feedgen.diagnostics import Origin
from feedgen.profiles.models.promotions import PromotionModel
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.promotions import window
from feedgen.profiles.scopes import catalogue_words
from feedgen.profiles.steps import Binding, bind_steps
from feedgen.profiles.values import Issue

CASES = load_cases("promotions.yaml")
PARIS, NEW_YORK = "Europe/Paris", "America/New_York"


@pytest.mark.parametrize("name", CASES)
def test_promotions(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    case: dict[str, Any] = dict(CASES[name])
    if "now" in case:
        monkeypatch.setattr(profile_shop, "NOW", dt.datetime.fromisoformat(case.pop("now")))
    if "way" in case:
        case["head"] = f"{case.get('head', '')}\npromotions: {case.pop('way')}"
    case["shop"] = {"timezone": PARIS}
    steps.follow(case, tmp_path)


@pytest.mark.parametrize(
    ("zone", "start", "end", "starts", "ends"),
    [
        # the day has 23 hours, and 25
        (PARIS, "2026-03-29", "2026-03-29", "2026-03-28T23:00", "2026-03-29T22:00"),
        (PARIS, "2026-10-25", "2026-10-25", "2026-10-24T22:00", "2026-10-25T23:00"),
        (NEW_YORK, "2026-03-08", "2026-03-08", "2026-03-08T05:00", "2026-03-09T04:00"),
        (NEW_YORK, "2026-11-01", "2026-11-01", "2026-11-01T04:00", "2026-11-02T05:00"),
        # 02:30 is skipped: an hour later; 02:30 is there twice: the first
        (PARIS, "2026-03-29T02:30", "2026-03-29T04:00", "2026-03-29T01:30", "2026-03-29T02:00"),
        (PARIS, "2026-10-25T02:30", "2026-10-25T03:00", "2026-10-25T00:30", "2026-10-25T02:00"),
        (NEW_YORK, "2026-11-01T01:30-05:00", "2026-11-01T01:30Z", "2026-11-01T06:30", "2026-11-01T01:30"),
    ],
)
def test_clocks_that_change(zone: str, start: str, end: str, starts: str, ends: str) -> None:
    model = PromotionModel.model_validate({"start": start, "end": end, "discount": "20%"})
    found = window(model, ZoneInfo(zone))
    expected = {"start": starts, "end": ends}
    assert {k: v and v.astimezone(dt.UTC).isoformat()[:16] for k, v in found.items()} == expected


@given(st.integers(1, 10_000_000), st.lists(st.integers(1, 9999), min_size=1, max_size=4))
def test_a_promotion_is_a_reduction_to_the_cent(price: int, percents: list[int]) -> None:
    own: dict[str, Any] = {"id": "A", "price": Money(Decimal(price) / 100, "EUR")}
    promotions = [{"name": str(n), "discount": f"{Decimal(p) / 100}%"} for n, p in enumerate(percents)]
    keys = frozenset(own) | {"sale_price", "sale_start", "sale_end"}
    spec = StepSpec("promotions", "test", Origin("test"), {"way": "window", "promotions": promotions, "elsewhere": {}})
    words = catalogue_words({}, NOW, {}).among(keys, frozenset())
    for step in bind_steps([spec], Binding(words, keys, Readers(ReadOptions()))):
        step(own, list[Issue]())
    cents = [int(Fraction(price * (10_000 - p), 10_000) + Fraction(1, 2)) for p in percents]
    fitting = [n for n in cents if 0 < n < price]
    expected = Money(Decimal(min(fitting)) / 100, "EUR") if fitting else None
    assert own.get("sale_price") == expected


def test_on_ebay_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A channel without windows asks the reduced price, the others the shop's."""
    monkeypatch.chdir(tmp_path)
    made = profile_shop.Project(tmp_path)
    made.config(
        "shop: {timezone: Europe/Paris}\n"
        "promotions: {soldes: {start: 2026-11-24T07:00, end: 2026-11-30, discount: 20%, channels: [ebay]}}\n"
        "channels:\n  ebay: {market: FR, params: {category: 20696, location: Paris, dispatch_days: 2, "
        "shipping_policy: a, return_policy: b, payment_policy: c}}\n"
        "  google: {market: FR}\n"
    )
    row = {
        "image_link": "https://shop.example/a.jpg",
        "link": "https://shop.example/a",
        "images": ["https://shop.example/1.jpg"],
        "description": "A mug.",
    }
    made.products({**row, "availability": "in stock", "quantity": 3, "brand": "Nova", "tax_rate": 20})
    folder = made.build("ebay", "google").folder
    texts = {path.name: path.read_text(encoding="utf-8-sig") for path in folder.rglob("*") if path.is_file()}
    ebay, google = ("\n".join(text for name, text in texts.items() if key in name) for key in ("ebay", "google"))
    assert "10.32" in ebay
    assert "12.90 EUR" in google
    assert "10.32" not in google
