"""Rows that make up a product together: filled down, told apart from picture rows, their lists collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from feedgen.sources.chunk import Table
from feedgen.sources.groups.boundaries import Boundary
from feedgen.sources.mapping.cells import given
from feedgen.sources.mapping.layout import Cells, Compile, Layout, Record
from feedgen.sources.mapping.preset import CollectModel, GroupModel

EVERY = "*"
"""In `fill`: every column but those of the keys."""
LAST = 1 << 60
"""Place of a member whose position is not a number: behind all others, in file order."""


class Relation(NamedTuple):
    """How a record is tied to others: the key of its parent, its own keys, the keys of its variants."""

    parent: str | None = None
    keys: Sequence[str] = ()
    children: Sequence[str] = ()


Expression = Callable[[Mapping[str, Any]], Any]


class Group:
    """The grouping of a preset, its expressions compiled."""

    def __init__(self, model: GroupModel, compiler: Compile) -> None:
        self.model = model
        self._product_when = compiler(model.product_when) if model.product_when else None
        self._beside_when = compiler(model.beside_when) if model.beside_when else None
        self.language = compiler(model.translations.language) if model.translations else None
        self._parent = compiler(model.parent) if model.parent else None
        self._children = compiler(model.children) if model.children else None
        self._keys = [compiler(key) for key in model.keys]
        starts = model.starts
        self.column = model.by or (starts.column if starts else None)
        self._starts = frozenset(map(str.casefold, starts.values)) if starts else None

    def fits(self, layout: Layout, table: Table) -> bool:
        """Whether anything tells which records belong together; else every one stands alone."""
        return table.homes is not None or (self.column is not None and layout.index(self.column) is not None)

    def homes(self, layout: Layout, rows: Sequence[Cells]) -> list[int]:
        """Per row, the place of the first one of its group; groups follow one another."""
        assert self.column is not None
        index = layout.index(self.column)
        assert index is not None
        begins = Boundary(self.column, self._starts).begins()
        found: list[int] = []
        for position, cells in enumerate(rows):
            found.append(position if begins(cells[index]) else found[-1])
        return found

    def beside(self, layout: Layout, cells: Cells) -> bool:
        """Whether a record has nothing to do with any product."""
        return _holds(self._beside_when, layout, cells, otherwise=False)

    def sells(self, layout: Layout, cells: Cells) -> bool:
        """Whether a record is a product, rather than only a part of its group."""
        return _holds(self._product_when, layout, cells, otherwise=True)

    def relation(self, layout: Layout, cells: Cells) -> Relation:
        """What a record says of its parent and its variants."""
        row = layout.row(cells)
        scope = {**row, "row": row}
        parent = _said(self._parent, scope)
        keys = [key for call in self._keys for key in _said(call, scope)]
        return Relation(parent[0] if parent else None, keys, _said(self._children, scope))


def _said(call: Expression | None, scope: Mapping[str, Any]) -> list[str]:
    """The keys an expression gives, as they are compared: trimmed, without case."""
    if call is None:
        return []
    try:
        value = given(call(scope))
    except Exception:  # a record that cannot be judged has no relatives
        return []
    members = value if isinstance(value, list | tuple) else [] if value is None else [value]
    return [text for member in members if (text := str(member).strip().casefold())]


def grouped(
    group: Group, layout: Layout, rows: Sequence[Cells], homes: Sequence[int] | None
) -> tuple[list[Record], int]:
    """The sellable rows with what their groups give them, and how many rows only added to their group."""
    records: list[Record] = []
    merged = 0
    homes = group.homes(layout, rows) if homes is None else homes
    by = None if group.column is None else layout.index(group.column)
    fill = _fill(group.model, layout)
    for everyone in _groups(homes):
        members = [position for position in everyone if not group.beside(layout, rows[position])]
        merged += len(everyone) - len(members)
        if not members:
            continue
        filled: dict[int, Cells] = {}
        for position in members:
            home = homes[position] if homes[position] in filled else members[0]
            filled[position] = rows[position] if home == position else _filled(rows[position], filled[home], fill)
        sold = [position for position in members if group.sells(layout, filled[position])]
        # a group without one sellable row is still reported: its first row is judged like any product
        sold = sold or [members[0]]
        merged += len(members) - len(sold)
        first = layout.row(rows[members[0]])
        key = None if by is None else given(rows[members[0]][by])
        lists = {name: _collected(layout, how, list(filled.values())) for name, how in group.model.collect.items()}
        for number, position in enumerate(sold, 1):
            cells = filled[position]
            facts = {"key": key, "size": len(sold), "index": number, "rows": len(members), "first": first}
            collected: dict[str, Any] = {
                name: _own_first(layout, how, cells, lists[name]) for name, how in group.model.collect.items()
            }
            if group.model.translations is not None:
                line = _line(homes, position)
                kin = [rows[other] for home in line for other in members if homes[other] == home != other]
                collected["translations"] = _translations(group, layout, kin)
            records.append(Record(position, cells, facts, collected))
    return records, merged


def _fill(model: GroupModel, layout: Layout) -> list[int]:
    """The columns that are copied down."""
    if EVERY in model.fill:
        own = {name for name in layout.names if any(name in key for key in model.keys)}
        return [index for index, name in enumerate(layout.names) if name not in own]
    return [index for name in model.fill for index in layout.indexes(name)]


def _line(homes: Sequence[int], position: int) -> list[int]:
    """The first of the group, and so on down to the record itself: each one's parent in front of it."""
    line = [position]
    while homes[line[0]] != line[0]:
        line.insert(0, homes[line[0]])
    return line


