"""The pure middle: a chunk of a source in, every feed's items out. No clock, network, disk or environment."""

from __future__ import annotations

import pickle
from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from feedgen.diagnostics import Finding, RowTally, Severity
from feedgen.engine.results import (
    DEFERRED,
    FILTERED,
    ITEM,
    REJECTED,
    ChunkResult,
    Family,
    GroupChunk,
    Key,
    Part,
)
from feedgen.engine.store import numbers
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.profiles.bound import Bound
from feedgen.profiles.compile import Plan, Read, plan_of
from feedgen.profiles.emits import Emit
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.plan import PlanSpec
from feedgen.profiles.values import Issue, issue_finding
from feedgen.sources import RawChunk

Product = Mapping[str, Any]
Clock = Callable[[], float]
_ERROR, _WARNING = Severity.ERROR, Severity.WARNING


def no_clock() -> float:
    return 0.0


def process(spec: PlanSpec, chunk: RawChunk | GroupChunk, every: bool = False, clock: Clock = no_clock) -> ChunkResult:
    """Read, validate, map, check and encode one chunk.

    `every` asks for each finding, not only the tally. `clock` times the feeds for the summary; nothing else
    depends on it.
    """
    plan = plan_of(spec)
    findings: list[Finding] = []
    if isinstance(chunk, GroupChunk):
        result = _groups(plan, chunk, findings, clock)
    else:
        result = _records(plan, chunk, findings, clock)
    return result._replace(tally=RowTally.of(findings), findings=findings if every else None)


# -- records -----------------------------------------------------------------------------------------------


def _records(plan: Plan, chunk: RawChunk, findings: list[Finding], clock: Clock) -> ChunkResult:
    read = plan.catalogue.read(chunk)
    findings.extend(read.findings)
    keys: frozenset[str] = frozenset().union(*read.products)
    parts: dict[int, Part] = {}
    waiting: dict[int, Product] = {}
    for number, feed in enumerate(plan.feeds):
        parts[number] = _FeedRun(feed, read, findings, clock).run(keys, waiting)
    return ChunkResult(
        seq=chunk.seq,
        source=chunk.source,
        records=read.records,
        merged=read.merged,
        refused=numbers(read.refused),
        ids=[product["id"] for product in read.products],
        rows=numbers(read.rows),
        lines=numbers(read.lines),
        parts=parts,
        tally=RowTally(),
        findings=None,
        parents=[(i, p["parent_id"]) for i, p in enumerate(read.products) if "parent_id" in p],
        deferred=[(i, pickle.dumps(product, pickle.HIGHEST_PROTOCOL)) for i, product in waiting.items()],
    )


class _FeedRun:
    """One feed over one chunk: collects what becomes its `Part`."""

    def __init__(self, feed: CompiledFeed, read: Read, findings: list[Finding], clock: Clock) -> None:
        self.feed = feed
        self.clock = clock
        self.read = read
        self.findings = findings
        self.items: list[str] = []
        self.outcomes = bytearray()
        self.keys: list[Key] = []
        self.unique = [emit for _, emit in feed.unique()]
        self.groups: list[tuple[int, str]] = []

    def run(self, keys: frozenset[str], waiting: dict[int, Product]) -> Part:
        began = self.clock()
        feed = self.feed
        outcomes = self.outcomes
        bound = feed.bind(keys, self.read.columns, "single" if feed.groups else None)
        group = bound.group
        prepared, filtered_by, out_by_id = bound.prepared, bound.filtered_by, feed.out_by_id
        for i, source_product in enumerate(self.read.products):
            if out_by_id is not None and (rule := out_by_id(source_product["id"])) is not None:
                outcomes.append(FILTERED + rule)
                continue
            issues: list[Issue] = []
            product = prepared(source_product, issues)
            said = len(issues)
            rule = filtered_by(product, issues)
            if rule is not None:
                outcomes.append(FILTERED + rule)
                self.filtered(bound, product, issues[said:], i)
            elif group is not None and (gid := group.key(product)) is not None:
                outcomes.append(DEFERRED)
                self.groups.append((i, gid))
                waiting[i] = source_product
            else:
                outcomes.append(self.item(bound, product, i, issues))
        return self.part(bound.separator, began)

    def filtered(self, bound: Bound, product: Product, issues: list[Issue], i: int) -> None:
        """What is wrong with a product nobody is to see is worth no word, unless that is why."""
        bound.remarks.clear()
        if issues:
            self.findings.extend(_findings(issues, self.feed, product, self.read, i))

    def item(self, bound: Bound, product: Product, i: int, issues: list[Issue]) -> int:
        text = bound.item(product, issues)
        if issues:
            self.findings.extend(_findings(issues, self.feed, product, self.read, i))
        if text is None:
            return REJECTED
        self.items.append(text)
        if self.unique:
            self.keys.append(self.key(product, "single"))
        return ITEM

    def key(self, product: Product, role: str) -> Key:
        if self.feed.groups:
            product = {**product, "role": role}
        return tuple(_unique(emit, product) for emit in self.unique)

    def part(self, separator: str, began: float, families: Sequence[Family] = ()) -> Part:
        data, ends = self.encoded(separator)
        return Part(
            outcomes=bytes(self.outcomes),
            data=data,
            ends=ends,
            keys=self.keys if self.unique else None,
            groups=self.groups,
            families=families,
            seconds=self.clock() - began,
        )

    def encoded(self, separator: str) -> tuple[bytes, array[int]]:
        """The items in the feed's encoding, and where each ends."""
        codec = self.feed.model.encoding
        if codec.replace("_", "-").lower() in ("utf-8", "utf8", "utf-8-sig"):
            sep = separator.encode()
            pieces = list(map(str.encode, self.items))
        else:
            sep = separator.encode(codec)
            products = (i for i, outcome in enumerate(self.outcomes) if outcome == ITEM)
            pieces = [self.in_codec(item, codec, i) for item, i in zip(self.items, products, strict=True)]
        ends = array("L")
        at = 0
        for piece in pieces:
            at += len(piece)
            ends.append(at)
            at += len(sep)
        return sep.join(pieces), ends

    def in_codec(self, text: str, codec: str, i: int) -> bytes:
        """The item of a product; characters that the encoding lacks become `?`, with a finding."""
        try:
            return text.encode(codec)
        except UnicodeEncodeError as error:
            params = {"char": text[error.start], "encoding": codec}
            issue = Issue("OUT101", params, None, None, _WARNING, False)
            self.findings.extend(_findings([issue], self.feed, self.read.products[i], self.read, i))
            return text.encode(codec, "replace")


