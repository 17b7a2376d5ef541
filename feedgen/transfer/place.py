"""Places files are fetched from, by the scheme of their address. Libraries are imported when one is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from feedgen.plugins import Registry
from feedgen.transfer.access import Access
from feedgen.transfer.address import Address
from feedgen.transfer.errors import TransferError, Trouble

OnBytes = Callable[[int, int | None], None]
"""Told how many bytes there are by now, and of how many."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What is known of a file once it is here."""

    modified: dt.datetime | None = None
    """When it was last changed, with an offset, where the place tells."""
    charset: str | None = None
    """Encoding of its text, where the place names one; that may be wrong."""
    confirmed: bool = False
    """The copy of an earlier time, which the server said still holds."""


class Place(Protocol):
    """A connection to where an address leads. Everything raises `TransferError`, and nothing else."""

    def find(self, wanted: Callable[[str], bool]) -> list[Address]:
        """The files the address stands for, sorted: itself, what a pattern matches, or those of a folder whose names
        are `wanted`; never none."""
        ...

    def fetch(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        """Copy the whole of one of these files to `into`, or raise."""
        ...

    def close(self) -> None: ...


SCHEMES: Registry[Callable[[Address, Access], Place]] = Registry(
    "feedgen.places",
    {
        "http": "feedgen.transfer.http:Http",
        "https": "feedgen.transfer.http:Http",
        "ftp": "feedgen.transfer.ftp:Ftp",
        "ftps": "feedgen.transfer.ftp:Ftp",
        "sftp": "feedgen.transfer.sftp:Sftp",
        "s3": "feedgen.transfer.s3:S3",
    },
)
"""Third parties add schemes with the entry point `feedgen.places`."""


def missing_library(address: Address, library: str, extra: str) -> TransferError:
    """The error for a scheme whose library is not installed."""
    params = {"scheme": address.scheme, "library": library, "extra": extra}
    return TransferError(Trouble.LIBRARY, address.shown, **params)


@contextmanager
def connected(address: Address, access: Access) -> Iterator[Place]:
    """The place an address leads to, closed at the end. Raises `TransferError`."""
    if address.scheme not in SCHEMES:
        raise TransferError(Trouble.SCHEME, address.shown, scheme=address.scheme, known=SCHEMES.names())
    place = SCHEMES.get(address.scheme)(address, access)
    try:
        yield place
    finally:
        place.close()
