"""What pricing does to an amount on the way, one after the other: tax, additions, bands, shipping, commission."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from feedgen.catalogue import Money
from feedgen.diagnostics import Severity
from feedgen.profiles.models.pricing import amount_of, percent_of
from feedgen.profiles.steps.amounts import HUNDRED, ZERO, Exact
from feedgen.profiles.steps.base import Action, Binding, Own
from feedgen.profiles.values import Issue

if TYPE_CHECKING:
    from feedgen.profiles.steps.conversion import Conversion

Stage = Callable[[Own, Exact, str], Exact]
"""(product, amount so far, its currency) → the amount then. Raises `RefusedPriceError`."""
Percent = Callable[[Own], Decimal | None]


class RefusedPriceError(Exception):
    """Why a product gets no price: it is rejected rather than sold at a wrong one."""

    def __init__(self, code: str, params: dict[str, Any], field: str, value: Any = None) -> None:
        super().__init__(code)
        self.issue = Issue(code, params, field, value, Severity.ERROR, True)


def unusable(key: str, what: str, value: Any) -> RefusedPriceError:
    return RefusedPriceError("MAP258", {"key": key, "what": what}, "price", value)


# -- percentages -------------------------------------------------------------------------------------------


def percent(key: str, text: str, binding: Binding) -> Percent:
    """The number of percent that a text or an expression says."""
    literal = percent_of(text)
    if literal is not None:
        return lambda own: literal
    call = binding.words.compile(text).call

    def found(own: Own) -> Decimal | None:
        value = call(own, None)
        if value is None:
            return None
        if isinstance(value, str):
            number = percent_of(value) if "%" in value else amount_of(value)
        else:
            number = Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
        if number is None:
            raise unusable(key, "a number of percent", value)
        return number

    return found


# -- tax ---------------------------------------------------------------------------------------------------


class Tax:
    """The tax that is in a product's prices, and the one that is to be in them."""

    def __init__(self, contained: Percent, out: Percent | None) -> None:
        self._contained = contained
        self._out = out

    def rates(self, own: Own) -> tuple[Decimal, Decimal]:
        """(in, out) in percent. Raises `RefusedPriceError` for a rate that nobody knows."""
        net = own.get("price_includes_tax") is False
        contained = None if net and self._out is not None else self._contained(own)
        out = contained if self._out is None else self._out(own)
        if net:
            contained = ZERO
        for key, rate in (("in", contained), ("out", out)):
            if rate is None:
                raise RefusedPriceError("MAP254", {"key": key}, "price", own.get("price"))
            if not 0 <= rate <= HUNDRED:
                raise unusable(f"tax.{key}", "0 to 100 %", rate)
        assert contained is not None
        assert out is not None
        return contained, out

    def stage(self, own: Own, exact: Exact, currency: str) -> Exact:
        contained, out = self.rates(own)
        return exact if contained == out else exact.times(HUNDRED + out).by(HUNDRED + contained)

    def said(self, own: Own) -> None:
        """What is true of the product's prices now."""
        _, out = self.rates(own)
        own["tax_rate"] = out
        own["price_includes_tax"] = out > 0


def tax_of(data: Mapping[str, Any] | None, country: str | None, binding: Binding) -> Tax | None:
    if data is None:
        return None
    contained = _rate("in", data.get("in", "tax_rate"), country, binding)
    return Tax(contained, _rate("out", data["out"], country, binding) if "out" in data else None)


def _rate(key: str, said: Any, country: str | None, binding: Binding) -> Percent:
    text = said.get(country) if isinstance(said, Mapping) else said
    return (lambda own: None) if text is None else percent(f"tax.{key}", text, binding)


# -- what is added -----------------------------------------------------------------------------------------


def stages_of(
    data: Mapping[str, Any], binding: Binding, convert: Conversion, tax: Tax | None
) -> tuple[tuple[str, Stage], ...]:
    """The stages there are, in order, with what people call them."""
    found: list[tuple[str, Stage]] = []
    if tax is not None:
        found.append(("tax", tax.stage))
    found += [(f"add {text}", added(text)) for text in data.get("add") or ()]
    if data.get("tiers"):
        found.append(("tiers", _tiers(data, binding)))
    if "shipping" in data:
        found.append(("shipping", _shipping(data["shipping"], binding, convert)))
    if "commission" in data:
        found.append(("commission", _commission(data["commission"], binding)))
    return tuple(found)


def added(text: str) -> Stage:
    """`8%` or `2.50`."""
    share = percent_of(text)
    if share is not None:
        factor = 1 + share / HUNDRED
        return lambda own, exact, currency: exact.times(factor)
    amount = amount_of(text) or ZERO
    return lambda own, exact, currency: exact.plus(amount)


def _tiers(data: Mapping[str, Any], binding: Binding) -> Stage:
    """The first band that fits; a price is compared as it was before the bands."""
    bands: list[tuple[Decimal | None, Callable[[Own, Any], Any] | None, list[Stage]]] = []
    for number, tier in enumerate(data["tiers"]):
        limit = None if tier.get("up_to") is None else amount_of(tier["up_to"])
        compiled = None if tier.get("when") is None else binding.words.condition(tier["when"])
        if compiled is not None and compiled.constant and not compiled.value:
            continue
        holds = None if compiled is None or compiled.constant else compiled.call
        changes = [added(text) for text in tier["add"]]
        if binding.way_taken is not None:
            changes.insert(0, _noting(binding.way_taken(data["places"]["tiers"], (number,))))
        bands.append((limit, holds, changes))

    def stage(own: Own, exact: Exact, currency: str) -> Exact:
        for limit, holds, changes in bands:
            if limit is not None and exact.above(limit):
                continue
            if holds is None or holds(own, None):
                for change in changes:
                    exact = change(own, exact, currency)
                return exact
        return exact

    return stage


def _noting(note: Action) -> Stage:
    """Leaves the amount as it is, and notes that it came by; only in runs of tests."""

    def stage(own: Own, exact: Exact, currency: str) -> Exact:
        note(own, [])
        return exact

    return stage


def _shipping(text: str, binding: Binding, convert: Conversion) -> Stage:
    literal = amount_of(text)
    if literal is not None:
        return lambda own, exact, currency: exact.plus(literal)
    call = binding.words.compile(text).call

    def stage(own: Own, exact: Exact, currency: str) -> Exact:
        value = call(own, None)
        if value is None:
            return exact
        return exact.plus(in_currency("shipping", value, currency, convert))

    return stage


def in_currency(key: str, value: Any, currency: str, convert: Conversion) -> Decimal:
    """Money in the price's currency; a number is in it already. Raises `RefusedPriceError`."""
    if isinstance(value, Money):
        exact, found = convert(value)
        if found != currency:
            raise RefusedPriceError("MAP250", {"currency": found, "to": currency, "known": ""}, "price", value)
        return exact.value
    number = amount_of(value) if isinstance(value, str) else None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        number = Decimal(value)
    if number is None or not number.is_finite():
        raise unusable(key, "an amount", value)
    return number


def _commission(text: str, binding: Binding) -> Stage:
    share = percent("commission", text, binding)

    def stage(own: Own, exact: Exact, currency: str) -> Exact:
        rate = share(own)
        if rate is None:
            return exact
        if not 0 <= rate < HUNDRED:
            raise unusable("commission", "0 to less than 100 %", rate)
        return exact.times(HUNDRED).by(HUNDRED - rate)

    return stage
