"""`guards`: what a run may change before somebody has to look."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from feedgen.guards import Limit, Limits
from feedgen.profiles import editing
from feedgen.profiles.models.base import Expression, Strict

PERCENT = r"^\d+(\.\d+)?%$"


class LimitModel(Strict):
    """A guard: it is broken when more than `share` *and* more than `items` are concerned. A text is its `share`."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.or_text)

    share: str | None = Field(None, pattern=PERCENT, description="Percent that may be concerned.", examples=["30%"])
    items: int | None = Field(
        None, ge=0, description="Items that may be concerned, whatever their share; a text alone means 0."
    )
    beyond: str | None = Field(
        None,
        pattern=PERCENT,
        description="Of prices: moves by more than this count, in percent of the smaller one of the two prices.",
        examples=["200%"],
    )
    severity: Literal["stop", "warn"] = Field("stop", description="`warn`: it is told, and does not stop the run.")

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: object) -> object:
        if isinstance(data, int | float):
            raise ValueError("not a share such as `30%`")
        return {"share": data, "items": 0} if isinstance(data, str) else data

    def limit(self, default: Limit) -> Limit:
        """The guard; what is not said is as by default."""
        return replace(
            default,
            share=default.share if self.share is None else _percent(self.share),
            items=default.items if self.items is None else self.items,
            beyond=default.beyond if self.beyond is None else _percent(self.beyond),
            warn=self.severity == "warn",
        )


def _percent(text: str) -> float:
    return float(text.rstrip("%"))


def _off(value: Any) -> Any:
    """`off`, false and null switch a guard off."""
    return None if value is False or value == "off" else value


Guard = Annotated[LimitModel | None, BeforeValidator(_off)]


class GuardsModel(Strict):
    """What stops a run before anything is replaced (exit status 4). `null` or `off` switches a guard off."""

    min_items: Annotated[int | None, BeforeValidator(_off)] = Field(
        1, ge=0, description="A feed with fewer items is not published; 1 when absent."
    )
    max_rejected: Guard = Field(
        None, description="Products that may be rejected; 50% and 20 when absent.", examples=["50%"]
    )
    max_drop: Guard = Field(
        None,
        description="Items a feed may lose against what was published last; 30% and 5 when absent.",
        examples=["30%"],
    )
    max_rise: Guard = Field(None, description="Items a feed may gain; 200% and 200 when absent.")
    max_new_ids: Guard = Field(
        None, description="Ids that may be gone while others came instead; 50% and 5 when absent."
    )
    max_price_moves: Guard = Field(
        None, description="Prices that may move by more than `beyond` (200%); 50% and 5 when absent."
    )
    max_price_jumps: Guard = Field(
        None, description="Single prices that may move by more than `beyond` (800%); 5 items when absent."
    )
    max_price_factor: Guard = Field(
        None,
        description="Regular prices that may move by one factor, of more than `beyond` (12%); 80% and 5 when absent.",
    )
    max_currency: Guard = Field(None, description="Prices that may be in another currency; 5% and 2 when absent.")
    max_availability: Guard = Field(
        None, description="Items that may be sold out, or back, at once; 50% and 20 when absent."
    )
    max_category: Guard = Field(None, description="Items that may get another category; 80% and 5 when absent.")
    max_renamed: Guard = Field(None, description="Items that may get another title; 50% and 5 when absent.")
    max_segment_drop: Guard = Field(
        None, description="Items that one segment may lose; 80% and 5 when absent. Needs `segment`."
    )
    segment: Expression | None = Field(
        None, description="What items are counted by for `max_segment_drop`.", examples=["brand"]
    )
    max_emptied: Guard = Field(
        None, description="Items that may lose the same attribute; 50% and 5 when absent. Those of sales may go."
    )

    def limits(self, default: Limits) -> Limits:
        """The guards, where `default` is what holds for what is not said here."""
        said: dict[str, Any] = {}
        for name in self.model_fields_set & set(Limits.__dataclass_fields__):
            value = getattr(self, name)
            own = getattr(default, name) or getattr(Limits(), name)
            said[name] = value.limit(own) if isinstance(value, LimitModel) else value
        return replace(default, **said)
