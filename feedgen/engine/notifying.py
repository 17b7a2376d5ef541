"""Who is to be told of a run: each recipient once per change of state, and again when that did not work.

What each was told last is kept in `.feedgen/status.json` in the project's folder, beside the state of the items. It is
a file of its own since it must work where there is no state, where the state is broken, and where the configuration is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from feedgen.diagnostics import Finding, LimitError, OutputError, make
from feedgen.diagnostics.ending import Ending
from feedgen.engine.files import Anything, StagedFile, why
from feedgen.engine.watch import Limits, watched
from feedgen.notify import OK, NotToldError, Recipient, message_of, state_of, tell

FOLDER = ".feedgen"
NAME = "status.json"
LONGEST = Limits(deadline="60s")
"""For all that is sent after one run, whatever the servers do."""


def notify(ending: Ending, recipients: list[Recipient], folder: Path) -> list[Finding]:
    """Tell whoever does not know yet how things stand; returns what went wrong with that, and never raises it."""
    state = state_of(ending)
    if state is None:
        return []
    try:
        with _memory(folder / FOLDER / NAME) as known:
            return list(_told(ending, state, recipients, known.setdefault(ending.about, {})))
    except (OSError, Timeout) as error:
        params = why(error) if isinstance(error, OSError) else {"reason": "another run keeps it", "advice": ""}
        return [make("RUN201", {"path": str(folder / FOLDER / NAME), **params})]
    except OutputError as error:
        return [make("RUN201", dict(error.findings[0].params))]


def _told(ending: Ending, state: str, recipients: list[Recipient], known: dict[str, Any]) -> Iterator[Finding]:
    before, since = known.get("state", OK), known.get("since")
    told: dict[str, str] = known["told"] if isinstance(known.get("told"), dict) else {}
    began = since if isinstance(since, int | float) else None
    try:
        with watched(LONGEST):
            for recipient in recipients:
                if told.get(recipient.key, OK) == state:
                    continue
                try:
                    tell(recipient, message_of(ending, state, str(before), began))
                    told[recipient.key] = state
                except NotToldError as error:
                    yield make("RUN202", {"recipient": recipient.shown, "reason": str(error)})
    except LimitError:
        yield make("RUN202", {"recipient": "all recipients", "reason": f"it took more than {LONGEST.deadline}"})
    if state != before:
        known["since"] = round(ending.time, 3)
    keys = {recipient.key for recipient in recipients}
    known |= {"state": state, "exit": ending.exit, "told": {key: how for key, how in told.items() if key in keys}}


@contextmanager
def _memory(path: Path) -> Iterator[dict[str, Any]]:
    """What was told last, by output folder; written back in the end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_suffix(".lock"), timeout=90):
        known = read(path)
        yield known
        file = StagedFile(path, Anything())
        try:
            file.open()
            file.write((json.dumps(known, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace"))
            file.finish()
            file.commit()
        finally:
            file.discard()


def read(path: Path) -> dict[str, Any]:
    """The file's content; a file that is not there, or is none of ours, says nothing."""
    with suppress(OSError, ValueError):
        data = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(data, dict):
            return {place: about for place, about in data.items() if isinstance(about, dict)}
    return {}
