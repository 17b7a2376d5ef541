"""What is collected from all items of a feed, so that its document can tell of it."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict, Field, model_validator

from feedgen.profiles import editing
from feedgen.profiles.models.base import Expression, Strict


class CollectModel(Strict):
    """A list of the different values that the items of a file have, in the order in which they first come."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.or_text)

    value: Expression = Field("it", description="The value of an item.", examples=["price.currency"])
    each: Expression | None = Field(
        None, description="A list, for items with several values; `it` is its current member in `value`."
    )
    levels: bool = Field(
        False, description="The value is a path: every level above is in the list as well, before what is in it."
    )
    key: Expression | None = Field(
        None,
        description="What tells values apart, and what a level calls the one above; `it` is the value. The value "
        "itself when absent.",
        examples=["it | number_id"],
    )

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        """`currencies: price.currency` is short for its value."""
        return normal_collect(data)

    @model_validator(mode="after")
    def _some_value(self) -> CollectModel:
        if self.each is None and self.value == "it":
            raise ValueError("`collect` needs a `value`, or `each`")
        return self


def normal_collect(data: Any) -> Any:
    """The settings in full."""
    return {"value": data} if isinstance(data, str) else data
