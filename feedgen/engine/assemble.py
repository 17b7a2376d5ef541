"""Parts in `seq` order → files: numbers, limits, duplicates, envelopes, counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from feedgen.diagnostics import UsageError, make
from feedgen.diagnostics.report import FeedReport, FileReport
from feedgen.engine.files import Target
from feedgen.engine.results import DEFERRED, FILTERED, ITEM, REJECTED, Part
from feedgen.profiles.documents import Document
from feedgen.writers import COUNTER

PREVIEW = 3
"""Items a report shows of each feed."""
PREVIEW_LENGTH = 4_000

Open = Callable[[str, Document], Target]


@dataclass(slots=True)
class _File:
    name: str
    target: Target
    items: int = 0
    rows: int = 0


class FeedAssembler:
    """Writes one feed. `add` takes parts in order; `finish` completes the files, `commit` puts them in place."""

    def __init__(self, report: FeedReport, document: Document, open_: Open) -> None:
        self.report = report
        self.document = document
        self._open = open_
        self._files: list[_File] = []
        self._counter = COUNTER.encode(document.encoding) if document.counts_items else None

    def add(self, part: Part, drop: set[int]) -> None:
        """Take a chunk's part; products in `drop` are duplicates of an earlier one."""
        report = self.report
        report.products += len(part.outcomes)
        report.parents += part.parents
        report.seconds += part.seconds
        dropped_items = self._count(part, drop)
        if not part.ends:
            return
        items = len(part.ends)
        if self._counter is None and not dropped_items and self._fits(items, len(part.data)):
            self._write(part.data, items, items)
            if len(report.preview) < PREVIEW:
                self._preview(part)
            return
        self._one_by_one(part, dropped_items)

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
        for i, rule in enumerate(rules):
            if n := outcomes.count(FILTERED + i):
                report.filtered += n
                report.filtered_by[rule] = report.filtered_by.get(rule, 0) + n
        return dropped

    # -- writing -----------------------------------------------------------------------------------------

    def _fits(self, rows: int, size: int) -> bool:
        limits = self.document.limits
        if limits.items is None and limits.bytes is None:
            return True
        file = self._files[-1] if self._files else None
        count, held = (file.rows, file.target.size) if file else (0, len(self.document.head))
        if limits.items is not None and count + rows > limits.items:
            return False
        return limits.bytes is None or held + size + len(self.document.tail) <= limits.bytes

    def _one_by_one(self, part: Part, dropped: set[int]) -> None:
        start = 0
        for number, end in enumerate(part.ends):
            item = part.data[start:end]
            start = end + len(self.document.separator)
            if number in dropped:
                continue
            # A parent row travels in front of its first child: the pair has two numbers.
            rows = item.count(self._counter) if self._counter is not None else 1
            if self._files and self._files[-1].rows and not self._fits(rows, len(item)):
                self._files[-1].target.write(self.document.tail)
                self._start()
            if self._counter is not None:
                item = self._numbered(item, self._counter)
            self._write(item, 1, rows)
            if len(self.report.preview) < PREVIEW:
                self.report.preview.append(self._shown(item))

    def _numbered(self, item: bytes, counter: bytes) -> bytes:
        """Fill in the numbers of the item's rows in its file."""
        first, *pieces = item.split(counter)
        number = self._files[-1].rows if self._files else 0
        for piece in pieces:
            number += 1
            first += str(number).encode() + piece
        return first

    def _write(self, data: bytes, items: int, rows: int) -> None:
        file = self._files[-1] if self._files else self._start()
        if file.rows and self.document.separator:
            data = self.document.separator + data
        file.target.write(data)
        file.items += items
        file.rows += rows

    def _start(self) -> _File:
        name = self.document.file_name(len(self._files) + 1)
        file = _File(name, self._open(name, self.document))
        file.target.write(self.document.head)
        self._files.append(file)
        return file

    def _preview(self, part: Part) -> None:
        start = 0
        for end in part.ends[: PREVIEW - len(self.report.preview)]:
            self.report.preview.append(self._shown(part.data[start:end]))
            start = end + len(self.document.separator)

    def _shown(self, item: bytes) -> str:
        return item.decode(self.document.encoding, "replace")[:PREVIEW_LENGTH]

    # -- the end -----------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Complete and check every file; counts go into the report."""
        if not self._files:
            self._start()
        self._files[-1].target.write(self.document.tail)
        for file in self._files:
            digest = file.target.finish()
            self.report.files.append(FileReport(file.name, file.items, file.target.size, digest))

    def commit(self) -> None:
        for file in self._files:
            file.target.commit()

    def discard(self) -> None:
        for file in self._files:
            file.target.discard()


def one_file_each(assemblers: list[FeedAssembler]) -> None:
    """No two feeds write the same file."""
    writers: dict[str, FeedReport] = {}
    for assembler in assemblers:
        name = assembler.document.file_name(1)
        other = writers.setdefault(name.casefold(), assembler.report)
        if other is not assembler.report:
            first, second = (f"{r.channel}/{r.feed}" for r in (other, assembler.report))
            raise UsageError(make("PRF134", {"first": first, "second": second, "path": name}))
