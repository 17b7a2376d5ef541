"""The end of a run: every feed into its place, the manifest last; and what earlier runs left behind."""

from __future__ import annotations

import hashlib
import re
import signal
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from feedgen.diagnostics import OutputError, make
from feedgen.diagnostics.report import RunReport
from feedgen.engine.files import Anything, StagedFile, Target, part_of, sync_folder
from feedgen.engine.manifest import MANIFEST, feeds_in, files_before, files_in, read_manifest
from feedgen.engine.packing import SUFFIX
from feedgen.engine.receipts import RECEIPTS, manifest_bytes, receipts_in

SIGNALS = [
    number for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM") if (number := getattr(signal, name, None)) is not None
]
"""What interrupts a run: Ctrl-C, being ended, the terminal gone, a limit (`engine/watch.py`)."""


class Interrupts:
    """Ctrl-C and its like, put off: from `hold` to the end of the block they are not answered.

    Between the first and the last file that is moved into place, "interrupted, nothing was replaced" would be
    wrong. What comes that late finds the run done a moment later.
    """

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Interrupts:
        return self

    def hold(self) -> None:
        # Only the main thread is ever interrupted, and only it may choose how.
        if threading.current_thread() is not threading.main_thread():
            return
        for number in SIGNALS:
            # None is a handler that is not Python's, and could not be put back.
            if signal.getsignal(number) is not None:
                self._before[number] = signal.signal(number, signal.SIG_IGN)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


class Publication:
    """Complete feeds, to be put in place together."""

    def __init__(self, output: Path, names: Sequence[str]) -> None:
        """`names` are those of the feeds' first files, in the order of the report's feeds."""
        self.output = output
        self.names = names
        # The second is of a run that was killed while it put files in place.
        self._earlier = [read_manifest(output), read_manifest(output, part_of(Path(MANIFEST)).name)]

    def commit(self, report: RunReport, targets: Sequence[Target]) -> None:
        """Put all files in place, then the manifest that describes them."""
        described = report.manifest()
        described["feeds"] += self._kept(report)
        if receipts := receipts_in(self._earlier[0]):
            described[RECEIPTS] = receipts
        # Written before anything is replaced: a full disk is noticed while the old feeds are all there.
        manifest = StagedFile(self.output / MANIFEST, Anything())
        try:
            manifest.open()
            manifest.write(manifest_bytes(described))
            manifest.finish()
            self._replace(targets, manifest, report)
        except BaseException:
            manifest.discard()
            raise
        report.written = True
        remove_held(self.output, self.names)
        sync_folder(self.output)

    def _kept(self, report: RunReport) -> list[dict[str, Any]]:
        """What earlier runs say of feeds that this one did not make, and whose files are still what they wrote.

        Channels may be built in turn: each must find what it had the last time.
        """
        known = {(feed.channel, feed.feed) for feed in report.feeds}
        now = {file.path for feed in report.feeds for file in feed.files}
        kept = []
        # The run that was killed is the later one.
        entries = ((manifest, entry) for manifest in reversed(self._earlier) for entry in feeds_in(manifest))
        for manifest, entry in entries:
            files = files_in(entry)
            key = str(entry.get("channel")), str(entry.get("feed"))
            if key in known or not files or not now.isdisjoint(name for name, _ in files):
                continue
            if all(is_still(self.output / name, digest) for name, digest in files):
                known.add(key)
                kept.append({**entry, "run": entry.get("run") or run_of(manifest)})
        return kept

    def _replace(self, targets: Sequence[Target], manifest: Target, report: RunReport) -> None:
        for done, target in enumerate((*targets, manifest)):
            if target is manifest:
                # Before the old manifest goes: it alone tells which files are to be removed.
                self._tidy(report)
                sync_folder(self.output)
            try:
                target.commit()
            except OutputError as error:
                if not done:
                    raise
                told = {**error.findings[0].params, "done": done, "all": len(targets) + 1}
                raise OutputError(make("OUT209", told)) from error

    def _tidy(self, report: RunReport) -> None:
        """Remove what an earlier run wrote and this one did not: further files (`google-2.xml`), or one not packed."""
        for own, feed in zip(self.names, report.feeds, strict=True):
            now = {file.path for file in feed.files}
            further = _files_of(own)
            for name, digest in (file for manifest in self._earlier for file in files_before(manifest, feed)):
                if name not in now and further.fullmatch(name):
                    _remove(self.output / name, digest)


def _files_of(name: str) -> re.Pattern[str]:
    """Names of the files of a feed, packed or not; see `Document.file_name`."""
    stem, dot, suffix = name.partition(".")
    packed = "|".join(map(re.escape, SUFFIX.values()))
    return re.compile(f"{re.escape(stem)}(-\\d+)?{re.escape(dot + suffix)}({packed})?")


def _remove(path: Path, digest: str) -> None:
    """Remove a file that is still what was written there."""
    if is_still(path, digest):
        with suppress(OSError):
            path.unlink()


def run_of(manifest: dict[str, Any]) -> dict[str, Any]:
    """What a manifest says of the run that wrote it, for feeds that later ones only keep."""
    catalogue = manifest.get("catalogue")
    sources = catalogue.get("sources") if isinstance(catalogue, dict) else None
    digests = {one.get("name"): one.get("sha256") for one in sources or () if isinstance(one, dict)}
    return {**{key: manifest.get(key) for key in ("feedgen", "created", "spec")}, "sources": digests}


def remove_held(folder: Path, names: Iterable[str]) -> None:
    """Remove what earlier runs held back of feeds that are in place again."""
    ours = [_files_of(name) for name in names]
    for path in [*folder.glob("*.held"), *folder.glob("*.held.json")]:
        name = path.name.removesuffix(".json").removesuffix(".held")
        if any(pattern.fullmatch(name) for pattern in ours):
            with suppress(OSError):
                path.unlink()


def is_still(path: Path, digest: str) -> bool:
    """Whether a file is there and has this sha256."""
    return digest_of(path) == digest


def digest_of(path: Path) -> str | None:
    """The sha256 of a file; None when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def remove_strays(folder: Path, names: Iterable[str]) -> None:
    """Remove what killed runs left of files of these names on their way."""
    ours = [_files_of(name) for name in names]
    for path in folder.glob(".*.part"):
        name = path.name.removeprefix(".").removesuffix(".part")
        if any(pattern.fullmatch(name) for pattern in ours):
            with suppress(OSError):
                path.unlink()
