"""Unread rows → products and findings. The only place that knows both the quick and the thorough way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, cast

from feedgen.catalogue.attributes import ATTRIBUTES
from feedgen.catalogue.chunks import UNCLEAR, ChunkReader, chunk_reader
from feedgen.catalogue.consistency import settle
from feedgen.catalogue.measure import FAMILY_OF, find_unit
from feedgen.catalogue.notes import Note
from feedgen.catalogue.numbers import read_currency
from feedgen.catalogue.options import ReadOptions
from feedgen.catalogue.product import BESIDE, Product
from feedgen.catalogue.readers import Readers
from feedgen.catalogue.record import Raw
from feedgen.diagnostics import Finding, Origin, Severity, find_rule, make, shown

__all__ = ["ProductReader", "ReadOptions"]

INDISPENSABLE = ("id", "price")
"""A product whose id or price is given but cannot be read is not sold: better no offer than a wrong one."""

DATES_UNREAD = ("CAT110", "CAT112")
"""What is said about a date that was given and could not be read."""

LAYOUTS = 64
"""Sets of attributes whose chunk readers are kept. CSV has one; JSON objects have a few."""

_ROW_OPTIONS = ("currency", "weight_unit", "length_unit")
_KNOWN = ATTRIBUTES.keys() | BESIDE.keys()
_ORDER = {name: place for place, name in enumerate((*ATTRIBUTES, *BESIDE))}
Row = dict[str, Any]
Said = tuple[int, Finding]


class _Own(NamedTuple):
    """What a row says about how it is to be read."""

    currency: str | None = None
    weight_unit: str | None = None
    length_unit: str | None = None
    unknown_currency: str = ""
    """What the row gives as its currency, when that is none."""


class ProductReader:
    """Reads rows into products for one set of options; keeps what it learnt between chunks."""

    def __init__(self, options: ReadOptions) -> None:
        self.options = options
        self._readers = lru_cache(maxsize=LAYOUTS)(self._make_readers)
        self._chunks = lru_cache(maxsize=LAYOUTS)(self._make_chunk)

    def read(
        self, raws: Sequence[Raw], file: str, columns: Mapping[str, str] | None = None
    ) -> tuple[list[Product | None], list[Said]]:
        """Products in the order of `raws`, None where one was rejected; and findings with the row's index.

        `columns` maps an attribute to the name of its source column, for findings and for a group's order.
        """
        rows = [_given(raw.attributes) for raw in raws]
        work = _Work(raws, file, columns or {}, [None] * len(rows), [])
        given = {"id"}.union(*rows)
        if strange := given - _KNOWN:
            rows = [_with_strangers_aside(row, strange) for row in rows]
            given = given - strange | {"attributes"}
        names = tuple(sorted(given, key=_ORDER.__getitem__))
        for own, indices in _by_own_options(rows, given).items():
            self._read_alike(work, rows, indices, own, names)
        work.findings.sort(key=lambda said: said[0])
        return cast(list[Product | None], work.products), work.findings

    def _read_alike(
        self, work: _Work, rows: list[Row], indices: Sequence[int], own: _Own, names: tuple[str, ...]
    ) -> None:
        """Read the rows that share their own options: all at once, then one by one what that left."""
        orders = tuple((name, work.columns[name]) for name in names if "(" in work.columns.get(name, ""))
        alike = rows if len(indices) == len(rows) else [rows[index] for index in indices]
        unsettled: list[int] = []
        for index, product in zip(indices, self._chunks(names, own, orders, False)(alike), strict=True):
            if product is None or own.unknown_currency:
                unsettled.append(index)
            else:
                for name, note in settle(product, [(name, "") for name in work.raws[index].failed]):
                    _say(work, index, (note,), product["id"], name)
                work.products[index] = product
        if unsettled:
            marked = self._chunks(names, own, orders, True)([rows[index] for index in unsettled])
            readers = self._readers(own, orders)
            for index, product in zip(unsettled, marked, strict=True):
                work.products[index] = _completed(work, index, rows[index], product or {}, readers, own)

    def _make_readers(self, own: _Own, orders: tuple[tuple[str, str], ...]) -> Readers:
        return Readers(_applied(self.options, own), dict(orders))

    def _make_chunk(
        self, names: tuple[str, ...], own: _Own, orders: tuple[tuple[str, str], ...], mark: bool
    ) -> ChunkReader:
        kept = [name for name in names if name not in _ROW_OPTIONS]
        return chunk_reader(kept, self._readers(own, orders), mark)


class _Work(NamedTuple):
    """One call of `read`: what came in and what has come out so far."""

    raws: Sequence[Raw]
    file: str
    columns: Mapping[str, str]
    products: list[Row | None]
    findings: list[Said]


def _given(attributes: Row) -> Row:
    """The attributes that have a value; zero and false are values. The same object when all of them have one."""
    if all(attributes.values()):
        return attributes
    return {name: value for name, value in attributes.items() if value or value == 0}


def _with_strangers_aside(row: Row, strange: set[str]) -> Row:
    """The row with names that are no attributes moved to `attributes`, where expressions find them."""
    aside = {name: row[name] for name in row if name in strange}
    if not aside:
        return row
    known = {name: value for name, value in row.items() if name not in strange}
    given = known.get("attributes")
    known["attributes"] = {**aside, **(given if isinstance(given, dict) else {})}
    return known


def _by_own_options(rows: list[Row], given: set[str]) -> dict[_Own, Sequence[int]]:
    """The rows' indices by what they say about their currency and units."""
    if given.isdisjoint(_ROW_OPTIONS):
        return {_Own(): range(len(rows))}
    found: dict[_Own, list[int]] = {}
    for index, row in enumerate(rows):
        own = _own(*(str(row.get(name, "")) for name in _ROW_OPTIONS))
        found.setdefault(own, []).append(index)
    return dict(found)


