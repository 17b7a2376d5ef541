"""Delivering what the last build made: targets side by side, the files of one target one after the other."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import mimetypes
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from feedgen.diagnostics import FeedgenError, Finding, OutputError, UsageError, did_you_mean, make
from feedgen.diagnostics.published import FAILED, PLANNED, SENT, SKIPPED, UNCHANGED, Delivery, PublishReport
from feedgen.diagnostics.secrets import scrubbed
from feedgen.engine.manifest import feeds_in, files_in
from feedgen.engine.receipts import is_there, keep
from feedgen.engine.reported import planned, reported
from feedgen.engine.troubles import finding_of
from feedgen.profiles.models.publishing import ApiTarget
from feedgen.profiles.publishing import Declared, words_of
from feedgen.profiles.schema import DESTRUCTIVE
from feedgen.publishers import PUBLISHERS, Publisher, Sending, packed
from feedgen.publishers.packing import ENDINGS
from feedgen.transfer import Copies, TransferError, redacted

AT_ONCE = 8
"""Targets that are served at the same time."""
TYPES = {".jsonl": "application/x-ndjson", ".tsv": "text/tab-separated-values", ".gz": "application/gzip"}
IN_ORDER = "stdout"
"""The kind of which there is only one."""


@dataclass(slots=True)
class Work:
    """The files of one target."""

    declared: Declared
    deliveries: list[Delivery] = field(default_factory=list)
    words: list[dict[str, str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


class Publishing:
    """One run of `publish`: what the manifest has, to where feedgen.yaml says."""

    def __init__(self, output: Path, manifest: dict[str, Any], *, dry_run: bool, force: bool) -> None:
        self.output = output
        self.manifest = manifest
        self.receipts = list(manifest.get("receipts") or ())
        self.dry_run = dry_run
        self.force = force
        self.report = PublishReport(str(output), dry_run=dry_run)
        self._writing = threading.Lock()

    def run(self, channels: Mapping[str, Sequence[Declared]]) -> PublishReport:
        """Deliver to every target; what fails is in the report."""
        work = [one for channel, targets in channels.items() for one in self._planned(channel, targets)]
        self.report.deliveries = [delivery for one in work for delivery in one.deliveries]
        together = [one for one in work if one.declared.kind != IN_ORDER]
        pool = ThreadPoolExecutor(max(1, min(AT_ONCE, len(together))))
        try:
            for served in [pool.submit(self._serve, one) for one in together]:
                served.result()
        finally:
            # Interrupted, nobody waits for a server that says nothing.
            pool.shutdown(wait=False, cancel_futures=True)
        for one in work:
            if one.declared.kind == IN_ORDER:
                self._serve(one)
        return self.report

    # -- what goes where ---------------------------------------------------------------------------------------

    def _planned(self, channel: str, targets: Sequence[Declared]) -> Iterator[Work]:
        feeds = [entry for entry in feeds_in(self.manifest) if entry.get("channel") == channel]
        if not any(files_in(entry) for entry in feeds):
            params = {"channel": channel, "folder": str(self.output)}
            self.report.findings.append(make("PUB121", params, channel=channel))
            return
        named = {declared.model.feed for declared in targets}
        for entry in feeds:
            if entry.get("mode") in DESTRUCTIVE and entry.get("feed") not in named:
                self.report.findings.append(_unasked(channel, entry))
        for declared in targets:
            wanted = declared.model.feed
            chosen = [entry for entry in feeds if _goes(entry, wanted)]
            if not chosen and wanted is not None:
                known = did_you_mean(wanted or "", [str(entry.get("feed")) for entry in feeds])
                origin = declared.document.where((*declared.path, "feed"))
                self.report.findings.append(
                    make("PUB125", {"name": wanted, "known": known}, channel=channel, origin=origin)
                )
            elif chosen:
                yield self._work(channel, declared, chosen)

    def _work(self, channel: str, declared: Declared, feeds: Sequence[dict[str, Any]]) -> Work:
        work = Work(declared)
        created = str(self.manifest.get("created"))
        for entry in feeds:
            for number, (file, sha256) in enumerate(files_in(entry), start=1):
                feed, market = str(entry.get("feed")), entry.get("market")
                work.words.append(words_of(file, channel, feed, market, created))
                work.numbers.append(number)
                work.deliveries.append(
                    Delivery(
                        channel,
                        feed,
                        declared.kind,
                        "",
                        file,
                        sha256=sha256,
                        key=_key(declared),
                        empty=_says_nothing(entry),
                    )
                )
        return work

    # -- one target --------------------------------------------------------------------------------------------

    def _serve(self, work: Work) -> None:
        """Its files in their order; after one that fails, the others are left alone."""
        publisher: Publisher | None = None
        copies = Copies()
        done = 0
        try:
            target = work.declared.target()
            publisher = PUBLISHERS.get(target.kind)(target)
            sendings = self._named(work, publisher)
            for sending, delivery in zip(sendings, work.deliveries, strict=True):
                self._deliver(work.declared, publisher, sending, delivery, copies)
                done += 1
        except TransferError as error:
            self._failed(work, done, [finding_of(error)])
        except FeedgenError as error:
            self._failed(work, done, error.findings)
        finally:
            if publisher is not None:
                publisher.close()
            copies.close()

    def _failed(self, work: Work, done: int, findings: Sequence[Finding]) -> None:
        for number, delivery in enumerate(work.deliveries[done:]):
            delivery.outcome = SKIPPED if number else FAILED
            own = [] if number else findings
            delivery.findings = [one._replace(channel=delivery.channel, feed=delivery.feed) for one in own]
            delivery.target = delivery.target or redacted(str(work.declared.model.where))

    def _named(self, work: Work, publisher: Publisher) -> list[Sending]:
        """Every file with its name there. Raises `UsageError` for two of the same."""
        declared, sendings = work.declared, []
        taken: dict[str, str] = {}
        for delivery, words, number in zip(work.deliveries, work.words, work.numbers, strict=True):
            name = declared.name(words, ENDINGS.get(declared.model.compress or "", ""))
            kind = declared.model.content_type or _type(name)
            source = self.output / delivery.file
            sending = Sending(source, name, number, sha256=delivery.sha256, content_type=kind, words=words)
            delivery.target = publisher.shown(sending)
            first = (
                taken.setdefault(delivery.target, delivery.file)
                if declared.kind not in ("stdout", "command", "api")
                else ""
            )
            if first not in ("", delivery.file):
                params = {"first": first, "second": delivery.file, "target": delivery.target}
                raise UsageError(make("PUB126", params, origin=declared.document.where(declared.path)))
            sendings.append(sending)
        return sendings

    def _deliver(
        self, declared: Declared, publisher: Publisher, sending: Sending, delivery: Delivery, copies: Copies
    ) -> None:
        delivery.bytes = _unchanged(sending.source, delivery)
        is_known = declared.model.if_changed and is_there(self.receipts, delivery)
        if not self.force and (is_known or delivery.empty):
            delivery.outcome = UNCHANGED
            return
        if self.dry_run:
            delivery.outcome = PLANNED
            delivery.requests = [scrubbed(one) for one in planned(publisher, sending)]
            return
        sending = _ready(sending, declared.model.compress, delivery, copies)
        sent = publisher.send(sending)
        if sent.failed:
            raise OutputError(*reported(sent, delivery))
        delivery.outcome, delivery.bytes = SENT, sending.size
        delivery.answer, delivery.verified = scrubbed(sent.answer), sent.verified
        delivery.id, delivery.status = scrubbed(sent.id), scrubbed(sent.status)
        delivery.findings = reported(sent, delivery)
        delivery.time = dt.datetime.now().astimezone().isoformat(timespec="seconds")
        with self._writing:
            keep(self.output, delivery)


def _unchanged(path: Path, delivery: Delivery) -> int:
    """Bytes of the file, if it is still what was built. Raises `UsageError`."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError:
        found, size = "", 0
    if found != delivery.sha256 or Path(delivery.file).name != delivery.file:
        problem = "is no longer what was built" if found else "is not there any more"
        raise UsageError(make("PUB120", {"file": str(path), "problem": problem}))
    return size


