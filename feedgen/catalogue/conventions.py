"""How a source writes the numbers and dates of each attribute, told by all of its first cells together.

One cell may be read in two ways where its neighbours may not: `1.299` below `12,50` is 1299, and `03/04/2026` below
`25/12/2026` is the third of April. What no cell settles is settled by the source's other attributes of the same kind;
what nothing settles stays a guess, and is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from feedgen.catalogue.attributes import ATTRIBUTES
from feedgen.catalogue.dates import order_shown
from feedgen.catalogue.numbers import mark_shown
from feedgen.catalogue.options import Convention, ReadOptions
from feedgen.catalogue.record import Records

NUMBERS = ("money", "measure", "number")
UNSETTLED = "?"
"""Shown by a cell that can be read in two ways."""
WORDS = {",": "decimal comma", ".": "decimal point", "day": "day first", "month": "month first"}


class _Shown(NamedTuple):
    """What the cells of one attribute show: each reading with the first cell that shows it, and thousandths."""

    kind: str
    by: dict[str, str]
    thousandths: bool


def conventions(records: Records, options: ReadOptions) -> dict[str, Convention]:
    """By attribute, how its numbers or dates are written; nothing for those that leave no doubt or were declared."""
    shown = {name: found for name, cells in records.columns.items() if (found := _shown(name, cells, options))}
    return {name: _convention(name, found, shown) for name, found in shown.items()}


def _shown(name: str, cells: Iterable[Any], options: ReadOptions) -> _Shown | None:
    attribute = ATTRIBUTES.get(name)
    if attribute is None or attribute.kind in ("list", "map"):
        return None
    kind = attribute.reads.how if attribute.reads else attribute.kind
    texts = (cell for cell in cells if isinstance(cell, str) and cell)
    if kind in NUMBERS and options.decimal is None:
        return _readings(kind, map(mark_shown, texts))
    if kind == "datetime" and not options.date_formats:
        return _readings(kind, ((*order_shown(text), False) for text in texts))
    return None


def _readings(kind: str, found: Iterable[tuple[str, str, bool]]) -> _Shown | None:
    by: dict[str, str] = {}
    thousandths = False
    for reading, cell, fine in found:
        if reading:
            by.setdefault(reading, cell)
            thousandths = thousandths or fine
    return _Shown(kind, by, thousandths) if by else None


def _convention(name: str, shown: _Shown, all_shown: Mapping[str, _Shown]) -> Convention:
    clear = [reading for reading in shown.by if reading != UNSETTLED]
    doubtful = shown.by.get(UNSETTLED, "")
    if len(clear) > 1:
        return Convention("", "", doubtful=doubtful, mixed=tuple(shown.by[reading] for reading in clear))
    if clear:
        return Convention(clear[0], shown.by[clear[0]], thousandths=shown.thousandths)
    others = {
        reading: other
        for other, its in all_shown.items()
        if its.kind == shown.kind and other != name
        for reading in its.by
        if reading != UNSETTLED
    }
    if len(others) == 1:
        reading, other = next(iter(others.items()))
        return Convention(reading, all_shown[other].by[reading], borrowed=other, doubtful=doubtful)
    return Convention("", "", doubtful=doubtful)


def described(found: Mapping[str, Convention]) -> dict[str, str]:
    """By attribute, what was decided and by which cell, in words."""
    return {name: " ".join(_words(convention)) for name, convention in sorted(found.items())}


def _words(convention: Convention) -> Iterator[str]:
    if not convention.reading:
        yield "mixed" if convention.mixed else "not settled"
        yield f"({', '.join(convention.mixed) or convention.doubtful})"
        return
    yield WORDS[convention.reading]
    yield f"({convention.example}{' in ' + convention.borrowed if convention.borrowed else ''})"
