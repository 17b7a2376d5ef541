"""What the items of a sample have in common: which fields, in which order, nested how, with which values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

SHOWN = 200
"""Values of a field that are kept."""


@dataclass(slots=True)
class Shape:
    """A field, or a group of fields, as the items have it. Names keep their prefix; attributes are `@name`."""

    name: str = ""
    seen: int = 0
    """Items, or groups above, that have a value for it."""
    most: int = 0
    """How often one of them has it, at most."""
    array: bool = False
    values: list[Any] = field(default_factory=list)
    parts: dict[str, Shape] = field(default_factory=dict)

    def add(self, members: Iterable[tuple[str, Sequence[Any]]]) -> None:
        """One item, or one group: its fields with their values, in its order. A value that is a mapping is a group."""
        before: str | None = None
        for name, values in members:
            part = self.parts.get(name)
            if part is None:
                part = self._placed(name, before)
            before = name
            given = [value for value in values if value not in (None, "")]
            part.seen += bool(given)
            part.most = max(part.most, len(given))
            for value in given:
                part.take(value)

    def take(self, value: Any) -> None:
        """One value."""
        if isinstance(value, Mapping):
            self.add(members_of(value, self))
        elif len(self.values) < SHOWN:
            self.values.append(value)

    def no_arrays(self) -> None:
        """Where a list of one is written as a value is (XML), being read as a list says nothing."""
        self.array = False
        for part in self.parts.values():
            part.no_arrays()

    def _placed(self, name: str, before: str | None) -> Shape:
        """A new part behind the one that it follows."""
        part = Shape(name)
        names = list(self.parts)
        names.insert(names.index(before) + 1 if before is not None else 0 if names else len(names), name)
        self.parts = {one: self.parts.get(one, part) for one in names}
        return part


def members_of(record: Mapping[str, Any], shape: Shape) -> Iterable[tuple[str, Sequence[Any]]]:
    """The fields of a JSON object or an XML group, each as the list of its values."""
    for name, value in record.items():
        yield name, value if isinstance(value, list) else [value]
        if isinstance(value, list):
            shape.parts[name].array = True
