"""The lowest price of a product: what leaves its cost and the margin once everything else is paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from feedgen.catalogue import Money
from feedgen.diagnostics import Severity
from feedgen.profiles.models.pricing import amount_of, percent_of
from feedgen.profiles.steps.amounts import HUNDRED, Exact, Grid
from feedgen.profiles.steps.base import Binding, Own
from feedgen.profiles.steps.stages import RefusedPriceError, Stage, Tax, in_currency
from feedgen.profiles.values import Issue

if TYPE_CHECKING:
    from feedgen.profiles.steps.conversion import Conversion

Floor = Callable[[Own, Decimal, str, list[Issue], str], Decimal | None]
"""(product, price, currency, issues, `price` or `sale_price`) → the price, or None for a sale that must not be."""
PAID = ("shipping", "commission")
"""Stages that the floor has to bear as the price does."""


def floor_of(
    data: Mapping[str, Any],
    binding: Binding,
    convert: Conversion,
    tax: Tax | None,
    stages: Sequence[tuple[str, Stage]],
    grid: Callable[[str], Grid],
) -> Floor:
    said = data["floor"]
    lowest = _lowest(said, binding, convert, tax, [stage for label, stage in stages if label in PAID])
    below = said.get("below", "reject")
    below_it = [] if binding.way_taken is None else [binding.way_taken(at, ()) for at in data["places"]["floor"]]

    def floor(own: Own, amount: Decimal, currency: str, issues: list[Issue], name: str) -> Decimal | None:
        least = lowest(own, currency)
        if least is None:
            if name == "price":
                issues.append(Issue("MAP255", {}, name, None, Severity.WARNING, False))
            return amount
        if not least.above(amount):
            return amount
        for note in below_it:
            note(own, [])
        params = {"floor": str(Money(least.value, currency))}
        if below == "clamp":
            raised = grid(currency).price(least, "up")
            params["raised"] = str(Money(raised, currency))
            issues.append(Issue("MAP252", params, name, Money(amount, currency), Severity.INFO, False))
            return raised
        if below == "reject" and name == "price":
            raise RefusedPriceError("MAP251", params, name, Money(amount, currency))
        issues.append(Issue("MAP251", params, name, Money(amount, currency), Severity.WARNING, False))
        return amount if below == "warn" else None

    return floor


def _lowest(
    data: Mapping[str, Any], binding: Binding, convert: Conversion, tax: Tax | None, paid: Sequence[Stage]
) -> Callable[[Own, str], Exact | None]:
    """cost → with the margin → with the tax of the channel → with shipping and commission."""
    cost = binding.words.compile(data.get("cost", "cost")).call
    margin = data.get("margin", "0")
    share, amount = percent_of(margin), amount_of(margin)

    def lowest(own: Own, currency: str) -> Exact | None:
        value = cost(own, None)
        if value is None:
            return None
        least = Exact(in_currency("floor.cost", value, currency, convert))
        if share is not None:
            least = least.times(HUNDRED).by(HUNDRED - share)
        elif amount is not None:
            least = least.plus(amount)
        if tax is not None:
            least = least.times(HUNDRED + tax.rates(own)[1]).by(HUNDRED)
        for stage in paid:
            least = stage(own, least, currency)
        return least

    return lowest
