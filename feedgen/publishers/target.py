"""What a target is, and what whoever serves one has to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from feedgen.answers import Entry
from feedgen.plugins import Registry
from feedgen.transfer import Access


@dataclass(frozen=True, slots=True)
class Target:
    """One place that files go to, every secret filled in. Only `kind` and `shown` are for printing."""

    kind: str
    where: Any = field(repr=False)
    """What stands behind the key that names the kind: an address, a path, the arguments of a command."""
    shown: str
    """`where` as it stood in feedgen.yaml."""
    access: Access = field(default_factory=Access)
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What the kind alone knows."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One file on its way."""

    source: Path
    """The file itself, packed as it is to arrive."""
    name: str
    """What it is called there, in a folder; maybe with a folder of its own, `/` between them."""
    number: int = 1
    """The first file of a feed, the second … : where an address names one file, further ones stand beside it."""
    size: int = 0
    sha256: str = ""
    content_type: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    """channel, feed, market, file, date: for those who put them into what they say."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of it. Nothing in it may be secret."""

    answer: str = ""
    verified: str = ""
    """How it is known that it arrived whole: `hash`, `checksum`, `size`, or nothing."""
    id: str = ""
    """What an API calls it."""
    status: str = ""
    """What an API says became of it."""
    failed: str = ""
    """The status with which an API refused the whole file."""
    unknown: str = ""
    """Why nobody knows what became of it: the API is still at work, or does not tell."""
    entries: Sequence[Entry] = ()
    """What an API says about single products."""


class Publisher(Protocol):
    """Serves one target, in one thread. Raises `TransferError`, and nothing else."""

    def shown(self, sending: Sending) -> str:
        """Where the file will be, as it may be printed. Nothing is connected for it."""
        ...

    def send(self, sending: Sending) -> Sent:
        """Put the file there, whole or not at all; what was sent before stays until then."""
        ...

    def close(self) -> None: ...


PUBLISHERS: Registry[Callable[[Target], Publisher]] = Registry(
    "feedgen.publishers",
    {
        "path": "feedgen.publishers.placed:Placed",
        "http": "feedgen.publishers.placed:Placed",
        "webdav": "feedgen.publishers.placed:Placed",
        "sftp": "feedgen.publishers.placed:Placed",
        "ftp": "feedgen.publishers.placed:Placed",
        "s3": "feedgen.publishers.placed:Placed",
        "gcs": "feedgen.publishers.placed:Placed",
        "azure": "feedgen.publishers.placed:Placed",
        "api": "feedgen.publishers.api:Api",
        "stdout": "feedgen.publishers.stdout:Stdout",
        "command": "feedgen.publishers.command:Command",
    },
)
"""By the key that names the kind. A third party's has an attribute `settings`, the pydantic model of its other keys."""
