"""A joined file, read once by the coordinator: its rows by key, typed by the catalogue's readers, and what they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from feedgen.catalogue import BESIDE, ProductReader, ReadOptions, conventions
from feedgen.catalogue.identity import same
from feedgen.catalogue.record import Records, is_given
from feedgen.diagnostics import Finding, Origin, make
from feedgen.diagnostics.report import SourceReport
from feedgen.profiles.conventions import doubts
from feedgen.profiles.joins.cells import Column
from feedgen.profiles.joins.layout import ATTRIBUTES_OF, PARTS, VALUES, Layout
from feedgen.profiles.joins.rows import Gathering, Row
from feedgen.profiles.plan import SourceSpec
from feedgen.sources import Chunks, RawChunk, Table, chunks, given, kinds_of, parse

if TYPE_CHECKING:
    from feedgen.profiles.config import SourceModel

MOST = 1000
"""Findings of one code that are kept of a file; how many more there were is said at the end."""


@dataclass(slots=True)
class Said:
    """What was found in the files of a join: the first of each code, and how many more there were."""

    findings: list[Finding] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, *findings: Finding) -> None:
        for finding in findings:
            self.counts[finding.code] += 1
            if self.counts[finding.code] <= MOST:
                self.findings.append(finding)

    def all(self, name: str) -> list[Finding]:
        more = [
            make("CAT319", {"code": code, "count": f"{n - MOST:,}"}, origin=Origin(name))
            for code, n in self.counts.items()
            if n > MOST
        ]
        return [*self.findings, *more]


class JoinReader:
    """Reads the files of one join into `gathered`."""

    def __init__(self, source: SourceModel, options: ReadOptions, gathered: Gathering) -> None:
        self.source = source
        self.options = replace(
            options,
            decimal=source.decimal or options.decimal,
            date_formats=tuple(source.dates) or options.date_formats,
        )
        self.gathered = gathered
        self.said = Said()
        self.reports: list[SourceReport] = []
        self.columns: dict[str, Column] = {}
        """Of values behind a name: what their cells are."""
        self.files: list[str] = []
        self._same = same(str(source.join))
        self._reader = ProductReader(self.options)
        """Reads the typed values of the file that is being read."""

    def read(self, layout: Layout) -> None:
        """Take every row of one file. Raises `SourceError` when it breaks off."""
        info, before = layout.info, 0
        self.files.append(info.name)
        self.said.add(*info.findings)
        if layout.form != VALUES:
            self._settle(layout)
        stream = chunks(info, boundary=layout.boundary)
        try:
            for chunk in stream:
                before += self._chunk(layout, chunk, before)
        finally:
            stream.close()
        self.said.add(*stream.findings)
        self.reports.append(self._report(layout, before, stream))

    def _settle(self, layout: Layout) -> None:
        """How numbers and dates of the file are written, as its first records show."""
        looked = Table(layout.info.name, layout.info.columns, objects=list(layout.info.sample))
        looked.rownums = list(range(1, len(looked.objects) + 1))
        looked.lines = [None] * len(looked.objects)
        records = layout.mapping.apply(looked).records
        found = conventions(replace(records, columns=_nested(records)), self.options)
        self._reader = ProductReader(replace(self.options, conventions=found))
        self.said.add(*doubts(SourceSpec(layout.info, {}, conventions=found), layout.mapping.columns))

    def _report(self, layout: Layout, records: int, stream: Chunks) -> SourceReport:
        info = layout.info
        return SourceReport(
            name=info.name,
            preset=layout.mapping.preset,
            format=info.format,
            encoding=info.encoding,
            delimiter=info.delimiter,
            quote=info.quote,
            escape=info.escape or "",
            sha256=stream.sha256,
            bytes=stream.size,
            records=records,
            modified=None if info.modified is None else info.modified.isoformat(),
            columns=len(info.columns),
            kinds=kinds_of(info.columns, info.sample),
            joined_by=self.source.join,
        )

    @property
    def content(self) -> list[str]:
        """Digests of the files read so far."""
        return [report.sha256 for report in self.reports]

    def data(self) -> dict[str, Any]:
        """What the step has to know beside its rows. Says which numbers could be read in two ways."""
        known = self.options.decimal
        found = self.columns.items()
        for name, column in found:
            if column.is_number and column.doubtful and column.mark(known) is None:
                self.said.add(self._doubtful(name, column.doubtful))
        numbers = {name: column.mark(known) for name, column in found if column.is_number}
        texts = [name for name, column in found if column.is_text]
        more = {"gives": list(self.columns)} if self.source.as_ and not self.source.columns and self.columns else {}
        return {"names": list(self.columns), "numbers": numbers, "texts": texts, "files": self.files, **more}

    def _doubtful(self, name: str, where: tuple[str, int | None]) -> Finding:
        cell, line = where
        read = cell.replace(",", ".")
        origin = Origin(self.files[0], None, line, name)
        return make("CAT102", {"read": read}, field=f"{self.source.as_}.{name}", value=cell, origin=origin)

    def _chunk(self, layout: Layout, chunk: RawChunk, before: int) -> int:
        """The rows of one chunk; returns how many records it has. Findings count from the file's first record."""
        table = parse(chunk, layout.info)
        mapped = layout.mapping.apply(table)
        records = mapped.records
        self._say(before, *table.findings, *mapped.findings)
        values = self._values(layout, records, before)
        batch: list[tuple[str, Row]] = []
        places: list[int] = []
        for i, (cell, row) in enumerate(zip(layout.keys(records), values, strict=True)):
            cell = given(cell)
            key = "" if cell is None else self._same(cell)
            if not key:
                self._say(before, make("CAT311", {"by": self.source.join}, origin=self._at(layout, records, i)))
                continue
            batch.append((key, Row(len(self.files) - 1, records.lines[i], str(cell), row)))
            places.append(i)
        for place, first in self.gathered.put(batch).items():
            origin = self._at(layout, records, places[place])
            file = self.files[first.file]
            params = {"by": self.source.join, "key": batch[place][1].key, "first": str(Origin(file, None, first.line))}
            self._say(before, make("CAT310", params, origin=origin))
        return table.records

    def _at(self, layout: Layout, records: Records, i: int) -> Origin:
        column = layout.mapping.columns.get(layout.key or "")
        return Origin(layout.info.name, records.rows[i], records.lines[i] or None, column)

    def _say(self, before: int, *findings: Finding) -> None:
        for finding in findings:
            origin = finding.origin
            if origin is not None and origin.row is not None:
                finding = finding._replace(origin=origin._replace(row=origin.row + before))
            self.said.add(finding)

    # -- what a row gives --------------------------------------------------------------------------------

    def _values(self, layout: Layout, records: Records, before: int) -> Sequence[Any]:
        if layout.form == VALUES:
            return self._seen(layout.raw(records), records.lines)
        if layout.form == PARTS:
            name = str(self.source.as_)
            cells: list[Any] = [[row] if row else "" for row in layout.raw(records)]
            parts = self._typed(replace(records, columns={name: cells}), layout, {}, before)
            return [_single(part.get(name)) for part in parts]
        wanted = {name.partition(".")[0] for name in layout.gives}
        found = _nested(records)
        columns = {name: cells for name, cells in found.items() if name in wanted or name in BESIDE}
        typed = self._typed(replace(records, columns=columns), layout, layout.mapping.columns, before)
        if layout.form == ATTRIBUTES_OF:
            return typed
        return [{str(self.source.language): row} if row else {} for row in typed]

    def _typed(self, records: Records, layout: Layout, columns: Mapping[str, str], before: int) -> list[dict[str, Any]]:
        parts, found = self._reader.read_parts(records, layout.info.name, columns)
        self._say(before, *(finding for _, finding in found))
        return parts

    def _seen(self, rows: Sequence[dict[str, Any]], lines: Sequence[int | None]) -> list[tuple[Any, ...]]:
        """The values of rows in the order of the columns, after a look at what they are."""
        new: dict[str, dict[Any, int | None]] = {}
        for row, line in zip(rows, lines, strict=True):
            for name, cell in row.items():
                cells = new.setdefault(name, {})
                if cell.__class__ is not str:
                    self._column(name).see(cell, line, None)
                elif cell not in cells:  # most repeat, and are looked at once
                    cells[cell] = line
        for name, cells in new.items():
            column = self._column(name)
            for cell, line in cells.items():
                column.see(cell, line, self.options.decimal)
        names = tuple(self.columns)
        return [tuple([row.get(name) for name in names]) for row in rows]

    def _column(self, name: str) -> Column:
        if name not in self.columns:
            self.columns[name] = Column()
        return self.columns[name]


def _nested(records: Records) -> dict[str, list[Any]]:
    """The columns, `labels.season` and the like put into the attribute that they are an entry of."""
    columns = {name: cells for name, cells in records.columns.items() if "." not in name}
    for name, cells in records.columns.items():
        head, dot, rest = name.partition(".")
        if dot:
            known = columns.get(head) or [""] * len(records)
            columns[head] = [_with(value, rest.split("."), cell) for value, cell in zip(known, cells, strict=True)]
    return columns


def _with(value: Any, path: list[str], cell: Any) -> Any:
    if not is_given(cell):
        return value
    own = value if isinstance(value, dict) else {}
    first, *rest = path
    return {**own, first: _with(own.get(first), rest, cell) if rest else cell}


def _single(value: Any) -> dict[str, Any]:
    """A member of a list of groups, or the group itself."""
    found = value[0] if isinstance(value, list) and value else value
    return found if isinstance(found, dict) else {}
