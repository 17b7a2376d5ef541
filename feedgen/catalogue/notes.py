"""What a reader has to say about a value: read well, read with a remark, or not readable.

Readers never raise. They return a `Reading`: the value (None when there is none) and the notes that go
with it. `reading.ProductReader` turns notes into findings once it knows product, row and column.
"""

from __future__ import annotations

from reprlib import Repr
from typing import Any, Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Note(NamedTuple):
    """A remark on one value: a finding that does not yet know its product and place."""

    code: str
    params: dict[str, Any]
    value: object = None
    part: str = ""
    """Where inside the attribute: `[2]`, `.price`, `[0].price`; empty for the whole of it."""


class Reading(NamedTuple, Generic[T]):
    """A value as it was read. No value and no notes: there was nothing to read."""

    value: T | None
    notes: tuple[Note, ...] = ()


_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 60

NOTHING: Reading[Any] = Reading(None)


def unreadable(code: str, value: object, **params: Any) -> Reading[Any]:
    """No value, and why. Lists and objects are quoted in short, however deep they are."""
    quoted = _SHORT.repr(value) if isinstance(value, list | tuple | dict) else value
    return Reading(None, (Note(code, params, quoted),))


def remarked(result: T, code: str, value: object, **params: Any) -> Reading[T]:
    """The value `result`, with a remark on how it came out of `value`."""
    return Reading(result, (Note(code, params, value),))


def inside(notes: tuple[Note, ...], part: str) -> tuple[Note, ...]:
    """The same notes, said about a part of a list or group."""
    return tuple(note._replace(part=part + note.part) for note in notes)
