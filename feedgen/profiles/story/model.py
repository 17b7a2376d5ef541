"""What a story is made of. `as_json` of it is a documented format: names stay, more may come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from feedgen.catalogue import written
from feedgen.expressions.trace import Traced

LONGEST = 4000
"""Characters kept of a text; explanations are read, not processed."""


def plain(value: Any) -> Any:
    """A value as JSON has it; money, measures and dates as they are written."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return written.number_text(value) if value.is_finite() else str(value)
    if isinstance(value, str):
        return value if len(value) <= LONGEST else value[: LONGEST - 1] + "…"
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return [plain(member) for member in value]
    try:
        return written.plain_text(value)
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        return str(value)


@dataclass(slots=True)
class Piece:
    """A piece of an expression and what it came to; `error` is the code of what went wrong."""

    source: str
    value: Any
    error: str | None = None

    @classmethod
    def of(cls, pieces: Sequence[Traced]) -> list[Piece]:
        return [cls(piece.source, plain(piece.value), piece.error or None) for piece in pieces]


@dataclass(slots=True)
class Attribute:
    """An attribute as it was read: from which column or expression, from which text, with which corrections."""

    name: str
    value: Any
    raw: Any = None
    column: str | None = None
    expression: str | None = None
    place: str | None = None
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Change:
    attribute: str
    before: Any
    after: Any


@dataclass(slots=True)
class Step:
    """Something that happened to the product, or did not: `state` is done, nothing, taken, not taken, not asked."""

    kind: str
    name: str
    layer: str
    place: str
    state: str
    why: str = ""
    expression: str | None = None
    pieces: list[Piece] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Rule:
    """A rule of the selection, and whether it lets the product in."""

    name: str
    passes: bool
    condition: str | None = None
    reason: str = ""
    place: str | None = None
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Stage:
    """What a setting of the field made of the value."""

    name: str
    value: Any


@dataclass(slots=True)
class Checked:
    """A demand of the channel, and whether the value met it."""

    name: str
    setting: Any
    passed: bool
    place: str | None = None
    problem: str = ""


@dataclass(slots=True)
class Field:
    """A field of the item: where its value comes from, what was made of it, what was asked of it."""

    name: str
    state: str
    """written, absent, or dropped: it had a value, and that was refused."""
    value: Any
    place: str
    places: dict[str, str]
    """Setting → where it is said."""
    source: str | None = None
    """Its expression, or the attribute or column it is named after."""
    pieces: list[Piece] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    checks: list[Checked] = field(default_factory=list)
    members: list[list[Field]] = field(default_factory=list)
    """Of a group: its parts, once for each member that is shown."""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class FeedStory:
    """What one feed made of the product."""

    channel: str
    feed: str
    market: str | None
    outcome: str
    """item, variant, rejected, filtered."""
    decided: str
    """The one thing that decided."""
    steps: list[Step] = field(default_factory=list)
    selection: list[Rule] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    checks: list[Rule] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    item: str | None = None
    """The bytes of the item, decoded; of a variant those of its whole family, the parent row first."""
    bytes: int = 0
    collected: dict[str, list[str]] = field(default_factory=dict)
    """What the item adds to the lists of its document, by their names."""
    family: list[str] = field(default_factory=list)
    """Ids of the products that are written together with this one."""


@dataclass(slots=True)
class Story:
    """The whole way of a product."""

    product: str
    source: dict[str, Any]
    preset: str
    decided: str
    attributes: list[Attribute] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    findings: list[dict[str, Any]] = field(default_factory=list)
    feeds: list[FeedStory] = field(default_factory=list)
    again: list[str] = field(default_factory=list)
    """Where further products of the same id stand, the first few. Of several the first counts (CAT301)."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
