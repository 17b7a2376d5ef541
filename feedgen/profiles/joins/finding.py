"""A join while products come by: the rows of each, and which rows were asked for."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple

from feedgen.catalogue.identity import same
from feedgen.catalogue.numbers import read_decimal
from feedgen.profiles.joins.layout import VALUES
from feedgen.profiles.joins.rows import JoinedRows, Row
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.targets import target

REMEMBERED = 4096
"""Keys whose values are kept as they were found: of a brand's row there is but one."""


class Asked(NamedTuple):
    """What products asked of a join."""

    numbers: array[int]
    """The number of the first row of each key that was found."""
    missed: int = 0
    """How many products have no row."""
    first: tuple[str, str] | None = None
    """The first of them: its id, and its value of the attribute (empty: it has none)."""


class Joined:
    """A join with its rows at hand. Made when a plan is compiled, since it may open a file."""

    def __init__(self, spec: StepSpec) -> None:
        data = spec.data
        rows: JoinedRows | None = data["rows"]
        self.by: str = data["by"]
        self.files: Sequence[str] = data["files"]
        self.value_of = getter(self.by)
        self._same = same(self.by)
        self._find = (rows or JoinedRows(())).finder()
        self._shape = _shape(data)
        self._shaped = lru_cache(REMEMBERED)(self._made)
        self._numbers: array[int] = array("L")
        self._missed = 0
        self._first: tuple[str, str] | None = None

    def rows(self, own: Mapping[str, Any]) -> Sequence[Row]:
        """The rows of a product, as the step has them; nothing is noted."""
        value = self.value_of(own)
        key = "" if value is None else self._same(value)
        found = self._find(key) if key else None
        return () if found is None else found[1]

    def values(self, own: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        """What the rows of a product give, and a note that it asked."""
        value = self.value_of(own)
        key = "" if value is None else self._same(value)
        found = self._shaped(key) if key else None
        if found is None:
            self._missed += 1
            if self._first is None:
                self._first = (str(own.get("id", "")), "" if value is None else str(value))
            return None
        self._numbers.append(found[0])
        return found[1]

    def taken(self) -> Asked:
        """What was asked since somebody last wanted to know."""
        asked = Asked(self._numbers, self._missed, self._first)
        self._numbers, self._missed, self._first = array("L"), 0, None
        return asked

    def _made(self, key: str) -> tuple[int, list[dict[str, Any]]] | None:
        found = self._find(key)
        return None if found is None else (found[0], [self._shape(row.values) for row in found[1]])


class GivenRows(Joined):
    """The rows of tests: a product is given its own under the name of the file, `margin: {cost: 3}`."""

    def __init__(self, spec: StepSpec) -> None:
        super().__init__(replace(spec, data={**spec.data, "rows": None}))
        self._name: str = spec.data["as"]
        self._given: dict[str, Any] = {}

    def give(self, products: Iterable[Mapping[str, Any]]) -> None:
        """Have the rows of these products, and no others."""
        self._given = {product["id"]: product[self._name] for product in products if self._name in product}

    def rows(self, own: Mapping[str, Any]) -> Sequence[Row]:
        return ()

    def values(self, own: Mapping[str, Any]) -> list[dict[str, Any]] | None:
        given = self._given.get(own["id"])
        if given is None:
            return None
        return [{name: _number(value) for name, value in row.items()} for row in _listed(given)]


def _listed(given: Any) -> list[dict[str, Any]]:
    return [row for row in (given if isinstance(given, list) else [given]) if isinstance(row, dict)]


def _number(value: Any) -> Any:
    """Numbers as a column of numbers has them."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return read_decimal(value).value if is_number else value


def joined_of(steps: Iterable[StepSpec]) -> dict[int, Joined]:
    """The joins among the steps that have their rows, by the number of their source."""
    return {
        step.data["source"]: Joined(step) for step in steps if step.kind == "join" and step.data["rows"] is not None
    }


def getter(attribute: str) -> Callable[[Mapping[str, Any]], Any]:
    """The function that gives a product's value of an attribute; `attributes.ERP number` is one entry."""
    head = target(attribute)
    if head == attribute:
        return lambda own: own.get(attribute)
    key = attribute[len(head) + 1 :]
    return lambda own: (own.get(head) or {}).get(key)


def _shape(data: Mapping[str, Any]) -> Callable[[Any], dict[str, Any]]:
    """What makes the cells of a row its values: numbers where a column has nothing else, texts where it has some."""
    if data["form"] != VALUES:
        return lambda values: values
    readers = [(name, _reader(name, data)) for name in data["names"]]

    def shaped(cells: tuple[Any, ...]) -> dict[str, Any]:
        # rows that were read before a column of another file was known are shorter
        pairs = zip(readers, cells, strict=False)
        found = {name: read(cell) for (name, read), cell in pairs if cell is not None}
        return {name: value for name, value in found.items() if value is not None}

    return shaped


def _reader(name: str, data: Mapping[str, Any]) -> Callable[[Any], Any]:
    if name not in data["numbers"]:
        return _text
    mark = data["numbers"][name]
    # equal numbers become one object, which is found again where values are remembered by identity
    return lru_cache(REMEMBERED, typed=True)(lambda cell: read_decimal(cell, mark).value)


def _text(cell: Any) -> Any:
    """A single value as text; lists and objects of a JSON source stay what they are."""
    if isinstance(cell, str | list | dict):
        return cell
    return str(cell).lower() if isinstance(cell, bool) else str(cell)
