"""What goes wrong on the way, as plain data: whoever asked knows which finding it is."""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Trouble(StrEnum):
    """Why a file cannot be had, or put."""

    SCHEME = "scheme"
    """Nobody knows the scheme."""
    LIBRARY = "library"
    """The library for it is not installed."""
    ADDRESS = "address"
    """The address or a setting cannot be meant so."""
    UNREACHABLE = "unreachable"
    DENIED = "denied"
    MISSING = "missing"
    ANSWER = "answer"
    """The server answers, but not with the file."""
    REDIRECT = "redirect"
    """It sends us where we do not go."""
    TOO_LARGE = "too large"
    CUT_OFF = "cut off"
    NO_ROOM = "no room"
    """The copy cannot be kept here."""
    HOST_KEY = "host key"
    NOTHING = "nothing"
    """A pattern or folder without a file."""
    NO_LISTING = "no listing"
    """A pattern, where only single files can be asked for."""
    LINK = "link"
    """Where a file is to be put stands a link, a folder, or something else that is no file."""
    NO_PLACE = "no place"
    """The folder that a file is to be put into is not there."""
    COMMAND = "command"
    """A command that was to take the file fails."""
    DIFFERENT = "different"
    """What stands there now is not what was sent."""


class TransferError(Exception):
    """A file cannot be fetched or put. Nothing in it is secret: `shown` is the address as it may be printed."""

    def __init__(self, trouble: Trouble, shown: str, **params: Any) -> None:
        super().__init__(f"{shown}: {trouble}")
        self.trouble = trouble
        self.shown = shown
        self.params = params


class PassingError(Exception):
    """An attempt failed in a way that may pass; `after` is what the server asks to wait, in seconds."""

    def __init__(self, error: TransferError, after: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.after = after
