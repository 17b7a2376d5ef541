"""The profile format, version 1: one pydantic model drives parsing, lint, docs and the editor schema.

A profile is data. Every string that is an expression is a plain `str` here; `profiles.lint` checks it
against the product schema, `profiles.compile` turns it into a callable.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from feedgen.answers import AnswerModel
from feedgen.profiles import editing
from feedgen.profiles.models.base import Condition, Expression, Strict, Value
from feedgen.profiles.models.categories import CategoriesModel
from feedgen.profiles.models.collect import CollectModel
from feedgen.profiles.models.columns import ColumnsModel
from feedgen.profiles.models.json_schema import JsonSchemaModel
from feedgen.profiles.models.measured import FileSize
from feedgen.profiles.models.package import PackageModel
from feedgen.profiles.models.promotions import Way
from feedgen.profiles.models.selection import SelectingModel
from feedgen.profiles.models.variants import VariantsModel

OnError = Literal["reject", "drop_field", "fit", "warn"]
FieldType = Literal[
    "text",
    "integer",
    "decimal",
    "number",
    "boolean",
    "money",
    "measure",
    "date",
    "datetime",
    "interval",
    "url",
]
Role = Literal["single", "parent", "child"]


def normal_field(data: Any) -> Any:
    """A field's settings in full: `title` and `{const: new}` are short for `{value: …}`."""
    return {"value": data} if isinstance(data, str) or (isinstance(data, dict) and set(data) == {"const"}) else data


class CellsModel(Strict):
    """How groups and lists stand in one cell."""

    parts: str = Field(":", min_length=1, description="Between the parts of a group; absent ones are empty.")
    join: str = Field(",", min_length=1, description="Between several groups, and several values.")
    header: bool = Field(False, description="The name of the column lists the parts: `shipping(country:price)`.")
    quote: bool = Field(
        False,
        description="A part or value that holds one of the two stands in double quotes; in an address it is "
        "percent-encoded.",
    )


