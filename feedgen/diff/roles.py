"""Which field is the id, the price, the availability: by their names, where no profile tells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from feedgen.diff.items import Fields, plain_name

IDS = (
    *("id", "g:id", "@id", "sku", "seller-sku", "item_sku", "seller_sku", "offer_id", "offerid", "item_id", "itemid"),
    *("product_id", "productid", "customlabel", "custom label (sku)", "product_number", "reference", "code", "handle"),
)
"""What ids are called, the likeliest first; prefixes, `@` and the star of required headers do not matter."""
PRICES = (
    *("price", "price_vat", "prix", "preis", "prezzo", "precio", "prijs", "cena", "standard_price", "item-price"),
    *("startprice", "start price", "buyitnowprice", "value_with_tax", "priceamount"),
)
AVAILABILITY = ("availability", "stock_status", "availabilitystatus", "available", "quantity", "stock", "in_stock")


class Finder:
    """Finds one field in items, wherever a list put a number into its path. Only single values count."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._paths = [name]

    def __call__(self, fields: Fields) -> str | None:
        for path in self._paths:
            if (values := fields.get(path)) is not None:
                return values[0] if len(values) == 1 else None
        for path in fields:
            if plain_name(path) == self.name:
                self._paths.append(path)
                return fields[path][0] if len(fields[path]) == 1 else None
        return None


def bare(path: str) -> str:
    """The last name of a path, without prefix and marks, in small letters."""
    return path.rsplit("/", 1)[-1].lstrip("@*").split(":", 1)[-1].casefold()


def guessed(names: Iterable[str], known: Sequence[str]) -> str | None:
    """The field most likely meant by one of `known`: by the order there, then the least deep one."""
    order = {bare(name): place for place, name in reversed(list(enumerate(known)))}
    found = [name for name in names if bare(name) in order]
    return min(found, key=lambda name: (order[bare(name)], name.count("/"), len(name)), default=None)
