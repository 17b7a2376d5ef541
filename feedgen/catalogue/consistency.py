"""What follows from a product's values taken together, and which of them contradict each other."""

from __future__ import annotations

from typing import Any

from feedgen.catalogue.notes import Note

CONCERNS = {"CAT202": "sale_price", "CAT203": "sale_price", "CAT204": "sale_price", "CAT205": "sale_end"}
"""Code → the attribute it is said about."""

QUIET: tuple[Note, ...] = ()


def settle(product: dict[str, Any]) -> tuple[Note, ...]:
    """Fill in and drop in place what follows from the values; say what was dropped.

    Runs once per product, right after reading, on a dictionary nobody else has seen.
    """
    if "availability" not in product and "quantity" in product:
        product["availability"] = "in_stock" if product["quantity"] > 0 else "out_of_stock"
    if "sale_price_effective_date" in product:
        start, end = product.pop("sale_price_effective_date")
        product.setdefault("sale_start", start)
        product.setdefault("sale_end", end)
    if "sale_price" not in product and "sale_end" not in product:
        return QUIET
    return _sale_price(product) + _sale_window(product)


def _sale_price(product: dict[str, Any]) -> tuple[Note, ...]:
    sale = product.get("sale_price")
    if sale is None:
        return QUIET
    price = product.get("price")
    if price is not None and sale.currency == price.currency and 0 < sale.amount < price.amount:
        return QUIET
    del product["sale_price"]
    if not sale.amount:  # how shop systems write that there is no sale
        return QUIET
    return (_refused(sale, price),)


def _refused(sale: Any, price: Any) -> Note:
    if price is None:
        return Note("CAT202", {}, sale)
    if sale.currency != price.currency:
        return Note("CAT203", {"price": str(price)}, sale)
    return Note("CAT204", {"price": str(price)}, sale)


def _sale_window(product: dict[str, Any]) -> tuple[Note, ...]:
    start, end = product.get("sale_start"), product.get("sale_end")
    if start is None or end is None or start <= end:
        return QUIET
    del product["sale_start"], product["sale_end"]
    return (Note("CAT205", {"start": start.isoformat()}, end.isoformat()),)
