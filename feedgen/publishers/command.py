"""Files handed to a command: a list of arguments, never a line for a shell."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from typing import IO, Any

from feedgen.diagnostics.secrets import scrubbed
from feedgen.publishers.target import Sending, Sent, Target
from feedgen.transfer import TransferError, Trouble
from feedgen.transfer.errors import PassingError
from feedgen.transfer.patience import patiently

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: the command asks to be tried again later."""
LAST = 2000
"""Characters at the end of what a command says that are looked at for its last line."""


class Command:
    """One command for each file. `Target.where` makes the arguments from words, one function each."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def shown(self, sending: Sending) -> str:
        return " ".join(_arguments(self._target.settings["shown"], sending, sending.name))

    def send(self, sending: Sending) -> Sent:
        arguments = _arguments(self._target.where, sending, str(sending.source))
        return patiently(lambda: self._run(arguments, self.shown(sending)))

    def close(self) -> None: ...

    def _run(self, arguments: list[str], shown: str) -> Sent:
        with tempfile.TemporaryFile() as said:
            status = self._status(arguments, shown, said)
            if status == 0:
                return Sent("ended with status 0")
            problem = f"it ended with status {status}{_last_line(said)}"
        error = TransferError(Trouble.COMMAND, shown, problem=problem)
        raise PassingError(error) if status == TRY_AGAIN else error

    def _status(self, arguments: list[str], shown: str, said: IO[bytes]) -> int:
        try:
            # a session of its own, so that what the command started ends with it
            process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, start_new_session=True
            )
        except (OSError, ValueError) as error:
            problem = getattr(error, "strerror", None) or "its arguments cannot be passed"
            raise TransferError(Trouble.COMMAND, shown, problem=f"it cannot be started: {problem}") from None
        try:
            return process.wait(self._target.access.timeout)
        except subprocess.TimeoutExpired:
            problem = f"it has not ended after {self._target.access.timeout:g} seconds"
            raise TransferError(Trouble.COMMAND, shown, problem=problem) from None
        finally:
            _ended(process)


def _arguments(made: Any, sending: Sending, path: str) -> list[str]:
    words: Mapping[str, str] = {**sending.words, "path": path}
    return [argument(words) for argument in made]


def _last_line(said: IO[bytes]) -> str:
    """What it said last, without what is known to be secret."""
    said.seek(max(0, said.seek(0, os.SEEK_END) - LAST))
    lines = said.read().decode(errors="replace").strip().splitlines()
    return f": {scrubbed(lines[-1])[:200]}" if lines else ""


def _ended(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
