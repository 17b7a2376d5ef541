"""Parts in `seq` order → files: numbers, limits, duplicates, envelopes, counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from feedgen.diagnostics import Finding, UsageError, make
from feedgen.diagnostics.report import FeedReport, FileReport
from feedgen.engine.body import Body
from feedgen.engine.files import Target
from feedgen.engine.manifest import MANIFEST
from feedgen.engine.results import DEFERRED, FILTERED, ITEM, REJECTED, Part
from feedgen.engine.store import Shelf, Unit
from feedgen.profiles.collecting import Value
from feedgen.profiles.documents import Document, Top
from feedgen.profiles.removed import UNCHANGED
from feedgen.state import Row
from feedgen.writers import COUNTER

PREVIEW = 3
"""Items a report shows of each feed."""
PREVIEW_LENGTH = 4_000

Make = Callable[[str, Document], Target]
Keep = Callable[[Sequence[Row]], None]
News = Callable[[Sequence[Row]], set[str]]
"""Of what is to be remembered of items, the ids of those that the channel does not have as they are."""


class FeedAssembler:
    """Writes one feed. `add` takes parts in order; `finish` completes the files, `commit` puts them in place."""

    def __init__(
        self,
        report: FeedReport,
        document: Document,
        make_target: Make,
        shelf: Shelf,
        keep: Keep | None = None,
        news: News | None = None,
    ) -> None:
        self.report = report
        self.document = document
        self._make = make_target
        self._shelf = shelf
        self._files: list[Body] = []
        self.findings: list[Finding] = []
        """What there is to say of the documents, once they are complete."""
        self._keep = keep
        """Who is told what is to be remembered of each item that is written."""
        self._news = news
        """Who knows what of a feed of changes is new; None: everything is sent."""
        self._counter = COUNTER.encode(document.encoding) if document.counts_items else None
        # The size of what tells of the items is measured item by item, or it would depend on the chunks.
        self._whole = self._counter is None and (document.late is None or document.limits.bytes is None)
        self._whole = self._whole and news is None

    def add(self, part: Part, drop: set[int]) -> None:
        """Take a chunk's part; products in `drop` are duplicates of an earlier one."""
        report = self.report
        report.products += part.products
        report.more += len(part.outcomes) - part.products
        parents = sum(family.parents for family in part.families)
        report.parents += parents
        report.seconds += part.seconds
        dropped = self._count(part, drop)
        if not part.ends:
            return
        if self.document.top is not None:
            shelve(self._shelf, part, dropped, self.document.separator)
            return
        if self._keep is not None and part.facts is not None:
            facts = part.facts
            self._keep([fact for n, fact in enumerate(facts) if n not in dropped] if dropped else facts)
        rows = len(part.ends) + parents
        if self._whole and not dropped and self._fits(self._current(), rows, len(part.data)):
            self._write(part.data, len(part.ends), rows, _said(part, range(len(part.ends))))
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
            homes = part.homes()
            for i, outcome in zip(homes, outcomes, strict=True):
                if i in drop and outcome == ITEM:
                    dropped.add(number)
                number += outcome == ITEM
            report.duplicates += len(drop)
            outcomes = bytes(outcome for i, outcome in zip(homes, outcomes, strict=True) if i not in drop)
            report.more -= len(part.outcomes) - len(outcomes) - len(drop)
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

    def _fits(self, file: Body, rows: int, size: int, said: Sequence[Value] = ()) -> bool:
        limits = self.document.limits
        if limits.items is not None and file.rows + rows > limits.items:
            return False
        between = len(self.document.separator) if file.rows else 0
        return limits.bytes is None or file.size(said) + between + size <= limits.bytes

    def _one_by_one(self, part: Part, dropped: set[int]) -> None:
        news = None if self._news is None or part.facts is None else self._news(part.facts)
        for piece in _pieces(part, dropped, len(self.document.separator)):
            self._send(piece.unit(part, self.document.separator), news)

    def _send(self, unit: Unit, news: set[str] | None) -> None:
        """Write what is new, whole families of which one member is; None: everything."""
        if news is None or not unit.facts or any(fact[0] in news for fact in unit.facts):
            self._unit(unit)
            return
        report = self.report
        report.items -= unit.items
        report.parents -= unit.rows - unit.items
        report.unchanged += unit.items
        self._filtered([name for name, _ in self.document.rules].index(UNCHANGED), unit.items)

    def gone(self, data: bytes) -> None:
        """Write what stands for an item that is sent no more."""
        self.report.removed += 1
        self._unit(Unit(0, 1, data, (), ()))

    def _unit(self, unit: Unit) -> None:
        """Write what stays in one file, which may be a further one."""
        file = self._current()
        data = self._numbered(unit.data, file.rows)
        if file.rows and not self._fits(file, unit.rows, len(data), unit.collected):
            self._complete(file)
            self._start()
            data = self._numbered(unit.data, 0)
        self._write(data, unit.items, unit.rows, unit.collected)
        if len(self.report.preview) < PREVIEW:
            self.report.preview.append(self._shown(data))

    def once_more(self, rule: int, unit: Unit) -> None:
        """Write a product that a rule filtered as the item it is once more."""
        name, _ = self.document.rules[rule]
        report = self.report
        report.items += 1
        report.once_more += 1
        report.filtered -= 1
        report.filtered_by[name] -= 1
        if not report.filtered_by[name]:
            del report.filtered_by[name]
            report.reasons.pop(name, None)
        if self._keep is not None:
            self._keep(unit.facts)
        self._send(unit, None if self._news is None else self._news(unit.facts))

    def _choose(self, top: Top) -> None:
        """Write the best of the feed; the others are filtered after all."""
        lost = self.report.items
        for unit in self._shelf.best(top.n, largest=top.largest):
            if self._keep is not None and unit.facts:
                self._keep(unit.facts)
            lost -= unit.items
            self._send(unit, None if self._news is None else self._news(unit.facts))
        self.report.items -= lost
        if lost:
            self._filtered(top.rule, lost)

    def _numbered(self, data: bytes, before: int) -> bytes:
        """Fill in the numbers of the rows, of which `before` stand in the file already."""
        if self._counter is None:
            return data
        first, *pieces = data.split(self._counter)
        return first + b"".join(str(number).encode() + piece for number, piece in enumerate(pieces, before + 1))

    def _write(self, data: bytes, items: int, rows: int, said: Sequence[Value]) -> None:
        file = self._current()
        if file.rows and self.document.separator:
            data = self.document.separator + data
        file.write(data, items, rows)
        file.note(said)

    def _current(self) -> Body:
        return self._files[-1] if self._files else self._start()

    def _start(self) -> Body:
        number = len(self._files) + 1
        name = self.document.file_name(number)
        file = Body(name, number, self._make(name, self.document), self.document)
        # Known before it exists: whatever interrupts the opening, `discard` finds it.
        self._files.append(file)
        file.open()
        return file

    def _complete(self, file: Body) -> None:
        """A further file costs no open handle: a feed may have thousands."""
        digest = file.complete()
        self.findings += file.findings
        self.report.files.append(
            FileReport(file.target.name, file.items, file.target.size, digest, file.target.unpacked)
        )

    def _preview(self, part: Part) -> None:
        start = 0
        for end in part.ends[: PREVIEW - len(self.report.preview)]:
            self.report.preview.append(self._shown(part.data[start:end]))
            start = end + len(self.document.separator)

    def _shown(self, item: bytes) -> str:
        return item.decode(self.document.encoding, "replace")[:PREVIEW_LENGTH]

    # -- the end -----------------------------------------------------------------------------------------

    def choose(self) -> None:
        """Every product was added: where only the best stay, they are chosen."""
        if self.document.top is not None:
            self._choose(self.document.top)

    def finish(self) -> None:
        """Complete and check the last file; the files are then in the report."""
        self._complete(self._current())

    def accounts_for(self, products: int) -> bool:
        """Whether every product of the run has its outcome here, or its outcomes, and every item is in a file."""
        report = self.report
        written = sum(file.items for file in self._files)
        return report.products == products and report.adds_up() and written == report.items

    def targets(self) -> list[Target]:
        return [file.target for file in self._files]

    def discard(self) -> None:
        for file in self._files:
            file.discard()