@lru_cache(maxsize=1024)
def _own(currency: str, weight_unit: str, length_unit: str) -> _Own:
    code = read_currency(currency)
    unknown = "" if code else shown(currency.strip())
    return _Own(code, _unit(weight_unit, "weight"), _unit(length_unit, "length"), unknown)


def _unit(text: str, family: str) -> str | None:
    unit = find_unit(text)
    return unit if unit is not None and FAMILY_OF[unit] == family else None


def _applied(options: ReadOptions, own: _Own) -> ReadOptions:
    """The options as the row changes them. A currency nobody knows is not replaced by the shop's."""
    return replace(
        options,
        currency=None if own.unknown_currency else own.currency or options.currency,
        weight_unit=own.weight_unit or options.weight_unit,
        length_unit=own.length_unit or options.length_unit,
    )


def _completed(work: _Work, index: int, row: Row, product: Row, readers: Readers, own: _Own) -> Row | None:
    """Read what is unclear about one row and say everything there is to say; None when it is no product."""
    spoken: dict[str, tuple[Note, ...]] = {}
    if unknown := own.unknown_currency:
        spoken["currency"] = (Note("CAT107", {"currency": unknown}, unknown),)
    for name in [name for name, value in product.items() if value is UNCLEAR]:
        product[name], notes = readers[name](row[name])
        if notes:
            spoken[name] = notes
        if product[name] is None:
            del product[name]
    lost = [name for name in INDISPENSABLE if name in spoken and name not in product]
    if "id" not in product and "id" not in spoken:
        lost.append("id")
        spoken["id"] = (Note("CAT201", {}),)
    for name, notes in spoken.items():
        _say(work, index, notes, product.get("id"), name, fatal=name in lost)
    if lost:
        return None
    unread = [(name, note.part) for name, notes in spoken.items() for note in notes if note.code in DATES_UNREAD]
    unread += [(name, "") for name in work.raws[index].failed]
    for name, note in settle(product, unread):
        _say(work, index, (note,), product["id"], name)
    return product


def _say(
    work: _Work,
    index: int,
    notes: tuple[Note, ...],
    product: str | None,
    field: str,
    fatal: bool = False,
) -> None:
    """Turn notes into findings, now that product and place are known."""
    raw = work.raws[index]
    for note in notes:
        severity = find_rule(note.code).severity
        finding = make(
            note.code,
            note.params,
            # what costs only one attribute is a warning, what costs the product an error
            severity=Severity.ERROR if fatal else min(severity, Severity.WARNING),
            product=product,
            field=field + note.part,
            value=note.value,
            origin=Origin(work.file, raw.row, raw.line, work.columns.get(field)),
        )
        work.findings.append((index, finding))
