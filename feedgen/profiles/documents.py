"""The document around the items: file name, envelope, limits. Only the coordinator needs it."""

from __future__ import annotations

import codecs
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from feedgen.diagnostics import Finding, Origin, Severity, UsageError, make
from feedgen.profiles.around import Around, Nothing, RootAround, TemplateAround, fields_of_root, words_of_root
from feedgen.profiles.collecting import COLLECTED, FILE, Value
from feedgen.profiles.envelope import MARK
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.models.package import PackageModel
from feedgen.profiles.schema import LimitsModel
from feedgen.profiles.settings import PLAIN_NAME, codec_known
from feedgen.profiles.values import Issue, issue_finding
from feedgen.writers import Encoder, Verifier


class Top(NamedTuple):
    """How many items are kept of each group, the largest or the smallest, and the number of the rule that says so."""

    n: int
    largest: bool
    rule: int


@dataclass(frozen=True, slots=True)
class Document:
    """How a feed's files begin and end, and what they are called."""

    name: str
    encoding: str
    head: bytes
    tail: bytes
    separator: bytes
    limits: LimitsModel
    counts_items: bool
    rules: tuple[tuple[str, str], ...]
    """Name and reason of whatever keeps products out, in the order of their numbers."""
    verifier: Callable[[], Verifier]
    top: Top | None = None
    late: Making | None = None
    """Makes what can only be said once the items are there; `head` and `tail` are what is known before."""
    findings: tuple[Finding, ...] = ()
    """What there is to say about it before the items."""
    package: PackageModel | None = None
    """The ZIP that holds it, where that is what the file is."""

    def file_name(self, number: int) -> str:
        """`google.xml`, then `google-2.xml`, …"""
        if number == 1:
            return self.name
        stem, dot, suffix = self.name.partition(".")
        return f"{stem}-{number}{dot}{suffix}"


def document_of(
    feed: CompiledFeed,
    shop: Mapping[str, Any],
    now: dt.datetime,
    *,
    secrets: Mapping[str, Any],
    project: Path | None = None,
    origin: Origin | None = None,
) -> Document:
    """The document of a compiled feed; `secrets` are params that only the envelope may show."""
    model = feed.model
    encoding = _codec(model.encoding, origin)
    try:
        encoder, around = feed.encoder(), _around(feed, shop, now, secrets, project, origin)
        making = Making(feed, around, encoder, encoding, origin)
        made = making.known()
    except ValueError as error:
        # A name or an option that the writer refuses; `feedgen lint` knows its line.
        raise UsageError(make("PRF127", {"problem": str(error)}, field=feed.spec.feed, origin=origin)) from None
    refused = [finding for finding in made.findings if finding.severity is Severity.ERROR]
    if refused:
        raise UsageError(*refused)
    layout = feed.layout()
    return Document(
        name=_file_name(feed, origin),
        encoding=making.plain,
        head=made.head,
        tail=made.tail,
        separator=encoder.separator.encode(making.plain),
        limits=model.limits,
        counts_items=feed.counts_items,
        rules=tuple((rule.name, rule.reason) for rule in feed.rules),
        top=top_of(feed),
        verifier=lambda: feed.writer.verifier(layout, encoding),
        late=making if around.late_head or around.late_tail else None,
        findings=tuple(made.findings),
        package=model.package,
    )


class Made(NamedTuple):
    """The bytes around the items of a file, and what there is to say about them."""

    head: bytes
    tail: bytes
    findings: list[Finding]


class Making:
    """Makes what stands around the items of a file."""

    def __init__(
        self, feed: CompiledFeed, around: Around, encoder: Encoder, encoding: str, origin: Origin | None
    ) -> None:
        self.late_head = around.late_head
        self.plain = encoding.removesuffix("-sig").removesuffix("_sig")
        """A byte order mark belongs to the very start; everything else is encoded without."""
        self._encoding = encoding
        self._feed = feed
        self._around = around
        self._encoder = encoder
        self._origin = origin
        self._told: set[tuple[str, str | None, Any]] = set()
        self.names = tuple(feed.model.collect)
        """What is collected, by number."""

    def known(self) -> Made:
        """What is known before the items; nothing of what tells of them."""
        findings = self.untold(map(self._finding, self._around.issues()))
        if self.late_head:
            return Made(b"", b"", findings)
        made = self.file((), 0, 1)
        return Made(made.head, b"" if self._around.late_tail else made.tail, findings)

    def untold(self, findings: Iterable[Finding]) -> list[Finding]:
        """Those that were not told of an earlier file, or before the items."""
        new = {(found.code, found.field, found.value): found for found in findings}
        told = [found for kind, found in new.items() if kind not in self._told]
        self._told.update(new)
        return told

    def file(self, values: Iterable[Value], items: int, number: int) -> Made:
        """What stands around the items of the file with this number; `values` are collected of them."""
        lists: dict[str, list[dict[str, Any]]] = {name: [] for name in self.names}
        for value in values:
            lists[self.names[value.collection]].append(value.told())
        frame = self._around.frame({COLLECTED: lists, FILE: {"items": items, "number": number}})
        return Made(
            (frame.head + self._encoder.header).encode(self._encoding, "replace"),
            (self._encoder.footer + frame.tail).encode(self.plain, "replace"),
            [self._finding(issue) for issue in frame.issues],
        )

    def _finding(self, issue: Issue) -> Finding:
        if issue.code == "CHN101":
            issue = issue._replace(code="PRF145", params={"name": issue.field, "note": self._note(issue.field)})
        return self.placed(issue_finding(issue, {}, self._origin or Origin()))

    def placed(self, finding: Finding) -> Finding:
        """A finding about the document as one of its feed."""
        spec = self._feed.spec
        return finding._replace(channel=spec.channel, feed=spec.feed, market=spec.market.get("country"))

    def _note(self, field: str | None) -> str:
        root = self._feed.model.root
        fields = fields_of_root(root) if root is not None else {}
        return next((model.note or "" for (_, name), model in fields.items() if name == field), "")


def top_of(feed: CompiledFeed) -> Top | None:
    """How many items the feed keeps, if it does not keep all."""
    if feed.top is None:
        return None
    number, rule = feed.top
    return Top(rule.value["n"], rule.value["order"] == "desc", number)


def _codec(name: str, origin: Origin | None) -> str:
    if not codec_known(name):
        raise UsageError(make("PRF136", {"name": name}, origin=origin))
    return codecs.lookup(name).name


def _around(
    feed: CompiledFeed,
    shop: Mapping[str, Any],
    now: dt.datetime,
    secrets: Mapping[str, Any],
    project: Path | None,
    origin: Origin | None,
) -> Around:
    """What makes the text before and after the items."""
    model = feed.model
    params = {**feed.spec.params, **secrets}
    if model.root is not None:
        words = words_of_root(feed.words, model, params)
        return RootAround(model.root, words, feed.spec.entries, model.encoding)
    if model.envelope is None:
        return Nothing()
    variables = {
        "shop": {**dict.fromkeys(("name", "url", "country", "language", "currency", "timezone")), **shop},
        "market": {"country": None, "language": None, "currency": None, **feed.spec.market},
        "params": params,
        "channel": feed.spec.channel,
        "feed": feed.spec.feed,
        "now": now,
        "items": MARK,
    }
    return TemplateAround(model.envelope, variables, project, origin)


def _file_name(feed: CompiledFeed, origin: Origin | None) -> str:
    name = feed.words.constant_text(feed.model.file)
    if name is None or not PLAIN_NAME.fullmatch(name):
        raise UsageError(make("PRF137", value=name or feed.model.file, origin=origin))
    return name
