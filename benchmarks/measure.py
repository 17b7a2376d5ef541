"""What one command costs: wall time, CPU of it and its children, memory of its largest process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

MEGABYTE = 1 << 20
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes per unit of `ru_maxrss`: macOS counts bytes, Linux kibibytes."""


class CommandError(RuntimeError):
    """A measured command did not succeed; the text ends with what it said."""


class Cost(NamedTuple):
    """One run of a command. `cpu` is user + system of the whole tree, `peak` bytes of its largest process."""

    wall: float
    cpu: float
    peak: int


def run(command: Sequence[str], folder: Path, log: Path) -> Cost:
    """Run `command` in `folder` and tell what it cost; its output goes to `log`."""
    with log.open("wb") as output:
        begun = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        # wait4, not Popen.wait: only it tells the usage of this one child and of those the child waited for
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said = log.read_text("utf-8", "replace")[-2000:]
        raise CommandError(f"exit status {process.returncode}: {' '.join(command)}\n{said}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * MAXRSS_UNIT)


def middle(costs: Sequence[Cost]) -> Cost:
    """The median of each figure; of the peak the largest, since memory has no lucky runs."""
    return Cost(median(c.wall for c in costs), median(c.cpu for c in costs), max(c.peak for c in costs))
