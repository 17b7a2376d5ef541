"""Shop-years lived through, day by day, with what guards would be shown of each day and of each accident."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.guards.accidents import ACCIDENTS, Export
from benchmarks.guards.shops import KINDS, Item, Shop
from benchmarks.guards.watch import Watch
from benchmarks.guards.year import DAYS, calendar, days_of
from feedgen.guards import Change, Limits


@dataclass(frozen=True, slots=True)
class Size:
    """How much of shops of a size is simulated."""

    products: int
    kinds: tuple[str, ...]
    years: int
    """Of each kind."""
    quiet: int
    """Days on which nothing but routine happens are looked at every so many days."""
    accidents: int
    """Days of each year on which all accidents are tried."""
    days: Sequence[int] = range(DAYS)
    """Those that are looked at."""


LARGE = ("fashion", "electronics", "reseller")
SIZES = (
    Size(20, tuple(KINDS), years=12, quiet=1, accidents=8),
    Size(300, tuple(KINDS), years=8, quiet=3, accidents=4),
    Size(5_000, LARGE, years=2, quiet=14, accidents=3),
    Size(50_000, LARGE, years=1, quiet=100, accidents=1, days=range(320, DAYS)),
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What guards are shown of one file."""

    size: int
    kind: str
    year: int
    names: tuple[str, ...]
    """What happened that day, or the accident."""
    change: Change


def lived(size: Size, seed: int, watch: Watch, limits: Limits) -> Iterator[tuple[bool, Seen]]:
    """Every file of the shops of a size: whether it is an accident, and what it changes."""
    for kind in size.kinds:
        for year in range(size.years):
            random = Random(f"{seed} {size.products} {kind} {year}")
            shop = Shop(KINDS[kind], size.products, random, hides=random.random() < 0.25, plain=random.random() < 0.25)
            yield from _year(size, year, shop, watch, limits)


def _year(size: Size, year: int, shop: Shop, watch: Watch, limits: Limits) -> Iterator[tuple[bool, Seen]]:
    random = Random(f"accidents {shop.random.random()}")
    accidents = set(random.sample(size.days[1:], size.accidents))
    yesterday = shop.feed()
    for day, names in days_of(shop, calendar(shop)):
        today = shop.feed()
        bad = day in accidents and not shop.closed
        # who closes and shows an empty feed has accepted that for as long as it lasts
        if day in size.days and (names or bad or day % size.quiet == 0) and (yesterday or today):
            watch.remember(yesterday)
            about = (size.products, shop.kind.name, year)
            yield False, Seen(*about, tuple(names), watch.change(Export(today), limits))
            for name, export in _accidents(shop, today, random) if bad else ():
                yield True, Seen(*about, (name,), watch.change(export, limits))
        yesterday = today


def _accidents(shop: Shop, items: Sequence[Item], random: Random) -> Iterator[tuple[str, Export]]:
    """Those that do any harm."""
    for name, accident in ACCIDENTS.items():
        export = accident(shop, items, random)
        if export != Export(items):
            yield name, export
