"""What text and Markdown say in the same words."""

from __future__ import annotations

from decimal import Decimal

from feedgen.diagnostics.render.text import plural
from feedgen.diff.difference import Difference, FieldChange, Pair, Side

ONLY = {"old": "no longer there", "new": "new"}


def headline(pair: Pair) -> str:
    """`google-fr/products: 2 added, 1 removed, 12 changed, 76 the same`."""
    if pair.difference is None:
        return f"{pair.name}: {ONLY[pair.only]} ({plural(pair.items, 'item')})"
    found = pair.difference
    if found.equal:
        return f"{pair.name}: no difference in {plural(found.new.items, 'item')}"
    return f"{pair.name}: {counts(found)}"


def counts(found: Difference) -> str:
    return f"{found.added:,} added, {found.removed:,} removed, {found.changed:,} changed, {found.same:,} the same"


def field_counts(change: FieldChange) -> str:
    """`10 changed, 2 appeared`."""
    parts = ((change.changed, "changed"), (change.appeared, "appeared"), (change.disappeared, "disappeared"))
    return ", ".join(f"{number:,} {word}" for number, word in parts if number)


def value(values: tuple[str, ...]) -> str:
    """What stands in a field; a dash where it is not there."""
    return " | ".join(values) if values else "–"


def percent(share: Decimal) -> str:
    """`+12.5 %`; what is beyond any sense is cut."""
    number = share * 100
    return f"{number:+.1f} %" if abs(number) < 1_000_000 else ("+" if number > 0 else "-") + "1,000,000 % or more"


def moves_heading(found: Difference) -> str:
    return f"{found.rises:,} up, {found.falls:,} down in {found.price}"


def ids(listed: list[str], total: int) -> str:
    """`A, B, C and 9 more`."""
    more = total - len(listed)
    return ", ".join(listed) + (f" and {more:,} more" if more > 0 and listed else "")


def oddities(side: Side) -> list[str]:
    """What a feed should not have."""
    told = []
    if side.repeated:
        told.append(f"{side.name}: {plural(side.repeated, 'item')} repeat an id: {ids(side.repeats, side.repeated)}")
    if side.without_id:
        told.append(f"{side.name}: {plural(side.without_id, 'item')} without an id")
    return told
