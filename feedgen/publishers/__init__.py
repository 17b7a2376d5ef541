"""Finished files and where they go. Addresses, credentials and connections are those of `transfer`."""

from feedgen.publishers.packing import packed
from feedgen.publishers.target import PUBLISHERS, Publisher, Sending, Sent, Target

__all__ = ["PUBLISHERS", "Publisher", "Sending", "Sent", "Target", "packed"]