class FieldModel(Strict):
    """One named value of an item: where it comes from, how it is written, what the channel accepts."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.field)

    value: Value | None = Field(
        None,
        description="The value. Without it, the source column named like the field fills the field.",
        examples=["title", {"const": "new"}],
    )
    each: Expression | None = Field(
        None,
        description="A list; `it` is its current member in `value` and `item`.",
        examples=["images[1:11]"],
    )
    item: dict[str, FieldSpec] | None = Field(
        None, description="Sub-fields: nested elements or an object. With `each`, one group per member."
    )
    name: str | None = Field(
        None,
        description="What it is written under, text with holes; two fields may have one name. The key when absent.",
    )
    heading: list[str] = Field(
        default_factory=list, description="What stands above the name, a text per row (csv, tsv).", examples=[["Name"]]
    )
    below: list[str] = Field(
        default_factory=list,
        description="What stands below the name, before the first item, a text per row (csv, tsv).",
    )
    parts: str | None = Field(
        None, min_length=1, description="Makes one text of a group: its parts in order with this between them."
    )
    entry: str | None = Field(None, description="Name of one of the profile's `entries`: wraps every value.")
    on: list[Role] | None = Field(None, description="Rows that carry the field, in a feed with `variants`.")
    type: FieldType = Field(
        "text",
        description="text as it is · integer 12 · decimal 12.90 · number 1.5 · boolean yes/no · money 12.90 EUR · "
        "measure 1.5 kg · date 2026-11-20 · datetime with offset · interval start/end · url percent-encoded.",
    )
    decimals: int | None = Field(None, ge=0, le=6, description="Digits after the mark; money: the currency's own.")
    decimal: str = Field(".", min_length=1, max_length=1, description="Decimal mark.")
    booleans: tuple[str, str] = Field(("yes", "no"), description="Words for true and false.")
    map: dict[str, Any] | str | None = Field(
        None, description="Value → written value, or the name of a table; `*` is everything else."
    )
    default: Value | None = Field(None, description="Used when there is no value.")
    html: Literal["strip", "keep"] = Field("keep", description="strip: markup becomes plain text, entities once.")
    join: str | None = Field(None, description="Joins a list into one text.", examples=[",", "|"])
    fit: Literal["truncate", "truncate_words"] | None = Field(None, description="How a too long text is shortened.")
    cdata: bool = Field(False, description="Written as CDATA (XML).")
    array: bool = Field(False, description="Always an array, also for one value (JSON).")
    empty: Literal["omit", "keep"] = Field("omit", description="What an absent value leaves behind.")
    column: Literal["always", "filled"] = Field(
        "always",
        description="csv, tsv: `filled` leaves the column out when nothing of the shop can fill it, for channels that "
        "take an empty cell as an order to clear what they have.",
    )
    counter: bool = Field(False, description="The item's number in its file, from 1.")
    counts: str | None = Field(
        None, description="In a group: how many members of this other part of it are written; absent without one."
    )

    required: Condition = Field(False, description="true, or a condition: an item without the field is rejected.")
    recommended: Condition = Field(False, description="true, or a condition: a missing field is a warning.")
    min: float | None = Field(None, description="Smallest accepted number.")
    max: float | None = Field(None, description="Largest accepted number.")
    min_length: int | None = Field(None, gt=0, description="Shortest accepted text, in characters.")
    max_length: int | None = Field(None, gt=0, description="Longest accepted text, in characters.", examples=[150])
    max_bytes: int | None = Field(None, gt=0, description="Longest accepted text, in UTF-8 bytes.")
    pattern: str | None = Field(None, description="Regular expression the whole text must match.")
    enum: list[str] | str | None = Field(None, description="Accepted texts, or the name of a table.")
    max_items: int | None = Field(None, gt=0, description="Most values of a list; more are cut with a warning.")
    avoid: list[Literal["capitals", "advertising", "links", "contacts", "symbols", "placeholders"]] = Field(
        default_factory=list,
        description="What the channel does not want to read in the text: a warning, and the text stays.",
        examples=[["capitals", "links"]],
    )
    checks: dict[str, Any] = Field(
        default_factory=dict, description="Further checks by name, with their setting (plug-ins)."
    )
    unique: bool = Field(False, description="No two items of a file share this value.")
    deprecated: str | None = Field(None, description="Why the channel gave it up; using it is a warning.")
    on_error: OnError | None = Field(
        None,
        description="What a broken constraint does. Default: `fit` where the field says how, else a required "
        "field rejects the item and any other field is dropped with a warning.",
    )
    note: str | None = Field(None, description="What a merchant should know about the field.")

    @model_validator(mode="before")
    @classmethod
    def _shorthand(cls, data: Any) -> Any:
        """A bare expression, or `{const: …}`, is a field that has only a value; null is a setting taken back."""
        full = normal_field(data)
        if not isinstance(full, dict):
            return full
        set_ = {key: value for key, value in full.items() if value is not None}
        if isinstance(item := set_.get("item"), dict):
            set_["item"] = {name: part for name, part in item.items() if part is not None}
        return set_

    @model_validator(mode="after")
    def _one_source(self) -> FieldModel:
        if self.item is not None and (self.value is not None or self.entry is not None):
            raise ValueError("a field has `item` or `value`, not both")
        if self.counts is not None and (self.item is not None or self.value is not None or self.each is not None):
            raise ValueError("a field with `counts` has no `value`, `each` or `item`")
        return self


FieldSpec = FieldModel
FieldModel.model_rebuild()


class CheckModel(Strict):
    """A rule across fields. The item passes when `unless` is true, or while `when` is not."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", description="Name shown in the report.")
    when: Expression | None = Field(None, description="The check fails when this is true.")
    unless: Expression | None = Field(None, description="The check fails when this is not true.")
    severity: Literal["error", "warning", "info"] = Field("error", description="error rejects the item.")
    message: str = Field(description="What is wrong, for the merchant; holes like `{{ price }}` are filled.")
    hint: str = Field("", description="What to do about it.")
    field: str | None = Field(None, description="The field the check is about.")

    @model_validator(mode="after")
    def _one_condition(self) -> CheckModel:
        if (self.when is None) == (self.unless is None):
            raise ValueError("a check has either `when` or `unless`")
        return self


