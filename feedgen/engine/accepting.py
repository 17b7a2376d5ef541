"""Accepting what a guard found: an entry more in feedgen.accepted.yaml, which is committed and reviewed."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.diagnostics import UsageError, did_you_mean, make
from feedgen.engine.files import Anything, StagedFile
from feedgen.engine.guarding import held_reports, with_room
from feedgen.engine.prepare import Request, output_of, settled
from feedgen.guards import CODES
from feedgen.profiles.accepted import ACCEPTED, AcceptedFileModel, figure
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import loads

HEAD = """\
# What guards found and somebody accepts, until when and why. Committed and reviewed like feedgen.yaml.
accepted:
"""


class Acceptance(NamedTuple):
    """An entry as it was written, and where."""

    path: Path
    channel: str
    feed: str | None
    guard: str
    up_to: str
    until: dt.date
    reason: str


def accept(
    request: Request, name: str, guard: str, until: dt.date, reason: str, *, up_to: str | None, by: str | None
) -> Acceptance:
    """Write the entry; `up_to` is what was found by the run that the guard stopped when it is not said.

    Raises `UsageError`, and `OutputError` when the file cannot be written.
    """
    known = settled(request)
    channel, _, feed = name.partition("/")
    if channel not in known.config.channels and channel not in {one.key for one in known.channels}:
        names = sorted(known.config.channels)
        raise UsageError(make("GRD133", _unknown("channel", channel, names)))
    if guard not in CODES:
        raise UsageError(make("GRD133", _unknown("guard", guard, list(CODES))))
    held = _held(output_of(request, known.config, known.folder), channel, feed or None, guard)
    if up_to is None:
        if held is None:
            raise UsageError(make("GRD134", {"name": name, "guard": guard}))
        up_to = with_room(guard, held["figure"])
    try:
        figure(up_to)
    except ValueError:
        raise UsageError(make("GRD135", {"value": up_to})) from None
    entry = Acceptance((known.folder or Path()) / ACCEPTED, channel, feed or None, guard, up_to, until, reason)
    _write(entry, by)
    return entry


def _unknown(kind: str, name: str, known: list[str]) -> dict[str, Any]:
    return {"kind": kind, "name": name, "hint": did_you_mean(name, known)}


def _held(output: Path | None, channel: str, feed: str | None, guard: str) -> dict[str, Any] | None:
    """What the guard found in the run it stopped; the worst of several feeds."""
    found = [
        one
        for report in (held_reports(output) if output is not None else ())
        if report.get("channel") == channel and feed in (None, report.get("feed"))
        for one in report.get("guards", ())
        if one.get("guard") == guard
    ]
    worst = min if guard == "min_items" else max
    return worst(found, key=lambda one: float(one["figure"]), default=None)


def _write(entry: Acceptance, by: str | None) -> None:
    """Add the entry at the end of the file; what stands there stays as it is, comments too."""
    text = entry.path.read_text(encoding="utf-8") if entry.path.exists() else HEAD
    indent = _indent(text)
    said = {
        "channel": entry.channel,
        "feed": entry.feed,
        "guard": entry.guard,
        "up_to": entry.up_to,
        "until": entry.until.isoformat(),
        "reason": entry.reason,
        "by": by,
    }
    lines = [f"{key}: {_scalar(value)}" for key, value in said.items() if value is not None]
    added = "".join(f"{indent}{'- ' if not n else '  '}{line}\n" for n, line in enumerate(lines))
    whole = text.rstrip("\n") + "\n" + added
    document = loads(whole, ACCEPTED)
    validate(AcceptedFileModel, document.data or {}, document)
    file = StagedFile(entry.path, Anything())
    try:
        file.open()
        file.write(whole.encode("utf-8"))
        file.finish()
        file.commit()
    except BaseException:
        file.discard()
        raise


def _indent(text: str) -> str:
    """How far in the entries stand."""
    first = re.search(r"^( *)- ", text, re.MULTILINE)
    return first[1] if first is not None else "  "


def _scalar(value: str) -> str:
    """Text as YAML; plain where it cannot be taken for anything else."""
    plain = re.fullmatch(r"[A-Za-z][\w/-]*|\d+(\.\d+)?%", value)
    return value if plain else json.dumps(value, ensure_ascii=False)
