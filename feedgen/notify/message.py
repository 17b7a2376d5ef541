"""One sentence that says what and where, and the command to run next."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.diagnostics.ending import Ending
from feedgen.diagnostics.errors import ExitStatus
from feedgen.diagnostics.render.logline import document
from feedgen.diagnostics.render.text import age, hint, place, plural, printable, sentence

OK, BROKEN, STALE = "ok", "broken", "stale"

NEXT = {
    ExitStatus.FINDINGS: "feedgen validate",
    ExitStatus.USAGE: "feedgen lint",
    ExitStatus.SOURCE: "feedgen validate",
    ExitStatus.GUARD: "feedgen build --dry-run",
    ExitStatus.OUTPUT: "feedgen doctor",
    ExitStatus.LIMIT: "feedgen doctor",
    ExitStatus.INTERNAL: "FEEDGEN_DEBUG=1 feedgen build --dry-run",
}
"""What shows more, by exit status."""


class Message(NamedTuple):
    subject: str
    text: str
    """The sentence, and the command on a line of its own."""
    document: dict[str, Any]
    """The same for programs."""


def state_of(ending: Ending) -> str | None:
    """How things stand after the run; None when somebody ended it, which says nothing."""
    if ending.word == "interrupted":
        return None
    if ending.exit != ExitStatus.OK:
        return BROKEN
    return STALE if any(feed.stale(ending.time) for feed in ending.published) else OK


def message_of(ending: Ending, state: str, before: str, since: float | None) -> Message:
    """What is said when the state has changed from `before`, which began at `since`."""
    shop = printable(ending.shop) if ending.shop else Path(ending.place).name
    command = f"feedgen {ending.command}"
    subject = {
        OK: f"{shop}: {command} works again",
        BROKEN: f"{shop}: {command} is broken",
        STALE: f"{shop}: a feed is too old",
    }[state]
    lines = [f"{subject}{_what(ending, state, since)}."]
    advice, todo = _todo(ending, state)
    if advice:
        lines.append(f"What to do: {advice}.")
    if todo:
        lines.append(f"Look closer: cd {shlex.quote(str(Path.cwd()))} && {todo}")
    text = "\n".join(lines)
    return Message(subject, text, {"state": state, "before": before, "subject": subject, "run": document(ending)})


def _what(ending: Ending, state: str, since: float | None) -> str:
    if state == OK:
        items = sum(feed.items for feed in ending.report.feeds)
        made = f"{len(ending.report.feeds)} feeds with {items:,} items"
        what = made if ending.report.feeds else plural(len(ending.deliveries), "file") + " where they belong"
        after = f", after {age(ending.time - since)}" if since is not None else ""
        return f"{after}: {what}, in {printable(ending.place)}"
    if state == STALE:
        feed = next(feed for feed in ending.published if feed.stale(ending.time))
        return f": {feed.name} has nothing newer than {age(feed.age(ending.time) or 0)}, in {printable(ending.place)}"
    found = _cause(ending)
    if found is None:
        return f": exit status {ending.exit} ({printable(ending.problem or ending.word)}), in {printable(ending.place)}"
    where = f" ({place(found)})" if found.origin is not None else ""
    more = len(ending.report.stopped) - 1
    others = f", and {more} more" if more > 0 else ""
    old = "" if ending.report.written or ending.command == "publish" else "; the old feeds stay"
    return f": {found.code} {sentence(found)}{where}{others}{old}"


def _cause(ending: Ending) -> Any:
    """The finding that says why: what stopped the run, else the worst of all."""
    return next(iter((*ending.report.stopped, *ending.report.tally)), None)


def _todo(ending: Ending, state: str) -> tuple[str, str]:
    if state == OK:
        return "", ""
    if state == STALE:
        return "", "feedgen doctor"
    found = _cause(ending)
    status = next((status for status in NEXT if status == ending.exit), None)
    return hint(found).rstrip(".") if found is not None else "", NEXT[status] if status is not None else ""
