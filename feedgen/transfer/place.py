"""Places of files, by the scheme of their address. Libraries are imported when one is asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
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


@dataclass(frozen=True, slots=True)
class Putting:
    """How a file is put."""

    content_type: str | None = None
    make_folders: bool = False
    """Folders that are not there are made."""
    delete_first: bool = False
    """A file that cannot be replaced by a rename is removed before: for a moment there is none."""
    method: str = "PUT"
    """Of the web: PUT, POST, or `multipart`, a form as browsers send it."""
    form_field: str = "file"
    """Name of the file in such a form."""
    form: Mapping[str, str] = field(default_factory=dict)
    """What else stands in it."""
    form_name: str = ""
    """What the file is called in it; its own name when empty."""
    on_bytes: OnBytes = lambda now, total: None


@dataclass(frozen=True, slots=True)
class Put:
    """What the place says about a file it has taken."""

    answer: str = ""
    checked: str = ""
    """What was compared before anybody could see the file: `checksum`, `size`, or nothing."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands at an address."""

    size: int | None = None


class Place(Protocol):
    """A connection to where an address leads. Everything raises `TransferError`, and nothing else."""

    def find(self, wanted: Callable[[str], bool]) -> list[Address]:
        """The files the address stands for, sorted: itself, what a pattern matches, or those of a folder whose names
        are `wanted`; never none."""
        ...

    def fetch(self, address: Address, into: Path, on_bytes: OnBytes) -> Fetched:
        """Copy the whole of one of these files to `into`, or raise."""
        ...

    def put(self, address: Address, source: Path, how: Putting) -> Put:
        """Put a file there, whole or not at all: whoever looks finds the old one or the new one."""
        ...

    def stat(self, address: Address) -> Seen | None:
        """What stands there now; None where that cannot be asked."""
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


def temporary(path: str) -> str:
    """Where a file is sent before it is renamed. The name is always the same, so that nothing is left to pile up."""
    folder, slash, name = path.rpartition("/")
    return f"{folder}{slash}.{name}.part"


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
