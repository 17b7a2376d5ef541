"""Amounts of one currency in another, at rates that were read before the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from feedgen.catalogue import Money
from feedgen.catalogue.exchange import Exchange, NoRateError
from feedgen.diagnostics import did_you_mean
from feedgen.profiles.steps.amounts import Exact, multiply
from feedgen.profiles.steps.stages import RefusedPriceError

Conversion = Callable[[Money], tuple[Exact, str]]
"""Raises `RefusedPriceError` for a currency without a rate."""


def conversion(convert: Mapping[str, Any] | None) -> Conversion:
    """The conversion of `convert`; none leaves every amount in its currency."""
    if convert is None:
        return lambda money: (Exact(money.amount), money.currency)
    to, keeps = convert["to"], convert.get("missing") == "keep"
    exchange = Exchange.read(convert["rates"])

    def converted(money: Money) -> tuple[Exact, str]:
        amount, currency = money.amount, money.currency
        if currency == to:
            return Exact(amount), to
        try:
            into, out_of = exchange.between(currency, to)
        except NoRateError as missing:
            if keeps:
                return Exact(amount), currency
            known = did_you_mean(missing.currency, exchange.rates, show=8)
            params = {"currency": missing.currency, "to": to, "known": known}
            raise RefusedPriceError("MAP250", params, "price", money) from None
        return Exact(multiply(amount, into), out_of), to

    return converted
