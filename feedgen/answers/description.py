"""What a description of an answer says: how it is recognised, and where its complaints stand.

A path is `a.b.0`: the mapping's key, the element or the number of a list's member. `*` is every value of a mapping,
`**` anything below. Of XML the local names count; `@name` is an attribute, and `#text` what stands in an element that
has some. Of a table a path is the name of a column, capital letters or not.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

Format = Literal["json", "csv", "xml"]
Word = Literal["error", "warning", "info", "good", "none"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class ReportModel(_Strict):
    """Where an answer says what is wrong with which item."""

    format: Format | None = Field(
        None, description="What the answer is; found out when absent. gzip and zip are unpacked."
    )
    entries: list[str] = Field(
        default_factory=list,
        description="Paths to the entries, one inside the other; the answer or its rows when absent. Behind a path "
        "that ends with `?` there may be nothing: what is around it is then the entry.",
    )
    product: list[str] = Field(default_factory=list, description="Where the item's id is; the first that is there.")
    gtin: list[str] = Field(default_factory=list, description="Where its GTIN is.")
    number: list[str] = Field(
        default_factory=list,
        description="Where its number in the file that was sent is, from 1; 0 is the whole file.",
    )
    field: list[str] = Field(default_factory=list, description="Where the attribute's name is.")
    field_in: str | None = Field(
        None,
        description="Regular expression that finds the attribute's name in the sentence, as its one group, where it "
        "stands nowhere else.",
    )
    code: list[str] = Field(default_factory=list, description="Where the channel's own code is.")
    message: list[str] = Field(default_factory=list, description="Where the sentence is.")
    split: str | None = Field(
        None, description="Regular expression of what stands between several complaints in one sentence."
    )
    coded: str | None = Field(None, min_length=1, description="Behind the code, where that leads the sentence.")
    severity: list[str] = Field(default_factory=list, description="Where it says how bad it is.")
    otherwise: Literal["error", "warning", "info"] = Field("error", description="How bad it is where nothing says so.")
    severities: dict[str, Word] = Field(
        default_factory=dict,
        description="What its words mean, capital letters or not; an unknown word is an error. `good` is a warning "
        "where something is said all the same, `none` is left out. Without sentence, code and word an entry is good.",
    )

    @field_validator("field_in", "split")
    @classmethod
    def _pattern(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text is None:
            return None
        try:
            groups = re.compile(text).groups
        except re.error as error:
            raise ValueError(f"no regular expression: {error}") from None
        if groups != (wanted := 1 if info.field_name == "field_in" else 0):
            raise ValueError(f"a regular expression with {wanted or 'no'} group{'s' * (wanted == 0)}")
        return text


class TotalsModel(_Strict):
    """Where an answer says how much it has to complain of; it is told when less stands in it."""

    errors: str | None = Field(None, description="Path to the number of errors.")
    warnings: str | None = Field(None, description="Path to the number of warnings.")
    items: str | None = Field(None, description="Path to the number of items with an error.")


class AnswerModel(_Strict):
    """A form in which a channel answers."""

    title: str = Field(description="What it is, for people.")
    url: str | None = Field(None, description="Where the channel documents it.")
    checked: dt.date | None = Field(None, description="When it was last compared with that.")
    unconfirmed: list[str] = Field(
        default_factory=list, description="What the documentation left open, or was not seen there."
    )
    format: Format | list[Format] = Field(
        description="json, xml, or csv with any delimiter; several where paths fit both."
    )
    root: str | None = Field(None, description="Local name of the root element (XML).")
    shape: list[str] = Field(
        default_factory=list,
        description="Paths that it has, by which it is recognised; of a table columns, which also tell the header from "
        "lines before it.",
    )
    id: list[str] = Field(
        default_factory=list, description="Where the number of the upload is; pages of one answer share it."
    )
    totals: TotalsModel | None = Field(None, description="Where it says how much it complains of.")
    reports: list[ReportModel] = Field(min_length=1, description="Where its complaints are.")

    @property
    def formats(self) -> list[Format]:
        return self.format if isinstance(self.format, list) else [self.format]
