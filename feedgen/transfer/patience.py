"""Trying again what may pass: a server that restarts, a line that breaks."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import TypeVar

from feedgen.transfer.errors import PassingError

T = TypeVar("T")

ATTEMPTS = 4
FIRST = 1.0
"""Seconds before the second attempt; each further one waits twice as long."""
LONGEST = 60.0
"""Seconds at most: a server that asks for more is left alone, for the next run will ask again."""


def patiently(attempt: Callable[[], T]) -> T:
    """What `attempt` returns, called again while it raises `PassingError`; then raises the error in that."""
    for number in range(ATTEMPTS):
        try:
            return attempt()
        except PassingError as passing:
            wait = FIRST * 2**number * random.uniform(0.75, 1.25) if passing.after is None else passing.after
            if number == ATTEMPTS - 1 or wait > LONGEST:
                passing.error.params["attempts"] = number + 1
                raise passing.error from None
        time.sleep(wait)
    raise AssertionError("there is at least one attempt")
