"""Tables: value maps and lists that expressions look things up in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from feedgen.profiles.models.base import Strict

Word = str | int | float | bool
"""A member of a list that is a table."""

FILES = (".csv", ".tsv", ".txt", ".yaml", ".yml", ".json", ".gz")


class TableModel(Strict):
    """A table with more to say than its lines."""

    file: str | None = Field(
        None,
        description="CSV or YAML file with the lines, beside feedgen.yaml.",
        examples=["tables/margins.csv"],
    )
    key: str | None = Field(None, description="Column of a CSV file that is looked up; the first when absent.")
    value: str | None = Field(
        None, description="Column that is the answer; the other one when there are two, else a map of all the others."
    )
    lines: dict[str, Any] | list[Word] | None = Field(None, description="The lines, where there is no file.")
    match: Literal["exact", "prefix", "regex"] = Field(
        "exact", description="How a value finds its line; the most specific line wins."
    )
    ignore_case: bool = Field(False, description="Capital and small letters are the same.")
    default: Any = Field(None, description="The answer for everything else; `*` as a line says the same.")
    unmatched: Literal["ignore", "warn"] = Field(
        "ignore", description="warn: values without a line are counted in the report (MAP214)."
    )

    @model_validator(mode="after")
    def _one_origin(self) -> TableModel:
        if (self.file is None) == (self.lines is None):
            raise ValueError("a table has `file` or `lines`")
        return self


def _form(data: Any) -> str:
    """A mapping with `lines`, or with a `file` that is one, says more than its lines."""
    if isinstance(data, TableModel):
        return "table"
    if isinstance(data, dict):
        named = isinstance(data.get("file"), str) and data["file"].endswith(FILES)
        return "table" if named or isinstance(data.get("lines"), dict | list) else "map"
    return "list"


TableSpec = Annotated[
    Annotated[TableModel, Tag("table")] | Annotated[dict[str, Any], Tag("map")] | Annotated[list[Word], Tag("list")],
    Discriminator(_form),
]
