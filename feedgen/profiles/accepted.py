"""feedgen.accepted.yaml: what guards found and somebody accepts, until when and why. It is committed and reviewed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import Field, field_validator

from feedgen.diagnostics import Finding, Origin, did_you_mean, make
from feedgen.guards import CODES, Breach
from feedgen.profiles.models.base import Strict
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import load_file

ACCEPTED = "feedgen.accepted.yaml"


class AcceptedModel(Strict):
    """One guard of one channel that lets pass what it would stop."""

    channel: str = Field(description="As feedgen.yaml calls it.")
    feed: str | None = Field(None, description="One of its feeds; all when absent.")
    guard: str = Field(description="The guard's name: `max_drop` …")
    up_to: str | int = Field(description="As much is accepted: `38%`; of `min_items`, as few: `0`.", examples=["38%"])
    until: str = Field(description="The last day it holds: `2026-12-01`.", examples=["2026-12-01"])
    reason: str = Field(min_length=1, description="Why, for whoever reviews it.")
    by: str | None = Field(None, description="Who accepts it.")

    @field_validator("until")
    @classmethod
    def _day(cls, value: str) -> str:
        try:
            dt.date.fromisoformat(value)
        except ValueError:
            raise ValueError("not a day such as `2026-12-01`") from None
        return value

    @field_validator("up_to")
    @classmethod
    def _figure(cls, value: str | int) -> str | int:
        figure(value)
        return value


def figure(text: str | int) -> float:
    """The number of `38%` or `12`; raises `ValueError`."""
    try:
        found = float(str(text).strip().removesuffix("%"))
    except ValueError:
        found = -1
    if not 0 <= found < float("inf"):
        raise ValueError("not a figure such as `38%` or `12`")
    return found


class AcceptedFileModel(Strict):
    """The whole file."""

    accepted: list[AcceptedModel] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry, and where it stands."""

    model: AcceptedModel
    origin: Origin

    def holds(self, day: dt.date) -> bool:
        return day <= dt.date.fromisoformat(self.model.until)

    def covers(self, channel: str, feed: str, breach: Breach) -> bool:
        same = self.model.channel == channel and self.model.feed in (None, feed) and self.model.guard == breach.guard
        return same and breach.within(figure(self.model.up_to))


@dataclass(frozen=True, slots=True)
class Accepted:
    """The entries of a project."""

    entries: list[Entry] = field(default_factory=list)

    def covering(self, channel: str, feed: str, breach: Breach, day: dt.date) -> Entry | None:
        return next((one for one in self.entries if one.holds(day) and one.covers(channel, feed, breach)), None)

    def problems(self, channels: Mapping[str, Any], asked: Iterable[str], day: dt.date) -> Iterator[Finding]:
        """Entries that are over, and those that can never hold."""
        known = {*channels, *asked}
        for entry in self.entries:
            model = entry.model
            if model.guard not in CODES:
                yield make(
                    "GRD133",
                    {"name": model.guard, "kind": "guard", "hint": did_you_mean(model.guard, CODES)},
                    origin=entry.origin,
                )
            elif model.channel not in known:
                hint = did_you_mean(model.channel, known)
                yield make("GRD133", {"name": model.channel, "kind": "channel", "hint": hint}, origin=entry.origin)
            elif not entry.holds(day):
                params = {"guard": model.guard, "of": model.channel, "until": model.until, "reason": model.reason}
                yield make("GRD132", params, origin=entry.origin)


def load_accepted(folder: Path) -> Accepted:
    """The entries beside a feedgen.yaml; none when there is no file. Raises `UsageError`."""
    path = folder / ACCEPTED
    if not path.is_file():
        return Accepted()
    document = load_file(path, ACCEPTED)
    model = validate(AcceptedFileModel, document.data or {}, document)
    return Accepted([Entry(one, document.where(("accepted", n))) for n, one in enumerate(model.accepted)])
