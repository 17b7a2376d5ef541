"""Exact amounts: a fraction of two decimals, rounded once at the end, so that no cent is lost or invented."""

from __future__ import annotations

import decimal
from collections.abc import Callable
from decimal import Context, Decimal
from typing import NamedTuple

WIDE = Context(prec=120, Emax=9999, Emin=-9999, rounding=decimal.ROUND_HALF_UP)
"""Digits for every product of a price (14 digits), rates, taxes and margins (12 each): none is lost on the way."""

multiply, add, subtract, divide, compare = WIDE.multiply, WIDE.add, WIDE.subtract, WIDE.divide, WIDE.compare

ROUNDING = {
    "half_up": decimal.ROUND_HALF_UP,
    "nearest": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "up": decimal.ROUND_CEILING,
    "down": decimal.ROUND_FLOOR,
}
ZERO, ONE, HUNDRED = Decimal(0), Decimal(1), Decimal(100)


class Exact(NamedTuple):
    """`over / under`, `under` above nothing."""

    over: Decimal
    under: Decimal = ONE

    def times(self, factor: Decimal) -> Exact:
        return Exact(multiply(self.over, factor), self.under)

    def by(self, divisor: Decimal) -> Exact:
        return Exact(self.over, multiply(self.under, divisor))

    def plus(self, amount: Decimal) -> Exact:
        return Exact(add(self.over, multiply(amount, self.under)), self.under)

    @property
    def value(self) -> Decimal:
        """Shown to people; nothing goes on from it."""
        return self.over if self.under == 1 else divide(self.over, self.under)

    def above(self, amount: Decimal) -> bool:
        return self.over > multiply(amount, self.under)


class Grid(NamedTuple):
    """The prices there are: `ending`, and every `step` from there."""

    step: Decimal
    ending: Decimal = ZERO
    mode: str = "half_up"

    def price(self, exact: Exact, mode: str | None = None) -> Decimal:
        """The price the mode chooses; what is above nothing never becomes nothing."""
        over = subtract(exact.over, multiply(self.ending, exact.under))
        steps = divide(over, multiply(exact.under, self.step))
        found = add(
            multiply(steps.to_integral_value(ROUNDING[mode or self.mode], WIDE), self.step),
            self.ending,
        )
        return found if found > 0 or exact.over <= 0 else self.ending or self.step


def grid_of(step: Decimal | None, ending: Decimal | None, mode: str | None, digits: int) -> Grid:
    """The grid of `round`; without a step that of the currency, or the place of the ending (0.99: 1, 9.90: 10)."""
    if step is None:
        step = ONE.scaleb(-digits) if ending is None else ONE if ending < 1 else ONE.scaleb(ending.adjusted() + 1)
    return Grid(step, ending or ZERO, mode or "half_up")


Bound = Callable[[Exact], Decimal]


def within(grid: Grid, low: Decimal | None, high: Decimal | None, digits: int) -> Bound:
    """Rounds onto the grid between two bounds; where no price of the grid is between, the bound itself."""
    least, most = None if low is None else Exact(low), None if high is None else Exact(high)
    finest = Grid(ONE.scaleb(-digits))

    def price(exact: Exact) -> Decimal:
        found = grid.price(exact)
        if low is not None and least is not None and found < low:
            found = grid.price(least, "up")
        if high is not None and most is not None and found > high:
            found = grid.price(most, "down")
            if found > high or (low is not None and found < low):
                found = finest.price(most, "down")
        return found

    return grid.price if low is None and high is None else price
