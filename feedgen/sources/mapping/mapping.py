"""From records to raw product attributes. All thinking is done once per layout; a row costs a few calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from typing import Any, NamedTuple

from feedgen.catalogue.record import Raw, Records
from feedgen.diagnostics import Finding, Origin, make
from feedgen.sources.chunk import Table
from feedgen.sources.groups.boundaries import Boundary
from feedgen.sources.groups.filling import Group, Relation, grouped
from feedgen.sources.mapping.binding import layout_of
from feedgen.sources.mapping.flatten import flatten
from feedgen.sources.mapping.headers import Headers
from feedgen.sources.mapping.layout import Cells, Compile, Layout, Record
from feedgen.sources.mapping.nested import Nested
from feedgen.sources.mapping.preset import PresetModel, load_preset

LAYOUTS = 64
"""Layouts kept: the chunks of a JSON source may differ in the names their objects have."""


class Mapped(NamedTuple):
    """What became of a table: `len(records) + merged` is the number of its accepted records."""

    records: Records
    merged: int
    findings: list[Finding]


class Recognised(NamedTuple):
    """A preset whose export may have these columns."""

    preset: PresetModel
    matched: int
    """Columns of its signature that are there."""
    confidence: float
    """Their share of the whole signature."""


def recognised(presets: Iterable[PresetModel], columns: Sequence[str]) -> list[Recognised]:
    """The presets whose signature these columns have, the one with the most columns first."""
    found = [one for preset in presets if (one := _recognised(preset, columns)) is not None]
    return sorted(found, key=lambda one: (-one.matched, one.preset.preset))


def _recognised(preset: PresetModel, columns: Sequence[str]) -> Recognised | None:
    if preset.detect is None:
        return None
    headers = Headers(columns, tolerant=preset.synonyms)

    def there(name: str) -> bool:
        return any(headers.first(alias) for alias in (name, *preset.aliases.get(name, ())))

    best: Recognised | None = None
    for signature in preset.detect:
        some = sum(map(there, signature.any))
        if not all(map(there, signature.all)) or (signature.any and not some) or any(map(there, signature.none)):
            continue
        matched = len(signature.all) + some
        if best is None or matched > best.matched:
            best = Recognised(preset, matched, matched / (len(signature.all) + len(signature.any)))
    if best is None or preset.extends is None:
        return best
    # who extends another preset knows that one's signs and more of its own
    base = _recognised(load_preset(preset.extends), columns)
    return best if base is None else best._replace(matched=best.matched + base.matched)


def boundary(preset: PresetModel, columns: Sequence[str]) -> Boundary | None:
    """Where `chunks` must not cut, in the words of this header; None when no records follow one another."""
    group = preset.group
    named = None if group is None else group.by or (group.starts.column if group.starts else None)
    if group is None or named is None:
        return None
    headers = Headers(columns, tolerant=preset.synonyms)
    names = (named, *preset.aliases.get(named, ()))
    column = next((header.column for name in names if (header := headers.first(name))), None)
    if column is None:
        return None
    return Boundary(column, frozenset(map(str.casefold, group.starts.values)) if group.starts else None)


def scattered(preset: PresetModel, columns: Sequence[str]) -> bool:
    """Whether records with these columns may name their parent or their variants, wherever those stand."""
    group = preset.group
    if group is None or not group.scattered:
        return False
    headers = Headers(columns, tolerant=preset.synonyms)
    known = {alias for alias, others in preset.aliases.items() if any(map(headers.first, (alias, *others)))}
    texts = [text for text in (group.parent, group.children) if text is not None]
    return any(name in text for name in {*columns, *known} for text in texts)


def bind(
    preset: PresetModel,
    columns: Sequence[str],
    overrides: Map[str, Any],
    compiler: Compile,
    keep: frozenset[str] | None = None,
) -> Mapping:
    """How records with these columns become product attributes.

    `overrides` are the merchant's: attribute → column name or expression, `{"const": …}` for a literal.
    `compiler` turns an expression into a callable over the record. `keep` names the unclaimed columns
    that end up in `attributes`; None keeps all of them.
    """
    return Mapping(preset, columns, overrides, compiler, keep)


class Mapping:
    """A bound preset. `columns` tells which source column feeds which attribute."""

    def __init__(
        self,
        preset: PresetModel,
        columns: Sequence[str],
        overrides: Map[str, Any],
        compiler: Compile,
        keep: frozenset[str] | None,
    ) -> None:
        compiled: dict[str, Callable[[Map[str, Any]], Any]] = {}

        def once(text: str) -> Callable[[Map[str, Any]], Any]:
            if text not in compiled:
                compiled[text] = compiler(text)
            return compiled[text]

        self.preset = preset.preset
        self._bind: Callable[[tuple[str, ...]], Layout] = lambda names: layout_of(preset, names, overrides, once, keep)
        self._layouts: dict[tuple[str, ...], Layout] = {}
        self._group = Group(preset.group, once) if preset.group else None
        self._nested = Nested(preset, overrides)
        self._first = self._layout(tuple(columns))
        self._known = tuple(columns)

    @property
    def columns(self) -> dict[str, str]:
        """Attribute → the source column it is read from, for those that are read from one."""
        return self._first.columns

    def columns_of(self, attribute: str) -> list[str]:
        """The columns an attribute may be read from, the first that has a value wins."""
        known = (*self._first.direct, *self._first.fallbacks)
        return list(dict.fromkeys(self._first.names[index] for name, index in known if name == attribute))

    @property
    def computed(self) -> list[str]:
        """Attributes that an expression or a literal gives."""
        return [attribute for attribute, _ in self._first.computed]

    @property
    def unused(self) -> list[str]:
        """Columns that no attribute, option or expression reads."""
        return self._first.unused

    def apply(self, table: Table) -> Mapped:
        """The raw attributes of every record of a table."""
        if table.objects:
            layout, rows = self._aligned(table.objects)
            return self._one_by_one(table, layout, rows)
        layout = self._layout(table.columns)
        grouped_here = self._group is not None and self._group.fits(layout, table)
        if layout.plain and not grouped_here and (columns := layout.columnwise(table.rows)) is not None:
            return Mapped(Records(columns, table.rownums, table.lines), 0, [])
        return self._one_by_one(table, layout, table.rows)

    def relations(self, table: Table) -> Iterator[Relation]:
        """What each accepted record says of its parent and its variants; nothing where records stand alone."""
        if table.objects:
            layout, rows = self._aligned(table.objects)
        else:
            layout, rows = self._layout(table.columns), list(map(list, table.rows))
        for cells in rows:
            yield Relation() if self._group is None else self._group.relation(layout, cells)

    def _one_by_one(self, table: Table, layout: Layout, rows: Sequence[Cells]) -> Mapped:
        findings: list[Finding] = []
        members, merged = [Record(position, row) for position, row in enumerate(rows)], 0
        if self._group is not None and self._group.fits(layout, table):
            members, merged = grouped(self._group, layout, rows, table.homes)
        raws: list[Raw] = []
        for record in members:
            number, line = table.rownums[record.position], table.lines[record.position]
            if layout.plain and not record.collected:
                raws.append(Raw(layout.read(record.cells), number, line))
            else:
                raws.append(_computed(layout, record, findings, Origin(table.name, number, line)))
        return Mapped(Records.of(raws), merged, findings)

    def _layout(self, columns: tuple[str, ...]) -> Layout:
        layout = self._layouts.get(columns)
        if layout is None:
            if len(self._layouts) >= LAYOUTS:
                self._layouts.clear()
            layout = self._layouts[columns] = self._bind(columns)
        return layout

    def _aligned(self, objects: Sequence[Map[str, Any]]) -> tuple[Layout, list[list[Any]]]:
        """Objects as rows under the names that occur in them. Names seen in the head keep their order,
        others follow sorted, so that the order does not depend on how the source was cut."""
        flat = [flatten(member, self._nested) for member in objects]
        known = self._known
        names = known
        extra = set().union(*flat).difference(known)
        if extra:
            names = (*known, *sorted(extra))
        return self._layout(names), [[record.get(name) for name in names] for record in flat]


def _computed(layout: Layout, record: Record, findings: list[Finding], origin: Origin) -> Raw:
    """The attributes of a record; a failed expression is a finding with the record's place."""
    failed: list[str] = []

    def report(attribute: str, error: Exception) -> None:
        failed.append(attribute)
        reason = str(error) or type(error).__name__
        findings.append(make("SRC212", {"reason": reason}, field=attribute, origin=origin))

    attributes = layout.computed_read(record, report)
    return Raw(attributes, origin.row or 0, origin.line, tuple(failed))
