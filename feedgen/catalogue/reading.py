"""Unread rows → products and findings. The only place that knows both the quick and the thorough way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, cast

from feedgen.catalogue.attributes import ATTRIBUTES
from feedgen.catalogue.columns import UNCLEAR, ColumnReader, column_reader
from feedgen.catalogue.consistency import settle
from feedgen.catalogue.measure import FAMILY_OF, find_unit
from feedgen.catalogue.notes import Note
from feedgen.catalogue.numbers import read_currency
from feedgen.catalogue.options import ReadOptions
from feedgen.catalogue.product import BESIDE, Product
from feedgen.catalogue.readers import Readers
from feedgen.catalogue.record import Records, is_given
from feedgen.diagnostics import Finding, Origin, Severity, find_rule, make, shown

__all__ = ["ProductReader", "ReadOptions"]

INDISPENSABLE = ("id", "price")
"""A product whose id or price is given but cannot be read is not sold: better no offer than a wrong one."""

DATES_UNREAD = ("CAT110", "CAT112")
"""What is said about a date that was given and could not be read."""

LAYOUTS = 64
"""Sets of attributes whose column readers are kept. CSV has one; JSON objects have a few."""

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
        self._columns = lru_cache(maxsize=LAYOUTS)(self._make_columns)

    def read(
        self, records: Records, file: str, sources: Mapping[str, str] | None = None
    ) -> tuple[list[Product | None], list[Said]]:
        """Products in the order of `records`, None where one was rejected; and findings with the record's index.

        `sources` maps an attribute to the name of its source column, for findings and for a group's order.
        """
        return self._read(records, file, sources or {}, whole=True)

    def read_parts(
        self, records: Records, file: str, sources: Mapping[str, str] | None = None
    ) -> tuple[list[dict[str, Any]], list[Said]]:
        """The same for records that say something about products and are none: they need no id.

        What cannot be read is left out, and nothing is made of values taken together.
        """
        products, found = self._read(records, file, sources or {}, whole=False)
        return [dict(product or {}) for product in products], found

    def _read(
        self, records: Records, file: str, sources: Mapping[str, str], *, whole: bool
    ) -> tuple[list[Product | None], list[Said]]:
        columns = {name: cells for name, cells in records.columns.items() if any(cells) or any(map(is_given, cells))}
        if strange := columns.keys() - _KNOWN:
            columns = _with_strangers_aside(columns, strange)
        names = tuple(sorted(columns, key=_ORDER.__getitem__))
        work = _Work(records, columns, file, sources, [None] * len(records), [], whole)
        for own, indices in _by_own_options(columns, len(records)).items():
            self._read_alike(work, indices, own, names)
        work.findings.sort(key=lambda said: said[0])
        return cast(list[Product | None], work.products), work.findings

    def _read_alike(self, work: _Work, indices: Sequence[int], own: _Own, names: tuple[str, ...]) -> None:
        """Read the records that share their own options: all at once, then one by one what that left unclear."""
        orders = tuple((name, work.sources[name]) for name in names if "(" in work.sources.get(name, ""))
        values: list[list[Any]] = []
        unsettled: set[int] = set(indices) if own.unknown_currency else set()
        kept = tuple(name for name in names if name not in _ROW_OPTIONS)
        for name, read in zip(kept, self._columns(kept, own, orders), strict=True):
            cells = work.columns[name]
            column, doubtful = read(cells if len(indices) == len(cells) else [cells[index] for index in indices])
            values.append(column)
            if doubtful:
                unsettled.update(index for index, value in zip(indices, column, strict=True) if value is UNCLEAR)
        readers = self._readers(own, orders)
        for index, product in zip(indices, _products(kept, values, len(indices)), strict=True):
            if index in unsettled or (work.whole and "id" not in product):
                work.products[index] = _completed(work, index, product, readers, own)
                continue
            if not work.whole:
                work.products[index] = _timed(product)
                continue
            for name, note in settle(product, [(name, "") for name in work.records.failed.get(index, ())]):
                _say(work, index, (note,), product["id"], name)
            work.products[index] = product

    def _make_readers(self, own: _Own, orders: tuple[tuple[str, str], ...]) -> Readers:
        return Readers(_applied(self.options, own), dict(orders))

    def _make_columns(
        self, names: tuple[str, ...], own: _Own, orders: tuple[tuple[str, str], ...]
    ) -> list[ColumnReader]:
        readers = self._readers(own, orders)
        return [column_reader(name, readers[name]) for name in names]


def _products(names: tuple[str, ...], values: list[list[Any]], count: int) -> Iterator[Row]:
    """The columns turned back into products; an absent attribute is an absent key."""
    if not values:
        return ({} for _ in range(count))
    rows = zip(*values, strict=True)
    return ({name: value for name, value in zip(names, row) if value is not None} for row in rows)  # noqa: B905 - 5 %


class _Work(NamedTuple):
    """One call of `read`: what came in and what has come out so far."""

    records: Records
    columns: Mapping[str, list[Any]]
    """The records' columns as the product calls them."""
    file: str
    sources: Mapping[str, str]
    products: list[Row | None]
    findings: list[Said]
    whole: bool
    """Whether the records are products; else they are parts of some."""


