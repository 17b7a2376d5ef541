"""How each source writes its numbers and dates: asked of the records that were looked at, once, before a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from feedgen.catalogue import ATTRIBUTES, ReadOptions, conventions, described
from feedgen.diagnostics import Finding, Origin, make
from feedgen.profiles.mapping import compile_mapping
from feedgen.profiles.plan import SourceSpec
from feedgen.sources import PresetModel, SourceInfo, Table


def settled(
    sources: Sequence[SourceSpec], columns: Mapping[str, Any], shop: Mapping[str, Any], read: ReadOptions
) -> tuple[SourceSpec, ...]:
    """The sources with their conventions; the records that were looked at stay behind, for no worker needs them."""
    found = []
    for source in sources:
        preset = PresetModel.model_validate(source.preset)
        mapping = compile_mapping(preset, source.info.columns, columns, shop, frozenset())
        records = mapping.apply(_looked_at(source, sources)).records
        shown = conventions(records, read_as(source.info, read))
        found.append(replace(source, info=replace(source.info, sample=()), conventions=shown))
    return tuple(found)


def read_as(info: SourceInfo, read: ReadOptions) -> ReadOptions:
    """How a source is read: what was given for it, else for all."""
    return replace(read, decimal=info.decimal or read.decimal, date_formats=info.dates or read.date_formats)


def _looked_at(source: SourceSpec, sources: Sequence[SourceSpec]) -> Table:
    """The records that were looked at, of all files of a source, as a chunk would have them."""
    infos = [sources[number].info for number in source.files] or [source.info]
    objects = [record for info in infos for record in info.sample]
    places = range(1, len(objects) + 1)
    return Table(
        source.info.name, source.info.columns, objects=objects, lines=[None] * len(objects), rownums=list(places)
    )


def doubts(source: SourceSpec, columns: Mapping[str, str]) -> Iterator[Finding]:
    """What the first records leave open about numbers and dates, and what is assumed; `columns` by attribute."""
    for name, convention in source.conventions.items():
        origin = Origin(source.info.name, column=columns.get(name))
        if convention.mixed:
            yield make("SRC225", {"shown": " and ".join(convention.mixed)}, field=name, origin=origin)
        elif convention.doubtful:
            code = "SRC224" if ATTRIBUTES[name].kind == "datetime" else "SRC223"
            assumed = described({name: convention})[name] if convention.reading else _guess(name)
            yield make(code, {"assumed": assumed}, field=name, value=convention.doubtful, origin=origin)


def _guess(name: str) -> str:
    """How the catalogue reads what nothing settles: see `catalogue.numbers` and `catalogue.dates`."""
    return {"datetime": "day first", "money": "thousands"}.get(ATTRIBUTES[name].kind, "decimals")
