"""How a catalogue wants to be read: plain data that crosses processes."""

from __future__ import annotations

from dataclasses import dataclass


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
