"""Fields of a feed that a file or a map names: what an operator asks of its sellers, what stands in a template."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from feedgen.profiles.models.base import Expression, Strict, Value

Row = Annotated[int, Field(ge=1, le=50)] | Expression


def _of_fields(schema: dict[str, Any]) -> None:
    """Settings that a field has, for editors."""
    from feedgen.profiles.schema import FieldModel  # it has columns in it

    schema["propertyNames"] = {"enum": list(FieldModel.model_fields)}


class ColumnsModel(Strict):
    """Where the fields of a feed come from, besides those it has itself."""

    param: str | None = Field(
        None,
        description="The param with the path of the file, beside feedgen.yaml: CSV, a workbook, JSON, XML. While it is "
        "not given, there are no fields but the feed's own.",
    )
    table: str | None = Field(
        None, description="Instead of a file: a table, whose keys are `code`, its values `value`."
    )
    key: str | None = Field(
        None,
        description="Path of the list inside a JSON document, of the repeated element in XML.",
        examples=["attributes"],
    )
    sections: dict[str, str] = Field(
        default_factory=dict,
        description="Instead of `key`, where an XML document has several lists: name → path of the repeated element. "
        "The column `section` tells the list of a line; a table has it as a column of its own.",
        examples=[{"product": "product/attribute", "advert": "advert/attribute"}],
    )
    sheet: str | None = Field(None, description="Sheet of a workbook, by name or number; else the first with a table.")
    header: Row | None = Field(
        None,
        description="The codes stand side by side, in the row with this number, as in a template; the rows above are "
        "copied into the feed. An expression finds the number in `top`, the template's first row. Without it there is "
        "a line per field.",
        examples=[3, "top | regex_search('attributeRow=([0-9]+)', 1) | int"],
    )
    data: Row | None = Field(
        None,
        description="With `header`: the row in which the products begin, where that is not the next one. Rows between "
        "are examples, and stay empty.",
    )
    code: Expression | None = Field(
        None,
        description="Column of the file, or an expression over its columns: what the field is called. `code` when "
        "absent. Of a template the columns are `row1`, `row2` … and `code`.",
    )
    own: Expression | None = Field(
        None,
        description="The same: which field of the feed the line is about, where it is not called like the code.",
        examples=["role"],
    )
    settings: dict[str, Value] = Field(
        default_factory=dict,
        description="Setting of the field → column of the file, an expression over its columns, or `{const: …}`.",
        examples=[{"required": "mandatory", "max_length": "length", "enum": "values | split('|')"}],
        json_schema_extra=_of_fields,
    )
    others: Literal["keep", "omit"] = Field(
        "keep",
        description="What becomes of the feed's own fields that the file does not name: they come before it, or are "
        "left out. With `sections` those it names keep their places.",
    )
    after: str | None = Field(
        None,
        description="The feed's own field behind which they stand; behind all of its own when absent.",
        examples=["title"],
    )

    @model_validator(mode="after")
    def _one_origin(self) -> ColumnsModel:
        if (self.param is None) == (self.table is None):
            raise ValueError("`columns` has `param` or `table`")
        listed = (self.code, self.table, self.key, self.sections or None)
        if self.header is not None and any(said is not None for said in listed):
            raise ValueError("`header` says where the codes stand: no `code`, `key`, `sections` or `table` beside it")
        if self.sections and (self.key is not None or self.table is not None):
            raise ValueError("`sections` stands for `key`, and belongs to a `param`")
        if self.header is None and self.data is not None:
            raise ValueError("`data` is a row below that of `header`")
        if self.header is not None and self.others == "keep":
            raise ValueError("the rows of a template belong to its own columns: say `others: omit`")
        return self

    @property
    def named(self) -> str:
        """What gives a field its name."""
        return self.code or "code"

    def expressions(self) -> Iterator[tuple[tuple[str, ...], Value]]:
        """What is said of the file's columns, or of its first row, each with its place below this one."""
        for key in ("code", "own", "header", "data"):
            if isinstance(text := getattr(self, key), str):
                yield (key,), text
        for name, value in self.settings.items():
            yield ("settings", name), value
