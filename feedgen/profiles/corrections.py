"""`overrides: fixes.csv`: files of corrections, read and turned into steps; what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding, Origin, did_you_mean, make
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.tabular import Rows, beside, named_files, read_csv
from feedgen.profiles.targets import MAPS, target
from feedgen.sources import find_column

if TYPE_CHECKING:
    from feedgen.profiles.layers import Layer

ID = "id"
HEADER = 1
"""Line of the column names."""


def corrections(layers: Sequence[Layer[Any]], project: Path | None) -> tuple[StepSpec, ...]:
    """A step per file of corrections, the later layer's later. Raises `UsageError` for a file that cannot be used."""
    return tuple(_step(layer, rows) for layer, rows in _files(layers, project))


def _files(layers: Sequence[Layer[Any]], project: Path | None) -> Iterator[tuple[Layer[Any], Rows]]:
    for layer in layers:
        names = getattr(layer.model, "overrides", None) or ()
        for name, origin in named_files(names, layer.document, layer.place("overrides")):
            yield layer, read_csv(beside(name, layer.document, project, origin), origin, needs=[ID])


def _step(layer: Layer[Any], rows: Rows) -> StepSpec:
    key = find_column(ID, rows.columns)
    columns = [column for column in rows.columns if column != key]
    found: dict[str, dict[str, str]] = {}
    lines: dict[str, int] = {}
    for row, line in zip(rows, rows.lines, strict=True):
        cells = {column: row[column] for column in columns if row[column]}
        if id_ := row[key or ID]:
            found.setdefault(id_, {}).update(cells)
            lines[id_] = line or 0
    data = {"file": rows.name, "columns": columns, "rows": found, "lines": lines}
    return StepSpec("overrides", layer.name, Origin(rows.name, None, HEADER), data)


def correction_problems(steps: Iterable[StepSpec], own: Iterable[str]) -> Iterator[Finding]:
    """Columns that are no attribute; `own` are those the shop or the channel makes up."""
    known = {*ATTRIBUTES, *own} - {ID}
    for step in steps:
        for column in step.data["columns"] if step.kind == "overrides" else ():
            if (column if column in known else target(column)) not in known or column in MAPS:
                origin = step.origin._replace(column=column)
                yield make("PRF185", {"name": column, "known": did_you_mean(column, known)}, origin=origin)


def repeated_corrections(layers: Sequence[Layer[Any]], project: Path | None) -> Iterator[Finding]:
    """Rows without an id, and ids that have several."""
    for _, rows in _files(layers, project):
        key = find_column(ID, rows.columns) or ID
        seen: dict[str, int | None] = {}
        for number, row in enumerate(rows):
            id_, origin = row[key], rows.origin(number, key)
            if not id_:
                yield make("PRF186", origin=origin)
            elif id_ in seen:
                yield make("PRF187", {"id": id_, "line": seen[id_]}, origin=origin)
            seen.setdefault(id_, rows.lines[number])