def _ready(sending: Sending, compress: str | None, delivery: Delivery, copies: Copies) -> Sending:
    """The file as it is to arrive, packed where that is asked for."""
    from dataclasses import replace

    source, digest = sending.source, sending.sha256
    if compress is not None:
        source = copies.path_for(sending.name.rpartition("/")[2], delivery.target)
        packed(sending.source, source, compress, delivery.file)
        with source.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    return replace(sending, source=source, size=source.stat().st_size, sha256=digest)


def _type(name: str) -> str | None:
    known = next((kind for ending, kind in TYPES.items() if name.endswith(ending)), None)
    return known or mimetypes.guess_type(name)[0]


def _goes(entry: Mapping[str, Any], wanted: str | None) -> bool:
    """Whether a target that wants this feed, or any, gets the files of an entry."""
    return entry.get("mode") not in DESTRUCTIVE if wanted is None else entry.get("feed") == wanted


def _says_nothing(entry: Mapping[str, Any]) -> bool:
    """Whether nothing changed since the last delivery, in a feed of changes."""
    counts = entry.get("counts") or {}
    return entry.get("mode") == "delta" and not counts.get("items") and not counts.get("removed")


def _unasked(channel: str, entry: Mapping[str, Any]) -> Finding:
    files = ", ".join(name for name, _ in files_in(dict(entry)))
    return make("PUB129", {"file": files, "mode": entry.get("mode"), "feed": entry.get("feed")}, channel=channel)


def _key(declared: Declared) -> str:
    """Names a target by what stands in feedgen.yaml, secrets not among it: a new password is no new target."""
    model = declared.model
    who = [getattr(model, "key_id", None), getattr(getattr(model, "auth", None), "user", None)]
    more = [model.base_url, model.params] if isinstance(model, ApiTarget) else []
    text = json.dumps([declared.kind, model.where, *who, model.compress, *more])
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
