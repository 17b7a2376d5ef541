"""The time and the memory that a run may take (`--deadline`, `--max-memory`): what takes more is stopped.

A thread looks a few times a second and then interrupts the main thread by a signal, as Ctrl-C does: so it also ends
what waits for a pipe or a server that says nothing. Nothing is asked per product.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING, Any

from feedgen.diagnostics import ExitStatus, Finding, LimitError, make
from feedgen.diagnostics.render import text
from feedgen.diagnostics.report import RunReport
from feedgen.profiles.models.measured import seconds, size

if TYPE_CHECKING:
    import psutil

TICK = 0.25
"""Seconds between two looks."""

EVERY = 4
"""Looks at memory for each look at which processes there are, which asks about every process of the machine."""

GRACE = 15.0
"""Seconds that a run has to stop by itself. Code that answers no signal (a name server that is waited for) is then
ended with the process: feeds are moved into place whole, so the old ones stay."""

ALARM: signal.Signals | None = getattr(signal, "SIGALRM", None)
"""Absent on Windows, where the thread asks for a Ctrl-C instead."""

START = "reading the sources"
OLD = "nothing was replaced"
NEW = "the feeds are new and in their places"
APPLYING = "putting the plan in place"
DELIVERING = "delivering"
SENT = "what arrived has its receipt, and the next `feedgen publish` sends the rest"


@dataclass(frozen=True, slots=True)
class Limits:
    """As they were written: `20m`, `2g`; None where there is none."""

    deadline: str | None = None
    max_memory: str | None = None

    def __bool__(self) -> bool:
        return self.deadline is not None or self.max_memory is not None


class Halted(KeyboardInterrupt):
    """A limit is passed. Not an `Exception`, so that nothing on the way takes it for an error of its own."""

    report: RunReport | None = None
    """What the run had done."""
    number: int = ALARM or signal.SIGINT
    """The signal it came by."""


class Watch:
    """Limits, and what became of them. `stage` says what the run is doing."""

    def __init__(self, limits: Limits, stage: str = START, state: str = OLD) -> None:
        self.limits = limits
        self.stage = stage
        self._state = state
        self.breach: Finding | None = None
        self._began = time.monotonic()
        self._seconds = seconds(limits.deadline or "")
        self._bytes = size(limits.max_memory or "")
        self._over = threading.Event()
        self._memory = Memory() if self._bytes is not None else None

    def check(self, stage: str | None = None) -> None:
        """Raise `Halted` when a limit is passed."""
        self.stage = stage or self.stage
        if self._late():
            self._found("RUN101", limit=self.limits.deadline)
        if self.breach is not None:
            raise Halted

    def _late(self) -> bool:
        return self._seconds is not None and time.monotonic() - self._began >= self._seconds

    def _large(self) -> int | None:
        """The memory in use, where it is more than is allowed."""
        used = self._memory.used() if self._memory is not None else 0
        return used if self._bytes is not None and used > self._bytes else None

    def _found(self, code: str, **params: Any) -> None:
        if self.breach is None:
            self.breach = make(code, {"stage": self.stage, "state": self._state, **params})

    # -- the thread --------------------------------------------------------------------------------------

    def look(self) -> None:
        """Until the run is over: look, and interrupt the main thread once a limit is passed."""
        while not self._over.wait(TICK):
            if self._late():
                self._found("RUN101", limit=self.limits.deadline)
            elif (used := self._large()) is not None:
                self._found("RUN102", limit=self.limits.max_memory, used=text.size(used))
            if self.breach is not None:
                self._interrupt()
                return

    def _interrupt(self) -> None:
        """Again and again: an interrupt that comes while an object is being disposed of is lost."""
        left = GRACE
        while True:
            if not _held():
                _send()
                left -= 1
            if self._over.wait(1):
                return
            if left < 0:
                self._end()

    def _end(self) -> None:
        assert self.breach is not None
        with suppress(OSError, ValueError):
            sys.stderr.write(f"feedgen: {text.block(self.breach)}\n")
            sys.stderr.flush()
        _end_children()
        os._exit(ExitStatus.LIMIT)

    def close(self) -> None:
        self._over.set()


@contextmanager
def watched(limits: Limits, stage: str = START, state: str = OLD) -> Iterator[Watch | None]:
    """Keep the block within its limits; raises `LimitError` when it passes one, which says the `state` things are in.

    In a thread that is not the main one nothing can be interrupted: what calls `check` stops there.
    """
    if not limits:
        yield None
        return
    watch = Watch(limits, stage, state)
    main = threading.current_thread() is threading.main_thread()
    undo = _answering(watch) if main else None
    looking = threading.Thread(target=watch.look, name="feedgen-watch", daemon=True)
    if main:
        looking.start()
    try:
        yield watch
    except KeyboardInterrupt as stop:
        # On Windows it is a plain Ctrl-C that the thread asked for.
        if watch.breach is None:
            raise
        raise _error(watch.breach, stop) from None
    finally:
        watch.close()
        if undo is not None:
            undo()


def _error(breach: Finding, stop: KeyboardInterrupt) -> LimitError:
    report = getattr(stop, "report", None)
    if report is not None and report.written:
        breach.params["state"] = NEW
    error = LimitError(breach)
    error.report = report
    return error


def _answering(watch: Watch) -> Callable[[], None]:
    """Answer the alarm; what is returned takes that back.

    The system's own timer is set, too: a pattern that never ends holds the interpreter's lock, so that no thread gets
    to run, but lets signals be answered.
    """
    if ALARM is None:
        return lambda: None

    def answer(number: int, frame: FrameType | None) -> None:
        watch.check()

    before = signal.signal(ALARM, answer)
    if watch._seconds is not None:
        signal.setitimer(signal.ITIMER_REAL, watch._seconds + TICK, 1)

    def undo() -> None:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(ALARM, signal.SIG_DFL if before is None else before)

    return undo


def _held() -> bool:
    """Whether files are being moved into place just now, which is not interrupted."""
    return signal.getsignal(ALARM or signal.SIGINT) is signal.SIG_IGN


def _send() -> None:
    main = threading.main_thread().ident
    if ALARM is not None and main is not None:
        signal.pthread_kill(main, ALARM)
    else:
        import _thread

        _thread.interrupt_main()


def _end_children() -> None:
    import multiprocessing

    for child in multiprocessing.active_children():
        child.kill()


class Memory:
    """What this process and its workers hold in memory (resident set size), and the most there was of it."""

    def __init__(self) -> None:
        import psutil  # late: only who asks for it pays its 20 ms

        self._gone = psutil.Error
        self._self = psutil.Process()
        self._children: list[psutil.Process] = []
        self._looks = 0
        self.peak = 0

    def used(self) -> int:
        """Bytes just now."""
        if self._looks % EVERY == 0:
            with suppress(self._gone):
                self._children = self._self.children()
        self._looks += 1
        used = sum(map(self._resident, (self._self, *self._children)))
        self.peak = max(self.peak, used)
        return used

    def _resident(self, process: psutil.Process) -> int:
        try:
            return int(process.memory_info().rss)
        except self._gone:
            return 0
