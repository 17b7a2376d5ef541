"""Amounts out of the texts of price fields."""

from __future__ import annotations

from decimal import Decimal

from feedgen.catalogue.numbers import read_money
from feedgen.diff.records import unwritten

ANY = "XXX"
"""Stands for the currency where the text names none: ISO 4217's own code for that."""


def amount_of(text: str | None, mark: str | None = None) -> tuple[Decimal, str] | None:
    """Amount and currency (`XXX`: none is named) of a price as a feed has it; None when it is no price."""
    if not text:
        return None
    money = read_money(unwritten(text), ANY, mark).value
    return None if money is None else (money.amount, money.currency)


def moved(old: str | None, new: str | None, mark: str | None = None) -> Decimal | None:
    """New price over old price, less 1; None when they cannot be compared, 0 when only the writing changed."""
    before, after = amount_of(old, mark), amount_of(new, mark)
    if before is None or after is None or before[1] != after[1] or not before[0]:
        return None
    return after[0] / before[0] - 1


def size(share: Decimal) -> Decimal:
    """How large a move is, up or down: ten times and a tenth are the same, and nothing is larger than to fall to 0."""
    if share >= 0:
        return share
    return -share / (1 + share) if share > -1 else Decimal("Infinity")
