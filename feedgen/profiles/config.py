"""feedgen.yaml: the merchant's shop, catalogue, channels and guards."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from feedgen.diagnostics import Finding, UsageError, make
from feedgen.profiles import editing, lookup
from feedgen.profiles.models.base import Condition, Strict, Value
from feedgen.profiles.models.categories import CategoriesModel
from feedgen.profiles.models.expect import ExpectModel
from feedgen.profiles.models.guards import GuardsModel
from feedgen.profiles.models.measured import Size, Span
from feedgen.profiles.models.notify import NotifyModel
from feedgen.profiles.models.place import PlaceModel
from feedgen.profiles.models.promotions import PromotionModel, Way
from feedgen.profiles.models.publishing import TargetSpec
from feedgen.profiles.models.rules import LayerModel
from feedgen.profiles.models.selection import Files, ListedModel, listed
from feedgen.profiles.models.state import State, StateModel
from feedgen.profiles.renamed import load_renamed
from feedgen.profiles.schema import CheckModel, FieldSpec
from feedgen.profiles.yaml import Document, Path_


class ShopModel(Strict):
    """Who sells. A channel without a market takes country, language and currency from here."""

    name: str | None = Field(None, description="The shop's name as customers know it.")
    url: str | None = Field(None, description="Address of the shop; relative links are joined with it.")
    country: str | None = Field(None, pattern=r"^[A-Z]{2}$", description="ISO 3166-1 alpha-2.")
    language: str | None = Field(None, pattern=r"^[a-z]{2}(-[A-Za-z]{2,4})?$", description="ISO 639-1.")
    currency: str | None = Field(None, pattern=r"^[A-Z]{3}$", description="ISO 4217; prices without one are in it.")
    timezone: str = Field("UTC", description="IANA zone that dates without an offset are in.")

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        from zoneinfo import ZoneInfo

        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("not an IANA time zone such as `Europe/Paris`") from None
        return value

    @field_validator("url")
    @classmethod
    def _url(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^/\s]+", value):
            raise ValueError("not an address such as `https://shop.example`")
        return value


JOINING = {"join": "join", "on": "on", "as_": "as", "many": "many", "columns": "columns", "language": "language"}
"""What only a joined file is asked for, and the keys it is written under."""


class SourceModel(PlaceModel):
    """Where catalogue data is read from. What is left out is detected. With `join`, a file beside the products."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    name: str | None = Field(None, description="Name in messages; the file's own when absent.")
    preset: str | None = Field(None, description="Known export: generic, shopify, squarespace …")
    format: str | None = Field(None, description="How it is written: csv, json …; else it is found out.")
    encoding: str | None = Field(None, description="utf-8, utf-16, windows-1252 …")
    delimiter: str | None = Field(None, min_length=1, max_length=1)
    quote: str | None = Field(
        None, max_length=1, description="Character round cells; empty when quotes are text. Else it is found out."
    )
    escape: str | None = Field(
        None, max_length=1, description="Character that makes text of the next one, mostly a backslash; else found out."
    )
    skip_lines: int | None = Field(None, ge=0, description="Lines before the header; else they are found out.")
    decimal: Literal[".", ","] | None = Field(
        None, description="Decimal mark of its numbers; else the catalogue's, or found out."
    )
    dates: list[str] = Field(
        default_factory=list, description="strptime formats of its dates; else the catalogue's, or found out."
    )
    mend: bool = Field(False, description="Text garbled by a wrong encoding (`Ã©`) is mended where that is exact.")
    sheet: str | None = Field(None, description="Sheet of a workbook, by name or number; else the first with a table.")
    table: str | None = Field(None, description="Table of a database; else its only one.")
    query: str | None = Field(None, description="What a database is asked, a SELECT, instead of for a table.")
    expect: ExpectModel | None = Field(None, description="What must hold for this source; beside the catalogue's own.")
    key: str | None = Field(
        None,
        description="Path of the list inside a JSON document, of an item's element in XML.",
        examples=["data.products", "channel/item"],
    )
    join: str | None = Field(
        None,
        description="The attribute whose value finds the rows of a product; they become no products.",
        examples=["id", "gtin", "mpn"],
    )
    on: str | None = Field(
        None, description="The file's column (or expression) for `join`; found by its name when absent."
    )
    as_: str | None = Field(
        None,
        alias="as",
        description="Name under which expressions find the row, `margin.cost`; when absent its columns set attributes.",
        examples=["margin", "stores"],
    )
    many: bool = Field(False, description="A product may have several rows: `as` is a list of them.")
    columns: dict[str, Value] = Field(
        default_factory=dict,
        description="Of a joined file: attribute, or name behind `as`, → column or expression; no other is used.",
    )
    language: str | None = Field(
        None,
        pattern=r"^[a-z]{2}(-[A-Za-z]{2,4})?$",
        description="The joined file's texts are translations in this language.",
    )


