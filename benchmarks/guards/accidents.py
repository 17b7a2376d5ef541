"""What goes wrong with an export: each accident makes another file of a good one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

from benchmarks.guards.shops import Item, Shop


class Export(NamedTuple):
    """What came of a file: its items, and how many products were rejected."""

    items: Sequence[Item]
    rejected: int = 0


Accident = Callable[[Shop, Sequence[Item], Random], Export]


def _each(change: Callable[[Item], Item]) -> Accident:
    return lambda shop, items, random: Export([change(one) for one in items])


def _times(factor: float) -> Callable[[Item], Item]:
    def change(item: Item) -> Item:
        price, sale = (None if n is None else max(1, round(n * factor)) for n in (item.price, item.sale))
        return item._replace(price=price or 1, sale=sale)

    return change


def _part(share: float) -> Accident:
    return lambda shop, items, random: Export(items[: round(len(items) * share)])


def _few(factor: float) -> Accident:
    """Ten products, or a tenth of a small shop."""

    def change(shop: Shop, items: Sequence[Item], random: Random) -> Export:
        hit = set(random.sample(range(len(items)), min(10, max(1, len(items) // 10))))
        return Export([_times(factor)(one) if n in hit else one for n, one in enumerate(items)])

    return change


def _stock(stocked: bool) -> Accident:
    """Where a shop hides what is sold out, nothing is left, or all of it comes back."""

    def change(shop: Shop, items: Sequence[Item], random: Random) -> Export:
        shown = shop.items.values() if shop.hides else items
        return Export([one._replace(stocked=stocked) for one in shown if stocked or not shop.hides])

    return change


def _language(shop: Shop, items: Sequence[Item], random: Random) -> Export:
    changed = []
    for one in items:
        title = one.title + 1_000_000 if random.random() < shop.kind.translated else one.title
        changed.append(one._replace(title=title, top=f"{one.top} (en)", leaf=f"{one.leaf} (en)"))
    return Export(changed)


def _renumbered(shop: Shop, items: Sequence[Item], random: Random) -> Export:
    return Export([one._replace(id=f"{n}") for n, one in enumerate(items, 1)])


def _other_shop(shop: Shop, items: Sequence[Item], random: Random) -> Export:
    size = max(1, round(len(items) * random.uniform(0.5, 2)))
    other = Shop(shop.kind, size, random)
    return Export([one._replace(id=f"Q{one.id}", title=-one.title) for one in other.feed()])


def _many_fold(shop: Shop, items: Sequence[Item], random: Random) -> Export:
    """A row per size became an item each."""
    return Export([one._replace(id=f"{one.id}{size}") for one in items for size in ("", "-M", "-L", "-XL")])


def _brand_missing(shop: Shop, items: Sequence[Item], random: Random) -> Export:
    """One of the brands that have at least 2 % of the items; not where there is but one."""
    brands = Counter(one.brand for one in items)
    found = [name for name, number in sorted(brands.items()) if number >= 0.02 * len(items)]
    gone = random.choice(found)
    return Export([one for one in items if one.brand != gone] if len(brands) > 1 else items)


ACCIDENTS: dict[str, Accident] = {
    "half a file": _part(0.5),
    "10 % of a file left": _part(0.1),
    "price column empty": lambda shop, items, random: Export([], len(items)),
    "price × 100": _each(_times(100)),
    "price / 100": _each(_times(0.01)),
    "price × 10": _each(_times(10)),
    "price × 1.2 (gross for net)": _each(_times(1.2)),
    "price / 1.2 (net for gross)": _each(_times(1 / 1.2)),
    "price × 4.3 (złoty, said to be euros)": _each(_times(4.3)),
    "price × 0.86 (pounds, said to be euros)": _each(_times(0.86)),
    "ten prices × 100": _few(100),
    "ten prices × 10": _few(10),
    "ten prices / 100": _few(0.01),
    "stock lost: all sold out": _stock(False),
    "stock lost: all in stock": _stock(True),
    "wrong language": _language,
    "wrong currency": _each(lambda one: _times(1.08)(one)._replace(currency="USD")),
    "ids numbered anew": _renumbered,
    "another shop's file": _other_shop,
    "every product four times": _many_fold,
    "GTIN column empty": _each(lambda one: one._replace(gtin=False)),
    "pictures gone": _each(lambda one: one._replace(image=False)),
    "one brand's file missing": _brand_missing,
}
