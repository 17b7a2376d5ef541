"""Joined files in a run: read before it, their rows taken away after it, and what nobody asked for told at its end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from feedgen.catalogue import ReadOptions
from feedgen.diagnostics import Finding, Origin, SourceError, UsageError, make
from feedgen.diagnostics.report import SourceReport
from feedgen.engine.contract import CUT_OFF, stopping
from feedgen.profiles.config import ConfigModel
from feedgen.profiles.joins.finding import Asked
from feedgen.profiles.joins.layout import Layout, layout_of
from feedgen.profiles.joins.reading import JoinReader
from feedgen.profiles.joins.rows import Gathering, JoinedRows
from feedgen.profiles.layers import Catalogue
from feedgen.profiles.lint.joins import file_problems
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.yaml import Document
from feedgen.sources import SourceInfo
from feedgen.transfer import Copies, TransferError

ROOM = 8 << 20
"""Bytes of joined rows that travel to the workers in the plan; files beyond stay on disk."""

Look = Callable[[int], list[SourceInfo]]
"""Opens a source of feedgen.yaml by its number, and tells what its files are."""


@dataclass(slots=True)
class Joins:
    """The joined files of a run, read."""

    catalogue: Catalogue
    """With the rows in its steps."""
    findings: list[Finding] = field(default_factory=list)
    files: list[tuple[SourceInfo, SourceReport]] = field(default_factory=list)
    """What each file is, and what was read of it."""

    def broken(self) -> list[Finding]:
        """What was found of files that are not whole, and should be."""
        asked = {info.name for info, _ in self.files if info.expect.complete and not info.expect.warn}
        cut = [one for one in self.findings if one.code == CUT_OFF and one.origin and one.origin.file in asked]
        return [*(one for one in stopping(self.findings) if one.code != CUT_OFF), *cut]


def read_joins(
    config: ConfigModel,
    document: Document,
    catalogue: Catalogue,
    look: Look,
    expected: Callable[[Sequence[SourceInfo]], list[Finding]],
    options: ReadOptions,
    shop: Mapping[str, Any],
    copies: Copies,
) -> Joins:
    """Read every joined file; rows that are too many for memory go where the copies are.

    `expected` looks at the files first, and says what they are not. Raises `UsageError` where a file cannot be used,
    `SourceError` where one breaks off.
    """
    joins = Joins(catalogue)
    sources = config.catalogue.sources
    numbers = [step.data["source"] for step in catalogue.steps if step.kind == "join"]
    infos = {number: look(number) for number in numbers}
    files = [(number, info) for number, some in infos.items() for info in some]
    wrong = [problem for n, info in files for problem in file_problems(sources[n], info, shop, document, n)]
    if wrong:
        raise UsageError(*wrong)
    joins.findings += expected([info for _, info in files])
    room = ROOM
    steps: list[StepSpec] = []
    for step in catalogue.steps:
        if step.kind == "join":
            source = sources[step.data["source"]]
            layouts = [layout_of(source, info, shop) for info in infos[step.data["source"]]]
            gathered = Gathering(room, many=source.many, place=partial(_place, copies, layouts[0].info.name))
            step = _with_rows(step, JoinReader(source, options, gathered), layouts, joins)
            room = max(0, room - gathered.size)
        steps.append(step)
    joins.catalogue = replace(catalogue, steps=tuple(steps))
    return joins


def _place(copies: Copies, shown: str) -> Path:
    return copies.path_for("rows.sqlite", shown)


def _with_rows(step: StepSpec, reader: JoinReader, layouts: Sequence[Layout], joins: Joins) -> StepSpec:
    """The step with everything that its files have."""
    name = layouts[0].info.name
    try:
        for layout in layouts:
            reader.read(layout)
        rows = reader.gathered.rows(reader.content)
    except (OSError, sqlite3.Error, TransferError) as error:
        reason = error.params["reason"] if isinstance(error, TransferError) else error
        raise SourceError(make("SRC250", {"file": name, "reason": str(reason)}, origin=Origin(name))) from error
    finally:
        reader.gathered.close()
    gives = list(dict.fromkeys(name for layout in layouts for name in layout.gives))
    data = {**step.data, "gives": gives, "read": list(map(_how, layouts)), **reader.data(), "rows": rows}
    joins.findings += reader.said.all(name)
    joins.files += zip((layout.info for layout in layouts), reader.reports, strict=True)
    return replace(step, data=data)


def _how(layout: Layout) -> list[Any]:
    """All that makes other rows of the same bytes: part of the digest of the plan."""
    info = layout.info
    return [
        layout.mapping.preset,
        info.format,
        info.encoding,
        info.delimiter,
        info.quote,
        info.escape,
        info.key,
        info.start,
    ]


# -- at the end ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Marks:
    """What all products of a run asked of one join."""

    step: StepSpec
    found: bytearray
    """One byte per row: whether the key that begins there was asked for."""
    missed: int = 0
    first: tuple[str, str] | None = None

    @property
    def rows(self) -> JoinedRows:
        rows: JoinedRows = self.step.data["rows"]
        return rows

    def unasked(self) -> int:
        return self.rows.keys - self.found.count(1)


class Account:
    """Adds up what products asked of joined files. Memory: one byte per joined row."""

    def __init__(self, steps: Sequence[StepSpec]) -> None:
        joins = [step for step in steps if step.kind == "join" and step.data["rows"] is not None]
        self._marks = {step.data["source"]: _Marks(step, bytearray(step.data["rows"].total)) for step in joins}

    def take(self, asked: Mapping[int, Asked]) -> None:
        """What the products of a chunk asked; chunks come in order."""
        for number, some in asked.items():
            marks = self._marks[number]
            for row in some.numbers:
                marks.found[row] = 1
            marks.missed += some.missed
            marks.first = marks.first or some.first

    def told(self, products: int) -> Iterator[Finding]:
        """What was left over on either side, once per joined file."""
        for marks in self._marks.values():
            if products:
                yield from _told(marks, products)


def _told(marks: _Marks, products: int) -> Iterator[Finding]:
    data, rows = marks.step.data, marks.rows
    file = ", ".join(data["files"])
    unasked = marks.unasked()
    if unasked:
        row = next(rows.without(_asked(marks.found)))
        origin = Origin(data["files"][row.file], None, row.line)
        if unasked == rows.keys and marks.first is not None:
            params = {"file": file, "by": data["by"], "product": marks.first[1] or "nothing", "key": row.key}
            yield make("CAT314", params, origin=origin)
            return
        params = {"count": f"{unasked:,}", "total": f"{rows.keys:,}", "key": row.key}
        yield make("CAT312", params, value=file, origin=origin)
    if marks.missed and marks.first is not None:
        id_, value = marks.first
        what = f"has {data['by']} `{value}`" if value else f"has no {data['by']}"
        params = {"count": f"{marks.missed:,}", "total": f"{products:,}", "what": what}
        yield make("CAT313", params, product=id_, value=file, origin=Origin(file))


def _asked(found: bytearray) -> Callable[[int], bool]:
    return lambda number: bool(found[number])
