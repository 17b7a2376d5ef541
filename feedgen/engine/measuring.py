"""What a run would change in a feed: its staged items against those that were sent last, counted in SQL.

One pass over both; nothing but the counts comes into memory.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from decimal import Decimal
from statistics import median
from typing import Any

from feedgen.catalogue.money import currency_digits
from feedgen.guards import Breach, Change, Fill

_EFFECTIVE_NOW, _EFFECTIVE_BEFORE = "COALESCE(s.sale, s.price)", "COALESCE(i.sale, i.price)"
_SAME_MONEY = f"{_EFFECTIVE_NOW} IS NOT NULL AND {_EFFECTIVE_BEFORE} > 0 AND s.currency IS i.currency"


def _move(now: str, before: str) -> str:
    """By how many percent of the smaller of the two: ten times and a tenth are the same move."""
    return f"100.0 * ABS({now} - {before}) / MAX(1, MIN({now}, {before}))"


_MOVE = _move(_EFFECTIVE_NOW, _EFFECTIVE_BEFORE)
_REGULAR = "s.price IS NOT NULL AND i.price > 0 AND s.currency IS i.currency"
_SHIFT = _move("s.price", "i.price")
_REPRICED = "s.price IS NOT i.price OR s.sale IS NOT i.sale"
_RECODED = "s.currency IS NOT NULL AND i.currency IS NOT NULL AND s.currency <> i.currency"
_BUYABLE = "('in_stock', 'preorder', 'backorder', 'limited_availability')"
_FLIPPED = (
    "s.availability IS NOT NULL AND i.availability IS NOT NULL"
    f" AND (s.availability IN {_BUYABLE}) <> (i.availability IN {_BUYABLE})"
)
_TITLED = "s.title IS NOT NULL AND i.title IS NOT NULL"
_SORTED = "s.category IS NOT NULL AND i.category IS NOT NULL"
_BOTH = " FROM temp.staged s CROSS JOIN items i ON i.feed = s.feed AND i.id = s.id WHERE s.feed = :feed"


def measured(
    db: sqlite3.Connection, feed: int, beyond: Sequence[float], factor: float | None = None
) -> dict[str, Any] | None:
    """The numbers of a `Change` that the items tell; None when nothing was sent before.

    `beyond` are the moves of prices to count, in percent; `factor` the move from which on a factor of all prices is
    looked for.
    """
    (before,) = db.execute("SELECT COUNT(*) FROM items WHERE feed = ?", (feed,)).fetchone()
    if not before:
        return None
    (now,) = db.execute("SELECT COUNT(*) FROM temp.staged WHERE feed = ?", (feed,)).fetchone()
    # CASE: of most items nothing moved, and SQLite evaluates both sides of an AND
    moves = "".join(
        f", SUM(CASE WHEN {_REPRICED} THEN {_SAME_MONEY} AND {_MOVE} > {percent:f} END)" for percent in beyond
    )
    shifts = "0"
    if factor is not None:
        shifts = f"SUM(CASE WHEN {_REPRICED} THEN {_REGULAR} AND {_SHIFT} > {factor:f} END)"
    query = (
        f"SELECT COUNT(*), SUM({_SAME_MONEY}), SUM({_RECODED}),"
        f" SUM(CASE WHEN s.availability IS NOT i.availability THEN {_FLIPPED} END),"
        f" SUM(s.availability IS NOT NULL AND i.availability IS NOT NULL), SUM({_SORTED}),"
        f" SUM({_SORTED} AND s.category <> i.category), SUM({_TITLED}), SUM({_TITLED} AND s.title <> i.title)"
        f", SUM({_REGULAR}), {shifts}{moves}{_BOTH}"
    )
    common, *sums = db.execute(query, {"feed": feed}).fetchone()
    priced, recoded, flipped, stocked, sorted_, resorted, titled, renamed, regular, shifted, *moved = (
        found or 0 for found in sums
    )
    # on ordinary days few prices have moved so far, and nothing more is asked
    scaled, by = _scaled(db, feed, factor) if factor is not None and 2 * shifted > regular else (0, None)
    return {
        "now": now,
        "before": before,
        "common": common,
        "priced": priced,
        "recoded": recoded,
        "flipped": flipped,
        "stocked": stocked,
        "sorted": sorted_,
        "resorted": resorted,
        "titled": titled,
        "renamed": renamed,
        "moved": dict(zip(beyond, moved, strict=True)),
        "regular": regular,
        "scaled": scaled,
        "factor": by,
        "segments": segments(db, feed),
    }


DEAREST = 101
"""Items by whose prices a common factor is found: the dearest, of which rounding to cents hides least."""


def _scaled(db: sqlite3.Connection, feed: int, beyond: float) -> tuple[int, float | None]:
    """How many regular prices moved by the one factor that most of them have, and the factor.

    A cent and half a per mille are left to rounding: prices that somebody has made end in .99 are no product.
    """
    of = {"feed": feed}
    dearest = f"ORDER BY MAX(s.price, i.price) DESC, s.id LIMIT {DEAREST}"
    ratios = db.execute(f"SELECT 1.0 * s.price / i.price{_BOTH} AND {_REGULAR} {dearest}", of)
    factor = median(ratio for (ratio,) in ratios)
    if 100 * (max(factor, 1 / factor if factor else 0) - 1) <= beyond:
        return 0, None
    near = f"ABS(s.price - {factor!r} * i.price) <= 1 + 0.0005 * s.price"
    sums = f"SELECT COUNT(*), SUM(s.price), SUM(i.price){_BOTH} AND {_REGULAR} AND {near}"
    found, now, before = db.execute(sums, of).fetchone()
    return found, now / before if found else factor


def change_of(
    counts: Mapping[str, int],
    items: Mapping[str, Any] | None,
    before: int | None,
    filled: Mapping[str, int],
    filled_before: Mapping[str, int],
    *,
    reworded: bool = False,
) -> Change:
    """A feed's change: `items` is what `measured` told, `before` the items the last manifest names."""
    about = dict(items) if items is not None else {"now": counts["items"], "before": before}
    fills = {name: Fill(number, filled.get(name, 0)) for name, number in filled_before.items()} if filled else {}
    about |= {"products": counts["products"], "rejected": counts["rejected"], "filled": fills}
    return Change(**about, reworded=reworded)


