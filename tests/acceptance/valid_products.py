"""Products without fault, drawn by hypothesis as a JSON catalogue would have them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

NOW = datetime(2026, 11, 24, 6, tzinfo=UTC)

LETTERS = st.characters(categories=["Lu", "Ll", "Lo", "Nd"], max_codepoint=0x2FFF)
AWKWARD = "]]>|&|\"|'|🤖|👩‍👩‍👧|עברית|العربية|œuf|5 €|½|;|,|x=1|—|{{ x }}"
MARKS = st.sampled_from([*AWKWARD.split("|"), "|"])
WORDS = st.one_of(st.text(LETTERS, min_size=1, max_size=9), MARKS)
SLUGS = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=20)


def phrases(most: int) -> st.SearchStrategy[str]:
    """Words and awkward marks, a blank between two."""
    return st.lists(WORDS, min_size=1, max_size=most).map(" ".join)


def amounts(least: int = 2) -> st.SearchStrategy[Decimal]:
    """Cents up to a hundred thousand."""
    return st.integers(least, 10_000_000).map(lambda cents: Decimal(cents) / 100)


def lower(price: Decimal) -> st.SearchStrategy[Decimal]:
    """What the product costs in a sale."""
    return st.integers(1, int(price * 100) - 1).map(lambda cents: Decimal(cents) / 100)


def money(amount: Decimal) -> str:
    return f"{amount:.2f} EUR"


def gtins() -> st.SearchStrategy[str]:
    """EAN-13 of a German manufacturer."""
    return st.integers(0, 10**10 - 1).map(lambda number: _checked(f"40{number:010}"))


def _checked(digits: str) -> str:
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighted % 10}"


@st.composite
def products(draw: st.DrawFn, number: int) -> dict[str, Any]:
    """One product; what it need not have, it has half of the time."""
    product: dict[str, Any] = {
        "id": f"P{number}-{draw(SLUGS)}",
        "title": draw(phrases(8)),
        "description": draw(phrases(60)),
        "link": f"https://shop.example/{draw(SLUGS)}?v={number}&lang=fr",
        "images": [f"https://shop.example/{number}-{i}.jpg" for i in range(draw(st.integers(1, 14)))],
        "availability": draw(st.sampled_from(["in_stock", "out_of_stock", "limited_availability", "discontinued"])),
    }
    price = draw(amounts())
    product["price"] = money(price)
    if draw(st.booleans()):
        start = NOW + timedelta(days=draw(st.integers(-20, 20)), seconds=draw(st.integers(0, 86399)))
        product["sale_price"] = money(
            draw(st.integers(1, int(price * 100) - 1).map(lambda cents: Decimal(cents) / 100))
        )
        product["sale_start"] = start.isoformat()
        product["sale_end"] = (start + timedelta(seconds=draw(st.integers(3600, 10**6)))).isoformat()
    optional = {
        "brand": phrases(3).map(lambda text: text[:60].strip()),
        "gtin": gtins(),
        "mpn": SLUGS,
        "condition": st.sampled_from(["new", "used", "refurbished"]),
        "color": st.text(LETTERS, min_size=1, max_size=20),
        "size": st.text(LETTERS, min_size=1, max_size=20),
        "material": st.text(LETTERS, min_size=1, max_size=20),
        "category": st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=4),
        "highlights": st.lists(phrases(6), min_size=1, max_size=5, unique=True),
        "google_category": st.integers(600_000, 999_999).map(
            str
        ),  # none of clothing or media: they have rules of their own
        "custom_label_0": phrases(4).map(lambda text: text[:60].strip()),
        "shipping_label": SLUGS,
        "adult": st.booleans(),
        "multipack": st.integers(2, 50),
    }
    for name, strategy in optional.items():
        if draw(st.booleans()):
            product[name] = draw(strategy)
    if draw(st.booleans()):
        # three decimals after a point are told of: they could be thousands
        product["weight"] = f"{draw(st.integers(1, 20_000).map(lambda grams: Decimal(grams) / 100))} kg"
    if draw(st.booleans()):
        product["shipping"] = [
            {
                "country": country,
                "service": draw(phrases(2)),
                "price": money(draw(amounts(0).filter(lambda x: x < 900))),
            }
            for country in draw(st.lists(st.sampled_from(["FR", "DE", "BE"]), min_size=1, unique=True))
        ]
    return product


@st.composite
def catalogues(draw: st.DrawFn) -> list[dict[str, Any]]:
    """A few products with ids of their own."""
    return [draw(products(number)) for number in range(draw(st.integers(1, 4)))]
