"""Parts in `seq` order → files: numbers, limits, duplicates, envelopes, counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from feedgen.diagnostics import UsageError, make
from feedgen.diagnostics.report import FeedReport, FileReport
from feedgen.engine.files import Target
from feedgen.engine.guards import MANIFEST
from feedgen.engine.results import DEFERRED, FILTERED, ITEM, REJECTED, Part
from feedgen.engine.store import Shelf, Unit
from feedgen.profiles.documents import Document, Top
from feedgen.writers import COUNTER

PREVIEW = 3
"""Items a report shows of each feed."""
PREVIEW_LENGTH = 4_000

Make = Callable[[str, Document], Target]


@dataclass(slots=True)
class _File:
    name: str
    target: Target
    items: int = 0
    rows: int = 0
    """Items and parent rows."""


class FeedAssembler:
    """Writes one feed. `add` takes parts in order; `finish` completes the files, `commit` puts them in place."""

    def __init__(self, report: FeedReport, document: Document, make_target: Make, shelf: Shelf) -> None:
        self.report = report
        self.document = document
        self._make = make_target
        self._shelf = shelf
        self._files: list[_File] = []
        self._counter = COUNTER.encode(document.encoding) if document.counts_items else None

    def add(self, part: Part, drop: set[int]) -> None:
        """Take a chunk's part; products in `drop` are duplicates of an earlier one."""
        report = self.report
        report.products += len(part.outcomes)
        report.parents += len(part.families)
        report.seconds += part.seconds
        dropped = self._count(part, drop)
        if not part.ends:
            return
        if self.document.top is not None:
            shelve(self._shelf, part, dropped, self.document.separator)
            return
        rows = len(part.ends) + len(part.families)
        if self._counter is None and not dropped and self._fits(self._current(), rows, len(part.data)):
            self._write(part.data, len(part.ends), rows)
            if len(report.preview) < PREVIEW:
                self._preview(part)
            return
        self._one_by_one(part, dropped)

    def _count(self, part: Part, drop: set[int]) -> set[int]:
        """Count every product of the part once; returns the numbers of the items to leave out."""
        report, rules = self.report, self.document.rules
        outcomes = part.outcomes
        dropped: set[int] = set()
        if drop:
            number = 0
            for i, outcome in enumerate(outcomes):
                if i in drop and outcome == ITEM:
                    dropped.add(number)
                number += outcome == ITEM
            report.duplicates += len(drop)
            outcomes = bytes(outcome for i, outcome in enumerate(outcomes) if i not in drop)
        report.items += outcomes.count(ITEM)
        report.rejected += outcomes.count(REJECTED)
        report.products -= outcomes.count(DEFERRED)
        for i in range(len(rules)):
            if n := outcomes.count(FILTERED + i):
                self._filtered(i, n)
        return dropped

    def _filtered(self, number: int, n: int) -> None:
        report, (name, reason) = self.report, self.document.rules[number]
        report.filtered += n
        report.filtered_by[name] = report.filtered_by.get(name, 0) + n
        if reason:
            report.reasons[name] = reason

    # -- writing -----------------------------------------------------------------------------------------

    def _fits(self, file: _File, rows: int, size: int) -> bool:
        limits = self.document.limits
        if limits.items is not None and file.rows + rows > limits.items:
            return False
        between = len(self.document.separator) if file.rows else 0
        return limits.bytes is None or file.target.size + between + size + len(self.document.tail) <= limits.bytes

    def _one_by_one(self, part: Part, dropped: set[int]) -> None:
        for items, parents, _ in _units(part, dropped, len(self.document.separator)):
            self._unit(Unit(len(items), len(items) + parents, self.document.separator.join(items)))

    def _unit(self, unit: Unit) -> None:
        """Write what stays in one file, which may be a further one."""
        file = self._current()
        data = self._numbered(unit.data, file.rows)
        if file.rows and not self._fits(file, unit.rows, len(data)):
            self._complete(file)
            self._start()
            data = self._numbered(unit.data, 0)
        self._write(data, unit.items, unit.rows)
        if len(self.report.preview) < PREVIEW:
            self.report.preview.append(self._shown(data))

    def _choose(self, top: Top) -> None:
        """Write the best of the feed; the others are filtered after all."""
        lost = self.report.items
        for unit in self._shelf.best(top.n, largest=top.largest):
            self._unit(unit)
            lost -= unit.items
        self.report.items -= lost
        if lost:
            self._filtered(top.rule, lost)

    def _numbered(self, data: bytes, before: int) -> bytes:
        """Fill in the numbers of the rows, of which `before` stand in the file already."""
        if self._counter is None:
            return data
        first, *pieces = data.split(self._counter)
        return first + b"".join(str(number).encode() + piece for number, piece in enumerate(pieces, before + 1))

    def _write(self, data: bytes, items: int, rows: int) -> None:
        file = self._current()
        if file.rows and self.document.separator:
            data = self.document.separator + data
        file.target.write(data)
        file.items += items
        file.rows += rows

    def _current(self) -> _File:
        return self._files[-1] if self._files else self._start()

    def _start(self) -> _File:
        name = self.document.file_name(len(self._files) + 1)
        file = _File(name, self._make(name, self.document))
        # Known before it exists: whatever interrupts the opening, `discard` finds it.
        self._files.append(file)
        file.target.open()
        file.target.write(self.document.head)
        return file

    def _complete(self, file: _File) -> None:
        """A further file costs no open handle: a feed may have thousands."""
        file.target.write(self.document.tail)
        digest = file.target.finish()
        self.report.files.append(FileReport(file.name, file.items, file.target.size, digest))

    def _preview(self, part: Part) -> None:
        start = 0
        for end in part.ends[: PREVIEW - len(self.report.preview)]:
            self.report.preview.append(self._shown(part.data[start:end]))
            start = end + len(self.document.separator)

    def _shown(self, item: bytes) -> str:
        return item.decode(self.document.encoding, "replace")[:PREVIEW_LENGTH]

    # -- the end -----------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Complete and check the last file; the files are then in the report."""
        if self.document.top is not None:
            self._choose(self.document.top)
        self._complete(self._current())

    def accounts_for(self, products: int) -> bool:
        """Whether every product of the run has its one outcome here, and every item is in a file."""
        report = self.report
        written = sum(file.items for file in self._files)
        return report.products == products and report.adds_up() and written == report.items

    def targets(self) -> list[Target]:
        return [file.target for file in self._files]

    def discard(self) -> None:
        for file in self._files:
            file.target.discard()