class CatalogueModel(LayerModel):
    """Where products come from, and what the shop says about them to every channel."""

    overrides: Files = Field(
        None, description="CSV files with a column `id` and columns of attributes: the last word on single products."
    )

    sources: list[SourceModel] = Field(default_factory=list)
    expect: ExpectModel | None = Field(None, description="What must hold for each source before a feed is replaced.")
    columns: dict[str, Value] = Field(
        default_factory=dict,
        description="Product attribute → source column, or an expression over the columns.",
    )
    stores: dict[str, str] = Field(
        default_factory=dict,
        description="Code of a store → source column with its stock, or an expression; they become `stores`.",
        examples=[{"paris": "Stock Paris"}],
    )
    decimal: Literal[".", ","] | None = Field(None, description="Decimal mark of the source; else it is found out.")
    dates: list[str] = Field(default_factory=list, description="strptime formats tried before ISO 8601.")
    weight_unit: Literal["kg", "g", "lb", "oz"] = "kg"
    length_unit: Literal["cm", "mm", "m", "in"] = "cm"

    @model_validator(mode="after")
    def _stores_once(self) -> CatalogueModel:
        if self.stores and "stores" in self.columns:
            raise ValueError("`stores` of the catalogue or of its `columns`, not both")
        return self

    @property
    def main(self) -> list[SourceModel]:
        """The sources that products are read from."""
        return [source for source in self.sources if source.join is None]

    @model_validator(mode="before")
    @classmethod
    def _one_correction(cls, data: object) -> object:
        """`overrides: fixes.csv` is short for a list of one."""
        return listed(data, ("overrides",))


class RefinementModel(ListedModel):
    """What a channel, or one market of it, changes in the profile."""

    params: dict[str, str | int | float | bool] = Field(default_factory=dict)
    select: Condition | None = Field(
        None, description="Only products for which this holds, beside the profile's own rule."
    )
    fields: dict[str, FieldSpec | None] = Field(
        default_factory=dict, description="Field → expression or settings; null removes the field."
    )
    checks: list[CheckModel] = Field(default_factory=list)
    categories: CategoriesModel | None = Field(
        None, description="From the shop's paths to the channel's categories; a text is the `file`."
    )
    promotions: Way | None = Field(
        None,
        description="How sales are sent, products' own and promotions: `window`, with their dates (when absent); "
        "`effective`, the reduced price while it holds. `none`: without the shop's promotions.",
    )
    file: str | None = Field(None, description="File name, for a channel with one feed.")


class ChannelModel(RefinementModel):
    """One destination of this shop. Everything but `profile` refines the profile."""

    profile: str | None = Field(None, description="Name or path of the channel profile; the key's own when absent.")
    market: str | None = Field(None, pattern=r"^[A-Z]{2}$", description="Country the feeds are for.")
    feeds: list[str] | None = Field(
        None, description="Which of the channel's feeds; those that are built by default when absent."
    )
    max_age: Span | None = Field(
        None,
        description="A feed in which nothing has become new for longer is a finding; `run.max_age` when absent.",
        examples=["26h"],
    )
    guards: GuardsModel | None = Field(None, description="What this channel says otherwise than the shop's `guards`.")
    markets: dict[str, RefinementModel] = Field(
        default_factory=dict,
        description="What only holds for one market of the channel, by country; it has the last word.",
    )


