"""Whoever does not look is told how a command ended, whatever ended it: one way for all that run unattended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import feedgen
from feedgen.cli import console, signals
from feedgen.diagnostics.errors import ExitStatus, FeedgenError
from feedgen.diagnostics.render.text import line
from feedgen.diagnostics.report import RunReport

if TYPE_CHECKING:
    from feedgen.diagnostics.published import PublishReport
    from feedgen.engine.ending import Telling


def no_report() -> RunReport:
    """The report of a run that did not get anywhere."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    return RunReport(feedgen=feedgen.__version__, created=now, spec="")


@dataclass(slots=True)
class Run:
    """A run as far as it got; the command fills it in."""

    status: int = ExitStatus.OK
    report: RunReport = field(default_factory=no_report)
    delivered: PublishReport | None = None
    config: Path | None = None
    """Its feedgen.yaml, where it is not the one of this folder."""
    output: Path | None = None
    """The folder of the feeds, where the configuration is not to say."""


@contextmanager
def told(telling: Telling | None, *, config: Path | None = None, output: Path | None = None) -> Iterator[Run]:
    """Tell `telling` of the run in the block: log line, metrics, notifications. What fails there changes nothing."""
    began = time.monotonic()
    run = Run(config=config, output=output)
    problem = ""
    try:
        yield run
    except FeedgenError as error:
        run.status = error.status
        run.report.stopped = list(error.findings)
        raise
    except KeyboardInterrupt as stop:
        run.status = signals.status(stop)
        raise
    except Exception as error:
        run.status, run.report, problem = ExitStatus.INTERNAL, no_report(), console.in_a_line(error)
        raise
    finally:
        if telling is not None:
            _tell(telling, run, began, problem)


def _tell(telling: Telling, run: Run, began: float, problem: str) -> None:
    from feedgen.engine.ending import tell

    deliveries = run.delivered.deliveries if run.delivered is not None else ()
    remarks = tell(
        telling,
        run.status,
        run.report,
        began=began,
        config=run.config,
        output=run.output,
        problem=problem,
        deliveries=deliveries,
    )
    for remark in remarks:
        console.say(f"feedgen: {line(remark)}")
