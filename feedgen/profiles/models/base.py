"""What every model of the format is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from feedgen.diagnostics import Finding
    from feedgen.profiles.yaml import Document

Expression = Annotated[
    str,
    Field(
        description="Jinja2 expression over the product, or text with `{{ holes }}`.",
        examples=["title", "{{ brand }} {{ title }}"],
    ),
]
Condition = bool | Expression


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    def problems(self, document: Document) -> list[Finding]:
        """What is wrong although every value is of its type; `document` knows the places."""
        return []


class Const(Strict):
    """A literal: `{const: new}` is the text `new`, not the attribute of that name."""

    const: str | int | float | bool = Field(description="The literal value.")


Value = Const | Expression