class RunModel(Strict):
    """What holds for runs as such, whatever the channels."""

    deadline: Span | None = Field(
        None, description="A run that takes longer is stopped (exit status 6).", examples=["20m"]
    )
    max_memory: Size | None = Field(
        None, description="A run that needs more memory, with its workers, is stopped (exit status 6).", examples=["2g"]
    )
    max_age: Span | None = Field(
        None,
        description="A feed in which nothing has become new for longer is a finding (RUN301).",
        examples=["26h"],
    )


class ConfigModel(Strict):
    """The whole of feedgen.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra=editing.config)

    shop: ShopModel = Field(default_factory=lambda: ShopModel.model_validate({}))
    catalogue: CatalogueModel = Field(default_factory=lambda: CatalogueModel.model_validate({}))
    channels: dict[str, ChannelModel | None] = Field(default_factory=dict)
    promotions: dict[str, PromotionModel] = Field(
        default_factory=dict, description="Reduced prices for a time, by name; of equal prices the first one holds."
    )
    guards: GuardsModel = Field(
        default_factory=lambda: GuardsModel.model_validate({}),
        description="What keeps a bad feed from replacing a good one.",
    )
    run: RunModel = Field(
        default_factory=lambda: RunModel.model_validate({}), description="What holds for runs as such: limits, ages."
    )
    notify: list[NotifyModel] = Field(
        default_factory=list, description="Who is told when runs break, and when they work again."
    )
    baseline: str | None = Field(
        None, description="File of known findings, for `--fail-on new`; `feedgen.baseline.yaml` when absent."
    )
    output: str | None = Field(None, description="Folder of the feeds; `feeds` when absent.")
    state: State = Field(
        default_factory=lambda: StateModel.model_validate({}),
        description="What is kept between runs: the path of its file, or settings; false for nothing.",
    )
    publish: dict[str, list[TargetSpec]] = Field(
        default_factory=dict, description="Where the finished files of a channel go; one key names the kind of target."
    )

    def problems(self, document: Document) -> list[Finding]:
        """What is wrong with the catalogue's expressions and names; a channel is checked with its profile."""
        from feedgen.profiles.lint.catalogue import catalogue_problems
        from feedgen.profiles.lint.publish import publish_problems

        return [*catalogue_problems(self.catalogue, document), *publish_problems(self, document)]


_ENV = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def load_config_document(path: Path) -> Document:
    """feedgen.yaml with `${ENV}` filled in; variables that are not set are errors at their places.

    What `publish` names stays as it is written: secrets of targets are nobody's business until something is sent.
    """
    document = load_renamed(path, lookup.shown(path))
    document.own = True
    if document.data is None:
        document.data = {}
    missing: list[Finding] = []
    document.data = _fill(document.data, (), document, missing)
    if missing:
        raise UsageError(*missing)
    return document


def readable_parts(path: Path, keys: Sequence[str]) -> dict[str, Any]:
    """What a configuration says under some keys although others are wrong: how to tell people that they are.

    A key with a variable that is not set is left out. Raises `UsageError` for a file that is no YAML.
    """
    document = load_renamed(path, lookup.shown(path))
    data = document.data if isinstance(document.data, dict) else {}
    found = {}
    for key in keys:
        missing: list[Finding] = []
        value = _fill(data.get(key), (key,), document, missing)
        if value is not None and not missing:
            found[key] = value
    return found


def _fill(value: Any, path: Path_, document: Document, missing: list[Finding]) -> Any:
    if isinstance(value, dict):
        return {k: _fill(v, (*path, k), document, missing) for k, v in value.items()}
    if isinstance(value, list):
        return [_fill(v, (*path, i), document, missing) for i, v in enumerate(value)]
    if not isinstance(value, str) or "${" not in value:
        return value
    for found in _ENV.finditer(value) if path[:1] != ("publish",) else ():
        if found.group(1) not in os.environ:
            line = value.count("\n", 0, found.start()) + 1
            column = found.start() - value.rfind("\n", 0, found.start())
            origin = document.inside(path, line, column)
            missing.append(make("PRF128", {"name": found.group(1)}, origin=origin))
    if path[:1] == ("publish",):
        document.filled[path] = value
        return value
    filled = _ENV.sub(lambda found: os.environ.get(found.group(1), ""), value)
    if filled != value:
        document.filled[path] = value
    return filled
