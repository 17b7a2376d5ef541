"""A whole run: chunks → workers → assemblers → guards → files in place → manifest."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple, NoReturn

from feedgen.diagnostics import Finding, GuardError, Origin, OutputError, SourceError, UsageError, make, row_of
from feedgen.diagnostics.report import FeedReport, RunReport, SourceReport
from feedgen.engine.assemble import FeedAssembler, one_file_each
from feedgen.engine.clashes import refused
from feedgen.engine.commit import Interrupts, Publication, remove_strays
from feedgen.engine.contract import CUT_OFF, after_reading, drift, entry_of, stopping
from feedgen.engine.deltas import missing, unknowing, write_removals
from feedgen.engine.executors import Workers
from feedgen.engine.files import Target, writable
from feedgen.engine.freshness import settle, stale
from feedgen.engine.groups import Groups, not_unique
from feedgen.engine.guarding import Guarding, Judge, Verdict, write_held
from feedgen.engine.joining import Account
from feedgen.engine.lock import locked
from feedgen.engine.manifest import read_manifest
from feedgen.engine.once_more import OnceMore
from feedgen.engine.places import Locate, Places, places_of
from feedgen.engine.process import known_part
from feedgen.engine.reading import FileReading, Reading
from feedgen.engine.remembering import Keeping, Memory
from feedgen.engine.results import ChunkResult, Member, Part
from feedgen.engine.store import PRODUCTS, Orphan, Place, Shelf, Store
from feedgen.engine.targets import target_of
from feedgen.engine.unmet import unmet
from feedgen.engine.watch import Halted
from feedgen.profiles.compile import plan_of
from feedgen.profiles.documents import Document
from feedgen.profiles.plan import FeedSpec, PlanSpec
from feedgen.sources import RawChunk, SourceInfo
from feedgen.state import Row
from feedgen.transfer import Copies

NO_CURRENCY = "CAT106"


class Progress(NamedTuple):
    """How far a run is; sent a few times a second at most by whoever shows it."""

    bytes_read: int
    bytes_total: int | None
    records: int
    items: int
    stage: str


class Fetching:
    """Tells of a file that is fetched, some times a second."""

    EVERY = 0.1

    def __init__(self, tell: Callable[[Progress], None]) -> None:
        self._tell = tell
        self._next = 0.0

    def __call__(self, shown: str, now: int, total: int | None) -> None:
        if (moment := time.monotonic()) >= self._next:
            self._next = moment + self.EVERY
            self._tell(Progress(now, total, 0, 0, f"fetching {shown}"))


@dataclass(slots=True)
class Job:
    """What to run and where to. Without `write` nothing is touched; `output` then only tells of earlier runs."""

    spec: PlanSpec
    documents: Sequence[Document]
    readings: Sequence[Reading]
    output: Path | None
    write: bool
    guards: Guarding
    workers: int
    created: str
    version: str
    contract: bool = False
    """What is expected of the sources is looked at."""
    limit: int | None = None
    on_progress: Callable[[Progress], None] | None = None
    on_finding: Callable[[Finding], None] | None = None
    way_out: str = "-c google@FR"
    findings: Sequence[Finding] = field(default_factory=tuple)
    """What was found before the run (by inspecting the sources)."""
    joined: Sequence[tuple[SourceInfo, SourceReport]] = field(default_factory=tuple)
    """Files beside the products, which were read before the run: what they are, and what was read of them."""
    copies: Copies = field(default_factory=Copies)
    """Of files elsewhere; they are gone after the run."""
    keeping: Keeping | None = None
    """What is kept of the run for later ones; None: nothing."""
    max_ages: Mapping[str, str] = field(default_factory=dict)
    """By channel, how long nothing may become new in its feeds."""
    aside: Path | None = None
    """Where files are put instead of in `output`, to be looked at. A guard that does not hold is then only told, and
    the state learns nothing."""
    on_facts: Callable[[int, Sequence[Row]], None] | None = None
    """Also told, by number of the feed, what would be remembered of its items."""

    @property
    def place(self) -> Path | None:
        """The folder that is written to."""
        return self.output if self.aside is None else self.aside

    @property
    def files(self) -> list[FileReading]:
        """Every file that is read, by its number in the plan."""
        return sorted((one for reading in self.readings for one in reading.files), key=lambda one: one.source)


def run(job: Job) -> RunReport:
    """Build every feed of the job. Raises `SourceError`, `GuardError`, `OutputError`; nothing is then replaced."""
    with ExitStack() as stack:
        stack.callback(job.copies.close)
        for reading in job.readings:
            stack.callback(reading.close)
        interrupts = stack.enter_context(Interrupts())
        if job.place is not None and job.write:
            names = [document.name for document in job.documents]
            writable(job.place)
            left = stack.enter_context(locked(job.place, names))
            remove_strays(job.place, {*names, *left})
        return _Run(job, interrupts).run()


class _Run:
    def __init__(self, job: Job, interrupts: Interrupts) -> None:
        self.job = job
        self.interrupts = interrupts
        self.began = time.monotonic()
        self.report = RunReport(
            feedgen=job.version,
            created=job.created,
            spec=job.spec.digest(),
            output="" if job.output is None else str(job.output),
            sources=[*(one.report for one in job.files), *(report for _, report in job.joined)],
        )
        self.before = read_manifest(job.output) if job.output is not None else {}
        """The manifest of the last run."""
        self.memory = Memory(job.keeping, job.output, self._tell_one, write=job.write and job.aside is None)
        self.store = Store()
        self.assemblers = [
            self._assembler(number, spec, document)
            for number, (spec, document) in enumerate(zip(job.spec.feeds, job.documents, strict=True))
        ]
        one_file_each(self.assemblers)
        self.names: dict[str, str] = {}
        self.late = OnceMore(self.store, self.memory)
        self.groups = Groups(job.spec, self.store, self._tell_one, every=job.on_finding is not None)
        self.joined = Account(job.spec.catalogue.steps)
        self.products = 0
        self.known: dict[int, int] = {}
        """How many items feeds are made of that are no products, by the number of the feed."""
        self.places = Places()

    def _assembler(self, number: int, spec: FeedSpec, document: Document) -> FeedAssembler:
        report = FeedReport(spec.channel, spec.profile, spec.feed, spec.market.get("country"))
        report.rules = self.job.spec.rules_of(spec)
        report.mode = str(spec.model.get("mode", report.mode))
        self.report.feeds.append(report)
        news = partial(self.memory.news, number) if report.mode == "delta" else None
        return FeedAssembler(report, document, self._target, Shelf(self.store, number), self._keeper(number), news)

    def _keeper(self, number: int) -> Callable[[Sequence[Row]], None]:
        keep, tell = self.memory.keeper(number), self.job.on_facts
        if tell is None:
            return keep

        def both(facts: Sequence[Row]) -> None:
            keep(facts)
            tell(number, facts)

        return both

    def _target(self, name: str, document: Document) -> Target:
        other = self.names.setdefault(name.casefold(), document.name)
        if other != document.name:
            raise UsageError(make("PRF134", {"first": other, "second": document.name, "path": name}))
        place = self.job.place
        path = Path(name) if place is None else place / name
        return target_of(path, document, write=place is not None and self.job.write)

    def run(self) -> RunReport:
        try:
            self._tell(self.job.findings)
            self.memory.open(self.report.feeds)
            self._tell(list(unknowing(self.report.feeds, self.memory)))
            self._take_known()
            with Workers(self.job.spec, self.job.workers, every=self.job.on_finding is not None) as workers:
                for result in workers.map(self._chunks()):
                    self._take(result)
                    self._progress("reading")
                for result in workers.map(self.groups.chunks()):
                    self._take_groups(result)
                    self._progress("grouping")
            self._orphans()
            if self.job.limit is None:
                self._tell(list(unmet(self.job.spec, self.store)))
                self._tell(list(self.joined.told(self.products)))
            self._finish()
            self._guard()
            self._commit()
        except BaseException as error:
            for assembler in self.assemblers:
                assembler.discard()
            if isinstance(error, Halted):
                error.report = self.report
            if isinstance(error, sqlite3.Error):
                raise OutputError(make("OUT208", {"reason": str(error)})) from error
            raise
        finally:
            self.store.close()
            self.memory.close()
            self.report.seconds = time.monotonic() - self.began
        return self.report

    # -- what is known before the first product ----------------------------------------------------------

    def _take_known(self) -> None:
        """Feeds whose items are no products: they are written by this process, at once."""
        for number, feed in enumerate(plan_of(self.job.spec).feeds):
            assembler = self.assemblers[number]
            if (each := feed.each) is None:
                continue
            if not each.known:
                assembler.report.each = each.word
            else:
                part, findings = known_part(feed, facts=self.job.spec.facts)
                assembler.report.of = each.word
                self._tell(findings)
                assembler.add(part, set())
                self.known[number] = part.products

    # -- the first pass: records -------------------------------------------------------------------------

    def _chunks(self) -> Iterator[RawChunk]:
        for reading in self.job.readings:
            for chunk in reading.chunks(partial(self._progress, "gathering")):
                yield chunk
                if self._limit_reached():
                    return

    def _take(self, result: ChunkResult) -> None:
        if self._limit_reached():
            return
        if self.job.limit is not None:
            result = result.up_to(self.job.limit - self.products)
        locate = self.places.locator(result)
        places = places_of(result, locate)
        first_of = self.store.repeated(PRODUCTS, result.ids, places)
        drop = set(first_of)
        self._count(result)
        # What is wrong with a duplicate is of no interest: it is in no feed.
        self._tell_result(result, locate, {result.rows[i] for i in drop})
        self._duplicates(result, first_of, places)
        if not result.ids and not self.products:
            self._currency_known()
        for number in result.parts:
            part = self._unique(number, result, drop, places)
            self.assemblers[number].add(part, drop)
            self.store.fail(number, part.failed)
            if part.late:
                self.late.take(number, part, drop, places, self.job.spec.feeds[number].once_more)
        self._remember(result, drop, places)
        self.joined.take(result.asked)
        self.products += len(result.ids)
        self.report.products = self.products

    def _limit_reached(self) -> bool:
        return self.job.limit is not None and self.products >= self.job.limit

    def _count(self, result: ChunkResult) -> None:
        report = self.report
        report.records += result.records
        report.rejected += len(result.refused)
        report.merged += result.merged
        sources = [result.source] * result.records if result.homes is None else result.homes.sources[: result.records]
        for source, records in Counter(sources).items():
            report.sources[source].records += records

    def _currency_known(self) -> None:
        """Stop when nothing can be sold because money has no currency and nobody named one.

        Asked when the first chunks bring no product, so that nobody waits for nothing, and at the end.
        """
        unread = next((found for found in self.report.tally if found.code == NO_CURRENCY), None)
        feeds = self.report.feeds
        sold = any(feed.items for feed in feeds) if feeds else self.products > 0
        if unread is None or sold or self.job.spec.catalogue.read.currency is not None:
            return
        file = unread.origin.file if unread.origin is not None else None
        raise UsageError(make("PRF121", {"file": file, "example": self.job.way_out}, origin=Origin(file)))

    def _duplicates(self, result: ChunkResult, first_of: Mapping[int, Place], places: Sequence[Place]) -> None:
        for i, first in sorted(first_of.items()):
            params = {"first": str(self._origin(first))}
            product = result.ids[i]
            self._tell([make("CAT301", params, product=product, field="id", origin=self._origin(places[i]))])

    def _unique(self, number: int, result: ChunkResult, drop: set[int], places: Sequence[Place]) -> Part:
        """Reject items one of whose unique fields repeats an earlier item's."""
        part = result.parts[number]
        if part.keys is None:
            return part
        clashes = refused(self.store, number, part, drop, places)
        for _, _, i, taken in clashes:
            first = str(self._origin(taken.first))
            self._tell([not_unique(self.job.spec, number, taken, result.ids[i], self._origin(places[i]), first)])
            self.store.fail(number, [result.ids[i]])
        return part.without([clash[:2] for clash in clashes], len(self.job.documents[number].separator))

    def _origin(self, place: Place) -> Origin:
        return Origin(self.report.sources[place.source].name, place.row, place.line or None, None)

    def _remember(self, result: ChunkResult, drop: set[int], places: Sequence[Place]) -> None:
        """Keep what later chunks need: parents that were named, products whose group may go on."""
        self.store.name_parents(
            Orphan(parent, result.ids[i], places[i]) for i, parent in result.parents if i not in drop
        )
        for i, blob in result.deferred:
            if i not in drop:
                self.store.defer(self.products + i, Member(blob, result.source, places[i].row, places[i].line))
        for number, part in result.parts.items():
            for i, gid in part.groups:
                if i not in drop:
                    self.store.join_group(number, gid, self.products + i)

    # -- the second pass: groups -------------------------------------------------------------------------

    def _take_groups(self, result: ChunkResult) -> None:
        result = self.groups.settled(result)
        self._tell_result(result, None, set())
        for number, part in result.parts.items():
            self.assemblers[number].add(part, set())
            self.store.fail(number, part.failed)

    def _orphans(self) -> None:
        for orphan in self.store.orphans():
            params = {"parent": orphan.parent}
            origin = self._origin(orphan.place)
            self._tell_one(make("CAT302", params, product=orphan.product, value=orphan.parent, origin=origin))

    # -- findings and progress ---------------------------------------------------------------------------

    def _tell_result(self, result: ChunkResult, locate: Locate | None, unread: set[int]) -> None:
        """Count what was found, but for rows that do not count."""
        if result.findings is not None:
            told = [found for found in result.findings if row_of(found) not in unread]
            self._tell(told if locate is None else [self._home(found, locate) for found in told])
            return
        tally = result.tally.among(lambda row: row not in unread) if unread else result.tally
        if locate is not None:
            tally.samples = {kind: [self._home(f, locate) for f in kept] for kind, kept in tally.samples.items()}
        self.report.tally.merge(tally)

    def _home(self, finding: Finding, locate: Locate) -> Finding:
        """A finding whose row counts within its chunk, at its place in its source."""
        origin = finding.origin
        if origin is None or not origin.row:
            return finding
        source, row = locate(origin.row)
        return finding._replace(origin=origin._replace(file=self.report.sources[source].name, row=row))

    def _tell_one(self, finding: Finding) -> None:
        self._tell([finding])

    def _tell(self, findings: Sequence[Finding]) -> None:
        self.report.tally.extend(findings)
        if self.job.on_finding is not None:
            for finding in findings:
                self.job.on_finding(finding)

    def _progress(self, stage: str) -> None:
        if self.job.on_progress is not None:
            read = sum(one.bytes_read for one in self.job.files)
            sizes = [one.info.size for one in self.job.files]
            total = None if None in sizes else sum(size or 0 for size in sizes)
            items = sum(assembler.report.items for assembler in self.assemblers)
            self.job.on_progress(Progress(read, total, self.report.records, items, stage))

    # -- the end -----------------------------------------------------------------------------------------

    def _finish(self) -> None:
        whole = [finding for reading in self.job.readings for finding in reading.close()]
        # About sources as a whole, of which a limit leaves it open how much was read.
        if not self._limit_reached():
            self._contract(whole)
        for number, assembler in enumerate(self.assemblers):
            assembler.choose()
            self.late.give(number, assembler)
        self.memory.complete()
        for number, assembler in enumerate(self.assemblers):
            gone = missing(number, assembler.report, self.memory, self.store)
            if assembler.report.mode == "delta":
                self._tell(write_removals(self.job.spec, number, gone, assembler))
            assembler.finish()
            self._tell(assembler.findings)
        self._account()

    def _contract(self, whole: Sequence[Finding]) -> None:
        """Stop when a source is not what was expected of it; the feeds of the last run stay."""
        found, files = list(whole), self.job.files
        read = [*((file.info, file.report) for file in files), *self.job.joined]
        names = [info.name for info, _ in read]
        for info, report in read if self.job.contract else ():
            before = entry_of(info.name, self.before, names)
            found += [*after_reading(info, report, before), *drift(report, before)]
        broken = stopping(found) if self.job.contract else []
        self._tell([one for one in found if one not in broken])
        asked = {file.info.name for file in files if file.info.expect.complete and not file.info.expect.warn}
        broken += [one for one in self.report.tally if one.code == CUT_OFF and one.origin and one.origin.file in asked]
        if broken and self.job.contract:
            self._stop(SourceError(*broken))

    def _stop(self, error: SourceError | GuardError) -> NoReturn:
        if self.job.write:
            self._tell(list(stale(self.report.feeds, self.job.max_ages, self.report.created, self.before)))
        self.report.stopped = list(error.findings)
        self.report.status = int(error.status)
        if not self.report.written:
            self.memory.stopped(self.report)
        error.report = self.report
        raise error

    def _account(self) -> None:
        """Nothing was lost and nothing counted twice, or the run fails."""
        report = self.report
        if report.records != report.products + report.rejected + report.merged:
            counts = f"{report.records} records, {report.products} products, {report.rejected} rejected"
            raise OutputError(make("OUT206", {"feed": "catalogue", "counts": f"{counts}, {report.merged} merged"}))
        for number, assembler in enumerate(self.assemblers):
            whole = self.known.get(number, report.products)
            if not assembler.accounts_for(whole):
                feed = assembler.report
                counts = f"{feed.products} of {whole} products, {feed.items} items, {feed.rejected} rejected"
                counts = f"{counts}, {feed.filtered} filtered, {feed.duplicates} duplicates"
                raise OutputError(make("OUT206", {"feed": f"{feed.channel}/{feed.feed}", "counts": counts}))

    def _guard(self) -> None:
        self._currency_known()
        judge = Judge(self.job.guards, self.memory, self.before, self._home_of)
        verdict = judge.judge(self.report)
        self._tell(verdict.told)
        if self.job.aside is not None:
            self.report.doubted = verdict.stopping
        elif verdict.stopping:
            self._hold(verdict)
            self._stop(GuardError(*verdict.stopping))

    def _home_of(self, id_: str) -> Origin | None:
        place = self.store.place(id_)
        return None if place is None else self._origin(place)

    def _hold(self, verdict: Verdict) -> None:
        """Keep the feeds whose guards broke beside the old ones."""
        if self.job.output is None or not self.job.write:
            return
        for number in verdict.held:
            for target in self.assemblers[number].targets():
                target.hold()
        write_held(self.job.output, self.report, verdict)

    def _commit(self) -> None:
        place = self.job.place
        if place is None or not self.job.write:
            return
        settle(self.report, self.before)
        self._tell(list(stale(self.report.feeds, self.job.max_ages, self.report.created)))
        publication = Publication(place, [document.name for document in self.job.documents])
        self.interrupts.hold()
        with self.memory.taking_over(self.report):
            publication.commit(self.report, [target for assembler in self.assemblers for target in assembler.targets()])
