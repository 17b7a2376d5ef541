"""`feedgen publish` and `feedgen receipts`: from a request to what is delivered, or was."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from feedgen.diagnostics import UsageError, did_you_mean, make
from feedgen.diagnostics.published import FAILED, SENT, UNCHANGED, PublishReport
from feedgen.engine.commit import remove_strays
from feedgen.engine.lock import locked
from feedgen.engine.manifest import feeds_in, read_manifest
from feedgen.engine.prepare import OUTPUT, Request, channel_key, configured, keeping_of, output_of
from feedgen.engine.publishing import Publishing
from feedgen.engine.receipts import receipts_in
from feedgen.engine.remembering import Keeping, opened
from feedgen.profiles.config import ConfigModel
from feedgen.profiles.publishing import Declared, declared
from feedgen.state import State, StateError, deltas, runs
from feedgen.state import receipts as stored


@dataclass(slots=True)
class Deliveries:
    """What is to be delivered, to targets that are declared soundly."""

    output: Path
    keeping: Keeping | None
    targets: dict[str, list[Declared]]

    def send(self, *, dry_run: bool = False, force: bool = False) -> PublishReport:
        """Deliver what stands in the output folder, whose lock the caller holds. Raises `OutputError`."""
        report = Publishing(self.output, read_manifest(self.output), dry_run=dry_run, force=force).run(self.targets)
        if not dry_run:
            self._remember(report)
        return report

    # -- the state, where there is one: what became of every delivery, as long as receipts are kept ----------------

    def _remember(self, report: PublishReport) -> None:
        """Tell the state. That it cannot be told is no reason to call a delivery failed."""
        now = int(time.time())
        with suppress(StateError), _state(self.keeping) as state:
            for one in report.deliveries:
                if state is None or one.outcome not in (SENT, UNCHANGED, FAILED):
                    continue
                answer = "; ".join([*filter(None, (one.verified, one.answer)), *(found.code for found in one.findings)])
                receipt = stored.Receipt(
                    now, None, one.channel, one.target, one.file, one.bytes, one.sha256, one.outcome, answer
                )
                stored.write(state, receipt)
            if state is not None:
                self._taken(state, report)

    def _taken(self, state: State, report: PublishReport) -> None:
        """Changes that every target has got need not be said again."""
        for entry in feeds_in(read_manifest(self.output)):
            channel, feed = str(entry.get("channel")), str(entry.get("feed"))
            mine = [one for one in report.deliveries if (one.channel, one.feed) == (channel, feed)]
            there = all(one.outcome in (SENT, UNCHANGED) for one in mine)
            if self.keeping is not None and mine and there and entry.get("mode") == "delta":
                number = runs.feed_number(state, self.keeping.name_of(self.output), channel, feed, entry.get("market"))
                deltas.taken(state, number, [one.sha256 for one in mine])


def deliveries(request: Request, *, known_only: bool = False) -> Deliveries:
    """What the request asks to be delivered; `known_only` passes over channels without a target. `UsageError`."""
    config, document, folder = configured(request)
    output = output_of(request, config, folder) or Path(OUTPUT)
    asked = [channel_key(one) for one in request.channels] or list(config.publish)
    if known_only:
        asked = [one for one in asked if one in config.publish]
    _known(asked, config)
    targets = {one: declared(one, config.publish[one], document, folder) for one in asked}
    return Deliveries(output, keeping_of(request, config, folder), targets)


def publish(request: Request, *, dry_run: bool = False, force: bool = False, known_only: bool = False) -> PublishReport:
    """Deliver what the last build made. Raises `UsageError` and `OutputError`; what a target refuses is in the report.

    With `known_only`, channels without a target are passed over.
    """
    ready = deliveries(request, known_only=known_only)
    if dry_run or not ready.output.is_dir():  # where nothing was built, nothing is made
        return ready.send(dry_run=dry_run, force=force)
    with locked(ready.output, ()) as left:
        remove_strays(ready.output, left)  # of a run that was killed
        return ready.send(force=force)


def receipts(request: Request) -> list[dict[str, Any]]:
    """The receipts of the channels asked for, the oldest first. Raises `UsageError`."""
    config, _, folder = configured(request)
    output = output_of(request, config, folder) or Path(OUTPUT)
    asked = {channel_key(one) for one in request.channels}
    return [one for one in receipts_in(read_manifest(output)) if not asked or one.get("channel") in asked]


def _known(asked: list[str], config: ConfigModel) -> None:
    wrong = [one for one in asked if one not in config.publish]
    if wrong:
        known = f"; {did_you_mean(wrong[0], config.publish)}" if config.publish else ""
        raise UsageError(*(make("PUB127", {"channel": one, "known": known}) for one in wrong))


# -- what the state remembers of deliveries --------------------------------------------------------------------------


def history(request: Request) -> list[dict[str, Any]]:
    """What the state remembers of deliveries, failed ones too, the oldest first. Raises `UsageError`."""
    asked = {channel_key(one) for one in request.channels}
    config, _, folder = configured(request)
    with _state(keeping_of(request, config, folder)) as state:
        kept = [] if state is None else list(stored.read(state))
    return [_told(one) for one in reversed(kept) if not asked or one.channel in asked]


@contextmanager
def _state(keeping: Keeping | None) -> Iterator[State | None]:
    """The state of the project, if there is one."""
    if keeping is None or not keeping.path.exists():
        yield None
        return
    state = opened(keeping, lambda finding: None, create=False)
    try:
        yield state
    finally:
        if state is not None:
            state.close()


def _told(receipt: stored.Receipt) -> dict[str, Any]:
    moment = dt.datetime.fromtimestamp(receipt.time, dt.UTC).astimezone().isoformat(timespec="seconds")
    return {**receipt._asdict(), "time": moment}
