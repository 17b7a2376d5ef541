"""Presets: YAML maps from the columns of a known export to product attributes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

FOLDER = Path(__file__).parents[1] / "presets"
GENERIC = "generic"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class ColumnModel(Strict):
    """Where an attribute comes from."""

    first: list[str] | None = Field(
        None, description="Columns; the first that has a value wins. Beside `all`: used where that gives nothing."
    )
    all: list[str] | None = Field(
        None, description="Columns whose values make up a list, numbered ones (`image 2`) included."
    )
    value: str | None = Field(None, description="Expression over `row`, `group`, `options` and `option_values`.")
    each: str | None = Field(
        None, description="Expression: a list (JSON, XML), each member of which becomes an `item`."
    )
    item: str | dict[str, str] | None = Field(
        None, description="With `each`: expression over `it`, the member; or one per part of a group."
    )
    only: Literal["text", "map"] | None = Field(
        None, description="map: only a value with named parts is taken; text: never such a value (JSON)."
    )

    @model_validator(mode="after")
    def _one_way(self) -> ColumnModel:
        ways = [self.value, self.first or self.all, self.each]
        if sum(way is not None for way in ways) != 1:
            raise ValueError("a column has one of `value`, `first` and `all`, or `each`")
        if (self.each is None) != (self.item is None):
            raise ValueError("`each` and `item` go together")
        return self


def _column(data: Any) -> Any:
    """A name, or a list of names, is short for `first`."""
    if isinstance(data, str):
        return {"first": [data]}
    return {"first": data} if isinstance(data, list) else data


ColumnSpec = Annotated[ColumnModel, BeforeValidator(_column)]


class DetectModel(Strict):
    """Columns an export of this kind is recognised by."""

    all: list[str] = Field(min_length=1, description="All of them are there.")
    any: list[str] = Field(default_factory=list, description="And at least one of these, if any are listed.")
    none: list[str] = Field(default_factory=list, description="And none of these, which tell of another export.")


def _signatures(data: Any) -> Any:
    """One signature is short for a list of one."""
    return [data] if isinstance(data, dict) else data


class CollectModel(Strict):
    """A list gathered from all rows of a group."""

    column: str
    order: str | None = Field(None, description="Column with the position in the list.")
    before: str | None = Field(None, description="Column whose value on the row itself comes first.")


class StartsModel(Strict):
    """A record that begins a group, by what stands in one of its columns."""

    column: str
    values: list[str] = Field(default_factory=list, description="Words that begin a group; any value when none.")


def _starts(data: Any) -> Any:
    """A column is short for any value in it."""
    return {"column": data} if isinstance(data, str) else data


class TranslationsModel(Strict):
    """Records that say what their parent is called in another language."""

    language: str = Field(description="Expression: the language; a record for which it is none translates nothing.")
    columns: dict[str, str] = Field(description="Attribute → column with its text.")


class GroupModel(Strict):
    """Several records make up one product. What they have in common stands on the first one, or on their parent."""

    by: str | None = Field(
        None, description="Records with the same value here belong together; they follow one another."
    )
    starts: Annotated[StartsModel | None, BeforeValidator(_starts)] = Field(
        None, description="A record with a value here begins a group, those behind it belong to it."
    )
    each: str | None = Field(
        None, description="Every member of this list (JSON, XML) is a record, with all that its object says."
    )
    parent: str | None = Field(None, description="Expression: the key of the record's parent, wherever that stands.")
    keys: list[str] = Field(
        default_factory=list, description="Expressions: what records are called by their variants, or their parents."
    )
    children: str | None = Field(None, description="Expression: the keys of the variants, said by their parent.")
    fill: list[str] = Field(
        default_factory=list, description="Columns copied down from the first record or parent; `*`: all of them."
    )
    collect: dict[str, CollectModel] = Field(default_factory=dict, description="Attribute → list.")
    translations: TranslationsModel | None = None
    product_when: str | None = Field(
        None, description="A record for which this does not hold only adds to its group (picture rows, parents)."
    )
    beside_when: str | None = Field(
        None,
        description="A record for which this holds has nothing to do with products (a category): it is only counted.",
    )

    @model_validator(mode="after")
    def _one_way(self) -> GroupModel:
        ways = [self.by, self.starts, self.each, self.parent or self.children]
        if sum(way is not None for way in ways) != 1:
            raise ValueError("a group has one of `by`, `starts`, `each`, and `parent` or `children`")
        if self.scattered and not self.keys:
            raise ValueError("`parent` and `children` need `keys`, the names that records are called by")
        return self

    @property
    def scattered(self) -> bool:
        """Records that belong together may stand anywhere, in several files too."""
        return self.parent is not None or self.children is not None


class OptionsModel(Strict):
    """What tells variants apart: the name and the value of each option (`Color`, `Blue`)."""

    pairs: list[tuple[str, str]] = Field(
        default_factory=list, description="Columns with the name and the value; `{n}` stands for 1 to 10."
    )
    named: list[str] = Field(
        default_factory=list, description="Columns called after an option: `option_{name}`, whose cells are its values."
    )
    each: str | None = Field(
        None,
        description="Expression: a list (JSON, XML); `names` and `values` are asked of each member, `it`.",
    )
    names: str | None = Field(None, description="Expression: the names as a list, where one column has them all.")
    values: str | None = Field(None, description="Expression: the values, in the order of the names.")
    axes: bool = Field(
        True,
        description="Options that no attribute takes become `variant_option`; false: they are only properties.",
    )
    ignore: list[str] = Field(default_factory=list, description="Values that mean: no option.")
    attributes: dict[str, list[str]] = Field(
        default_factory=dict, description="Attribute → names of the option that fills it; others keep their own."
    )

    @model_validator(mode="after")
    def _both(self) -> OptionsModel:
        if (self.names is None) != (self.values is None):
            raise ValueError("`names` and `values` of options go together")
        if self.each is not None and self.names is None:
            raise ValueError("`each` of options needs `names` and `values`")
        return self


class PresetModel(Strict):
    """What is known of an export."""

    feedgen: Literal[1] = Field(description="Version of the preset format.")
    preset: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    extends: str | None = Field(
        None, description="Another preset: whatever this one does not say is taken from there, attribute by attribute."
    )
    title: str
    description: str = ""
    detect: Annotated[list[DetectModel] | None, BeforeValidator(_signatures)] = Field(
        None, description="Signatures, one of which the columns must have; without any the preset must be asked for."
    )
    synonyms: bool = Field(False, description="Names are compared without case, accents and punctuation.")
    aliases: dict[str, list[str]] = Field(
        default_factory=dict, description="Column as this preset calls it → other names it has had."
    )
    translated: list[str] = Field(
        default_factory=list,
        description="Attributes whose columns may name a language, `title_fr`: they are translations then.",
    )
    group: GroupModel | None = None
    options: OptionsModel | None = None
    derive: dict[str, str] = Field(
        default_factory=dict,
        description="Name → expression, for the expressions of `columns`; each knows those above it.",
    )
    columns: dict[str, ColumnSpec] = Field(description="Attribute → where it comes from.")


OWN = {"feedgen", "preset", "title", "description", "detect", "extends"}
"""What a preset that builds on another does not take from it."""


def preset_names() -> list[str]:
    """The presets that come with feedgen."""
    return sorted(path.stem for path in FOLDER.glob("*.yaml"))


@lru_cache(maxsize=32)
def load_preset(name: str) -> PresetModel:
    """The preset of that name; `KeyError` when there is none."""
    path = FOLDER / f"{name}.yaml"
    if name not in preset_names():
        raise KeyError(name)
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    preset = PresetModel.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))
    return _extended(preset, load_preset(preset.extends)) if preset.extends else preset


def _extended(preset: PresetModel, base: PresetModel) -> PresetModel:
    """The preset with what it leaves to another. How an export is recognised is everybody's own."""
    left = PresetModel.model_fields.keys() - preset.model_fields_set - OWN
    update: dict[str, Any] = {name: getattr(base, name) for name in left}
    update["aliases"] = {**base.aliases, **preset.aliases}
    update["columns"] = {**base.columns, **preset.columns}
    return preset.model_copy(update=update)


def load_presets() -> list[PresetModel]:
    """Every preset, by name."""
    return [load_preset(name) for name in preset_names()]
