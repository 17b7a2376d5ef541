"""A joined file's header: its key column, and what its other columns give. All thinking is done once per header."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feedgen.catalogue import ATTRIBUTES, BESIDE
from feedgen.catalogue.record import Records, is_given
from feedgen.profiles.mapping import as_read, choose_preset
from feedgen.profiles.scopes import record_words
from feedgen.profiles.targets import target
from feedgen.sources import Boundary, PresetModel, SourceInfo, bind, boundary, find_column
from feedgen.sources import Mapping as ColumnMapping

if TYPE_CHECKING:
    from feedgen.profiles.config import SourceModel

KEY = "join key"
"""Stands for an attribute in the mapping of a joined file."""
VALUES, PARTS, ATTRIBUTES_OF, TEXTS = "values", "parts", "attributes", "texts"
"""What a row is for a product: values behind a name, a group of its own, attributes, texts of a language."""


def form_of(source: SourceModel) -> str:
    """What the rows of a joined file are for a product."""
    if source.as_ is not None:
        named = ATTRIBUTES.get(source.as_)
        return PARTS if named is not None and named.members else VALUES
    return TEXTS if source.language is not None else ATTRIBUTES_OF


def members_of(source: SourceModel) -> frozenset[str]:
    """Names that `columns` may have; none where they are free."""
    form = form_of(source)
    if form == PARTS:
        return frozenset(ATTRIBUTES[str(source.as_)].members or ())
    if form == TEXTS:
        element = ATTRIBUTES["translations"].element
        return frozenset((element and element.members) or ())
    return frozenset(ATTRIBUTES) - {"id"} if form == ATTRIBUTES_OF else frozenset()


@dataclass(frozen=True, slots=True)
class Layout:
    """One header of a joined file, understood."""

    info: SourceInfo
    mapping: ColumnMapping
    boundary: Boundary | None
    key: str | None
    """Where the mapping puts the key; None when no column has it."""
    gives: tuple[str, ...]
    """Names of what a row may give."""
    renamed: Mapping[str, str]
    """Name → column, of what is taken as it stands in its cell."""
    form: str
    whole: bool = False
    """Every column is taken under its own name, those too that come late in a JSON source."""

    def keys(self, records: Records) -> list[Any]:
        return records.columns.get(self.key or "") or [""] * len(records)

    def raw(self, records: Records) -> list[dict[str, Any]]:
        """What each record gives, as the file writes it, under its names."""
        cells = records.columns.get("attributes") or [{}] * len(records)
        if self.whole:
            return [row if isinstance(row, dict) else {} for row in cells]
        computed = {name: column for name, column in records.columns.items() if name in self.gives}
        return [
            {
                **{name: row[column] for name, column in self.renamed.items() if column in row},
                **{name: column[i] for name, column in computed.items() if is_given(column[i])},
            }
            for i, row in enumerate(row if isinstance(row, dict) else {} for row in cells)
        ]


def layout_of(source: SourceModel, info: SourceInfo, shop: Mapping[str, Any]) -> Layout:
    """How the rows of one file are read."""
    form = form_of(source)
    preset = choose_preset(info)
    info = as_read(info, preset)
    plain = form in (VALUES, PARTS)
    columns = {name: value if isinstance(value, str) else value.model_dump() for name, value in source.columns.items()}
    on = source.on or _own_column(str(source.join), info)
    renamed, overrides = _apart(columns, info) if plain else ({}, columns)
    if on is not None:
        overrides = {KEY: on, **overrides}
    trimmed = _trimmed(preset, source, whole=not plain and not columns)
    mapping = bind(trimmed, info.columns, overrides, _compiler(info, shop), None if plain else frozenset())
    known = {*mapping.columns, *mapping.computed}
    key = KEY if on is not None else source.join if source.join in known else None
    if plain and not columns:
        renamed = dict(_columns(source, info, on, mapping.columns.get(key or "")))
    gives = tuple(columns or renamed or _attributes(source, mapping))
    every = form == VALUES and not columns
    return Layout(info, mapping, boundary(preset, info.columns), key, gives, renamed, form, every)


def _own_column(attribute: str, info: SourceInfo) -> str | None:
    """The column of `attributes.Supplier code`, which no preset knows."""
    head, dot, name = attribute.partition(".")
    return find_column(name, info.columns) if dot and target(attribute) == head else None


def _apart(columns: Mapping[str, Any], info: SourceInfo) -> tuple[dict[str, str], dict[str, Any]]:
    """Names that are cells as they stand, and those that an expression or a literal gives.

    Not by the mapping: it would put the unit of the column's name behind each number.
    """
    found = {name: find_column(text, info.columns) for name, text in columns.items() if isinstance(text, str)}
    renamed = {name: column for name, column in found.items() if column is not None}
    return renamed, {name: text for name, text in columns.items() if name not in renamed}


def _trimmed(preset: PresetModel, source: SourceModel, *, whole: bool) -> PresetModel:
    """The preset with all it knows, or with no more than where the key is."""
    if whole:
        return preset
    kept = {name: spec for name, spec in preset.columns.items() if name == source.join and source.on is None}
    return preset.model_copy(update={"columns": kept, "options": None})


def _compiler(info: SourceInfo, shop: Mapping[str, Any]) -> Callable[[str], Callable[[Mapping[str, Any]], Any]]:
    words = record_words(info.columns, shop)

    def compile_(text: str) -> Callable[[Mapping[str, Any]], Any]:
        call = words.compile(text).call
        return lambda record: call(record, None)

    return compile_


def _columns(source: SourceModel, info: SourceInfo, on: str | None, key: str | None) -> Iterator[tuple[str, str]]:
    """Every column but the key's under its own name; of a group's members those that are there."""
    members = members_of(source)
    if members:
        found = ((name, find_column(name, info.columns)) for name in sorted(members))
        yield from ((name, column) for name, column in found if column is not None)
        return
    mine = key or (find_column(on, info.columns) if on else None)
    yield from ((column, column) for column in info.columns if column != mine)


def _attributes(source: SourceModel, mapping: ColumnMapping) -> Iterator[str]:
    """Attributes that the preset finds in the file."""
    allowed = members_of(source)
    for name in dict.fromkeys((*mapping.columns, *mapping.computed)):
        head = name.partition(".")[0]
        if head in allowed and head != source.join and name not in BESIDE:
            yield head