def _unique(emit: Emit, product: Product) -> str | None:
    """A value that no other row may have; an expression that fails leaves the field absent."""
    try:
        value = emit(product, None, [])
    except EVALUATION_ERRORS:
        return None
    return None if value is None else str(value)


def _findings(issues: Sequence[Issue], feed: CompiledFeed, product: Product, read: Read, i: int) -> list[Finding]:
    spec, origin = feed.spec, read.origin(i)
    market = spec.market.get("country")
    return [
        issue_finding(issue, product, origin, channel=spec.channel, feed=spec.feed, market=market) for issue in issues
    ]


def feed_part(feed: CompiledFeed, read: Read, findings: list[Finding]) -> tuple[Part, dict[int, Product]]:
    """One feed over products that were read already; those of groups wait, by their numbers."""
    waiting: dict[int, Product] = {}
    keys: frozenset[str] = frozenset().union(*read.products)
    return _FeedRun(feed, read, findings, no_clock).run(keys, waiting), waiting


# -- groups ------------------------------------------------------------------------------------------------


def _groups(plan: Plan, chunk: GroupChunk, findings: list[Finding], clock: Clock) -> ChunkResult:
    feed = plan.feeds[chunk.feed]
    members = [member for _, group in chunk.groups for member in group]
    sources = plan.spec.catalogue.sources
    read = Read(
        # Our own bytes, written by this run's workers a moment ago.
        products=[pickle.loads(member.blob) for member in members],  # noqa: S301
        rows=[member.row for member in members],
        lines=[member.line for member in members],
        files=[sources[member.source].info.name for member in members],
    )
    began = clock()
    run = _FeedRun(feed, read, findings, clock)
    part = _group_part(run, [(gid, len(group)) for gid, group in chunk.groups], began)
    empty: array[int] = array("L")
    return ChunkResult(chunk.seq, -1, 0, 0, empty, [], empty, empty, {chunk.feed: part}, RowTally(), None, [], [])


def _group_part(run: _FeedRun, groups: Sequence[tuple[str, int]], began: float) -> Part:
    """Groups whose members follow each other in what was read, each with how many it has."""
    writer = _GroupRun(run)
    at = 0
    for gid, size in groups:
        writer.group(gid, range(at, at + size))
        at += size
    return run.part(run.feed.separator, began, writer.families)


def group_part(feed: CompiledFeed, read: Read, groups: Sequence[tuple[str, int]], findings: list[Finding]) -> Part:
    """The groups of one feed, of products that were read already."""
    return _group_part(_FeedRun(feed, read, findings, no_clock), groups, 0.0)


