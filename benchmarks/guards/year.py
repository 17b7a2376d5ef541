"""A year of a shop: what happens on which day."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from benchmarks.guards.shops import Calendar, Happening, Shop

DAYS = 365
BLACK_FRIDAY = 331
CHRISTMAS = 358
REBUILDS = frozenset(("all categories new", "all titles new", "items become variants"))
"""What a shop does to all of its items at once, each about once in ten years: somebody meant it, and knows of it."""


def calendar(shop: Shop) -> Calendar:
    """What happens to the shop this year besides routine."""
    made = _Calendar(shop.random)
    made.sales(shop)
    made.prices(shop)
    made.stock(shop)
    made.range(shop)
    made.rebuilds(shop)
    return made.days


class _Calendar:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.days: Calendar = {}

    def on(self, day: int, name: str, happening: Happening) -> None:
        self.days.setdefault(day % DAYS, []).append((name, happening))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def _sale(self, name: str, day: int, length: int, low: float, high: float) -> None:
        """From 30 % of the items to all; now and then by one share, and mostly so where it is everything."""
        share = 1.0 if self.chance(0.2) else self.random.uniform(0.3, 0.8)
        flat = self.chance(0.6 if share == 1 else 0.3)
        if flat:
            low = high = self.random.choice([n / 100 for n in range(round(low * 100), round(high * 100) + 1, 10)])
        exact = flat and self.chance(0.5)
        self.on(day, f"{name} starts", lambda shop: shop.reduce(share, low, high, exact))
        if self.chance(0.4) and length > 7:
            self.on(day + 7, "sale goes deeper", lambda shop: shop.reduce(share * 0.6, min(high, 0.5), 0.6))
        self.on(day + length, f"{name} ends", Shop.end_sale)

    def sales(self, shop: Shop) -> None:
        if shop.kind.seasons or self.chance(0.5):
            self._sale("sale", self.random.randint(5, 12), 14, 0.2, 0.6)
            self._sale("sale", self.random.randint(172, 180), 14, 0.2, 0.6)
        if not shop.kind.closes or self.chance(0.4):
            self._sale("Black Friday", BLACK_FRIDAY - self.random.randint(0, 4), 5, 0.1, 0.5)
        for _ in range(self.random.randint(0, 4)):
            day = self.random.randint(60, 320)
            self.on(day, "promotion starts", lambda shop: shop.reduce(0.15, 0.1, 0.3))
            self.on(day + 4, "promotion ends", Shop.end_sale)
        if shop.kind.suppliers > 1 and self.chance(0.6):
            day = self.random.randint(30, 320)
            self.on(day, "clearance starts", lambda shop: shop.reduce(0.05, 0.5, 0.85))
            self.on(day + 20, "clearance ends", Shop.end_sale)

    def prices(self, shop: Shop) -> None:
        for quarter in range(4):
            day = quarter * 91 + self.random.randint(1, 20)
            share = self.random.uniform(0.5, 1.0)
            if self.chance(0.2):
                step = self.random.uniform(0.03, 0.1)
                self.on(day, "price list", lambda shop, step=step: shop.price_list(1, step, step))
            else:
                self.on(day, "price list", lambda shop, share=share: shop.price_list(share, 0.03, 0.08))
        if self.chance(0.2):
            step = self.random.choice((-0.04, -0.025, 0.01, 0.02, 0.03))
            self.on(self.random.choice((0, 181)), "VAT change", lambda shop: shop.price_list(1, step, step))
        for _ in range(self.random.randint(4, 10) if shop.kind.wars else 0):
            self.on(self.random.randrange(DAYS), "price war", Shop.war)

    def stock(self, shop: Shop) -> None:
        for day in range(CHRISTMAS - 12, CHRISTMAS):
            self.on(day, "sells out before the holidays", lambda shop: shop.routine(busy=4))
        self.on(CHRISTMAS + 5, "restocking", lambda shop: shop.restock(0.8))
        for _ in range(self.random.randint(4, 12)):
            self.on(self.random.randrange(DAYS), "restocking", lambda shop: shop.restock(0.6))
        if shop.kind.suppliers > 1:
            for _ in range(self.random.randint(0, 3)):
                supplier = self.random.randrange(shop.kind.suppliers)
                day = self.random.randrange(DAYS)
                self.on(day, "supplier sold out", lambda shop, by=supplier: shop.supplier_out(by))
                self.on(day + 5, "restocking", lambda shop: shop.restock(0.9))
        if shop.kind.closes and self.chance(0.5):
            self.on(215, "holiday closing starts", lambda shop: setattr(shop, "closed", True))
            self.on(229, "holiday closing ends", lambda shop: setattr(shop, "closed", False))

    def range(self, shop: Shop) -> None:
        if shop.kind.seasons:
            for first in (35, 215):
                for week in range(5):
                    come = self.random.uniform(0.06, 0.2)
                    gone = self.random.uniform(0.04, 0.16)
                    day = first + 7 * week
                    self.on(day, "seasonal range", lambda shop, gone=gone, come=come: shop.exchange(gone, come))
        if shop.kind.closes:
            for _ in range(12):
                self.on(self.random.randrange(DAYS), "new pieces", lambda shop: shop.exchange(0.05, 0.08))
        if shop.kind.suppliers > 1 and self.chance(0.6):
            share, by = self.random.uniform(0.05, 0.5), self.random.randrange(shop.kind.suppliers)
            add: Happening = lambda shop: shop.add(round(share * shop.size), by)  # noqa: E731 - one of many
            self.on(self.random.randrange(DAYS), "supplier added", add)
        if shop.kind.suppliers > 1 and self.chance(0.3):
            gone = self.random.randrange(shop.kind.suppliers)
            self.on(self.random.randrange(DAYS), "supplier dropped", lambda shop: shop.drop_supplier(gone))
        if self.chance(0.5):
            self.on(self.random.randint(10, 40), "clean-up", lambda shop: shop.exchange(0.15, 0))

    def rebuilds(self, shop: Shop) -> None:
        """What is done once in some years, and announced."""
        self.on(self.random.randrange(DAYS), "branch renamed", Shop.rename_branch)
        self.on(self.random.randrange(DAYS), "pictures added", Shop.pictures)
        self.on(self.random.randrange(DAYS), "branch retitled", lambda shop: shop.retitle(0.3))
        once = {
            "all categories new": lambda shop: shop.rename_branch(every=True),
            "all titles new": lambda shop: shop.retitle(1),
            "items become variants": lambda shop: shop.variants(0.7),
        }
        for name, happening in once.items():
            if self.chance(0.1):
                self.on(self.random.randrange(DAYS), name, happening)


def days_of(shop: Shop, happenings: Calendar) -> Iterator[tuple[int, list[str]]]:
    """Live through the year: the number of each day and what happened on it, once it has."""
    for day in range(DAYS):
        shop.routine(busy=0.4 if day % 7 == 6 else 1)
        names = []
        for name, happening in happenings.get(day, ()):
            happening(shop)
            names.append(name)
        if len(shop.items) < shop.size * 0.8:  # no shop lets its range melt away
            shop.add(max(1, round(shop.size * 0.01)))
        yield day, names
