"""SIGTERM and SIGHUP, answered as Ctrl-C is: the old feeds stay, workers end, nothing is left lying about."""

from __future__ import annotations

import queue
import signal
import sys
import threading
import time
from types import FrameType
from typing import Any

from feedgen.diagnostics.errors import Ended, ExitStatus

ENDING = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]


def answer() -> None:
    """From now on they end what is under way, unless whoever started us had them ignored (`nohup`)."""
    for number in ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)
    threading.Thread(target=_again, name="feedgen-signals", daemon=True).start()
    sys.unraisablehook = _unraisable


_lost: queue.SimpleQueue[int] = queue.SimpleQueue()


def _unraisable(unraisable: Any) -> None:
    """An interrupt that came while an object was disposed of goes nowhere, and is sent once more."""
    error = unraisable.exc_value
    if isinstance(error, KeyboardInterrupt):
        _lost.put(getattr(error, "number", signal.SIGINT))
    else:
        sys.__unraisablehook__(unraisable)


def _again() -> None:
    while True:
        number = _lost.get()
        time.sleep(0.02)
        main = threading.main_thread().ident
        if main is not None and hasattr(signal, "pthread_kill"):
            signal.pthread_kill(main, number)


def let_go() -> None:
    """Everything is done: what comes now may end the process at once."""
    for number in ENDING:
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_DFL)


def _end(number: int, frame: FrameType | None) -> None:
    raise Ended(number)


def status(stop: KeyboardInterrupt) -> int:
    """The exit status of what was interrupted."""
    return 128 + stop.number if isinstance(stop, Ended) else ExitStatus.INTERRUPTED


def word(stop: KeyboardInterrupt) -> str:
    """`interrupted`, or by which signal it was ended."""
    return f"ended by {signal.Signals(stop.number).name}" if isinstance(stop, Ended) else "interrupted"