class EnvelopeRoot(Strict):
    """The root element of a plain XML document, with what stands in it beside the items."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.refining)

    name: str
    attributes: dict[str, str] = Field(default_factory=dict, description="Attribute → text with holes.")
    namespaces: dict[str, str] = Field(default_factory=dict, description='Prefix → URI; the prefix `""` is none.')
    items: str = Field(
        "",
        description="Path of the element in the root that holds the items; else the root does.",
        examples=["shop/offers"],
    )
    fields: dict[str, FieldSpec] = Field(default_factory=dict, description="What stands before the items.")
    after: dict[str, FieldSpec] = Field(default_factory=dict, description="What stands behind the items.")


class LimitsModel(Strict):
    items: int | None = Field(None, gt=0, description="A new file starts after so many items.")
    bytes: FileSize | None = Field(
        None,
        description="A new file starts before this size is passed: a number of bytes, or `10MB`, `8MiB`. Of a packed "
        "file it is the size before.",
        json_schema_extra=editing.or_size,
    )
    compress: Literal["gzip", "zip"] | None = Field(
        None, description="Files are packed, and called so: `feed.xml.gz`, `feed.xml.zip`."
    )
    compress_over: FileSize | None = Field(
        None,
        description="Only files larger than this are packed.",
        json_schema_extra=editing.or_size,
    )

    @model_validator(mode="after")
    def _packed_somehow(self) -> LimitsModel:
        if self.compress_over is not None and self.compress is None:
            raise ValueError("`compress_over` needs `compress`")
        return self


DESTRUCTIVE = ("delete", "replace")
"""Modes of a feed that take down what the channel has; such a feed is only built when it is named."""


class FeedModel(Strict):
    """One kind of document the channel takes."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.refining)

    title: str = Field("", description="What the feed is, in a few words.")
    default: bool = Field(
        True, description="Built where nobody names feeds; `false`: only when it is asked for, `-c NAME/FEED`."
    )
    mode: Literal["full", "stock-price", "delta", "delete", "replace"] = Field(
        "full",
        description="What the document does to what the channel has: `full` adds and changes, `stock-price` changes "
        "nothing but these, `delta` has what changed since the last run, `delete` takes its items down, `replace` "
        "takes down all that is not in it.",
    )
    removed: dict[str, Value] | None = Field(
        None,
        description="delta: what the fields of an item say that is sent no more, of its `id`, `group_id` and `gtin`; "
        "other fields are absent.",
        examples=[{"sku": "id", "action": {"const": "delete"}}],
    )
    file: str = Field(description="File name, text with holes.", examples=["{{ channel }}.xml"])
    writer: str = Field(description="xml, csv, tsv, json, jsonl, or a plug-in's.")
    encoding: str = Field(
        "utf-8", description="Codec of the file, text with holes; `utf-8-sig` writes a byte order mark."
    )
    options: dict[str, Any] = Field(default_factory=dict, description="Settings of the writer.")
    like: str | None = Field(
        None,
        description="Another feed of the profile whose settings this one has; its own are laid over, null removes.",
    )
    drop_prefix: bool = Field(False, description="Names are written without their prefix: `g:price` as `price`.")
    cells: CellsModel | None = Field(None, description="Groups are written into one cell (csv, tsv).")
    envelope: str | None = Field(None, description="Template around the items; `{{ items }}` is their place.")
    root: EnvelopeRoot | None = Field(None, description="Root element, where no envelope is needed (XML).")
    item: str | None = Field(None, description="Element name of an item (XML).")
    parent_item: str | None = Field(None, description="Element name of a parent row, where it is another one (XML).")
    collect: dict[str, CollectModel] = Field(
        default_factory=dict, description="Lists of what the items say, for the `root`: name → what is collected."
    )
    limits: LimitsModel = Field(default_factory=LimitsModel)
    package: PackageModel | None = Field(
        None, description="The file is a ZIP that holds the document and fixed parts beside it; call it `NAME.zip`."
    )
    each: dict[Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_]*$")], Expression] | None = Field(
        None,
        min_length=1,
        max_length=1,
        description="An item per member of a list: the word for the member → a list of the product (stores, regions), "
        "or one that is known before the first product; the items are then no products.",
        examples=[{"store": "stores"}, {"promotion": "promotions"}],
    )
    unique: list[str] = Field(
        default_factory=list, description="Fields whose values together no other item of the feed has."
    )
    select: Condition | None = Field(None, description="Only products for which this holds; others are filtered.")
    variants: VariantsModel | None = Field(None, description="What becomes of the products of a group.")
    columns: ColumnsModel | None = Field(
        None, description="A file or a map names the fields, in part or all: an operator's list, a template."
    )
    fields: dict[str, FieldSpec] = Field(description="In the order they are written.")
    checks: list[CheckModel] = Field(default_factory=list)
    json_schema: JsonSchemaModel | None = Field(
        None, description="A JSON Schema of the channel's, given by the merchant, that finished items are checked by."
    )
    feedback: list[str | AnswerModel] = Field(
        default_factory=list,
        description="Forms in which the channel answers, for `feedgen feedback`: names of shared ones "
        "(`_feedback/NAME.yaml`), or described here.",
        examples=[["amazon-listings"]],
    )

    @model_validator(mode="after")
    def _one_envelope(self) -> FeedModel:
        if self.envelope and self.root:
            raise ValueError("a feed has `envelope` or `root`, not both")
        if self.each and self.variants:
            raise ValueError("a feed has `each` or `variants`, not both")
        if self.package and self.limits.compress:
            raise ValueError("a feed has `package` or `limits.compress`, not both: a package is a ZIP already")
        if self.removed is not None and self.mode != "delta":
            raise ValueError("`removed` is for feeds of mode delta")
        if self.mode == "delta" and (self.each or self.collect):
            raise ValueError("a feed of mode delta has neither `each` nor `collect`")
        if self.default and self.mode in (*DESTRUCTIVE, "delta"):
            raise ValueError(f"a feed of mode {self.mode} is never built unasked: say `default: false`")
        return self


