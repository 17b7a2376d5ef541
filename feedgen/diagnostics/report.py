"""What a run did, as plain data: the manifest, the summary and every report are views of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from feedgen.diagnostics.finding import Finding
from feedgen.diagnostics.rules import hint_of, message_of
from feedgen.diagnostics.tally import Tally


@dataclass(slots=True)
class SourceReport:
    """One source as it was understood."""

    name: str
    preset: str
    format: str
    encoding: str
    delimiter: str | None = None
    quote: str | None = None
    """Empty where quotes are text; None where the format has none."""
    escape: str = ""
    sha256: str = ""
    bytes: int = 0
    records: int = 0
    modified: str | None = None
    """When the file was last changed (ISO 8601), where anybody tells."""
    columns: int = 0
    kinds: dict[str, str] = field(default_factory=dict)
    """By column, the kind of its values: number, date, link, text …"""
    conventions: dict[str, str] = field(default_factory=dict)
    """By attribute, how its numbers or dates are written, and the cell that shows it."""
    unused: list[str] = field(default_factory=list)
    """Columns that neither the preset nor any expression reads."""
    joined_by: str | None = None
    """The attribute that finds the rows of a file beside the products."""


@dataclass(slots=True)
class FileReport:
    path: str
    items: int
    bytes: int
    sha256: str
    unpacked: int | None = None
    """Bytes of what is in it, where it is packed."""


@dataclass(slots=True)
class FeedReport:
    """One feed: `products + more == items + rejected + filtered + duplicates`, always."""

    channel: str
    profile: str
    feed: str
    market: str | None
    products: int = 0
    items: int = 0
    rejected: int = 0
    filtered: int = 0
    duplicates: int = 0
    mode: str = "full"
    """What it does to what the channel has: full, stock-price, delete, replace."""
    once_more: int = 0
    """Items that are out of stock because a rule filters them now, and that were sent the last time."""
    parents: int = 0
    """Parent rows written beside the items (feeds with variants)."""
    unchanged: int = 0
    """Among the filtered: items that are as the channel has them (feeds of changes)."""
    removed: int = 0
    """Beside the items: those that are sent no more, as the channel is told to take them down (feeds of changes)."""
    more: int = 0
    """What products with several members (stores, regions) give beside their first, in a feed with `each`."""
    of: str | None = None
    """What the items are, where they are no products: `promotion`; `products` counts those."""
    each: str | None = None
    """What a product has an item for: `store`."""
    filtered_by: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    """Why a rule filters, where it says so."""
    files: list[FileReport] = field(default_factory=list)
    preview: list[str] = field(default_factory=list)
    """The first few items as they were written."""
    seconds: float = 0.0
    """CPU seconds the workers spent on this feed alone."""
    rules: str = ""
    """Digest of what makes its words of the same products."""
    gone: dict[str, int] = field(default_factory=dict)
    """Items of the last run that it does not have now, by why: `left` the catalogue, `filtered`, `rejected`."""
    filled: dict[str, int] = field(default_factory=dict)
    """By attribute, how many items have it, where items are remembered."""
    as_of: str | None = None
    """When something last became new in it (ISO 8601); known once it is about to be put in place."""

    def counts(self) -> dict[str, int]:
        """Products by what became of them, parent rows and further members of products where there are any."""
        found = {
            "products": self.products,
            "items": self.items,
            "rejected": self.rejected,
            "filtered": self.filtered,
            "duplicates": self.duplicates,
        }
        beside = {"parents": self.parents, "more": self.more, "once_more": self.once_more}
        beside |= {"unchanged": self.unchanged, "removed": self.removed}
        return found | {name: number for name, number in beside.items() if number}

    @property
    def warning(self) -> str | None:
        """What nobody may miss: that the document takes items down at the channel."""
        match self.mode:
            case "delete":
                what = f"the {self.items:,} items in it at the channel"
            case "replace":
                what = f"whatever the channel has beside the {self.items:,} items in it"
            case "delta" if self.removed:
                what = f"{self.removed:,} item{'s' * (self.removed != 1)} that it has no more"
            case _:
                return None
        return f"{self.channel}/{self.feed} TAKES DOWN {what}"

    def adds_up(self) -> bool:
        return self.products + self.more == self.items + self.rejected + self.filtered + self.duplicates


@dataclass(slots=True)
class RunReport:
    """A whole run. `stopped` holds the findings of the error that ended it early, if any."""

    feedgen: str
    created: str
    spec: str
    records: int = 0
    products: int = 0
    rejected: int = 0
    merged: int = 0
    """Records that only add to the product of another record (picture rows of an export)."""
    sources: list[SourceReport] = field(default_factory=list)
    feeds: list[FeedReport] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)
    seconds: float = 0.0
    written: bool = False
    """Whether the files were put in place (not on a dry run, nor when something stopped the run)."""
    output: str = ""
    stopped: list[Finding] = field(default_factory=list)
    doubted: list[Finding] = field(default_factory=list)
    """Guards that do not hold, of a run that puts nothing in place."""
    status: int = 0
    answers: list[dict[str, Any]] = field(default_factory=list)
    """Of `feedgen feedback`: what was read of the channel, as what, and how much it complains of."""

    def manifest(self) -> dict[str, Any]:
        """The content of `manifest.json`."""
        return {
            "feedgen": self.feedgen,
            "created": self.created,
            "spec": self.spec,
            "catalogue": {
                "records": self.records,
                "products": self.products,
                "rejected": self.rejected,
                "merged": self.merged,
                "sources": [_source(source) for source in self.sources],
            },
            "feeds": [self.entry(feed) for feed in self.feeds],
        }

    def entry(self, feed: FeedReport) -> dict[str, Any]:
        """What `manifest.json` says of a feed."""
        return {
            "channel": feed.channel,
            "profile": feed.profile,
            "feed": feed.feed,
            "market": feed.market,
            **({} if feed.mode == "full" else {"mode": feed.mode}),
            **({} if feed.of is None else {"of": feed.of}),
            **({} if feed.as_of is None else {"as_of": feed.as_of}),
            "counts": feed.counts(),
            **({"rules": feed.rules} if feed.rules else {}),
            **({"gone": feed.gone} if feed.gone else {}),
            **({"filled": feed.filled} if feed.filled else {}),
            "filtered_by": dict(sorted(feed.filtered_by.items())),
            **({"reasons": dict(sorted(feed.reasons.items()))} if feed.reasons else {}),
            "findings": self.tally.by_code(channel=feed.channel, feed=feed.feed),
            "files": [_file(file) for file in feed.files],
        }

    def as_json(self, findings: Iterable[Finding] | None = None) -> dict[str, Any]:
        """The manifest plus findings (exact counts, bounded samples, or all of them when given)."""
        listed = list(self.tally) if findings is None else list(findings)
        return {
            **self.manifest(),
            "read_as": [_read_as(source) for source in self.sources],
            **({"answers": self.answers} if self.answers else {}),
            "status": self.status,
            "seconds": round(self.seconds, 3),
            "written": self.written,
            "output": self.output,
            "stopped": [finding_json(f) for f in self.stopped],
            "counts": [
                {
                    "code": kind.code,
                    "severity": kind.severity.word,
                    "channel": kind.channel,
                    "feed": kind.feed,
                    "field": kind.field,
                    **({} if kind.value is None else {"value": kind.value}),
                    "count": n,
                }
                for kind, n, _ in self.tally.ranked()
            ],
            "findings": [finding_json(f) for f in listed],
        }


def _file(file: FileReport) -> dict[str, Any]:
    """A file of the manifest."""
    packed = {} if file.unpacked is None else {"unpacked_bytes": file.unpacked}
    return {"path": file.path, "items": file.items, "bytes": file.bytes, "sha256": file.sha256, **packed}


def _read_as(source: SourceReport) -> dict[str, Any]:
    """How a source was understood."""
    return {
        "name": source.name,
        "format": source.format,
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "quote": source.quote,
        "escape": source.escape,
        "conventions": source.conventions,
    }


def _source(source: SourceReport) -> dict[str, Any]:
    return {
        "name": source.name,
        "sha256": source.sha256,
        "preset": source.preset,
        "records": source.records,
        "columns": source.kinds,
        **({} if source.modified is None else {"modified": source.modified}),
        **({} if source.joined_by is None else {"joined_by": source.joined_by}),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """One finding as reports write it; absent parts are null."""
    origin = finding.origin
    return {
        "code": finding.code,
        "severity": finding.severity.word,
        "channel": finding.channel,
        "feed": finding.feed,
        "market": finding.market,
        "product": finding.product,
        "field": finding.field,
        "message": message_of(finding),
        "hint": hint_of(finding) or None,
        "value": finding.value,
        "source": None
        if origin is None
        else {"file": origin.file, "row": origin.row, "line": origin.line, "column": origin.column},
    }