def shelve(shelf: Shelf, part: Part, dropped: set[int], separator: bytes) -> None:
    """Put the items of a ranked feed aside, until all are there."""
    assert part.ranks is not None
    for items, parents, first in _units(part, dropped, len(separator)):
        data = separator.join(items)
        shelf.keep(*part.ranks[first], Unit(len(items), len(items) + parents, data))


def _units(part: Part, dropped: set[int], gap: int) -> Iterator[tuple[list[bytes], int, int]]:
    """What must stay in one file, an item or a family, with the number of its parent rows and of its first item."""
    sizes = {family.first: family.size for family in part.families}
    items: list[bytes] = []
    start, missing, parents, first = 0, 0, 0, 0
    for number, end in enumerate(part.ends):
        if not missing:
            missing, parents, first = sizes.get(number, 1), int(number in sizes), number
        if number not in dropped:
            items.append(part.data[start:end])
        start = end + gap
        missing -= 1
        if items and not missing:
            yield items, parents, first
            items = []


def one_file_each(assemblers: list[FeedAssembler]) -> None:
    """No two feeds write the same file, and none writes the manifest."""
    writers = {MANIFEST: "the manifest"}
    for assembler in assemblers:
        name = assembler.document.name
        feed = f"{assembler.report.channel}/{assembler.report.feed}"
        if (other := writers.get(name.casefold())) is not None:
            raise UsageError(make("PRF134", {"first": other, "second": feed, "path": name}))
        writers[name.casefold()] = feed
