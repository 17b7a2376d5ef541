"""Amounts of one currency in another, at rates that were read before the run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from feedgen.catalogue import Money
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
    rates = {currency: Decimal(rate) for currency, rate in convert["rates"].items()}

    def converted(money: Money) -> tuple[Exact, str]:
        amount, currency = money.amount, money.currency
        if currency == to:
            return Exact(amount), to
        try:
            return Exact(multiply(amount, rates[to]), rates[currency]), to
        except KeyError as missing:
            if keeps:
                return Exact(amount), currency
            code = str(missing.args[0])
            params = {"currency": code, "to": to, "known": did_you_mean(code, rates, show=8)}
            raise RefusedPriceError("MAP250", params, "price", money) from None

    return converted
