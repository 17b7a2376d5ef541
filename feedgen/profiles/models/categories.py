"""Which category of a channel a product is in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from feedgen.profiles.models.base import Strict


class CategoriesModel(Strict):
    """From the shop's paths to the channel's categories. Layers complete each other, key by key."""

    file: str | None = Field(
        None,
        description="CSV beside feedgen.yaml with lines `shop path;channel id or path`; the longest path wins.",
        examples=["google-categories.csv"],
    )
    tree: str | None = Field(
        None,
        description="The channel's list of categories: `google` (`feedgen taxonomy update`), or a file `id;path`.",
        examples=["google"],
    )
    into: str | None = Field(
        None,
        description="Attribute that gets the category. `attributes.NAME` is one of your own.",
        examples=["google_category"],
    )
    write: Literal["id", "path"] | None = Field(
        None, description="Ids or paths, whichever the file has; as it stands there when absent. Needs the `tree`."
    )
    unmatched: Literal["warn", "ignore", "reject"] | None = Field(
        None,
        description="Paths without a line: counted in the report (CHN401), not mentioned, or left out. "
        "warn when absent, ignore with a `default`.",
    )
    default: str | int | None = Field(
        None, description="Id or path of every product that gets no other.", examples=[166]
    )
    over: bool = Field(False, description="The file wins over a category that the product has already.")

    @model_validator(mode="before")
    @classmethod
    def _file_alone(cls, data: object) -> object:
        """`categories: google.csv` is short for its `file`."""
        return {"file": data} if isinstance(data, str) else data