class MarketModel(BaseModel):
    """A country with its language and currency; further keys are the channel's own (`marketplace_id`)."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    language: str | None = Field(None, description="ISO 639-1.")
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$", description="ISO 4217.")


class ParamModel(Strict):
    """Something only the merchant knows."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.refining)

    description: str = Field(description="What it is and where the merchant finds it.")
    required: bool = Field(False)
    secret: bool = Field(False, description="Never shown; must come from the environment.")
    default: str | int | float | bool | None = None
    pattern: str | None = Field(None, description="Regular expression the whole value must match.")
    enum: list[str] | None = None
    feeds: list[str] | None = Field(None, description="Feeds that need it; all when absent.")
    example: str | int | float | bool | None = None


class SpecModel(Strict):
    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.refining)

    url: str = Field(description="Where the channel documents its format.")
    checked: dt.date = Field(description="When the profile was last compared with it.")


class ProfileModel(SelectingModel):
    """A channel: what it takes and on which terms."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.profile)

    feedgen: Literal[1] = Field(description="Version of the profile format.")
    channel: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    description: str = ""
    spec: SpecModel
    delivery: list[str] = Field(
        default_factory=list,
        description="For people: how the files get to the channel, and what it asks of them, a sentence each.",
    )
    extends: str | None = Field(None, description="A profile this one builds on; mappings merge, null removes.")
    params: dict[str, ParamModel] = Field(default_factory=dict)
    markets: dict[str, MarketModel] = Field(default_factory=dict, description="By ISO 3166 country.")
    market_required: bool = Field(False, description="The channel cannot be built without a market.")
    entries: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Objects that wrap a value (JSON): `it` is the value."
    )
    select: Condition | None = None
    categories: CategoriesModel | None = Field(
        None, description="Which attribute gets the channel's category, and from which tree."
    )
    promotions: Way | None = Field(
        None,
        description="How sales are sent, products' own and promotions: `window`, with their dates (when absent); "
        "`effective`, the reduced price while it holds. `none`: without the shop's promotions.",
    )
    feeds: dict[str, FeedModel] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_by_default(self) -> ProfileModel:
        if not any(feed.default for feed in self.feeds.values()):
            raise ValueError("at least one feed is built by default: take `default: false` away from one")
        return self