class _GroupRun:
    """Writes whole groups: a parent row, then its children; what is no group becomes single items."""

    def __init__(self, run: _FeedRun) -> None:
        self.run = run
        self.feed = run.feed
        self.families: list[Family] = []
        self.separator = run.feed.separator
        products = run.read.products
        self.keys: frozenset[str] = frozenset().union(*products) | {"axes"}
        self.columns: frozenset[str] = frozenset().union(*(p.get("attributes", ()) for p in products))

    def group(self, gid: str, places: range) -> None:
        bound = self.feed.bind(self.keys, self.columns, "child")
        assert bound.group is not None
        products = [self.run.read.products[i] for i in places]
        axes = bound.group.axes([bound.prepared(product, []) for product in products])
        bound.remarks.clear()
        if len(products) < bound.group.min_members or not axes:
            for i, product in zip(places, products, strict=True):
                self._single(i, product, [(name, values[i - places.start]) for name, values in axes])
            return
        children = self._children(bound, places, products, axes)
        accepted = [child for child in children if child is not None]
        parent = self._parent(gid, accepted, [name for name, _ in axes]) if accepted else None
        if parent is None:
            self.run.outcomes.extend([REJECTED] * len(places))
            return
        self.run.outcomes.extend(REJECTED if child is None else ITEM for child in children)
        self.families.append(Family(gid, len(self.run.items), len(accepted), parent.key))
        self._write(parent, accepted)

    def _single(self, i: int, product: Product, axes: list[tuple[str, str | None]]) -> None:
        own = [{"name": name, "value": value, "values": [value]} for name, value in axes if value is not None]
        bound = self.feed.bind(self.keys, self.columns, "single")
        issues: list[Issue] = []
        self.run.outcomes.append(self.run.item(bound, bound.prepared({**product, "axes": own}, issues), i, issues))

    def _children(
        self, bound: Bound, places: range, products: list[Product], axes: list[tuple[str, list[str | None]]]
    ) -> list[_Child | None]:
        combinations: set[tuple[str | None, ...]] = set()
        children: list[_Child | None] = []
        for n, (i, product) in enumerate(zip(places, products, strict=True)):
            values = tuple(values[n] for _, values in axes)
            issue = _unlike(axes, values, combinations)
            issues: list[Issue] = [issue] if issue else []
            named = zip(axes, values, strict=True)
            own = [{"name": name, "value": value, "values": [value]} for (name, _), value in named]
            child = bound.prepared({**product, "axes": own}, issues)
            text = None if issue else bound.item(child, issues)
            if text is not None:
                combinations.add(values)
            self.run.findings.extend(_findings(issues, self.feed, product, self.run.read, i))
            children.append(None if text is None else _Child(i, product, values, text, self.run.key(child, "child")))
        return children

    def _parent(self, gid: str, children: list[_Child], names: list[str]) -> _Row | None:
        first = children[0]
        axes = [
            {
                "name": name,
                "value": None,
                "values": list(dict.fromkeys(child.values[n] for child in children)),
            }
            for n, name in enumerate(names)
        ]
        bound = self.feed.bind(self.keys, self.columns, "parent")
        issues: list[Issue] = []
        product = bound.prepared({**first.product, "axes": axes}, [])  # its first child has told what steps say
        text = bound.item(product, issues)
        self.run.findings.extend(_findings(issues, self.feed, product, self.run.read, first.i))
        if text is None:
            reason = next(issue.field or issue.code for issue in issues if issue.rejects)
            for child in children:
                refusal = Issue("CHN301", {"parent": gid, "reason": reason}, None, None, _ERROR, True)
                self.run.findings.extend(_findings([refusal], self.feed, child.product, self.run.read, child.i))
            return None
        return _Row(text, self.run.key(product, "parent"))

    def _write(self, parent: _Row, children: list[_Child]) -> None:
        first, *others = (child.text for child in children)
        self.run.items += [parent.text + self.separator + first, *others]
        if self.run.unique:
            self.run.keys.extend(child.key for child in children)


class _Row(NamedTuple):
    text: str
    key: Key


class _Child(NamedTuple):
    i: int
    product: Product
    values: tuple[str | None, ...]
    text: str
    key: Key


def _unlike(
    axes: list[tuple[str, list[str | None]]],
    values: tuple[str | None, ...],
    seen: set[tuple[str | None, ...]],
) -> Issue | None:
    """Why a variant cannot stand beside its siblings: an axis it lacks, or a combination that is taken."""
    for (name, _), value in zip(axes, values, strict=True):
        if value is None:
            return Issue("CHN303", {"axis": name}, None, None, _ERROR, True)
    if values in seen:
        combination = ", ".join(f"{name} {value}" for (name, _), value in zip(axes, values, strict=True))
        return Issue("CHN304", {"combination": combination}, None, None, _ERROR, True)
    return None
