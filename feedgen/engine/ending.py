"""The end of a run, told to whoever is not looking: a line for the log, metrics, notifications.

Nothing here may change how the run ended: what cannot be written is a remark.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedgen
from feedgen.diagnostics import Finding, OutputError, make
from feedgen.diagnostics.ending import Ending, Published
from feedgen.diagnostics.published import Delivery
from feedgen.diagnostics.render import logline, metrics
from feedgen.diagnostics.report import RunReport
from feedgen.engine.around import Around, around
from feedgen.engine.files import Anything, StagedFile, why
from feedgen.engine.freshness import moment
from feedgen.engine.manifest import feeds_in, read_manifest
from feedgen.engine.notifying import notify
from feedgen.profiles.models.measured import seconds


@dataclass(frozen=True, slots=True)
class Telling:
    """Where the end of a run of `command` is told of. `-` as `log` is standard error."""

    command: str
    log: str | None = None
    metrics: Path | None = None
    writes: bool = False
    """The command makes feeds or delivers them: recipients of `notify` hear of it."""


def tell(
    telling: Telling,
    status: int,
    report: RunReport,
    *,
    began: float,
    config: Path | None = None,
    output: Path | None = None,
    problem: str = "",
    deliveries: Sequence[Delivery] = (),
) -> list[Finding]:
    """Tell of a run that is over, which began at `began` (monotonic); returns what could not be told."""
    known = around(config, output, writes=telling.command != "validate")
    if not (telling.log or telling.metrics or (telling.writes and known.recipients)):
        return []
    ending = _ending(telling.command, status, report, known, began, problem)
    ending.deliveries = deliveries
    if telling.metrics is not None:
        _written(telling.metrics, metrics.render(ending), ending)
    if telling.writes and known.recipients:
        ending.remarks += notify(ending, known.recipients, known.folder)
    if telling.log is not None:
        _logged(telling.log, ending)
    return ending.remarks


def _ending(command: str, status: int, report: RunReport, known: Around, began: float, problem: str) -> Ending:
    manifest = read_manifest(known.output) if known.output is not None else {}
    success = moment(manifest.get("created"))
    own, workers = _memory()
    return Ending(
        command=command,
        exit=status,
        time=time.time(),
        seconds=time.monotonic() - began,
        version=feedgen.__version__,
        report=report,
        place=str((known.output or Path()).absolute()),
        shop=known.shop,
        problem=problem or None,
        memory=own,
        worker_memory=workers,
        published=list(published(manifest, known)),
        last_success=None if success is None else success.timestamp(),
    )


def published(manifest: dict[str, Any], known: Around) -> Iterator[Published]:
    """The feeds that stand in the output folder, as its manifest has them."""
    for entry in feeds_in(manifest):
        channel, counts, files = str(entry.get("channel")), entry.get("counts"), entry.get("files")
        since = moment(entry.get("as_of"))
        listed = [one for one in files if isinstance(one, dict)] if isinstance(files, list) else []
        yield Published(
            channel=channel,
            feed=str(entry.get("feed")),
            market=entry.get("market"),
            counts=counts if isinstance(counts, dict) else {},
            bytes=sum(one["bytes"] for one in listed if isinstance(one.get("bytes"), int)),
            files=listed,
            as_of=None if since is None else since.timestamp(),
            max_age=seconds(known.max_ages.get(channel) or known.max_age or ""),
        )


def _written(path: Path, text: str, ending: Ending) -> None:
    """Replace a file whole: the collector may read it at any time."""
    file = StagedFile(path, Anything())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file.open()
        file.write(text.encode("utf-8", "backslashreplace"))
        file.finish()
        file.commit()
    except OSError as error:
        ending.remarks.append(make("RUN201", {"path": str(path), **why(error)}))
    except OutputError as error:
        ending.remarks.append(make("RUN201", {"path": str(path), **error.findings[0].params}))
    finally:
        file.discard()


def _logged(log: str, ending: Ending) -> None:
    """Append the line at once, so that lines of several runs do not mix."""
    line = logline.render(ending)
    try:
        if log == "-":
            sys.stderr.write(line)
            sys.stderr.flush()
            return
        Path(log).parent.mkdir(parents=True, exist_ok=True)
        with Path(log).open("ab", buffering=0) as file:
            file.write(line.encode("utf-8", "backslashreplace"))
    except OSError as error:
        ending.remarks.append(make("RUN201", {"path": log, **why(error)}))


def _memory() -> tuple[int | None, int | None]:
    """The most that this process and one of its children held, in bytes; None where nobody tells (Windows)."""
    try:
        import resource
    except ImportError:
        return None, None
    unit = 1 if sys.platform == "darwin" else 1024
    most = (resource.getrusage(who).ru_maxrss * unit for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    own, children = most
    return own, children or None
