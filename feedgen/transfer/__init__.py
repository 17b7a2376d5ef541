"""Files elsewhere: addresses, how to get in, and connections that fetch. Knows nothing of catalogues and feeds."""

from feedgen.transfer.access import Access
from feedgen.transfer.address import Address, is_address, redacted, with_variables
from feedgen.transfer.copies import Copies
from feedgen.transfer.errors import TransferError, Trouble
from feedgen.transfer.place import SCHEMES, Fetched, OnBytes, Place, connected

__all__ = [
    "SCHEMES",
    "Access",
    "Address",
    "Copies",
    "Fetched",
    "OnBytes",
    "Place",
    "TransferError",
    "Trouble",
    "connected",
    "is_address",
    "redacted",
    "with_variables",
]
