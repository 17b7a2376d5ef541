"""Files written to standard output, for whoever reads the other end of a pipe."""

from __future__ import annotations

import shutil
import sys

from feedgen.publishers.target import Sending, Sent, Target


class Stdout:
    """Standard output. A reader that goes away ends the run, as it does for every command."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def shown(self, sending: Sending) -> str:
        return "standard output"

    def send(self, sending: Sending) -> Sent:
        with sending.source.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return Sent()

    def close(self) -> None: ...
