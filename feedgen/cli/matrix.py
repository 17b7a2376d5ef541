"""`feedgen validate --all-channels`: products × channels, on the terminal, as JSON or as CSV."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from feedgen.cli import console
from feedgen.diagnostics.render.text import printable

if TYPE_CHECKING:
    from feedgen.engine.readiness import Readiness, Row

SHOWN = 10
"""Attributes that are shown on the terminal; the other formats have all of them."""
NAMED = 3
"""Fields and checks that are named behind a channel, of those that keep products back."""


class Written(StrEnum):
    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def show(settings: dict[str, Any], written_as: Written) -> bool:
    """Print the matrix; whether some product is blocked somewhere. Rows are printed as they come, not kept."""
    from feedgen import api

    if written_as is Written.TEXT:
        found = api.readiness(**settings)
        console.data(console.laid_out(*_lines(found)))
        return _blocked(found)
    rows = _Json() if written_as is Written.JSON else _Csv()
    found = api.readiness(tell=rows.add, **settings)
    rows.end(found)
    for name, why in found.left_out.items():
        console.say(printable(f"{name} is left out: {why}"))
    return _blocked(found)


def _blocked(found: Readiness) -> bool:
    return any(counts["blocked"] for counts in found.outcomes.values())


class _Json:
    """One document: the products line by line, then the sums."""

    def __init__(self) -> None:
        self.before = '{"rows": [\n'

    def add(self, row: Row) -> None:
        _put(self.before + json.dumps(row.as_json(), ensure_ascii=False))
        self.before = ",\n"

    def end(self, found: Readiness) -> None:
        head = self.before if self.before.startswith("{") else "\n"
        _put(f"{head}],\n{json.dumps(found.as_json(), ensure_ascii=False)[1:]}\n")


class _Csv:
    """A row per product, a column per feed: `ready`, `blocked: price, gtin`, `filtered: select (profile)`."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def add(self, row: Row) -> None:
        if not self.names:
            self.names = [state.target for state in row.states]
            self._line(["product", "title", "value", *self.names])
        cells = [": ".join(filter(None, (state.outcome, ", ".join(state.by)))) for state in row.states]
        self._line([row.product, row.title, str(row.value), *cells])

    def _line(self, cells: list[str]) -> None:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(cells)
        _put(line.getvalue())

    def end(self, found: Readiness) -> None:
        if not self.names:
            self._line(["product", "title", "value", *found.targets])


def _put(text: str) -> None:
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))


def _lines(found: Readiness) -> Iterator[Any]:
    from rich.text import Text

    width = max(map(len, found.targets), default=0)
    yield Text(f"{found.products:,} products", style="bold")
    for target, counts in found.outcomes.items():
        parts = [f"{counts['ready']:>8,} ready"]
        if counts["blocked"]:
            parts.append(f"{counts['blocked']:,} blocked{_by(found.blockers.get(target))}")
        if counts["filtered"]:
            parts.append(f"{counts['filtered']:,} filtered")
        yield Text(printable(f"  {target:{width}}  {', '.join(parts)}"))
    if found.refused:
        yield Text(f"  {found.refused:,} records are no products")
    if found.left_out:
        yield Text("")
        yield Text("Not asked", style="bold")
        yield from (Text(printable(f"  {name}  {why}")) for name, why in found.left_out.items())
    best = found.best()
    if best:
        yield Text("")
        yield Text("One attribute alone would free (by stock value)", style="bold")
    for one in best[:SHOWN]:
        feeds = ", ".join(f"{target} {number:,}" for target, number in one.feeds.most_common(5))
        yield Text(printable(f"  {one.attribute:24} {one.products:>8,} products  {one.value:>14,.2f}  {feeds}"))
    if len(best) > SHOWN:
        yield Text(f"  … and {len(best) - SHOWN} more: --format json")


def _by(blockers: Counter[str] | None) -> str:
    """What keeps most products back: ` (gtin 22, price 3 …)`."""
    if not blockers:
        return ""
    most = ", ".join(f"{name} {count:,}" for name, count in blockers.most_common(NAMED))
    return f" ({most}{' …' if len(blockers) > NAMED else ''})"
