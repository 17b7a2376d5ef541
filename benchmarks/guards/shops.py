"""Shops as their feeds show them: items, and what happens to them on a day.

Nothing here knows of guards. The habits of the kinds are guesses of what such shops do, kept rather wild than tame: a
sale of everything, drops of whole ranges, deep reductions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import NamedTuple


class Item(NamedTuple):
    """A product as a channel is sent it."""

    id: str
    title: int
    """A number for the text: another number is another title."""
    brand: str
    supplier: int
    top: str
    leaf: str
    price: int
    sale: int | None
    stocked: bool
    gtin: bool
    image: bool
    label: bool
    """A custom label, such as shops put on what is reduced."""
    currency: str = "EUR"

    @property
    def category(self) -> str:
        return f"{self.top} > {self.leaf}"


@dataclass(frozen=True, slots=True)
class Kind:
    """The habits of a kind of shop. Shares are of all items."""

    name: str
    brands: int
    suppliers: int
    gtins: float
    churn: float
    """Items that come and go on an ordinary day."""
    repriced: float
    """Prices that move on an ordinary day."""
    swing: float
    """By how much at most."""
    flips: float
    """Items that sell out on an ordinary day."""
    out: float
    """Items that are sold out at any time."""
    seasons: bool = False
    wars: bool = False
    closes: bool = False
    translated: float = 1.0
    """Titles that are others in another language; those of electronics are model names."""


KINDS = {
    "fashion": Kind("fashion", 12, 6, 0.7, 0.004, 0.005, 0.2, 0.015, 0.12, seasons=True, translated=0.95),
    "electronics": Kind("electronics", 20, 5, 0.95, 0.004, 0.06, 0.08, 0.01, 0.1, wars=True, translated=0.7),
    "craft": Kind("craft", 1, 1, 0.0, 0.01, 0.003, 0.15, 0.02, 0.15, closes=True),
    "reseller": Kind("reseller", 30, 8, 0.85, 0.006, 0.03, 0.12, 0.025, 0.2, translated=0.9),
}
TOPS = 6
LEAVES = 8


@dataclass
class Shop:
    """A shop that goes on from day to day."""

    kind: Kind
    size: int
    random: Random
    items: dict[str, Item] = field(default_factory=dict)
    hides: bool = False
    """What is sold out is not in the feed at all."""
    plain: bool = False
    """Its export has but one price: a sale is another price."""
    closed: bool = False
    _made: int = 0
    _titles: int = 0

    def __post_init__(self) -> None:
        self.add(self.size)

    def feed(self) -> list[Item]:
        """What is sent today."""
        items: Iterable[Item] = self.items.values()
        if self.closed:
            items = (one._replace(stocked=False) for one in items)
        if self.plain:
            items = (one if one.sale is None else one._replace(price=one.sale, sale=None) for one in items)
        return [one for one in items if one.stocked or not self.hides]

    # -- what happens to items ---------------------------------------------------------------------------

    def add(self, number: int, supplier: int | None = None) -> None:
        for _ in range(number):
            item = self._new(supplier)
            self.items[item.id] = item

    def _new(self, supplier: int | None) -> Item:
        random, kind = self.random, self.kind
        self._made += 1
        by = random.randrange(kind.suppliers) if supplier is None else supplier
        mine = [n for n in range(kind.brands) if n % kind.suppliers == by % kind.suppliers] or [0]
        return Item(
            id=f"P{self._made:06d}",
            title=self._title(),
            # the first brands of a supplier are the large ones
            brand=f"Brand {mine[min(int(random.expovariate(1.0)), len(mine) - 1)]}",
            supplier=by,
            top=f"Top {min(int(random.expovariate(0.5)), TOPS - 1)}",
            leaf=f"Leaf {random.randrange(LEAVES)}",
            price=max(199, round(random.lognormvariate(8.2, 0.9))),
            sale=None,
            stocked=random.random() >= kind.out,
            gtin=random.random() < kind.gtins,
            image=random.random() < 0.97,
            label=False,
        )

    def _title(self) -> int:
        self._titles += 1
        return self._titles

    def some(self, share: float) -> list[Item]:
        """So many of the items, by chance; of a share below one item, one now and then."""
        wanted = share * len(self.items)
        number = int(wanted) + (self.random.random() < wanted % 1)
        return [self.items[id_] for id_ in self.random.sample(list(self.items), min(number, len(self.items)))]

    def put(self, items: Iterable[Item]) -> None:
        for item in items:
            self.items[item.id] = item

    def remove(self, items: Iterable[Item]) -> None:
        for item in items:
            self.items.pop(item.id, None)

    # -- a day -------------------------------------------------------------------------------------------

    def routine(self, *, busy: float = 1.0) -> None:
        """What happens on any day; `busy` sells so many times as much."""
        random, kind = self.random, self.kind
        self.remove(self.some(kind.churn * (0.7 if kind.seasons else 1)))
        self.add(round(self.size * kind.churn + random.random() - 0.5))
        self.put(
            one._replace(price=_moved(one.price, random.uniform(-kind.swing, kind.swing)))
            for one in self.some(kind.repriced * random.choice((0, 0.5, 1, 1, 2)))
        )
        self.put(one._replace(stocked=False) for one in self.some(kind.flips * busy))
        gone = [one for one in self.items.values() if not one.stocked]
        back = max(0.0, len(gone) - kind.out * len(self.items) * 0.5) * random.uniform(0.05, 0.3) / busy
        self.put(one._replace(stocked=True) for one in random.sample(gone, min(len(gone), round(back))))
        self.put(one._replace(title=self._title()) for one in self.some(0.002))

    def reduce(self, share: float, low: float, high: float, exact: bool = False) -> None:
        """A sale begins: a share of the items for less; what is reduced already stays so, or goes lower.

        `exact` where a program computes it to the cent, and nobody makes prices of it.
        """
        random = self.random
        for one in self.some(share):
            less = random.uniform(low, high)
            sale = round(one.price * (1 - less)) if exact else _moved(one.price, -less)
            self.items[one.id] = one._replace(sale=min(sale, one.sale or sale), label=True)

    def end_sale(self) -> None:
        self.put(one._replace(sale=None, label=False) for one in list(self.items.values()) if one.sale is not None)

    def price_list(self, share: float, low: float, high: float) -> None:
        self.put(one._replace(price=_moved(one.price, self.random.uniform(low, high))) for one in self.some(share))

    def exchange(self, gone: float, come: float) -> None:
        """A part of a range goes while another comes; the oldest go first."""
        number = round(gone * len(self.items))
        self.remove(list(self.items.values())[:number])
        self.add(round(come * self.size))

    def restock(self, share: float) -> None:
        gone = [one for one in self.items.values() if not one.stocked]
        self.put(one._replace(stocked=True) for one in self.random.sample(gone, round(share * len(gone))))

    def supplier_out(self, supplier: int) -> None:
        """A supplier has nothing for some days."""
        self.put(one._replace(stocked=False) for one in list(self.items.values()) if one.supplier == supplier)

    def drop_supplier(self, supplier: int) -> None:
        self.remove([one for one in self.items.values() if one.supplier == supplier])

    def war(self) -> None:
        """Competitors undercut each other in one branch."""
        top = self.random.choice(list(self.items.values())).top if self.items else ""
        depth = self.random.uniform(0.05, 0.25)
        self.put(one._replace(price=_moved(one.price, -depth)) for one in list(self.items.values()) if one.top == top)

    def rename_branch(self, every: bool = False) -> None:
        top = self.random.choice(list(self.items.values())).top
        mark = f"{self.random.randrange(1000)}"
        self.put(one._replace(top=f"{one.top} {mark}") for one in list(self.items.values()) if every or one.top == top)

    def retitle(self, share: float) -> None:
        self.put(one._replace(title=self._title()) for one in self.some(share))

    def variants(self, share: float) -> None:
        """Articles become an item per size: their ids go, and several come for each."""
        for one in self.some(share):
            del self.items[one.id]
            self.put(
                one._replace(id=f"{one.id}-{size}", title=self._title()) for size in range(self.random.randint(2, 5))
            )

    def pictures(self) -> None:
        self.put(one._replace(image=True) for one in list(self.items.values()))


def _moved(price: int, share: float) -> int:
    """A price that moved, ending on 9 or 0 as prices do."""
    return max(50, round(price * (1 + share) / 10) * 10 - 1)


Happening = Callable[[Shop], None]
Calendar = dict[int, list[tuple[str, Happening]]]
"""By day of the year, what happens besides routine, and what people call it."""
