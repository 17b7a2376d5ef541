"""What the state tells of earlier runs: their history, and the way back to one."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import NamedTuple

import feedgen
from feedgen.diagnostics import Finding, OutputError, UsageError, make
from feedgen.engine.commit import Interrupts, is_still, remove_strays
from feedgen.engine.files import Anything, StagedFile, sync_folder, writable
from feedgen.engine.kept import KeptFiles
from feedgen.engine.lock import locked
from feedgen.engine.manifest import MANIFEST, feeds_in, read_manifest
from feedgen.engine.prepare import Request, configured, keeping_of, output_of
from feedgen.engine.remembering import Keeping, opened
from feedgen.state import Staging, State, StateError, runs
from feedgen.state.items import stage_as_after
from feedgen.state.runs import FeedRow, Told, moment

PIECE = 1 << 20
TAKEN = (
    "it has changes, and the channel has taken those of later runs: an old file of changes takes nothing back. Correct "
    "what is wrong and build again; the next changes then say what has to be said"
)


@dataclass(frozen=True, slots=True)
class PastRun(Told):
    """A feed in an earlier run, and what is left of it."""

    current: bool
    """Its files are in place."""
    kept: bool
    """Its files can be put back."""


@dataclass(slots=True)
class RolledBack:
    """What was put back."""

    run: int
    """The run whose files are in place again."""
    created: str
    files: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    """Feeds of changes, which stay: the channel has what they said since."""


class Place(NamedTuple):
    """The state and the output folder of a configuration."""

    keeping: Keeping
    output: Path


def place_of(request: Request) -> Place | None:
    """Where earlier runs are remembered; None when nothing is. Raises `UsageError`."""
    config, _, folder = configured(request)
    keeping, output = keeping_of(request, config, folder), output_of(request, config, folder)
    return None if keeping is None or output is None else Place(keeping, output)


def history(request: Request) -> list[PastRun]:
    """Every feed of every run that is remembered, the oldest first; only some channels when the request names them.

    Raises `UsageError`, and `OutputError` when the state cannot be read.
    """
    place = place_of(request)
    if place is None or not place.keeping.path.exists():
        return []
    with _state(place) as state:
        try:
            return [_past(place, state, told) for told in runs.history(state) if _asked(told, request.channels)]
        except StateError as error:
            raise _unusable(error) from None


def _past(place: Place, state: State, told: Told) -> PastRun:
    number = runs.feed_number(state, told.output, told.channel, told.feed, told.market)
    current = runs.last_of(state, number) == told.run
    kept = KeptFiles(place.keeping.path)
    back = not current and told.status == runs.DONE and runs.can_undo(state, told.run, number)
    files = runs.files_of(state, told.run).get(number, ()) if back else ()
    there = bool(files) and all(kept.path(f.sha256).exists() for f in files)
    values = {one.name: getattr(told, one.name) for one in fields(told)}
    return PastRun(**values, current=current, kept=there)


def _asked(told: Told, channels: Sequence[str]) -> bool:
    return not channels or any(_names(text, told) for text in channels)


def _names(text: str, told: Told) -> bool:
    """Whether `NAME[/FEED][@MARKET]` means the feed."""
    name, _, market = text.partition("@")
    name, _, feed = name.partition("/")
    if feed and feed != told.feed:
        return False
    return told.channel == (f"{name}-{market.lower()}" if market else name) or (
        told.channel == name and market.upper() == (told.market or "")
    )


def _state(place: Place) -> State:
    findings: list[Finding] = []
    state = opened(place.keeping, findings.append, create=False)
    if state is None:
        raise OutputError(*findings)
    return state


def _unusable(error: StateError) -> OutputError:
    return OutputError(make("OUT301", {"path": str(error.path), "reason": error.reason}))


# -- back ----------------------------------------------------------------------------------------------------


def roll_back(request: Request, to: int | None = None) -> RolledBack:
    """Put the files of an earlier run back: of run `to`, else of the last one that had other files.

    Files, manifest and state change together, or not at all. Raises `UsageError` (OUT307 when there is no way back)
    and `OutputError`.
    """
    place = place_of(request)
    if place is None or not place.keeping.path.exists():
        raise _no_way(", ".join(request.channels), "no run is remembered")
    with ExitStack() as stack:
        interrupts = stack.enter_context(Interrupts())
        writable(place.output)
        now = dt.datetime.now(dt.UTC)
        left = stack.enter_context(locked(place.output, []))
        remove_strays(place.output, left)
        state = stack.enter_context(_state(place))
        try:
            back = _Back(place, state, request.channels, to)
            return back.done(int(now.timestamp()), interrupts)
        except StateError as error:
            raise _unusable(error) from None


class _Back:
    def __init__(self, place: Place, state: State, channels: Sequence[str], to: int | None) -> None:
        self.place = place
        self.state = state
        self.kept = KeptFiles(place.keeping.path)
        folder = place.output
        name = place.keeping.name_of(folder)
        runs.recover(state, name, lambda file: is_still(folder / file.path, file.sha256))
        told = [told for told in runs.history(state) if told.output == name and _asked(told, channels)]
        self.feeds = {(one.channel, one.feed, one.market): one for one in told}
        if not self.feeds:
            raise _no_way(", ".join(channels), "no run of it is remembered")
        self.run = self._target(told) if to is None else to

    def _target(self, told: Sequence[Told]) -> int:
        """The last run, before the one whose files stand there, in which a feed had other files."""
        latest_first: list[Told] = [one for one in told if not self._of_changes(one)][::-1]
        if not latest_first:
            raise _no_way(f"{told[-1].channel}/{told[-1].feed}", TAKEN)
        by_run = {one.run: one for one in told}
        for one in latest_first:
            number = self._number(one)
            last = runs.last_of(self.state, number)
            if last is None or one.status != runs.DONE or one.back_to is not None:
                continue
            came_from = by_run[last].back_to if last in by_run else None
            if one.run < (came_from or last) and self._hashes(one.run, number) != self._hashes(last, number):
                return one.run
        raise _no_way(told[-1].channel, "no earlier run had other files")

    def _of_changes(self, told: Told) -> bool:
        row = runs.feed_in(self.state, told.run, self._number(told))
        return row is not None and row.entry.get("mode") == "delta"

    def _number(self, told: Told) -> int:
        number: int = runs.feed_number(self.state, told.output, told.channel, told.feed, told.market)
        return number

    def _hashes(self, run: int, feed: int) -> list[tuple[str, str]]:
        return [(file.path, file.sha256) for file in runs.files_of(self.state, run).get(feed, ())]

    def done(self, now: int, interrupts: Interrupts) -> RolledBack:
        rows: list[FeedRow] = []
        changes: list[str] = []
        staging = Staging(self.state)
        staging.complete()
        for told in self.feeds.values():
            number = self._number(told)
            row = runs.feed_in(self.state, self.run, number)
            if row is None:
                continue
            if row.entry.get("mode") == "delta":
                changes.append(f"{told.channel}/{told.feed}")
                continue
            self._reachable(told, row)
            stage_as_after(self.state, self.run, number)
            rows.append(row)
        if not rows and changes:
            raise _no_way(changes[0], TAKEN)
        if not rows:
            raise _no_way(next(iter(self.feeds))[0], f"run {self.run} did not put it in place")
        back = self._put_back(rows, now, interrupts)
        back.changes = changes
        return back

    def _reachable(self, told: Told, row: FeedRow) -> None:
        if not runs.can_undo(self.state, self.run, row.feed):
            raise _no_way(f"{told.channel}/{told.feed}", f"run {self.run} is too long ago")
        for file in row.files:
            in_place = is_still(self.place.output / file.path, file.sha256)
            if not in_place and not is_still(self.kept.path(file.sha256), file.sha256):
                raise _no_way(f"{told.channel}/{told.feed}", f"{file.path} of run {self.run} is not kept")

    def _put_back(self, rows: list[FeedRow], now: int, interrupts: Interrupts) -> RolledBack:
        files = [file for row in rows for file in row.files]
        staged: list[StagedFile] = []
        try:
            for file in files:
                staged.append(StagedFile(self.place.output / file.path, Anything()))
                self._staged(staged[-1], file.sha256)
            manifest = StagedFile(self.place.output / MANIFEST, Anything())
            staged.append(manifest)
            self._described(manifest, rows, now)
            self._keep(rows)
            interrupts.hold()
            pending = self._pending(rows, now)
            gone = self._further(rows)
            for one in staged:
                if one is manifest:
                    for path in gone:
                        path.unlink(missing_ok=True)
                    sync_folder(self.place.output)
                one.commit()
        except BaseException:
            for one in staged:
                one.discard()
            raise
        runs.complete(self.state, pending)
        sync_folder(self.place.output)
        return RolledBack(self.run, self._created(), [file.path for file in files])

    def _keep(self, rows: list[FeedRow]) -> None:
        """What stands there now: the way back from the way back."""
        for row in rows:
            last = runs.last_of(self.state, row.feed)
            for file in () if last is None else runs.files_of(self.state, last).get(row.feed, ()):
                with suppress(OSError):
                    self.kept.keep(self.place.output / file.path, file.sha256, file.bytes)

    def _staged(self, target: StagedFile, sha256: str) -> None:
        kept = self.kept.path(sha256)
        source = kept if kept.exists() else target.path
        target.open()
        with source.open("rb") as file:
            while piece := file.read(PIECE):
                target.write(piece)
        if target.finish() != sha256:
            raise _no_way(target.path.name, "what was kept of it is not what it was")

    def _described(self, manifest: StagedFile, rows: list[FeedRow], now: int) -> None:
        """The manifest as it is, with what it said of the feeds then."""
        described = read_manifest(self.place.output)
        entries = {(row.entry.get("channel"), row.entry.get("feed")): row.entry for row in rows}
        other = [e for e in feeds_in(described) if (e.get("channel"), e.get("feed")) not in entries]
        restored = {"restored": moment(now), "run": self._created()}
        described["feeds"] = [*({**entry, **restored} for entry in entries.values()), *other]
        manifest.open()
        manifest.write((json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace"))
        manifest.finish()

    def _pending(self, rows: list[FeedRow], now: int) -> int:
        name = self.place.keeping.name_of(self.place.output)
        run = runs.RunRow(now, name, "", feedgen.__version__, 0, 0, 0, rows, back_to=self.run)
        return runs.write_pending(self.state, run)

    def _further(self, rows: list[FeedRow]) -> list[Path]:
        """Files of the feeds that stand there now and did not then."""
        then = {file.path for row in rows for file in row.files}
        gone: list[Path] = []
        for row in rows:
            last = runs.last_of(self.state, row.feed)
            now = () if last is None else runs.files_of(self.state, last).get(row.feed, ())
            gone += [self.place.output / file.path for file in now if file.path not in then]
        return [path for path in gone if path.exists()]

    def _created(self) -> str:
        return moment(runs.created(self.state, self.run))


def _no_way(feed: str, reason: str) -> UsageError:
    return UsageError(make("OUT307", {"feed": feed or "the feeds", "reason": reason}))
