"""How a catalogue wants to be read: plain data that crosses processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Convention(NamedTuple):
    """How the cells of one attribute are written in one source, as its first ones show."""

    reading: str
    """`,` or `.`: the decimal mark; `day` or `month`: what a date begins with; empty where that is not settled."""
    example: str
    """The cell that settles it."""
    thousandths: bool = False
    """Numbers with three decimals occur."""
    borrowed: str = ""
    """The attribute whose cells settle it, where its own do not."""
    doubtful: str = ""
    """A cell that can be read in two ways, where no cell of the attribute settles it."""
    mixed: tuple[str, ...] = ()
    """Cells that contradict each other."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the shop says about its data where the data does not say it itself."""

    currency: str | None = None
    """ISO 4217; the currency of prices that name none."""
    timezone: str = "UTC"
    """IANA name; the zone of dates that name none. An unknown zone is a `ZoneInfoNotFoundError`."""
    decimal: str | None = None
    """`,` or `.`: the decimal mark of the data. None: told from each number, with a remark when it is a guess."""
    date_formats: tuple[str, ...] = ()
    """`strptime` formats tried before the built-in ones."""
    base_url: str | None = None
    """Relative links and pictures are joined with it."""
    weight_unit: str = "kg"
    length_unit: str = "cm"
    conventions: Mapping[str, Convention] = field(default_factory=dict)
    """By attribute, what the source's first cells show; what is declared above has the last word."""