def shelve(shelf: Shelf, part: Part, dropped: set[int], separator: bytes) -> None:
    """Put the items of a ranked feed aside, until all are there."""
    assert part.ranks is not None
    for piece in _pieces(part, dropped, len(separator)):
        shelf.keep(*part.ranks[piece.first], piece.unit(part, separator))


class _Piece(NamedTuple):
    """What must stay in one file, an item or a family: the items by number, how many rows stand before them."""

    first: int
    numbers: list[int]
    items: list[bytes]
    parents: int

    def unit(self, part: Part, separator: bytes) -> Unit:
        items = self.items
        facts = () if part.facts is None else [part.facts[n] for n in self.numbers]
        said = _said(part, self.numbers)
        return Unit(len(items), len(items) + self.parents, separator.join(items), said, facts)


def _said(part: Part, numbers: Sequence[int]) -> tuple[Value, ...]:
    """What items say that their document tells."""
    return () if part.collected is None else part.collected.of(numbers)


def _pieces(part: Part, dropped: set[int], gap: int) -> Iterator[_Piece]:
    families = {family.first: family for family in part.families}
    items: list[bytes] = []
    numbers: list[int] = []
    start, missing, parents, first = 0, 0, 0, 0
    for number, end in enumerate(part.ends):
        if not missing:
            family = families.get(number)
            missing, parents, first = (1, 0, number) if family is None else (family.size, family.parents, number)
        if number not in dropped:
            items.append(part.data[start:end])
            numbers.append(number)
        start = end + gap
        missing -= 1
        if items and not missing:
            yield _Piece(first, numbers, items, parents)
            items, numbers = [], []


def one_file_each(assemblers: list[FeedAssembler]) -> None:
    """No two feeds write the same file, and none writes the manifest."""
    writers = {MANIFEST: "the manifest"}
    for assembler in assemblers:
        name = assembler.document.name
        feed = f"{assembler.report.channel}/{assembler.report.feed}"
        if (other := writers.get(name.casefold())) is not None:
            raise UsageError(make("PRF134", {"first": other, "second": feed, "path": name}))
        writers[name.casefold()] = feed
