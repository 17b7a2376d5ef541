"""Rows that make up a product together: filled down, told apart from picture rows, their lists collected."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from feedgen.sources.cells import given
from feedgen.sources.layout import Cells, Compile, Layout, Record
from feedgen.sources.preset import CollectModel, GroupModel

LAST = 1 << 60
"""Place of a member whose position is not a number: behind all others, in file order."""


class Group:
    """The grouping of a preset, its condition compiled."""

    def __init__(self, model: GroupModel, compiler: Compile) -> None:
        self.model = model
        self.product_when: Callable[[Mapping[str, Any]], Any] | None = (
            compiler(model.product_when) if model.product_when else None
        )

    def fits(self, layout: Layout) -> bool:
        """Whether the header has the grouping column; without it every row stands alone."""
        return layout.index(self.model.by) is not None


def grouped(group: Group, layout: Layout, rows: Sequence[Cells]) -> tuple[list[Record], int]:
    """The sellable rows with what their groups give them, and how many rows only added to their group."""
    records: list[Record] = []
    merged = 0
    by = layout.index(group.model.by)
    assert by is not None
    fill = [index for name in group.model.fill if (index := layout.index(name)) is not None]
    for key, members in _groups(rows, by):
        filled = [_filled(rows[position], rows[members[0]], fill) for position in members]
        sold = [i for i, cells in enumerate(filled) if _is_product(group, layout, cells)]
        # a group without one sellable row is still reported: its first row is judged like any product
        sold = sold or [0]
        merged += len(members) - len(sold)
        lists = {name: _collected(layout, how, filled) for name, how in group.model.collect.items()}
        for number, i in enumerate(sold, 1):
            facts = {"key": key, "size": len(sold), "index": number, "rows": len(members)}
            collected = {
                name: _own_first(layout, how, filled[i], lists[name]) for name, how in group.model.collect.items()
            }
            records.append(Record(members[i], filled[i], facts, collected))
    return records, merged


def _groups(rows: Sequence[Cells], by: int) -> Iterator[tuple[Any, list[int]]]:
    """Positions of the rows of each group; a row without a value belongs to the one before."""
    key: Any = None
    members: list[int] = []
    for position, cells in enumerate(rows):
        value = given(cells[by])
        if members and value is not None and value != key:
            yield key, members
            members = []
        key = key if value is None else value
        members.append(position)
    if members:
        yield key, members


def _filled(cells: Cells, first: Cells, fill: Sequence[int]) -> Cells:
    if cells is first:
        return cells
    copy = list(cells)
    for index in fill:
        if given(copy[index]) is None:
            copy[index] = first[index]
    return copy


def _is_product(group: Group, layout: Layout, cells: Cells) -> bool:
    if group.product_when is None:
        return True
    row = layout.row(cells)
    try:
        return bool(group.product_when({**row, "row": row}))
    except Exception:  # a row that cannot be judged is treated as a product, so that it is reported
        return True


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
