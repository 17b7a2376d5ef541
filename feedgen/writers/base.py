"""What a writer is: plain item values in, text out. It owns no file, no encoding, no compression.

The compiled feed hands every item over as a tuple of `Node`s aligned with `Layout.fields`:

* None: the field is absent.
* str, int, Decimal, bool: a scalar (only `native` writers get anything but str).
* list: the field repeated, one Node per repetition.
* tuple: a group, one Node per child of the field's layout.

A node is never changed once it was handed over: the same list or group handed over again is not looked into again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol

Node = None | str | int | Decimal | bool | list["Node"] | tuple["Node", ...]

COUNTER = "\x00"
"""Stands where the item's number in its file goes. Control characters never survive in a value, so it cannot
collide; the assembler, which alone knows the number, replaces it (only in feeds that have a counter)."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How a group writes its members as pairs of a key and a value."""

    element: str
    key: str
    """The child element of the key; `@name` is an attribute."""
    value: str
    """The child element of the value; `#text` is the text of `element`."""


@dataclass(frozen=True, slots=True)
class FieldLayout:
    """Name and shape of one field. A path `shipping/cost` is a group `shipping` with a child `cost`.

    `@name` is an attribute of the enclosing XML element; `#text` its text.
    """

    name: str
    children: tuple[FieldLayout, ...] = ()
    cdata: bool = False
    array: bool = False
    keep_empty: bool = False
    heading: tuple[str, ...] = ()
    """What stands above the name in a table, a text per row."""
    pair: Pair | None = None
    """The name is a key beside the value, not an element (XML)."""
    below: tuple[str, ...] = ()
    """What stands below it, before the first item."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything a writer must know before the first item."""

    fields: tuple[FieldLayout, ...]
    item: str | None = None
    options: Mapping[str, Any] = field(default_factory=dict)


class Encoder(Protocol):
    """Text of one document's parts. `header` and `footer` stand inside the envelope, around the items."""

    header: str
    footer: str
    separator: str
    """Between two items."""

    def item(self, values: Sequence[Node]) -> str:
        """The text of one item."""


class Verifier(Protocol):
    """Re-reads a finished file as a stream: bytes go in as they stand on disk, nothing is kept."""

    def feed(self, data: bytes) -> None:
        """Take the next bytes; raises `Unreadable` as soon as the document cannot be right."""

    def close(self) -> None:
        """The file ends here; raises `Unreadable` when the document is not whole."""


class Unreadable(ValueError):  # noqa: N818 - reads as a sentence: raise Unreadable(where and why)
    """What was written does not read back. The text says where and why."""


@dataclass(frozen=True, slots=True)
class Writer:
    """One document format."""

    name: str
    suffix: str
    native: bool
    """Numbers and booleans are handed over as such, not as text."""
    nested: bool
    """Groups and repetitions can be written; else only scalars (lists need `join`)."""
    encoder: Callable[[Layout], Encoder]
    verifier: Callable[[Layout, str], Verifier]
    """(layout, encoding) → a verifier of a whole file, envelope included."""
    options: frozenset[str] = frozenset()
    """Names of the settings it understands."""
    options_help: Mapping[str, str] = field(default_factory=dict)
