"""What a run tells the state, and asks of it. Whatever happens to the state, the feeds are built.

The order at the end: what would be remembered is written as pending, the files are put in place, then it is taken
over. A run that dies in between is settled by the next one of its folder, which looks at the files.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding, UsageError, make
from feedgen.diagnostics.report import FeedReport, RunReport
from feedgen.engine.commit import is_still
from feedgen.engine.files import why
from feedgen.engine.kept import KeptFiles
from feedgen.engine.measuring import examples, measured
from feedgen.guards import Breach, Limits
from feedgen.state import BrokenError, ForeignError, NewerError, Row, Staging, State, StateError, deltas, runs
from feedgen.state.items import known
from feedgen.state.ledger import Noticed, noticed
from feedgen.state.opening import moved_aside, translated

Tell = Callable[[Finding], None]
DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Keeping:
    """Which state a run has, and how much of the past it keeps."""

    path: Path
    project: Path
    """The folder of feedgen.yaml, else the working folder; output folders below it are named from there."""
    keep: int = 90
    """Runs."""
    keep_ids: int = 400
    """Days that an id which is sent no more is known."""
    keep_files: int = 2
    """Earlier versions of each feed that can be put back."""
    published: frozenset[str] = frozenset()
    """Channels that feedgen delivers; what it builds of others is taken by somebody."""

    def name_of(self, output: Path) -> str:
        """What an output folder is called in the state; a project that moves keeps its past."""
        folder, project = output.absolute().resolve(), self.project.absolute().resolve()
        inside = folder.is_relative_to(project)
        return folder.relative_to(project).as_posix() if inside else folder.as_posix()


def opened(keeping: Keeping, tell: Tell, *, create: bool) -> State | None:
    """The state, or None when it cannot be used, which is then told: whoever asks goes on without it.

    Raises `UsageError` for a file that is not for this feedgen to touch.
    """
    try:
        return State.open(keeping.path, create=create)
    except NewerError as error:
        raise UsageError(make("OUT303", {"path": str(error.path), "reason": error.reason})) from None
    except ForeignError as error:
        raise UsageError(make("OUT304", {"path": str(error.path), "reason": error.reason})) from None
    except BrokenError as error:
        return _anew(keeping, error, tell)
    except StateError as error:
        tell(make("OUT301", {"path": str(error.path), "reason": error.reason}))
        return None


def _anew(keeping: Keeping, error: BrokenError, tell: Tell) -> State | None:
    aside = moved_aside(error.path)
    if aside is None:
        raise UsageError(make("OUT304", {"path": str(error.path), "reason": error.reason}))
    tell(make("OUT302", {"path": str(error.path), "reason": error.reason, "aside": aside.name}))
    try:
        return State.open(keeping.path)
    except StateError as again:
        tell(make("OUT301", {"path": str(again.path), "reason": again.reason}))
        return None


class Memory:
    """The state of one run. Without one, or once it cannot be used, every method does nothing."""

    def __init__(self, keeping: Keeping | None, output: Path | None, tell: Tell, *, write: bool) -> None:
        self.keeping = keeping
        self.output = output
        self._tell = tell
        self._write = write
        self.state: State | None = None
        self.staging: Staging | None = None
        self.numbers: list[int] = []
        """Of each feed of the plan in the state."""
        self._pending = 0
        self._late: dict[int, dict[str, int]] = {}
        """Filtered products that are sent as out of stock, by the number of the feed in the plan."""
        self._before: dict[tuple[int, str], int] = {}
        self._shapes: list[Counter[tuple[str, ...]]] = []

    def open(self, feeds: Sequence[FeedReport]) -> None:
        """Open the state and settle what a killed run left. The output folder's lock is held."""
        if self.keeping is None or self.output is None or not (self._write or self.keeping.path.exists()):
            return
        self.state = opened(self.keeping, self._tell, create=self._write)
        with self._careful():
            if self.state is None:
                return
            if self._write:
                self._settle()
            name = self.keeping.name_of(self.output)
            number = partial(runs.feed_number, self.state, name)
            self.numbers = [number(feed.channel, feed.feed, feed.market) for feed in feeds]
            for feed, known in zip(feeds, self.numbers, strict=True):
                if self._write and feed.mode == "delta" and feed.channel not in self.keeping.published:
                    deltas.taken(self.state, known)
            self.staging = Staging(self.state)
            self._shapes = [Counter() for _ in feeds]

    def keeper(self, number: int) -> Callable[[Sequence[Row]], None]:
        """Who takes the facts of a feed, by its number in the plan."""
        return partial(self._stage, number)

    def _stage(self, number: int, facts: Sequence[Row]) -> None:
        with self._careful():
            if self.staging is not None:
                self.staging.add(self.numbers[number], [row[:-1] for row in facts])
                self._shapes[number].update(row[-1] for row in facts)

    def sent_before(self, number: int, ids: Sequence[str], most: int) -> set[str]:
        """Those of the ids that the feed sent last, and not as out of stock in `most` runs already."""
        with self._careful():
            if self.staging is not None and self.state is not None:
                found = known(self.state, self.numbers[number], ids)
                allowed = {id_: runs for id_, runs in found.items() if runs < most}
                self._before |= {(number, id_): runs for id_, runs in allowed.items() if runs}
                return set(allowed)
        return set()

    def sent_again(self, number: int, id_: str) -> None:
        """A filtered product is sent as out of stock."""
        self._late.setdefault(number, {})[id_] = self._before.get((number, id_), 0) + 1

    def news(self, number: int, facts: Sequence[Row]) -> set[str]:
        """Ids of those items of a feed that its channel does not have as they are: all of them, where nobody knows."""
        with self._careful():
            if self.state is not None:
                return deltas.fresh(self.state, self.numbers[number], facts)
        return {row[0] for row in facts}

    def gone(self, number: int) -> list[deltas.Gone]:
        """Items that a feed had the last time and that are sent no more, once everything is staged."""
        with self._careful():
            if self.state is not None:
                return list(deltas.gone(self.state, self.numbers[number]))
        return []

    def still_sent(self, number: int, ids: Collection[str]) -> None:
        """Items that are not sent now, and of which the channel keeps what it has."""
        with self._careful():
            if self.staging is not None:
                self.staging.keep(self.numbers[number], ids)

    def complete(self) -> None:
        """Every item is staged: whoever judges the run may compare."""
        with self._careful():
            if self.staging is not None:
                self.staging.complete()

    def filled(self, number: int) -> dict[str, int]:
        """By attribute, how many of the items of a feed have it."""
        found: Counter[str] = Counter()
        for shape, items in self._shapes[number].items() if self._shapes else ():
            for name in shape:
                found[name] += items
        return {name: found[name] for name in sorted(found) if name in ATTRIBUTES}

    def measured(self, number: int, limits: Limits) -> dict[str, Any] | None:
        """What the items of a feed change, as `measuring.measured` counts it; None when there is nothing to compare."""
        with self._careful():
            if self.state is not None:
                with translated(self.state.path):
                    return measured(self.state.db, self.numbers[number], limits.beyond, limits.factor)
        return None

    def examples(self, number: int, breach: Breach) -> list[tuple[str, str | None, str | None]]:
        """Ids that a broken guard is about, with what was and what is."""
        with self._careful():
            if self.state is not None:
                with translated(self.state.path):
                    return examples(self.state.db, self.numbers[number], breach)
        return []

    # -- the end -----------------------------------------------------------------------------------------

    @contextmanager
    def taking_over(self, report: RunReport) -> Iterator[None]:
        """Around the moment in which the files of the report are put in place."""
        self._pend(report)
        try:
            yield
        except BaseException:
            self._failed()
            raise
        self._done()

    def _pend(self, report: RunReport) -> None:
        with self._careful():
            if self.state is not None and self._write:
                self._keep_files()
                self._pending = runs.write_pending(self.state, self._row(report))
                self._look_at_ids()

    def _done(self) -> None:
        with self._careful():
            if self.state is None or self.keeping is None or not self._pending:
                return
            runs.complete(self.state, self._pending)
            last = dt.datetime.now(dt.UTC).timestamp() - self.keeping.keep_ids * DAY
            keep, undo = self.keeping.keep, self.keeping.keep_files
            runs.prune(self.state, keep=keep, retired_before=int(last), undo=undo)
            self._forget_files()

    def _failed(self) -> None:
        """Something went wrong while they were put in place: what stands there counts."""
        with self._careful():
            if self.state is not None and self._pending:
                self._settle()

    def stopped(self, report: RunReport) -> None:
        """Nothing is replaced, since something stopped the run."""
        with self._careful():
            if self.state is not None and self._write:
                row = self._row(report)
                row.note = ", ".join(dict.fromkeys(finding.code for finding in report.stopped))
                runs.write_stopped(self.state, row)

    def close(self) -> None:
        if self.state is not None:
            self.state.close()
        self.state = self.staging = None

    def _look_at_ids(self) -> None:
        """Tell what happens to ids and groups: once, although it happens in every feed."""
        assert self.state is not None
        told: set[tuple[str, str]] = set()
        for number in self.numbers:
            for found in noticed(self.state, self._pending, number):
                if (found.kind, found.id) not in told:
                    told.add((found.kind, found.id))
                    self._tell(_finding(found))

    def _keep_files(self) -> None:
        """What stands in the output folder, before it is replaced."""
        assert self.state is not None
        assert self.keeping is not None
        assert self.output is not None
        if not self.keeping.keep_files:
            return
        kept = KeptFiles(self.keeping.path)
        try:
            for feed in self.numbers:
                if (last := runs.last_of(self.state, feed)) is not None:
                    for file in runs.files_of(self.state, last).get(feed, ()):
                        kept.keep(self.output / file.path, file.sha256, file.bytes)
        except OSError as error:
            self._tell(make("OUT306", {"path": str(kept.folder), **why(error)}))

    def _forget_files(self) -> None:
        assert self.state is not None
        assert self.keeping is not None
        # no harm when it fails: the next run tries again
        with suppress(OSError):
            KeptFiles(self.keeping.path).only(runs.files_within(self.state, 1 + self.keeping.keep_files))

    def _settle(self) -> None:
        assert self.state is not None
        assert self.keeping is not None
        assert self.output is not None
        folder = self.output
        name = self.keeping.name_of(folder)
        for found in runs.recover(self.state, name, lambda file: is_still(folder / file.path, file.sha256)):
            self._tell(make("OUT305", {"created": _written(found.created), "taken": found.taken, "all": found.feeds}))

    def _row(self, report: RunReport) -> runs.RunRow:
        assert self.keeping is not None
        assert self.output is not None
        return runs.RunRow(
            created=int(dt.datetime.fromisoformat(report.created).timestamp()),
            output=self.keeping.name_of(self.output),
            spec=report.spec,
            feedgen=report.feedgen,
            records=report.records,
            products=report.products,
            rejected=report.rejected,
            feeds=[self._feed(number, report) for number in range(len(report.feeds))],
        )

    def _feed(self, number: int, report: RunReport) -> runs.FeedRow:
        feed = report.feeds[number]
        findings = report.tally.by_code(channel=feed.channel, feed=feed.feed)
        files = [runs.FileRow(file.path, file.items, file.bytes, file.sha256) for file in feed.files]
        late = self._late.get(number, {})
        return runs.FeedRow(self.numbers[number], feed.counts(), findings, files, report.entry(feed), late)

    @contextmanager
    def _careful(self) -> Iterator[None]:
        """What goes wrong with the state is told once, and the run goes on without it."""
        try:
            yield
        except StateError as error:
            self.close()
            aside = moved_aside(error.path) if isinstance(error, BrokenError) else None
            params = {"path": str(error.path), "reason": error.reason}
            told = make("OUT301", params) if aside is None else make("OUT302", {**params, "aside": aside.name})
            self._tell(told)


def _finding(found: Noticed) -> Finding:
    if found.kind == "renamed":
        return make("GRD301", {"old": found.other, "new": found.id}, product=found.id, field="id", value=found.id)
    if found.kind == "reused":
        return make("GRD304", {"change": found.other}, product=found.id, field="id", value=found.id)
    code = "GRD302" if found.kind == "split" else "GRD303"
    return make(code, {"group": found.id, "groups": found.other}, field="group_id", value=found.id)


def _written(seconds: int) -> str:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds")