def _translations(group: Group, layout: Layout, rows: Sequence[Cells]) -> dict[str, dict[str, Any]]:
    """What records say in other languages, by language; the last one has the last word."""
    model, found = group.model.translations, dict[str, dict[str, Any]]()
    if model is None:
        return found
    for cells in rows:
        row = layout.row(cells)
        language = _said(group.language, {**row, "row": row})
        texts = {name: value for name, column in model.columns.items() if (value := row.get(column)) is not None}
        if language and texts:
            found.setdefault(language[0], {}).update(texts)
    return found


def _groups(homes: Sequence[int]) -> Iterator[list[int]]:
    """Positions of the rows of each group."""
    members: list[int] = []
    for position, home in enumerate(homes):
        if members and home == position:
            yield members
            members = []
        members.append(position)
    if members:
        yield members


def _filled(cells: Cells, first: Cells, fill: Sequence[int]) -> Cells:
    copy = list(cells)
    for index in fill:
        if given(copy[index]) is None:
            copy[index] = first[index]
    return copy


def _holds(condition: Expression | None, layout: Layout, cells: Cells, *, otherwise: bool) -> bool:
    """Whether a condition holds for a row; `otherwise` where there is none, or the row cannot be judged."""
    if condition is None:
        return otherwise
    row = layout.row(cells)
    try:
        return bool(condition({**row, "row": row}))
    except Exception:  # it is then treated as a product, so that it is reported
        return otherwise


def _collected(layout: Layout, how: CollectModel, rows: Sequence[Cells]) -> list[Any]:
    column = layout.index(how.column)
    order = layout.index(how.order) if how.order else None
    if column is None:
        return []
    found = [
        (_place(cells[order]) if order is not None else 0, position, value)
        for position, cells in enumerate(rows)
        if (value := given(cells[column])) is not None
    ]
    found.sort(key=lambda member: member[:2])
    return list(dict.fromkeys(value for _, _, value in found))


def _place(cell: Any) -> int:
    text = str(cell).strip()
    return int(text) if text.isdecimal() and len(text) < 12 else LAST


def _own_first(layout: Layout, how: CollectModel, cells: Cells, values: list[Any]) -> list[Any]:
    index = layout.index(how.before) if how.before else None
    own = given(cells[index]) if index is not None else None
    return values if own is None else list(dict.fromkeys([own, *values]))
