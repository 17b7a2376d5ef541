"""Products on their way from the first pass to the second, as bytes.

Values that are no texts are packed one by one and unpacked once each: prices, weights and shipping costs repeat all
through a catalogue, and what was made of them is remembered by identity (`catalogue.memory`). Interned by their
bytes, `1.0` and `1.00` stay apart.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

Product = Mapping[str, Any]

LONGEST = 400
"""Bytes of a packed value worth remembering; longer ones (unclaimed columns, many pictures) hardly repeat."""
REMEMBERED = 4096
"""Values kept."""

_PLAIN = frozenset((str, int, bool, type(None)))


def packed(products: Iterable[Product]) -> list[bytes]:
    """The products of one chunk, each by itself."""
    held = list(products)
    known: dict[int, Any] = {}
    return [_dumps({name: _packed(value, known) for name, value in product.items()}) for product in held]


def _packed(value: Any, known: dict[int, Any]) -> Any:
    """A plain value, the bytes of one that may repeat, or the value itself; `known` by identity, as all are held."""
    if value.__class__ in _PLAIN:
        return value
    if (found := known.get(id(value))) is None:
        data = _dumps(value)
        found = known[id(value)] = data if len(data) <= LONGEST else value
    return found


def unpacked(blob: bytes) -> dict[str, Any]:
    """The product that was packed; equal values of products are one object, and not to be changed."""
    # Our own bytes, written by this run's workers a moment ago.
    product: dict[str, Any] = pickle.loads(blob)  # noqa: S301
    for name, value in product.items():
        if value.__class__ is bytes:
            product[name] = _interned(value)
    return product


def _dumps(value: Any) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


@lru_cache(REMEMBERED)
def _interned(data: bytes) -> Any:
    return pickle.loads(data)  # noqa: S301 - as above
