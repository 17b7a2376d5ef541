"""Feeds made again of what a manifest says they were made of, and compared by their hashes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import feedgen
from feedgen.diagnostics import Finding, UsageError, make
from feedgen.diagnostics.report import RunReport
from feedgen.engine.commit import digest_of, run_of
from feedgen.engine.manifest import MANIFEST, feeds_in, files_in, read_manifest
from feedgen.engine.prepare import Request, output_of, prepare, settled
from feedgen.engine.run import run
from feedgen.profiles.config import ConfigModel


class _Made(NamedTuple):
    """Feeds that one run made: what the manifest says of the run, and of each of them."""

    run: dict[str, Any]
    entries: list[dict[str, Any]]

    @property
    def feeds(self) -> str:
        return ", ".join(map(_name, self.entries))


def verify(request: Request) -> tuple[int, list[Finding]]:
    """How many feeds the folder has, and everything that is not as its manifest says. Nothing is written.

    Raises `UsageError` (`PRF263`) without a manifest, and what a run raises when the feeds cannot be made again.
    """
    known = settled(replace(request, channels=(), guarded=False))
    output = output_of(request, known.config, known.folder) or Path()
    manifest = read_manifest(output)
    if not feeds_in(manifest):
        raise UsageError(make("PRF263", {"path": str(output), "manifest": MANIFEST}))
    found = [*_altered(output, manifest)]
    for made in _runs(manifest):
        found += [one for one in _again(made, request, known.config) if one not in found]
    return len(feeds_in(manifest)), found


def _altered(output: Path, manifest: dict[str, Any]) -> Iterator[Finding]:
    for entry in feeds_in(manifest):
        for name, digest in files_in(entry):
            if (now := digest_of(output / name)) != digest:
                what = "gone" if now is None else "not as it was written"
                params = {"path": str(output / name), "what": what}
                yield make("OUT225", params, channel=entry.get("channel"), feed=entry.get("feed"))


def _runs(manifest: dict[str, Any]) -> list[_Made]:
    """The feeds by the run that made them: channels may have been built in turn."""
    found: dict[str, _Made] = {}
    for entry in feeds_in(manifest):
        told = entry["run"] if isinstance(entry.get("run"), dict) else run_of(manifest)
        key = f"{told.get('created')} {told.get('spec')}"
        found.setdefault(key, _Made(told, [])).entries.append(entry)
    return list(found.values())


def _again(made: _Made, request: Request, config: ConfigModel) -> Iterator[Finding]:
    """Make the feeds of one run again."""
    channels = [_asked(entry, config) for entry in made.entries]
    job = prepare(
        replace(
            request, channels=channels, now=_moment(made.run) or request.now, output=None, write=False, guarded=False
        )
    )
    spec = job.spec.digest()
    report = run(job)
    causes = [*_sources(made, report)]
    causes += _causes(made, spec, known=not causes)
    yield from causes
    yield from _differing(made, report, causes)


def _moment(told: dict[str, Any]) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(str(told.get("created")))
    except ValueError:
        return None


def _causes(made: _Made, spec: str, *, known: bool) -> Iterator[Finding]:
    """Settings and version. What a source shows of its numbers and dates is among the settings: `known` is whether
    the sources are the same."""
    if known and made.run.get("spec") != spec:
        yield make("OUT227", {"feeds": made.feeds})
    if (was := made.run.get("feedgen")) != feedgen.__version__:
        yield make("OUT228", {"feeds": made.feeds, "was": was, "now": feedgen.__version__})


def _sources(made: _Made, report: RunReport) -> Iterator[Finding]:
    was: dict[str, str] = made.run.get("sources") or {}
    now = {source.name: source.sha256 for source in report.sources}
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            what = "is new" if name not in was else "is gone" if name not in now else "has changed"
            yield make("OUT226", {"path": name, "what": what})


def _differing(made: _Made, report: RunReport, causes: Sequence[Finding]) -> Iterator[Finding]:
    again = {(feed.channel, feed.feed): {file.path: file.sha256 for file in feed.files} for feed in report.feeds}
    why = "see what else is told here" if causes else "nothing tells why: please report it"
    for entry in made.entries:
        was = dict(files_in(entry))
        now = again.get((str(entry.get("channel")), str(entry.get("feed"))), {})
        names = [name for name in dict.fromkeys((*was, *now)) if was.get(name) != now.get(name)]
        if names:
            params = {"feed": _name(entry), "path": ", ".join(names), "why": why}
            yield make("OUT229", params, channel=entry.get("channel"), feed=entry.get("feed"))


def _name(entry: dict[str, Any]) -> str:
    return f"{entry.get('channel')}/{entry.get('feed')}"


def _asked(entry: dict[str, Any], config: ConfigModel) -> str:
    """What one would type for a feed of a manifest."""
    key, profile, feed = (str(entry.get(name)) for name in ("channel", "profile", "feed"))
    market = entry.get("market")
    if key in config.channels or not isinstance(market, str):
        return f"{key}/{feed}"
    for name in (*config.channels, profile):
        if key == f"{name}-{market.lower()}":
            return f"{name}/{feed}@{market}"
    return f"{key}/{feed}"
