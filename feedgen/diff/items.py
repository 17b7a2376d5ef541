"""An item of a finished feed: its id, and its fields by path.

A path is the names down to a value: `g:shipping/g:price`. What is repeated and has parts is numbered,
`g:shipping[2]/g:price`; what is repeated and has none is one field with several values, in their order.
"""

from __future__ import annotations

import marshal
import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

Fields = Mapping[str, list[str]]

DIGEST = 16
"""Bytes of an item's digest: that two of a million items share one by chance is out of the question."""
FORM = 2
"""Of marshal: the last version whose bytes depend on nothing but the values."""

_NUMBER = re.compile(r"\[\d*\]")


class Item(NamedTuple):
    """One item as it stands in a feed. `price` and `availability` are the texts of those fields, where known."""

    id: str | None
    fields: Fields
    price: str | None = None
    availability: str | None = None


@lru_cache(maxsize=4096)
def plain_name(path: str) -> str:
    """The path without numbers: `g:shipping[2]/g:price` → `g:shipping/g:price`."""
    return _NUMBER.sub("", path) if "[" in path else path


def packed(fields: Fields) -> bytes:
    """The fields as bytes; the order in which they stand in the item is no part of it."""
    return marshal.dumps(sorted(fields.items()), FORM)


def unpacked(data: bytes) -> dict[str, list[str]]:
    """What `packed` packed in this process."""
    return dict(marshal.loads(data))


def digest_of(data: bytes) -> bytes:
    """What tells packed fields apart."""
    return blake2b(data, digest_size=DIGEST).digest()
