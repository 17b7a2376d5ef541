"""What was seen, judged and told as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from benchmarks.guards.simulate import Seen
from benchmarks.guards.year import REBUILDS
from feedgen.cli.markdown import code, table
from feedgen.guards import CODES, Limits, breaches


def alarms(days: Sequence[Seen], limits: Limits) -> Iterator[str]:
    """By size of shop: runs stopped without need, and by which guards."""
    sizes = _sizes(days)
    broken = {size: [(one, _broken(one, limits)) for one in days if one.size == size] for size in sizes}
    guards = [guard for guard in CODES if any(guard in found for of in broken.values() for _, found in of)]
    head = ("Products", "Shop-years", "Days compared", "Stopped in trade", "a shop-year", "Stopped at rebuilds")
    rows = []
    for size, found in broken.items():
        years = len({(one.kind, one.year) for one, _ in found})
        trade = sum(bool(guards) and not _rebuilt(one) for one, guards in found)
        rebuilt = sum(bool(guards) and _rebuilt(one) for one, guards in found)
        rate = f"{trade / years:.2f}" if size <= WHOLE_YEARS else ""
        times = Counter(guard for _, broken in found for guard in broken)
        figures = (f"{size:,}", str(years), f"{len(found):,}", str(trade), rate, str(rebuilt))
        rows.append((*figures, *(str(times[guard] or "") for guard in guards)))
    yield from table((*head, *map(code, guards)), rows)


WHOLE_YEARS = 5_000
"""Of larger shops only a part of the year is looked at, which has the most happenings."""


ROUTINE = "nothing but routine"


def occasions(days: Sequence[Seen], limits: Limits) -> Iterator[str]:
    """By what happened that day, and nothing else: how many of these days a guard would have stopped, by size."""
    sizes = _sizes(days)
    stopped: Counter[tuple[str, int]] = Counter()
    lived: Counter[tuple[str, int]] = Counter()
    for one in days:
        if len(one.names) <= 1:  # of two things on one day nobody knows which it was
            name = one.names[0] if one.names else ROUTINE
            lived[name, one.size] += 1
            stopped[name, one.size] += bool(_broken(one, limits))
    names = sorted({name for name, _ in lived}, key=lambda name: (name != ROUTINE, name in REBUILDS, name))
    rows = ([name, *(_of(stopped[name, size], lived[name, size]) for size in sizes)] for name in names)
    yield from table(("What happened", *(f"{size:,}" for size in sizes)), rows)


def _of(stopped: int, lived: int) -> str:
    return "" if not lived else f"{stopped:,} of {lived:,}"


def catches(accidents: Sequence[Seen], limits: Limits) -> Iterator[str]:
    """By accident: the share that is caught, by size, and who catches it."""
    sizes = _sizes(accidents)
    rows = []
    for name in dict.fromkeys(name for one in accidents for name in one.names):
        mine = [one for one in accidents if name in one.names]
        rows.append(_row(name, mine, sizes, limits, segments=False))
        if name == "one brand's file missing":
            rows.append(_row(f"{name}, with `segment: brand`", mine, sizes, limits, segments=True))
    yield from table(("Accident", *(f"{size:,}" for size in sizes), "Caught by"), rows)


def _row(name: str, mine: Sequence[Seen], sizes: Iterable[int], limits: Limits, *, segments: bool) -> list[str]:
    by: Counter[str] = Counter()
    shares = []
    for size in sizes:
        broken = [_broken(one, limits, segments=segments) for one in mine if one.size == size]
        by.update(guard for guards in broken for guard in guards)
        shares.append(f"{100 * sum(map(bool, broken)) / len(broken):.0f}%" if broken else "")
    # not those that saw it by chance, on a day that was special anyway
    guards = [code(guard) for guard, times in by.most_common() if times > 0.05 * len(mine)]
    return [name, *shares, ", ".join(guards)]


def _broken(seen: Seen, limits: Limits, *, segments: bool = False) -> set[str]:
    """The guards that stop; segments are nobody's business unless somebody names them."""
    change = seen.change if segments else replace(seen.change, segments={})
    return {found.guard for found in breaches(change, limits) if not found.warn}


def _rebuilt(seen: Seen) -> bool:
    return not REBUILDS.isdisjoint(seen.names)


def _sizes(seen: Iterable[Seen]) -> list[int]:
    return sorted({one.size for one in seen})
