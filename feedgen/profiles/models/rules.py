"""Rules: what is set on a product, and when."""

from __future__ import annotations

from pydantic import ConfigDict, Field, model_validator

from feedgen.profiles import editing
from feedgen.profiles.models.base import Condition, Expression, Strict, Value
from feedgen.profiles.models.cases import CaseModel
from feedgen.profiles.models.pricing import PricingModel
from feedgen.profiles.models.tables import TableSpec

Settings = dict[str, Value | None]
"""Attribute → value; null takes the attribute away, an expression without a result leaves it as it is."""


class BranchModel(Strict):
    """One way of a `choose`: taken when its condition holds and none above it did."""

    name: str | None = Field(None, description="What `feedgen explain` and coverage call it.")
    when: Condition | None = Field(None, description="Absent: the way taken when no other was.")
    set: Settings = Field(default_factory=dict, description="Attribute → value; null takes it away.")
    stop: bool = Field(False, description="No further rule of this list is asked.")


class RuleModel(Strict):
    """When a condition holds, attributes are set; rules are asked in order, each sees what those before it did."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: str | None = Field(None, description="A later layer's rule of the same name replaces this one.")
    when: Condition | None = Field(None, description="Absent: always.")
    set: Settings = Field(
        default_factory=dict,
        description="Attribute → value. `labels.season` sets one label; null takes the attribute away; an "
        "expression without a result leaves the attribute as it is.",
        examples=[{"title": "{{ brand }} {{ title }}"}],
    )
    otherwise: Settings = Field(default_factory=dict, alias="else", description="Set when the condition does not hold.")
    choose: list[BranchModel] | None = Field(
        None, min_length=1, description="Instead of `set`: the first of these that holds."
    )
    stop: bool = Field(False, description="When the condition holds, no further rule of this list is asked.")

    @model_validator(mode="after")
    def _one_way(self) -> RuleModel:
        if self.choose is not None and (self.set or self.otherwise):
            raise ValueError("a rule has `set` and `else`, or `choose`")
        if self.otherwise and self.when is None:
            raise ValueError("`else` needs a `when`")
        return self


class LayerModel(Strict):
    """What the catalogue, a profile, a channel, a market and a rule file may all say."""

    use: list[str] = Field(
        default_factory=list,
        description="Rule files whose attributes and rules come before these.",
        examples=[["rules/titles.yaml"]],
    )
    tables: dict[str, TableSpec] = Field(
        default_factory=dict,
        description="Value lists and maps by name, for `lookup`, `map` and `enum`.",
        json_schema_extra=editing.any_form,
    )
    derive: dict[str, Expression | None] = Field(
        default_factory=dict,
        description="Own attributes, computed once per product; any expression may use them. null takes one back.",
    )
    rules: list[RuleModel] | None = Field(
        default_factory=list,
        description="Asked in order once the attributes are there; null takes back those of earlier layers.",
    )
    pricing: PricingModel | None = Field(
        None, description="How prices are made of the shop's; layers merge key by key, null takes back."
    )
    tests: list[CaseModel] = Field(
        default_factory=list, description="Products and what is to become of them: `feedgen test` tries them."
    )

    @model_validator(mode="before")
    @classmethod
    def _one_file(cls, data: object) -> object:
        """`use: titles.yaml` is short for a list of one."""
        if isinstance(data, dict) and isinstance(data.get("use"), str):
            return {**data, "use": [data["use"]]}
        return data
