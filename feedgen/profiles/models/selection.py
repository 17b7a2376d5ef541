"""Selection: which products a channel is sent."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from feedgen.profiles import editing
from feedgen.profiles.models.base import Condition, Expression, Strict
from feedgen.profiles.models.rules import LayerModel
from feedgen.profiles.models.variants import VariantsModel

Files = Annotated[list[str] | None, Field(json_schema_extra=editing.or_one)]


class SelectionRuleModel(Strict):
    """A condition on products, with a name and a reason that the report shows."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.or_text)

    name: str | None = Field(
        None, description="What the report calls it; a later layer's rule of the same name replaces this one."
    )
    when: Condition | None = Field(None, description="The condition; null takes back the earlier rule of this name.")
    reason: str = Field("", description="Why, for whoever reads the report.")

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: object) -> object:
        """A bare condition is a rule without a name."""
        return {"when": data} if isinstance(data, str | bool) else data

    @model_validator(mode="after")
    def _says_something(self) -> SelectionRuleModel:
        if self.when is None and self.name is None:
            raise ValueError("a rule has a `when`")
        return self


class TopModel(Strict):
    """The best items only: so many of all, or of each group."""

    n: int = Field(gt=0, description="How many items stay; a parent with its variants counts as one.")
    by: Expression = Field(description="What decides: a number, money, a date or a text.")
    per: Expression | None = Field(None, description="So many for each value of this.", examples=["category", "brand"])
    order: Literal["desc", "asc"] = Field("desc", description="desc: the largest are best; asc: the smallest.")


class OutOfStockModel(Strict):
    """A filtered product that was sent the last time is sent as out of stock first."""

    out_of_stock: int = Field(gt=0, description="In how many runs.")


class SelectingModel(LayerModel):
    """What a profile, a channel and a market say of the products that are sent."""

    include: list[SelectionRuleModel] | None = Field(
        default_factory=list,
        description="Conditions that every product sent meets; each counts those it keeps out. null takes back those "
        "of earlier layers.",
        examples=[[{"name": "in stock", "when": "quantity > 0"}]],
    )
    exclude: list[SelectionRuleModel] | None = Field(
        default_factory=list,
        description="Conditions of which no product sent meets one. null takes back those of earlier layers.",
        examples=[[{"name": "too cheap", "when": "price < 5", "reason": "the click costs more"}]],
    )
    top: TopModel | None = Field(
        None, description="The best items only. The last layer that speaks of it decides; null takes it back."
    )
    when_filtered: Literal["omit", "out_of_stock"] | OutOfStockModel = Field(
        "omit",
        description="What becomes of a product that was sent the last time and is filtered now: left out, or sent as "
        "out of stock in so many runs (3 when no number is said), then left out.",
        examples=[{"out_of_stock": 5}],
    )


class ListedModel(SelectingModel):
    """Selection by what only the shop knows: its ids, and how much it wants to try."""

    allow: Files = Field(
        None, description="CSV files of ids beside feedgen.yaml: only these products.", examples=[["ids.csv"]]
    )
    deny: Files = Field(None, description="CSV files of ids: all but these products.")
    sample: str | None = Field(
        None,
        pattern=r"^\d+(\.\d+)?%$",
        description="Share of the products, always the same ones: 5% are among the 10%.",
        examples=["5%"],
    )
    variants: VariantsModel | None = Field(
        None, description="What becomes of the products of a group, in every feed of the channel."
    )
    overrides: Files = Field(
        None,
        description="CSV files with a column `id` and columns of attributes: the last word on single products.",
        examples=[["fixes.csv"]],
    )

    @model_validator(mode="before")
    @classmethod
    def _one_list(cls, data: Any) -> Any:
        """`allow: ids.csv` is short for a list of one."""
        return listed(data, ("allow", "deny", "overrides"))

    @field_validator("sample")
    @classmethod
    def _share(cls, value: str | None) -> str | None:
        if value is not None and Decimal(value.rstrip("%")) > 100:
            raise ValueError("at most 100%")
        return value


def listed(data: Any, keys: tuple[str, ...]) -> Any:
    """The settings with a single text of these keys as a list of one."""
    if isinstance(data, dict):
        return {key: [said] if key in keys and isinstance(said, str) else said for key, said in data.items()}
    return data