def segments(db: sqlite3.Connection, feed: int) -> dict[str, Fill]:
    """By segment the feed had: items before and now."""
    query = (
        "SELECT b.segment, b.n, IFNULL(n.n, 0) FROM"
        " (SELECT segment, COUNT(*) AS n FROM items WHERE feed = :feed AND segment IS NOT NULL GROUP BY segment) b"
        " LEFT JOIN (SELECT segment, COUNT(*) AS n FROM temp.staged WHERE feed = :feed GROUP BY segment) n"
        " ON n.segment = b.segment ORDER BY b.segment"
    )
    return {name: Fill(before, now) for name, before, now in db.execute(query, {"feed": feed})}


# -- examples ----------------------------------------------------------------------------------------------

EXAMPLES = 3
_GONE = (
    "SELECT i.id, NULL, NULL FROM items i WHERE i.feed = :feed AND NOT EXISTS"
    " (SELECT 1 FROM temp.staged s WHERE s.feed = i.feed AND s.id = i.id) ORDER BY i.id"
)
_MONEY = f"SELECT s.id, {_EFFECTIVE_BEFORE}, i.currency, {_EFFECTIVE_NOW}, s.currency{_BOTH}"
_LARGEST = f"{_MONEY} AND {_SAME_MONEY} ORDER BY {_MOVE} DESC, s.id"
_QUERIES = {
    "max_drop": _GONE,
    "max_new_ids": _GONE,
    "max_rise": "SELECT s.id, NULL, NULL FROM temp.staged s WHERE s.feed = :feed AND NOT EXISTS"
    " (SELECT 1 FROM items i WHERE i.feed = s.feed AND i.id = s.id) ORDER BY s.id",
    "max_price_moves": _LARGEST,
    "max_price_jumps": _LARGEST,
    "max_price_factor": f"SELECT s.id, i.price, i.currency, s.price, s.currency{_BOTH} AND {_REGULAR}"
    " ORDER BY s.price DESC, s.id",
    "max_currency": f"{_MONEY} AND {_RECODED} ORDER BY s.id",
    "max_availability": f"SELECT s.id, i.availability, s.availability{_BOTH} AND {_FLIPPED} ORDER BY s.id",
    "max_renamed": f"SELECT s.id, NULL, NULL{_BOTH} AND {_TITLED} AND s.title <> i.title ORDER BY s.id",
    "max_category": f"SELECT s.id, i.category, s.category{_BOTH} AND {_SORTED} AND s.category <> i.category"
    " ORDER BY s.id",
}


def examples(db: sqlite3.Connection, feed: int, breach: Breach) -> list[tuple[str, str | None, str | None]]:
    """Ids of items that a breach is about, the worst first, with what was and what is."""
    query = _QUERIES.get(breach.guard)
    if query is None:
        return []
    return [_shown(*row) for row in db.execute(f"{query} LIMIT {EXAMPLES}", {"feed": feed})]


def _shown(id_: str, *values: Any) -> tuple[str, str | None, str | None]:
    """An example; prices, which are kept in minor units beside their currency, as people write them."""
    if len(values) == 2:
        return id_, values[0], values[1]
    before, then, now, new = values
    return id_, _money(before, then), _money(now, new)


def _money(amount: int, currency: str) -> str:
    digits = currency_digits(currency)
    return f"{Decimal(amount).scaleb(-digits):.{digits}f} {currency}"
