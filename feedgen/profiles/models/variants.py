"""Variants: what becomes of the products that are one article in several sizes and colours."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field, model_validator

from feedgen.profiles import editing
from feedgen.profiles.models.base import Condition, Expression, Strict

Row = Literal["single", "parent", "child"]
Mode = Literal["family", "models", "each", "references", "parent_only", "nested", "first", "cheapest", "default"]


class VariantsModel(Strict):
    """What a feed does with the products of a group."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.or_text)

    mode: Mode | None = Field(
        None,
        description="each, which is what none means: an item per variant · references: the same, the first in full "
        "(role `parent`), the others (role `child`) may refer to it · first, cheapest, default: one variant "
        "stands for its group · parent_only: one row made for the group · nested: the same, and its fields list the "
        "variants (`members`) · family: a parent row before its variants (eBay, Amazon), which is what `axes` alone "
        "means · models: one item per model, whose fields list its `configs` and their simples (Zalando).",
    )
    by: Expression = Field("group_id", description="What the members of a group share; without it a product is alone.")
    axes: dict[str, Expression] = Field(
        default_factory=dict,
        description="family, models: name of each distinguishing axis → its value on a member. Axes no member has are "
        "left out. models: the first axis makes the configs, the others the simples of one.",
    )
    min_members: int = Field(
        2,
        ge=1,
        description="family, references, parent_only, nested: groups with fewer members are sent as single items.",
    )
    rows: list[Row] | None = Field(
        None,
        min_length=1,
        description="family: which rows are written, all when absent; a product without a row of its own counts as "
        "filtered. Fields of the parent may list its variants (`members`).",
        examples=[["single", "child"]],
    )
    every: Condition | None = Field(
        None,
        description="family: groups are written only where this holds for each of their members, as what ends a whole "
        "listing asks for; the members of others count as filtered.",
        examples=["availability == 'discontinued'"],
    )
    default_when: Condition | None = Field(
        None,
        description="default: what marks the variant that stands for its group; else the first in stock, else the "
        "first.",
        examples=["attributes['Default'] == 'yes'"],
    )
    cheapest_by: Expression = Field(
        "sale_price or price", description="What a variant costs, for `cheapest`, `price_from` and `group.price_min`."
    )
    price_from: bool = Field(
        False, description="Items say the price of the cheapest variant of the group that is in stock."
    )
    inherit: list[str] | Literal["all"] = Field(
        default_factory=list,
        description="Attributes that a variant without a value takes from the parent, else from the first variant that "
        "has one; all: every attribute that variants commonly share.",
        examples=[["description", "images", "brand"]],
    )
    equal: list[Expression] = Field(
        default_factory=list,
        description="What all members of a group should agree on; those that differ are reported (CHN412).",
        examples=[["brand", "category"]],
    )
    distinguish: list[Expression] = Field(
        default_factory=list,
        description="What tells the members of a group apart; those that differ in none of it are reported (CHN413).",
        examples=[["color", "size"]],
    )

    @property
    def keeps_out(self) -> bool:
        """Whether a product may be left without a row because of its group."""
        partial = self.rows is not None or self.every is not None
        return partial or self.mode not in ("each", "references", "family")

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        """`variants: cheapest` is short for its mode; axes alone make families."""
        full = normal_variants(data)
        if isinstance(full, dict) and full.get("mode") is None:
            return {**full, "mode": "family" if full.get("axes") else "each"}
        return full

    @model_validator(mode="after")
    def _axes_of_a_family(self) -> VariantsModel:
        if self.in_families and not self.axes:
            raise ValueError(f"`{self.mode}` needs `axes`")
        if self.rows is not None and self.mode != "family":
            raise ValueError("`rows` are those of a `family`")
        if self.every is not None and self.mode != "family":
            raise ValueError("`every` is asked of the members of a `family`")
        return self

    @property
    def in_families(self) -> bool:
        """Whether variants are told apart by axes, and stand behind or inside of the row of their group."""
        return self.mode in ("family", "models")

    @property
    def in_models(self) -> bool:
        """Whether there is nothing but models: a product without a group is a model of its own."""
        return self.mode == "models"

    def writes(self, row: Row) -> bool:
        """Whether a row of this kind stands in the file; only a family has a choice."""
        return row == "parent" if self.in_models else self.rows is None or row in self.rows


def normal_variants(data: Any) -> Any:
    """The settings in full."""
    return {"mode": data} if isinstance(data, str) else data
