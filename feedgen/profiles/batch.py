"""The products of a chunk side by side: a step or a field at a time, for all of them.

Most of what a field costs is the way to its function and back. Where one attribute decides a field, or its text needs
nothing, its values are found in one loop without calls; what is said of a product is said in the same order as
product by product. Measured: 16 µs of CPU per product instead of 23 for the fields of Google's feed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

from feedgen.catalogue.memory import Memory
from feedgen.expressions.tables import Remark
from feedgen.profiles.emits import Emit, Product
from feedgen.profiles.values import Issue
from feedgen.writers import Node

_NEW: Any = object()


class Batch:
    """Products, the issues of each, and their attributes as columns."""

    __slots__ = ("_columns", "issues", "products", "remarks", "remarks_of")

    def __init__(
        self,
        products: Sequence[Product],
        issues: Sequence[list[Issue]],
        remarks: list[Remark],
        remarks_of: Mapping[int, Sequence[Remark]] | None = None,
    ) -> None:
        self.products = products
        self.issues = issues
        self.remarks = remarks
        """Where tables leave values they have no line for."""
        self.remarks_of: dict[int, list[Remark]] = {place: list(said) for place, said in (remarks_of or {}).items()}
        """The same by the product it was said of."""
        self._columns: dict[str, list[Any]] = {}

    def only(self, places: Sequence[int]) -> Batch:
        """Some of the products, by their places."""
        if len(places) == len(self.products):
            return self
        said = {n: self.remarks_of[place] for n, place in enumerate(places) if place in self.remarks_of}
        products, issues = [self.products[place] for place in places], [self.issues[place] for place in places]
        return Batch(products, issues, self.remarks, said)

    def changed(self) -> None:
        """Anything of the products may be another now."""
        self._columns.clear()

    def became(self, attribute: str, values: list[Any]) -> None:
        """An attribute of every product is another now."""
        self._columns[attribute] = values

    def note(self, place: int) -> None:
        """What tables had no line for just now, they were asked of the product at this place."""
        self.remarks_of.setdefault(place, []).extend(self.remarks)
        self.remarks.clear()

    def raw(self, attribute: str) -> list[Any]:
        """An attribute of every product; None where there is none."""
        column = self._columns.get(attribute)
        if column is None:
            column = self._columns[attribute] = [product.get(attribute) for product in self.products]
        return column

    def each(self, emit: Callable[[Product, Any, list[Issue]], Any]) -> list[Any]:
        """What a function gives for every product."""
        return [emit(product, None, issues) for product, issues in zip(self.products, self.issues, strict=True)]

    def noting(self, emit: Callable[[Product, Any, list[Issue]], Any]) -> list[Any]:
        """The same, where tables may be asked for values that they have no line for."""
        found = []
        for place, (product, issues) in enumerate(zip(self.products, self.issues, strict=True)):
            found.append(emit(product, None, issues))
            if self.remarks:
                self.note(place)
        return found


Column = Callable[[Batch], list[Node]]


def each(step: Callable[[dict[str, Any], list[Issue]], None], batch: Batch) -> None:
    """A step, product by product."""
    remarks = batch.remarks
    for place, (own, issues) in enumerate(zip(batch.products, batch.issues, strict=True)):
        step(cast(dict[str, Any], own), issues)
        if remarks:
            batch.note(place)
    batch.changed()


def attribute(name: str) -> Column:
    """An attribute as it is."""
    return lambda batch: batch.raw(name)


def one_by_one(emit: Emit, *, remarks: bool) -> Column:
    """Nothing is known of the function: it is asked for every product."""
    return (lambda batch: batch.noting(emit)) if remarks else (lambda batch: batch.each(emit))


def constant(emit: Emit) -> Column:
    """The same for every product, unless something is said of it."""

    def column(batch: Batch) -> list[Node]:
        issues: list[Issue] = []
        value = emit(batch.products[0], None, issues)
        return batch.each(emit) if issues else [value] * len(batch.products)

    return column


def text(attribute: str, limit: int, markup: bool, slow: Emit) -> Column:
    """An attribute whose text mostly needs nothing."""

    def column(batch: Batch) -> list[Node]:
        raws = batch.raw(attribute)
        products, issues = batch.products, batch.issues
        if markup:
            return [
                raw
                if raw.__class__ is str and len(raw) <= limit and "<" not in raw and "&" not in raw and raw
                else slow(products[i], None, issues[i])
                for i, raw in enumerate(raws)
            ]
        return [
            raw if raw.__class__ is str and len(raw) <= limit and raw else slow(products[i], None, issues[i])
            for i, raw in enumerate(raws)
        ]

    return column


def recalled(attribute: str, memory: Memory[Any], compute: Callable[[Product, Any, list[Issue]], Any]) -> Column:
    """What one attribute decides, found by its value; nothing is kept where something was said."""
    texts, others, keep = memory.texts, memory.others, memory.keep

    def column(batch: Batch) -> list[Any]:
        if not memory.on:
            return batch.each(compute)
        found: list[Any] = []
        add = found.append
        products, issues = batch.products, batch.issues
        new = 0
        for i, raw in enumerate(batch.raw(attribute)):
            if raw.__class__ is str:
                value = texts.get(raw, _NEW)
                if value is not _NEW:
                    add(value)
                    continue
            else:
                hit = others.get(id(raw))
                if hit is not None:
                    add(hit[1])
                    continue
            new += 1
            own = issues[i]
            said = len(own)
            value = compute(products[i], None, own)
            if len(own) == said:
                keep(raw, value)
            add(value)
        memory.repeats += len(found) - new
        return found

    return column


def or_else(column: Column, absent: Emit) -> Column:
    """The values, and for products without one what its absence means."""

    def filled(batch: Batch) -> list[Node]:
        values = column(batch)
        if None not in values:
            return values
        products, issues = batch.products, batch.issues
        return [absent(products[i], None, issues[i]) if value is None else value for i, value in enumerate(values)]

    return filled


def together(columns: Sequence[Column]) -> Column:
    """Fields in one element or object, which is absent where all of them are."""

    def column(batch: Batch) -> list[Node]:
        rows = zip(*[column(batch) for column in columns], strict=True)
        return [row if any(value is not None for value in row) else None for row in rows]

    return column
