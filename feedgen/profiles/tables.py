"""The tables a channel may look things up in: shared ones, and those its layers declare. All become plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from feedgen.diagnostics import UsageError, make
from feedgen.expressions import LookupTable
from feedgen.expressions.tables import Table
from feedgen.profiles import lookup
from feedgen.profiles.layers import Layer
from feedgen.profiles.models.tables import TableModel, Word
from feedgen.profiles.tabular import beside, read_csv
from feedgen.profiles.validate import in_words
from feedgen.profiles.yaml import load_file
from feedgen.sources import find_column

YAML = (".yaml", ".yml", ".json")


def tables_of(layers: Sequence[Layer[Any]], project: Path | None) -> dict[str, Table]:
    """Every table by name, the last layer's first in line; of the shared ones those that some layer speaks of.

    Raises `UsageError` for a file that cannot be read.
    """
    tables = _shared(repr([layer.data for layer in layers]), project)
    for layer in layers:
        for name, table in layer.model.tables.items():
            tables[name] = _declared(layer, name, table, project) if isinstance(table, TableModel) else table
    return tables


def _shared(text: str, project: Path | None) -> dict[str, Table]:
    return {name: _lines(path) for name, path in shared_tables(text, project).items()}


def shared_tables(text: str, project: Path | None) -> dict[str, Path]:
    """The files of `_tables/` whose name stands in `text`; those of the project win."""
    tables: dict[str, Path] = {}
    for folder in reversed(list(lookup.folders("channel_profiles", project))):
        tables |= {path.stem: path for path in sorted((folder / "_tables").glob("*.yaml")) if path.stem in text}
    return tables


def _declared(layer: Layer[Any], name: str, model: TableModel, project: Path | None) -> LookupTable:
    at = layer.place("tables", name)
    lines: Any = model.lines
    if model.file is not None:
        path = beside(model.file, layer.document, project, layer.document.where((*at, "file")))
        lines = _lines(path) if path.suffix in YAML else _columns(path, model, layer, name)
    plain = lines if isinstance(lines, Mapping) else {str(member): member for member in lines}
    return LookupTable(dict(plain), model.match, model.ignore_case, model.default, model.unmatched)


def _lines(path: Path) -> Any:
    document = load_file(path, lookup.shown(path))
    if not isinstance(document.data, dict | list):
        params = {"path": path.stem, "problem": "a table is a mapping or a list"}
        raise UsageError(make("PRF106", params, value=document.data, origin=document.where(())))
    for i, member in enumerate(document.data if isinstance(document.data, list) else ()):
        if not isinstance(member, Word):
            params = {"path": f"{path.stem}.{i}", "problem": "a member of a list is a text, a number, true or false"}
            raise UsageError(make("PRF106", params, value=in_words(member), origin=document.where((i,))))
    return document.data


def _columns(path: Path, model: TableModel, layer: Layer[Any], name: str) -> dict[str, Any]:
    """Key column → value column, or a map of all the others; of two rows with one key the last counts."""
    origin = layer.document.where(layer.place("tables", name))
    rows = read_csv(path, origin, needs=[column for column in (model.key, model.value) if column])
    key = find_column(model.key or "", rows.columns) or rows.columns[0]
    others = [column for column in rows.columns if column != key]
    value = find_column(model.value or "", rows.columns) or (others[0] if len(others) == 1 else None)
    if value is not None:
        return {row[key]: row[value] for row in rows if row[key] and row[value]}
    return {row[key]: {column: row[column] for column in others if row[column]} for row in rows if row[key]}
