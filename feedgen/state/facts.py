"""What is remembered of an item: enough to see that it changed, and what about it matters to whoever watches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha1
from typing import Any, NamedTuple
from zlib import crc32

from feedgen.catalogue.money import Money, currency_digits, rounded

DIGEST = 8
"""Bytes of an item's hash. It is compared with the hash of the same item only: one change in 2**64 goes unseen."""

REMEMBERED = 4096
"""Prices and categories whose form is kept; they repeat all through a catalogue."""


class Fact(NamedTuple):
    """An item as it is remembered; the columns of `items` and `staged` in this order, behind `feed`."""

    id: str
    gid: str | None
    """The group it belongs to."""
    hash: bytes
    """Of its bytes as they are written (the numbers of rows not yet filled in)."""
    price: int | None
    """In minor units: 1290 for 12.90 EUR."""
    sale: int | None
    currency: str | None
    availability: str | None
    category: str | None
    same: str | None
    """What makes the product itself: GTIN, else brand and part number, else its link."""
    segment: str | None = None
    """What guards count it under."""
    title: int | None = None
    """A checksum of it: whether it is another one is all that is asked."""


Row = tuple[Any, ...]
"""A `Fact` on its way: bare tuples are made, packed and bound in half the time. `Fact(*row)` names its values."""


Segment = Callable[[Mapping[str, Any]], str | None]


def facts_of(
    products: Iterable[Mapping[str, Any]], items: Iterable[bytes], segment: Segment | None = None
) -> list[Row]:
    """What is to be remembered of items: each product as the channel sees it, with the bytes written of it."""
    rows: list[Row] = []
    for product, item in zip(products, items, strict=True):
        get = product.get
        price, currency = _price(get("price"))
        sale = get("sale_price")
        rows.append(
            (
                get("id", ""),
                get("group_id"),
                sha1(item, usedforsecurity=False).digest()[:DIGEST],
                price,
                None if sale is None else _price(sale)[0],
                currency,
                get("availability"),
                _path(get("category")),
                _same(get("gtin"), product),
                None if segment is None else segment(product),
                None if (title := get("title")) is None else crc32(title.encode("utf-8", "surrogatepass")),
            )
        )
    return rows


def _same(gtin: str | None, product: Mapping[str, Any]) -> str | None:
    if gtin:
        return "g" + gtin
    mpn, brand, link = product.get("mpn"), product.get("brand"), product.get("link")
    return f"m{mpn}\t{brand}" if mpn and brand else f"l{link}" if link else None


# By identity: readers hand out the same object for the same cell, and an entry keeps it alive.
_prices: dict[int, tuple[Any, tuple[int | None, str | None]]] = {}
_paths: dict[int, tuple[Any, str | None]] = {}


def _price(money: Money | None) -> tuple[int | None, str | None]:
    """The amount in the currency's smallest unit, and the currency."""
    if (found := _prices.get(id(money))) is not None:
        return found[1]
    if len(_prices) >= REMEMBERED:
        _prices.clear()
    made = (None, None) if money is None else (_minor(money), money.currency)
    _prices[id(money)] = money, made
    return made


def _minor(money: Money) -> int:
    digits = currency_digits(money.currency)
    return int(rounded(money.amount, digits).scaleb(digits))


def _path(category: list[str] | None) -> str | None:
    if (found := _paths.get(id(category))) is not None:
        return found[1]
    if len(_paths) >= REMEMBERED:
        _paths.clear()
    path = " > ".join(category) if category else None
    _paths[id(category)] = category, path
    return path
