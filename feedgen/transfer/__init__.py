"""Files elsewhere: addresses, how to get in, and connections that fetch and put. Knows nothing of feeds."""

from feedgen.transfer.access import Access, Credentials
from feedgen.transfer.address import Address, is_address, redacted, with_variables
from feedgen.transfer.copies import Copies
from feedgen.transfer.errors import TransferError, Trouble
from feedgen.transfer.place import SCHEMES, Fetched, OnBytes, Place, Put, Putting, Seen, connected

__all__ = [
    "SCHEMES",
    "Access",
    "Address",
    "Copies",
    "Credentials",
    "Fetched",
    "OnBytes",
    "Place",
    "Put",
    "Putting",
    "Seen",
    "TransferError",
    "Trouble",
    "connected",
    "is_address",
    "redacted",
    "with_variables",
]
