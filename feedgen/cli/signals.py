"""SIGTERM and SIGHUP, answered as Ctrl-C is: the old feeds stay, workers end, nothing is left lying about."""

from __future__ import annotations

import signal
from types import FrameType

from feedgen.diagnostics.errors import Ended, ExitStatus

ENDING = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]


def answer() -> None:
    """From now on they end what is under way, unless whoever started us had them ignored (`nohup`)."""
    for number in ENDING:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


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
