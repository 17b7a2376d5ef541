"""A JSON Schema that the merchant gives, by which finished items are checked."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from feedgen.profiles import editing
from feedgen.profiles.models.base import Condition, Expression, Strict


class JsonSchemaModel(Strict):
    """What the channel says of its items in a schema of its own, such as one for a product type."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.refining)

    file: str = Field(
        description="Text with holes: a JSON Schema, a folder of them, or a YAML file with a map of them. Relative to "
        "feedgen.yaml. Nothing is checked where it is empty.",
        examples=["{{ params.product_type_schema }}"],
    )
    by: Expression | None = Field(
        None,
        description="Which schema of a folder or map an item is checked by: the file's name without its ending, or "
        "the key. A single file is for all items.",
        examples=["attributes['product_type']"],
    )
    part: str = Field("", description="Path of the part of an item that is checked; all of it when absent.")
    at: str = Field("", description="Path of what describes an item within the document; all of it when absent.")
    when: Condition = Field(True, description="Only items for which this holds are checked.")
    partial: bool = Field(False, description="An item has only some of the attributes: what is missing is no matter.")
    severity: Literal["error", "warning"] = Field(
        "error", description="`error` rejects the item; `warning` tells, and sends it."
    )