def _with_strangers_aside(columns: Mapping[str, list[Any]], strange: set[str]) -> dict[str, list[Any]]:
    """The columns with names that are no attributes moved to `attributes`, where expressions find them."""
    aside = [name for name in columns if name in strange]
    known = {name: cells for name, cells in columns.items() if name not in strange}
    rows = zip(*(columns[name] for name in aside), strict=True)
    rest = [{name: cell for name, cell in zip(aside, row, strict=True) if is_given(cell)} for row in rows]
    own = known.get("attributes", [""] * len(rest))
    known["attributes"] = [
        {**more, **(given if isinstance(given, dict) else {})} if more else given
        for more, given in zip(rest, own, strict=True)
    ]
    return known


def _by_own_options(columns: Mapping[str, list[Any]], count: int) -> dict[_Own, Sequence[int]]:
    """The records' indices by what they say about their currency and units."""
    if columns.keys().isdisjoint(_ROW_OPTIONS):
        return {_Own(): range(count)}
    found: dict[_Own, list[int]] = {}
    cells = [columns.get(name) or [""] * count for name in _ROW_OPTIONS]
    for index, row in enumerate(zip(*cells, strict=True)):
        own = _own(*(str(cell) if is_given(cell) else "" for cell in row))
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


def _completed(work: _Work, index: int, product: Row, readers: Readers, own: _Own) -> Row | None:
    """Read what is unclear about one row and say everything there is to say; None when it is no product."""
    spoken: dict[str, tuple[Note, ...]] = {}
    if unknown := own.unknown_currency:
        spoken["currency"] = (Note("CAT107", {"currency": unknown}, unknown),)
    for name in [name for name, value in product.items() if value is UNCLEAR]:
        product[name], notes = readers[name](work.columns[name][index])
        if notes:
            spoken[name] = notes
        if product[name] is None:
            del product[name]
    if not work.whole:
        for name, notes in spoken.items():
            _say(work, index, notes, None, name)
        return _timed(product)
    lost = [name for name in INDISPENSABLE if name in spoken and name not in product]
    if "id" not in product and "id" not in spoken:
        lost.append("id")
        spoken["id"] = (Note("CAT201", {}),)
    for name, notes in spoken.items():
        _say(work, index, notes, product.get("id"), name, fatal=name in lost)
    if lost:
        return None
    unread = [(name, note.part) for name, notes in spoken.items() for note in notes if note.code in DATES_UNREAD]
    unread += [(name, "") for name in work.records.failed.get(index, ())]
    for name, note in settle(product, unread):
        _say(work, index, (note,), product["id"], name)
    return product


def _timed(part: Row) -> Row:
    """The part with an interval of dates as two attributes."""
    interval = part.pop("sale_price_effective_date", None)
    return part if interval is None else {"sale_start": interval[0], "sale_end": interval[1], **part}


def _say(
    work: _Work,
    index: int,
    notes: tuple[Note, ...],
    product: str | None,
    field: str,
    fatal: bool = False,
) -> None:
    """Turn notes into findings, now that product and place are known."""
    row, line = work.records.rows[index], work.records.lines[index]
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
            origin=Origin(work.file, row, line, work.sources.get(field)),
        )
        work.findings.append((index, finding))
