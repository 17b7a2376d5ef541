"""What a file or a map says of the fields of a feed, a line each, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.diagnostics import Origin, Severity, SourceError, UsageError, make
from feedgen.expressions import EVALUATION_ERRORS, ExpressionError
from feedgen.profiles import lookup
from feedgen.profiles.columns.given import Given, Said
from feedgen.profiles.models.columns import ColumnsModel
from feedgen.profiles.scopes import record_words
from feedgen.profiles.tabular import beside
from feedgen.sources import SourceInfo, SourceOptions, chunks, first_rows, inspect, parse

MOST = 5000
"""Fields a feed may have: the longest list of an operator has some two thousand."""
DEEPEST = 50
"""Rows of a template in which its codes may stand."""
LONGEST = 50_000_000
"""Bytes of the largest file."""


class Line(NamedTuple):
    """What the file says of one field."""

    cells: Mapping[str, Any]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Listed:
    """The lines of a file, with the names of what they say."""

    name: str
    columns: tuple[str, ...]
    lines: Sequence[Line]
    header: int = 0
    """The row of a template that has the codes."""
    below: int = 0
    """Rows between that and the first one of a product."""


def listed(model: ColumnsModel, said: Said, project: Path | None) -> Listed | None:
    """The lines that `model` asks for; None where nobody gave the param or the table.

    Raises `SourceError` for a file that cannot be read, `UsageError` for one that is not there or says nothing.
    """
    if model.table is not None:
        table = said.table(model.table)
        return None if table is None else _of_table(model.table, table)
    given = said.param(model.param or "")
    if given is None:
        return None
    path = beside(str(given.value), given.document, project, given.origin)
    return _of_template(path, model) if model.header else _of_file(path, model)


def _of_table(name: str, table: Given) -> Listed:
    said, at = table.value, table.at or ()
    members = said if isinstance(said, dict) else dict.fromkeys(map(str, said if isinstance(said, list) else ()))
    places = [(*at, key if isinstance(said, dict) else i) for i, key in enumerate(members)]
    lines = [
        Line({"code": key, "value": value}, table.document.where(place))
        for (key, value), place in zip(members.items(), places, strict=True)
    ]
    return Listed(name, ("code", "value"), lines)


def _of_file(path: Path, model: ColumnsModel) -> Listed:
    """A line per field."""
    options = SourceOptions(path=str(path), name=lookup.shown(path), key=model.key, sheet=model.sheet)
    options = replace(options, format=_format(path))
    if model.sections and path.suffix == ".xml":
        return _of_sections(options, model.sections)
    info = inspect(options)
    return Listed(info.name, tuple(info.columns), _lines(info))


def _of_sections(options: SourceOptions, sections: Mapping[str, str]) -> Listed:
    """The lines of several lists, one list after the other; a document may lack some of them, not all."""
    found: dict[str, SourceInfo] = {}
    problem: SourceError | None = None
    for section, key in sections.items():
        try:
            found[section] = inspect(replace(options, key=key))
        except SourceError as error:
            problem = error
    if problem is not None and not found:
        raise problem
    lines = [
        line._replace(cells={**line.cells, "section": section})
        for section, info in found.items()
        for line in _lines(info)
    ]
    columns = dict.fromkeys(column for info in found.values() for column in (*info.columns, "section"))
    return Listed(options.name or "", tuple(columns), lines)


def _lines(info: SourceInfo) -> list[Line]:
    """Raises `UsageError` for a list that no operator has."""
    if (info.size or 0) > LONGEST:
        raise unusable(info.name, f"more than {LONGEST // 1_000_000} MB", Origin(info.name))
    lines = list(_read(info))
    if len(lines) > MOST:
        raise unusable(info.name, f"more than {MOST} lines", lines[MOST].origin)
    return lines


def _read(info: SourceInfo) -> Iterator[Line]:
    before = 0
    # a generator that is given up in the middle leaves its file open
    with closing(chunks(info)) as stream:
        tables = [parse(chunk, info) for chunk in stream]
    for table in tables:
        wrong = [finding for finding in table.findings if finding.severity is Severity.ERROR]
        if wrong:
            raise UsageError(*wrong)
        cells = table.objects or (dict(zip(info.columns, row, strict=False)) for row in table.rows)
        for number, line, said in zip(table.rownums, table.lines, cells, strict=True):
            yield Line(said, Origin(info.name, before + number, line))
        before += table.records


def _of_template(path: Path, model: ColumnsModel) -> Listed:
    """A column per field: its cells from the first row to the one with the codes."""
    name = lookup.shown(path)
    rows = first_rows(SourceOptions(path=str(path), name=name, sheet=model.sheet, format=_format(path)), DEEPEST)
    top = "\t".join(rows[0]) if rows else ""
    header = _row(model.header, top) or 0
    if not 1 <= header <= len(rows):
        raise unusable(
            name, f"there is no row {header}" if header else "its first row does not tell the row", Origin(name)
        )
    data = _row(model.data, top) or header + 1
    names = tuple(f"row{number}" for number in range(1, header + 1))
    codes = rows[header - 1]
    wide = [[*row, *[""] * (len(codes) - len(row))] for row in rows[:header]]
    cells = [dict(zip(names, column, strict=True)) for column in zip(*wide, strict=False)]
    lines = [
        Line({**of_column, "code": code}, Origin(name, None, header, None))
        for of_column, code in zip(cells, codes, strict=True)
    ]
    return Listed(name, (*names, "code"), lines, header, max(data - header - 1, 0))


def _row(said: int | str | None, top: str) -> int | None:
    """The number of a row, which the template's first one may tell; what is no expression lint has told."""
    if not isinstance(said, str):
        return said
    try:
        value = record_words(("top",), {}).compile(said).call({"top": top}, None)
    except (ExpressionError, *EVALUATION_ERRORS):
        return None
    return value if isinstance(value, int) else None


def _format(path: Path) -> str | None:
    """Tables are not guessed at by what is in them; all else is found out."""
    plain = path.name.removesuffix(".gz")
    return "tsv" if plain.endswith((".tsv", ".txt")) else "csv" if plain.endswith(".csv") else None


def unusable(name: str, problem: str, origin: Origin) -> UsageError:
    """The error of a file that names no fields."""
    return UsageError(make("PRF280", {"path": name, "problem": problem}, origin=origin))
