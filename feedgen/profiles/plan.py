"""What crosses a process boundary: the whole run as plain data. Compiled plans are rebuilt from it and cached."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from feedgen.catalogue import Convention, ReadOptions
from feedgen.diagnostics import Origin
from feedgen.sources import SourceInfo

ASIDE = {"digest": False}
"""Metadata of a field that other fields stand for in the digest."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One source with the preset that reads it (a `PresetModel` dump)."""

    info: SourceInfo
    preset: dict[str, Any]
    files: tuple[int, ...] = ()
    """Numbers of the sources it is put together from; none for one that is read from a file of its own."""
    conventions: dict[str, Convention] = field(default_factory=dict)
    """How its numbers and dates are written, by attribute, as its first records show."""


@dataclass(frozen=True, slots=True)
class StepSpec:
    """Something that happens to every product before its fields are written: one of `steps.KINDS`."""

    kind: str
    layer: str
    """Who says so: `catalogue`, `profile google`, `channel google-fr`, `market FR`, `rules/titles.yaml`."""
    origin: Origin
    """Where it is said."""
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SelectionSpec:
    """Something that keeps products out of a feed, and counts them under its name."""

    kind: str
    """`include` and `exclude`: a condition; `allow` and `deny`: ids by file, with their lines; `sample`: how many of
    2**64 hash values stay; `top`: how many are kept of what, and by what; `variants`: one stood for its group."""
    name: str
    value: Any
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SchemaFile:
    """A JSON Schema that the merchant gave, as it was read."""

    name: str
    digest: str
    """SHA-256 of the file."""
    text: str = field(repr=False, metadata=ASIDE)


@dataclass(frozen=True, slots=True)
class CatalogueSpec:
    sources: tuple[SourceSpec, ...]
    read: ReadOptions
    columns: dict[str, Any] = field(default_factory=dict)
    steps: tuple[StepSpec, ...] = ()
    """What every channel sees: the shop's own attributes and rules."""
    tables: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FeedSpec:
    """One feed of one channel, everything resolved. Secrets are not in it."""

    channel: str
    profile: str
    feed: str
    model: dict[str, Any]
    market: dict[str, Any]
    params: dict[str, Any]
    tables: dict[str, Any]
    entries: dict[str, Any]
    steps: tuple[StepSpec, ...]
    select: tuple[SelectionSpec, ...]
    promotions: tuple[dict[str, Any], ...] = ()
    """The shop's promotions that the channel has."""
    schemas: dict[str, SchemaFile] = field(default_factory=dict)
    """The schemas that items are checked by, by what they are for; the one for all items is under `""`."""
    once_more: int = 0
    """In how many runs a product that is filtered after it was sent is sent as out of stock."""
    segment: str | None = field(default=None, metadata=ASIDE)
    """What guards count items by; the items are the same."""


@dataclass(frozen=True, slots=True)
class PlanSpec:
    """Everything `process` may know besides the chunk."""

    now: str
    shop: dict[str, Any]
    catalogue: CatalogueSpec
    feeds: tuple[FeedSpec, ...]
    facts: bool = field(default=False, metadata=ASIDE)
    """Whether workers send along what is to be remembered of each item; the items are the same."""

    def digest(self) -> str:
        """The same plan always has the same digest, on any machine."""
        text = json.dumps(self, sort_keys=True, ensure_ascii=False, default=_plain)
        return "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def rules_of(self, feed: FeedSpec) -> str:
        """Digest of what makes a feed's words of the same products: its fields, attributes and rules.

        Unlike `digest`, it is the same from run to run: times, sources, rates and promotions are not in it.
        """
        steps = [step.data for step in (*self.catalogue.steps, *feed.steps) if step.kind in ("derive", "rules")]
        said = (feed.model, feed.params, feed.tables, self.catalogue.columns, self.catalogue.tables, steps)
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _plain(value: Any) -> Any:
    """A dataclass as its fields, anything else as text. Fields that are of this run alone say so."""
    if is_dataclass(value):
        lasting = (known.name for known in fields(value) if known.metadata.get("digest", True))
        return {name: getattr(value, name) for name in lasting}
    return str(value)
