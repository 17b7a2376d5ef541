"""Telling people of a run: what is said, and the ways to say it. Knows nothing of feeds beyond how a run ended."""

from feedgen.notify.message import BROKEN, OK, STALE, Message, message_of, state_of
from feedgen.notify.ways import NotToldError, Recipient, tell

__all__ = ["BROKEN", "OK", "STALE", "Message", "NotToldError", "Recipient", "message_of", "state_of", "tell"]
