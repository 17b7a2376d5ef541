"""What is here: the output folder, room on the disk, the state, the feeds, the clock."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from feedgen.diagnostics.ending import DELIVERY
from feedgen.diagnostics.render.text import age, size
from feedgen.engine.doctor.look import Check, Patient, bad, good, odd
from feedgen.engine.ending import published
from feedgen.engine.lock import holder_of
from feedgen.engine.manifest import read_manifest
from feedgen.engine.notifying import FOLDER, NAME, read
from feedgen.engine.prepare import Request, keeping_of
from feedgen.notify import BROKEN
from feedgen.state import State, StateError

ROOM = 50_000_000
"""Bytes that should be free beside what the feeds need."""
SKEW = 5.0
"""Seconds by which the clock of the disk may differ."""
BUILT = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
"""A clock before this is wrong: feedgen was not there."""


def _existing(folder: Path) -> Path:
    """The folder, else the nearest above it that is there."""
    found = folder.absolute()
    while not found.exists() and found != found.parent:
        found = found.parent
    return found


def output(patient: Patient) -> Iterator[Check]:
    folder = patient.around.output
    if folder is None:
        return
    there = _existing(folder)
    if not there.is_dir():
        yield bad("output", f"{folder} cannot be a folder: {there} is a file", "choose another with -o or `output`")
    elif not os.access(there, os.W_OK | os.X_OK):
        yield bad("output", f"{there} cannot be written by this user", "give this user the right to write there")
    elif folder.exists():
        yield from _held(folder)
    else:
        yield good("output", f"{folder} can be made")


def _held(folder: Path) -> Iterator[Check]:
    if (holder := holder_of(folder)) is not None:
        yield odd("output", f"a run is going on in {folder}: {holder}", "look again afterwards")
    else:
        yield good("output", f"{folder} can be written")


def disk(patient: Patient) -> Iterator[Check]:
    """A run needs the feeds once more beside the old ones, and room for what it remembers."""
    places = {"temporary folder": Path(tempfile.gettempdir())}
    if patient.around.output is not None:
        places["output folder"] = patient.around.output
    for name, folder in places.items():
        there = _existing(folder)
        used = sum(path.stat().st_size for path in folder.iterdir() if path.is_file()) if folder.is_dir() else 0
        needed = ROOM + (used if name == "output folder" else 0)
        free = shutil.disk_usage(there).free
        told = f"{size(free)} free for the {name} {folder}"
        if free < needed:
            yield bad("disk", told, f"make room: a run needs about {size(needed)}")
        else:
            yield good("disk", told)


def state(patient: Patient) -> Iterator[Check]:
    if patient.config is None:
        return
    keeping = keeping_of(Request(None, (), None, remember=True), patient.config, patient.folder)
    if keeping is None:
        yield good("state", "nothing is kept between runs (`state: false`)")
        return
    if not keeping.path.exists():
        yield good("state", f"{keeping.path} is not there yet: the first run makes it")
        return
    try:
        with closing(State.open(keeping.path, create=False)) as opened:
            (verdict,) = opened.db.execute("PRAGMA quick_check(1)").fetchone()
    except (StateError, sqlite3.Error) as error:
        reason = error.reason if isinstance(error, StateError) else str(error)
        advice = "move it away: the next run begins a new one, and compares itself with the feeds"
        yield bad("state", f"{keeping.path} cannot be used: {reason}", advice)
        return
    if verdict != "ok":
        yield bad("state", f"{keeping.path} is damaged: {verdict}", "move it away: the next run begins a new one")
    else:
        yield good("state", f"{keeping.path} is sound, {size(keeping.path.stat().st_size)}")


def feeds(patient: Patient) -> Iterator[Check]:
    """How old each published feed is, and how the last run ended."""
    folder, now = patient.around.output, time.time()
    if folder is None:
        return
    for feed in published(read_manifest(folder), patient.around):
        old = feed.age(now)
        told = f"{feed.name}: {feed.counts.get('items', 0):,} items"
        missing = [str(one.get("path")) for one in feed.files if not (folder / str(one.get("path"))).is_file()]
        if missing:
            yield bad("feed", f"{told}, and {missing[0]} is gone", "build it anew: feedgen build")
        elif feed.stale(now):
            advice = "is the export still written? does a guard stop every run?"
            yield odd("feed", f"{told}, nothing newer than {age(old or 0)}, which is more than `max_age`", advice)
        else:
            yield good("feed", told if old is None else f"{told}, {age(old)} old")
    known = read(patient.folder / FOLDER / NAME)
    for kind, what, command in (("", "run", "feedgen build"), (DELIVERY, "delivery", "feedgen publish")):
        about = known.get(f"{folder.absolute()}{kind}", {})
        if about.get("state") == BROKEN:
            since = about.get("since")
            passed = f", for {age(now - since)}" if isinstance(since, int | float) else ""
            yield odd(
                "runs", f"the last {what} failed with exit status {about.get('exit')}{passed}", f"{command} says why"
            )


def clock(patient: Patient) -> Iterator[Check]:
    now = dt.datetime.now().astimezone()
    if now < BUILT:
        yield bad("clock", f"it says {now:%Y-%m-%d %H:%M}, which is long past", "set the clock")
        return
    with tempfile.TemporaryDirectory() as folder:
        probe = Path(folder) / "probe"
        probe.touch()
        apart = abs(probe.stat().st_mtime - time.time())
    if apart > SKEW:
        yield odd(
            "clock", f"the disk's differs by {age(apart)}", "ages of files are off: see to the file server's time"
        )
    zone = patient.config.shop.timezone if patient.config is not None else "UTC"
    yield good("clock", f"{now:%Y-%m-%d %H:%M %Z}; dates of the catalogue are in {zone}")
