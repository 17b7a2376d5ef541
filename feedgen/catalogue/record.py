"""Records: rows or objects as the source has them, before they are products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Raw(NamedTuple):
    """What a preset made of one record: product attributes still as the source wrote them, and the place.

    `attributes` maps a product attribute to an unread value (text from CSV; text, number, list or dict from
    JSON). `row` counts from 1 *within the chunk*; the engine adds what came before.
    """

    attributes: dict[str, Any]
    row: int
    line: int | None
    failed: tuple[str, ...] = ()
    """Attributes that the preset or the merchant computes, and could not for this record."""


@dataclass(frozen=True, slots=True)
class Records:
    """Records column by column: each attribute with one unread value per record, `""` where it has none."""

    columns: dict[str, list[Any]]
    rows: Sequence[int]
    """Counted from 1 within the chunk."""
    lines: Sequence[int | None]
    failed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """By the record's place, the attributes that could not be computed for it."""

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def of(cls, raws: Sequence[Raw]) -> Records:
        """The same records, turned."""
        names = dict.fromkeys(name for raw in raws for name in raw.attributes)
        columns = {name: [raw.attributes.get(name, "") for raw in raws] for name in names}
        failed = {index: raw.failed for index, raw in enumerate(raws) if raw.failed}
        return cls(columns, [raw.row for raw in raws], [raw.line for raw in raws], failed)

    def attributes(self, index: int) -> dict[str, Any]:
        """What one record has, as the source wrote it."""
        return {name: cells[index] for name, cells in self.columns.items() if is_given(cells[index])}


def is_given(value: Any) -> bool:
    """Whether a record has this value; zero and false are values."""
    return bool(value or value == 0)
