"""What follows from a product's values taken together, and which of them contradict each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from feedgen.catalogue.notes import Note


class Said(NamedTuple):
    """A note on one attribute, or on a part of it."""

    attribute: str
    note: Note


QUIET: tuple[Said, ...] = ()
_WINDOW = ("sale_start", "sale_end")
_INTERVAL = "sale_price_effective_date"


def settle(product: dict[str, Any], lost: Sequence[tuple[str, str]] = ()) -> tuple[Said, ...]:
    """Fill in and drop in place what follows from the values; say what was dropped.

    `lost` names what was given but could not be read, as attribute and part: `("markets", ".FR.sale_end")`.
    Runs once per product, right after reading, on a dictionary nobody else has seen.
    """
    if "availability" not in product and "quantity" in product:
        product["availability"] = "in_stock" if product["quantity"] > 0 else "out_of_stock"
    if _INTERVAL in product:
        start, end = product.pop(_INTERVAL)
        product.setdefault("sale_start", start)
        product.setdefault("sale_end", end)
    said = _markets(product, lost) if "markets" in product else QUIET
    if "sale_price" not in product and "sale_end" not in product and not lost:
        return said
    unread = [name for name, _ in lost if name in (*_WINDOW, _INTERVAL)]
    notes = (*_sale_price(product), *_sale_window(product, unread))
    return said if not notes else (*(Said(_concern(note), note) for note in notes), *said)


def _concern(note: Note) -> str:
    return "sale_end" if note.code == "CAT205" else "sale_price"


def _sale_price(product: dict[str, Any]) -> tuple[Note, ...]:
    sale = product.get("sale_price")
    if sale is None:
        return ()
    price = product.get("price")
    if price is not None and sale.currency == price.currency and 0 < sale.amount < price.amount:
        return ()
    del product["sale_price"]
    if not sale.amount:  # how shop systems write that there is no sale
        return ()
    return (_refused(sale, price),)


def _refused(sale: Any, price: Any) -> Note:
    if price is None:
        return Note("CAT202", {}, sale)
    if sale.currency != price.currency:
        return Note("CAT203", {"price": str(price)}, sale)
    return Note("CAT204", {"price": str(price)}, sale)


def _sale_window(offer: dict[str, Any], unread: list[str]) -> tuple[Note, ...]:
    """A sale whose window is not known does not take place: a mistyped date must not make it one for ever."""
    start, end = offer.get("sale_start"), offer.get("sale_end")
    if start is not None and end is not None and start > end:
        _drop_sale(offer)
        return (Note("CAT205", {"start": start.isoformat()}, end.isoformat()),)
    if not unread:
        return ()
    sale = _drop_sale(offer)
    return () if sale is None else (Note("CAT206", {"dates": " and ".join(unread)}, sale),)


def _drop_sale(offer: dict[str, Any]) -> Any:
    """The sale price that was dropped with its dates, if there was one."""
    for name in _WINDOW:
        offer.pop(name, None)
    return offer.pop("sale_price", None)


def _markets(product: dict[str, Any], lost: Sequence[tuple[str, str]]) -> tuple[Said, ...]:
    """The same for the sale of each market, in copies: markets are shared between products."""
    markets = {country: dict(offer) for country, offer in product["markets"].items()}
    said = [
        Said("markets", note._replace(part=f".{country}.{_concern(note)}"))
        for country, offer in markets.items()
        for note in _sale_window(offer, [name for name in _WINDOW if ("markets", f".{country}.{name}") in lost])
    ]
    product["markets"] = {country: offer for country, offer in markets.items() if offer}
    return tuple(said)
