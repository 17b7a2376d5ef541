"""Pricing: how a channel's price is made from the shop's, as data."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from feedgen.profiles.models.base import Condition, Expression, Strict

_NUMBER = r"(\d{1,12}(?:\.\d{1,6})?)"
_PERCENT = re.compile(rf"([-+]?)\s*{_NUMBER}\s*%")
_AMOUNT = re.compile(rf"([-+]?)\s*{_NUMBER}")


def percent_of(text: str) -> Decimal | None:
    """The number of `8%`; None when the text is no percentage."""
    found = _PERCENT.fullmatch(text.strip())
    return None if found is None else Decimal(f"{found[1]}{found[2]}")


def amount_of(text: str) -> Decimal | None:
    """The number of `2.50`; None when the text is no plain amount."""
    found = _AMOUNT.fullmatch(text.strip())
    return None if found is None else Decimal(f"{found[1]}{found[2]}")


def _written(value: Any) -> Any:
    """YAML's numbers as they are written."""
    return format(Decimal(str(value)), "f") if isinstance(value, int | float) and not isinstance(value, bool) else value


def _amount(value: Any) -> Any:
    text = _written(value)
    if not isinstance(text, str) or amount_of(text) is None:
        raise ValueError("should be an amount such as `2.50`")
    return text


def _change(value: Any) -> Any:
    text = _written(value)
    if not isinstance(text, str) or (amount_of(text) is None and percent_of(text) is None):
        raise ValueError("should be an amount such as `2.50` or a percentage such as `8%`")
    return text


def _share(value: Any) -> Any:
    """A percentage or an expression; a bare number would leave open which."""
    if isinstance(value, int | float) or (isinstance(value, str) and amount_of(value) is not None):
        raise ValueError(f"should be a percentage such as `{value}%`, or an expression")
    return value


Amount = Annotated[str, BeforeValidator(_amount)]
"""A number in the currency the price has at that point."""
Change = Annotated[str, BeforeValidator(_change)]
"""`8%` or `2.50`."""
Share = Annotated[Expression, BeforeValidator(_share)]
"""`8%`, or an expression whose result is a number of percent or such a text."""
SumOrExpression = Annotated[Expression, BeforeValidator(_written)]


def _listed(data: object, key: str) -> object:
    """`add: 8%` is short for a list of one."""
    if isinstance(data, dict) and isinstance(data.get(key), str | int | float):
        return {**data, key: [data[key]]}
    return data


class ConvertModel(Strict):
    """Prices in other currencies become prices in one, at rates with a date."""

    to: str | None = Field(
        None, pattern=r"^[A-Z]{3}$", description="Currency of the result, ISO 4217; the market's when absent."
    )
    rates: str | dict[str, Amount] | None = Field(
        None,
        description="What one unit of `base` is worth: a CSV, YAML or XML file (that of the European Central Bank), an "
        "`https` address of one, or currency → rate.",
    )
    base: str | None = Field(
        None,
        pattern=r"^[A-Z]{3}$",
        description="Currency the rates are of, where the file does not say; else the shop's.",
    )
    date: dt.date | None = Field(None, description="Day the rates are of, where the file does not say.")
    max_age: int | None = Field(None, ge=0, description="Days after which the rates are stale, which is a finding.")
    missing: Literal["reject", "keep"] | None = Field(
        None,
        description="A currency without a rate: the product is rejected (when absent), or its prices stay in their "
        "currency. Never 1:1.",
    )

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: object) -> object:
        return {"rates": data} if isinstance(data, str) else data


class TaxModel(Strict):
    """Tax out of the shop's price, tax into the channel's."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    contained: Share | dict[str, Share] | None = Field(
        None,
        alias="in",
        description="Rate that is in the shop's prices: a percentage, an expression, or country → rate. `tax_rate` "
        "when absent; none where `price_includes_tax` is false.",
    )
    out: Share | dict[str, Share] | None = Field(
        None, description="Rate that is to be in the channel's prices; the same when absent, `0%` for net prices."
    )


class TierModel(Strict):
    """One band of prices or products, and what is added there."""

    up_to: Amount | None = Field(None, description="Highest price of the band, before anything is added.")
    when: Condition | None = Field(None, description="Condition on the product; both absent: all others.")
    add: list[Change] = Field(description="What is added: a percentage, an amount, or several in order.")

    @model_validator(mode="before")
    @classmethod
    def _one(cls, data: object) -> object:
        return _listed(data, "add")


class RoundModel(Strict):
    """Which prices there are."""

    to: Amount | None = Field(
        None, description="Step between prices: 0.05, 1. The currency's own when absent, with an ending its place."
    )
    mode: Literal["half_up", "half_even", "nearest", "up", "down"] | None = Field(
        None, description="To which of the two prices beside; `nearest` is `half_up`, which is meant when absent."
    )
    ending: Amount | None = Field(None, description="What prices end in, beyond the step: 0.99, 9.90.")

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: object) -> object:
        return {"to": data} if isinstance(data, str | int | float) and not isinstance(data, bool) else data


class FloorModel(Strict):
    """The lowest price at which the cost and the margin are left."""

    cost: Expression | None = Field(None, description="What the product costs, without tax; `cost` when absent.")
    margin: Change | None = Field(None, description="What is to be left beyond: `15%` of the price, or an amount.")
    below: Literal["reject", "clamp", "warn"] | None = Field(
        None,
        description="A price below: the product is rejected (when absent), the price raised to the next one that is "
        "not, or kept with a warning. A sale below is dropped, raised or kept.",
    )


class PricingModel(Strict):
    """How prices are made, in the order of these keys. null takes back what an earlier layer says."""

    base: Expression | None = Field(None, description="The price to begin with; `price` when absent.")
    sale: Expression | None = Field(None, description="The reduced price to begin with; `sale_price` when absent.")
    convert: ConvertModel | None = None
    tax: TaxModel | None = None
    add: list[Change] | None = Field(
        None, description="A percentage, an amount, or several, added one after the other.", examples=[["8%", "2.50"]]
    )
    tiers: list[TierModel] | None = Field(None, description="What is added besides: the first band that fits.")
    shipping: SumOrExpression | None = Field(
        None, description="Shipping that the price has to bear.", examples=["4.90"]
    )
    commission: Share | None = Field(
        None, description="What the channel keeps of the price; the rest is the price so far.", examples=["12%"]
    )
    min: Amount | None = Field(None, description="No price is below.")
    max: Amount | None = Field(None, description="No price is above.")
    round: RoundModel | None = None
    floor: FloorModel | None = None

    @model_validator(mode="before")
    @classmethod
    def _one(cls, data: object) -> object:
        return _listed(data, "add")
