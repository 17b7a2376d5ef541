"""Promotions: reduced prices with a name, a selection and a time, as data."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from feedgen.profiles.models.base import Condition, Expression, Strict
from feedgen.profiles.models.pricing import Amount, amount_of, percent_of

Way = Literal["window", "effective", "none"]
WAYS = ("discount", "amount", "price", "prices")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def is_day(text: str) -> bool:
    """Whether an instant is written as a date alone."""
    return _DAY.fullmatch(text) is not None


def _instant(value: Any) -> Any:
    text = value.isoformat() if isinstance(value, dt.date) else value
    try:
        year = dt.datetime.fromisoformat(text).year
    except (TypeError, ValueError):
        raise ValueError("should be a date such as `2026-01-07` or a time such as `2026-01-07T08:00`") from None
    if not 1970 <= year < 9999:
        raise ValueError("should be a year from 1970 to 9998")
    return text


def _discount(value: Any) -> Any:
    percent = percent_of(value) if isinstance(value, str) else None
    if percent is None or not 0 < percent < 100:
        raise ValueError("should be a percentage such as `20%`, above 0 % and below 100 %")
    return value


def _above_nothing(value: str) -> str:
    if (amount_of(value) or 0) <= 0:
        raise ValueError("should be an amount above nothing")
    return value


Instant = Annotated[str, BeforeValidator(_instant)]
"""ISO 8601; without an offset in the shop's time zone."""


class PromotionModel(Strict):
    """A promotion: when, for what, where, and how much. Exactly one of discount, amount, price, prices.

    One at the checkout changes no price: channels are told of it in a feed of their own, and may have none of the four.
    """

    start: Instant | None = Field(
        None, description="Date or time from which it runs, in the shop's zone; open when absent."
    )
    end: Instant | None = Field(
        None, description="Time at which it is over, or the last day, the whole of it; open when absent."
    )
    select: Condition | None = Field(None, description="Condition on the product; all when absent.")
    discount: Annotated[str, BeforeValidator(_discount)] | None = Field(
        None, description="Percentage off the price.", examples=["20%"]
    )
    amount: Amount | None = Field(None, description="Amount off, in the price's currency.", examples=["5.00"])
    price: Expression | None = Field(None, description="The reduced price, an expression.")
    prices: str | None = Field(None, description="A CSV file with the columns `id` and `price`.")
    channels: list[str] | None = Field(None, description="Channels that get it, by their keys; all when absent.")
    markets: list[Annotated[str, Field(pattern=r"^[A-Z]{2}$")]] | None = Field(
        None, description="Countries that get it, ISO 3166-1; all when absent."
    )
    label: str | None = Field(None, description="Text that its products have as `labels.promotion`.")

    title: str | None = Field(None, description="What customers are told: `20% off all mugs`.")
    code: str | None = Field(None, description="What customers type at the checkout, which makes it `checkout: true`.")
    checkout: bool = Field(
        False,
        description="The reduction is made at the checkout: prices stay, its products have its name in `promotion_id`, "
        "and feeds of promotions tell of it.",
    )
    attributes: dict[str, Any] = Field(
        default_factory=dict, description="What a channel wants to know beside, under the channel's own names."
    )

    @property
    def at_checkout(self) -> bool:
        """Whether prices stay as they are."""
        return self.checkout or self.code is not None

    @model_validator(mode="after")
    def _one_way(self) -> PromotionModel:
        ways = sum(getattr(self, way) is not None for way in WAYS)
        if self.at_checkout and (self.price is not None or self.prices is not None):
            raise ValueError(
                "at the checkout there is a `discount` or an `amount`; `price` and `prices` are the product's"
            )
        if ways > 1 or (ways == 0 and not self.at_checkout):
            raise ValueError("needs exactly one of `discount`, `amount`, `price`, `prices`")
        if self.amount is not None:
            _above_nothing(self.amount)
        return self
