"""What two feeds differ in, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple


class Example(NamedTuple):
    """One value that changed; `()` where the field was not there."""

    id: str
    old: tuple[str, ...]
    new: tuple[str, ...]


class Move(NamedTuple):
    """A price that moved; `share` is the new price over the old one, less 1."""

    id: str
    old: str
    new: str
    share: Decimal


@dataclass(slots=True)
class FieldChange:
    """What became of one field in items that both feeds have."""

    name: str
    changed: int = 0
    appeared: int = 0
    disappeared: int = 0
    examples: list[Example] = field(default_factory=list)

    @property
    def items(self) -> int:
        return self.changed + self.appeared + self.disappeared


@dataclass(slots=True)
class Side:
    """One of the two feeds."""

    name: str
    items: int = 0
    repeated: int = 0
    """Items whose id an earlier one has already."""
    repeats: list[str] = field(default_factory=list)
    """Some of those ids."""
    without_id: int = 0


@dataclass(slots=True)
class Difference:
    """`old.items == same + changed + removed` and `new.items == same + changed + added`, always."""

    old: Side
    new: Side
    same: int = 0
    changed: int = 0
    added: int = 0
    removed: int = 0
    fields: list[FieldChange] = field(default_factory=list)
    """Those that changed most first."""
    added_ids: list[str] = field(default_factory=list)
    removed_ids: list[str] = field(default_factory=list)
    changed_ids: list[str] = field(default_factory=list)
    rises: int = 0
    falls: int = 0
    moves: list[Move] = field(default_factory=list)
    """The largest first."""
    price: str | None = None
    """The field whose moves these are."""

    @property
    def equal(self) -> bool:
        """Whether both feeds have the same items, in whatever order."""
        return not (self.added or self.removed or self.changed)


class Pair(NamedTuple):
    """A feed, and how it changed; without a difference it is only in the old place, or only in the new one."""

    name: str
    difference: Difference | None
    only: str = ""
    items: int = 0
    notes: tuple[str, ...] = ()
    """What else is to be said of the feed."""

    @property
    def equal(self) -> bool:
        return self.difference is not None and self.difference.equal


def all_equal(pairs: Sequence[Pair]) -> bool:
    return all(pair.equal for pair in pairs)
