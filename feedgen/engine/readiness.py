"""Which products are ready for which channels, what keeps the others back, and which attribute would free most.

The catalogue is read once, chunk by chunk, and each product is told of as soon as it is known: what is kept are sums
per channel and attribute. Variants of a group that lie in different chunks are looked at apart.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import islice
from typing import Any

from feedgen.catalogue import ReadOptions
from feedgen.diagnostics import Finding, Severity, UsageError, hint_of, make, message_of
from feedgen.engine.blocking import attribute_of
from feedgen.engine.prepare import Request, Settled, configured, prepare, settled
from feedgen.engine.process import feed_part, group_part
from feedgen.engine.results import DEFERRED, FILTERED, ITEM, REJECTED, Part
from feedgen.engine.run import Job
from feedgen.expressions import ExpressionError
from feedgen.profiles.compile import Read, plan_of
from feedgen.profiles.documents import document_of
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.lint.feed import feed_spec
from feedgen.profiles.lookup import profile_names
from feedgen.profiles.plan import CatalogueSpec

Product = Mapping[str, Any]
READY, BLOCKED, KEPT_OUT = "ready", "blocked", "filtered"


@dataclass(frozen=True, slots=True)
class State:
    """What becomes of a product in one feed."""

    target: str
    """`google`, or `criteo/retailer` where a channel has several feeds."""
    outcome: str
    """ready, blocked or filtered."""
    by: Sequence[str] = ()
    """Fields and checks that block it, or the rule that keeps it out."""
    attributes: frozenset[str | None] = frozenset()
    """Product attributes behind what blocks it; None for what is behind none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One product: its states in the order of the targets."""

    product: str
    title: str
    value: Decimal
    """Price times pieces in stock; one piece where the stock is unknown."""
    states: Sequence[State]

    def as_json(self) -> dict[str, Any]:
        """The row as plain data; feeds that the product is ready for are not named."""
        states = {
            one.target: {"outcome": one.outcome, "by": list(one.by)} for one in self.states if one.outcome != READY
        }
        return {"product": self.product, "title": self.title, "value": str(self.value), "not_ready": states}


@dataclass(slots=True)
class Freed:
    """What filling or correcting one attribute would do, everything else as it is."""

    attribute: str
    products: int = 0
    """Products that get ready for at least one more feed."""
    feeds: Counter[str] = field(default_factory=Counter)
    """Products that get ready, feed by feed."""
    value: Decimal = Decimal(0)
    """Stock value of these products."""


@dataclass(slots=True)
class Readiness:
    """The matrix, added up."""

    targets: list[str]
    left_out: dict[str, str]
    """Channels that could not be asked, and why."""
    products: int = 0
    refused: int = 0
    """Records that became no product."""
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    blockers: dict[str, Counter[str]] = field(default_factory=dict)
    """Feed → fields and checks → products that they keep back."""
    freed: dict[str, Freed] = field(default_factory=dict)

    def best(self) -> list[Freed]:
        """Attributes by the stock value they would free, the largest first."""
        return sorted(self.freed.values(), key=lambda one: (-one.value, -one.products, one.attribute))

    def as_json(self) -> dict[str, Any]:
        """The sums as plain data."""
        return {
            "products": self.products,
            "refused": self.refused,
            "feeds": {target: dict(counts) for target, counts in self.outcomes.items()},
            "blockers": {target: dict(counts.most_common()) for target, counts in self.blockers.items()},
            "left_out": self.left_out,
            "attributes": [
                {
                    "attribute": one.attribute,
                    "products": one.products,
                    "value": str(one.value),
                    "feeds": dict(one.feeds),
                }
                for one in self.best()
            ],
        }

    def add(self, row: Row) -> None:
        self.products += 1
        alone: dict[str, list[str]] = {}
        for state in row.states:
            self.outcomes[state.target][state.outcome] += 1
            if state.outcome == BLOCKED:
                self.blockers.setdefault(state.target, Counter()).update(state.by)
            if len(state.attributes) == 1 and (attribute := next(iter(state.attributes))) is not None:
                alone.setdefault(attribute, []).append(state.target)
        for name, targets in alone.items():
            freed = self.freed.setdefault(name, Freed(name))
            freed.products += 1
            freed.value += row.value
            freed.feeds.update(targets)


def readiness(request: Request, tell: Callable[[Row], None] | None = None) -> Readiness:
    """Ask every channel about every product; `tell` gets the rows in the order of the catalogue.

    Channels are those of the configuration and every other profile there is, or those of `request`. One that cannot be
    built as it stands (a param is missing, a market) is left out and told of. Raises `UsageError` and `SourceError`.
    """
    asked, left_out = _askable(request)
    if not asked:
        why = "; ".join(f"{name}: {why}" for name, why in left_out.items())
        raise UsageError(make("PRF119", {"known": why}))
    return _Matrix(prepare(replace(request, channels=asked, write=False, guarded=False)), left_out, tell).made()


def _askable(request: Request) -> tuple[tuple[str, ...], dict[str, str]]:
    """The channels that can be built, and why the others cannot."""
    names = list(request.channels)
    if not names:
        known = _configured(request)
        names = [*known, *(name for name in profile_names() if name not in known.values())]
    asked, left_out = [], {}
    for name in names:
        try:
            _look(settled(replace(request, channels=(name,), write=False, guarded=False)), request.now)
        except UsageError as error:
            left_out[name] = "; ".join(filter(None, map(_said, error.findings[:3])))
        else:
            asked.append(name)
    return tuple(asked), left_out


def _look(known: Settled, now: dt.datetime | None) -> None:
    """Begin every document as a build would; `UsageError` for what is missing there."""
    shop = known.shop.model_dump(exclude_none=True)
    at = now or dt.datetime.now(dt.UTC)
    for channel in known.channels:
        for name in channel.feeds:
            try:
                spec = feed_spec(channel, name, channel.tables(known.catalogue), channel.open_params, known.catalogue)
                feed = CompiledFeed(spec, shop, at, CatalogueSpec((), ReadOptions(), steps=known.catalogue.steps))
            except ExpressionError:
                continue  # names of joined files, which are known to the run alone
            document_of(feed, shop, at, secrets=channel.secrets, project=known.folder)


def _configured(request: Request) -> dict[str, str]:
    """The channels of the configuration, and the profile of each."""
    config, _, _ = configured(request)
    return {key: (said.profile if said is not None else None) or key for key, said in config.channels.items()}


def _said(finding: Finding) -> str:
    hint = hint_of(finding)
    return message_of(finding) + (f" ({hint})" if hint else "")


class _Matrix:
    def __init__(self, job: Job, left_out: dict[str, str], tell: Callable[[Row], None] | None) -> None:
        self.job = job
        self.tell = tell
        self.plan = plan_of(job.spec)
        names = [(feed.spec.channel, feed.spec.feed) for feed in self.plan.feeds]
        channels = Counter(channel for channel, _ in names)
        targets = [channel if channels[channel] == 1 else f"{channel}/{feed}" for channel, feed in names]
        self.made_of = Readiness(targets, left_out, outcomes={target: Counter() for target in targets})

    def made(self) -> Readiness:
        try:
            for row in islice(self._rows(), self.job.limit):
                self.made_of.add(row)
                if self.tell is not None:
                    self.tell(row)
        finally:
            for reading in self.job.readings:
                reading.close()
            if self.job.copies is not None:
                self.job.copies.close()
        return self.made_of

    def _rows(self) -> Iterator[Row]:
        for reading in self.job.readings:
            for chunk in reading.chunks():
                read = self.plan.catalogue.read(chunk)
                self.made_of.refused += len(read.refused)
                columns = [
                    list(self._states(feed, target, read))
                    for feed, target in zip(self.plan.feeds, self.made_of.targets, strict=True)
                ]
                for product, *states in zip(read.products, *columns, strict=True):
                    yield Row(product["id"], product.get("title") or "", _value(product), states)

    def _states(self, feed: CompiledFeed, target: str, read: Read) -> Iterator[State]:
        if feed.each is not None:
            # An item of such a feed is no product (a store, a promotion): it tells nothing of what is ready.
            yield from (State(target, KEPT_OUT, ("not about products",)) for _ in read.products)
            return
        findings: list[Finding] = []
        part, waiting = feed_part(feed, read, findings)
        outcomes = list(part.outcomes)
        if part.groups:
            numbers, together = _in_groups(feed, part, read, waiting, findings)
            for number, outcome in zip(numbers, together, strict=False):
                outcomes[number] = outcome
        blocking: dict[str | None, dict[str, str | None]] = {}
        for finding in findings:
            if finding.severity is Severity.ERROR:
                what = str(finding.params.get("check") or finding.field or finding.code)
                blocking.setdefault(finding.product, {})[what] = attribute_of(feed, finding.field)
        for product, outcome in zip(read.products, outcomes, strict=True):
            yield _state(feed, target, outcome, blocking.get(product["id"], {}))


def _state(feed: CompiledFeed, target: str, outcome: int, blocking: Mapping[str, str | None]) -> State:
    if outcome == REJECTED:
        return State(target, BLOCKED, tuple(blocking), frozenset(blocking.values()))
    if outcome >= FILTERED:
        return State(target, KEPT_OUT, (feed.rules[outcome - FILTERED].name,))
    return State(target, READY)


def _in_groups(
    feed: CompiledFeed, part: Part, read: Read, waiting: Mapping[int, Product], findings: list[Finding]
) -> tuple[list[int], bytes]:
    """Numbers of the products of the chunk's groups, and what becomes of each."""
    members: dict[str, list[int]] = {}
    for number, group in part.groups:
        members.setdefault(group, []).append(number)
    numbers = [number for some in members.values() for number in some]
    of = Read(
        products=[waiting[n] for n in numbers],
        rows=[read.rows[n] for n in numbers],
        lines=[read.lines[n] for n in numbers],
        files=read.files if isinstance(read.files, str) else [read.files[n] for n in numbers],
    )
    made = group_part(feed, of, [(group, len(some)) for group, some in members.items()], findings)
    # A feed that takes one item for a group says less outcomes than there are members; those left are in it.
    known = made.outcomes if len(made.outcomes) == len(numbers) else bytes([ITEM]) * len(numbers)
    return numbers, bytes(ITEM if outcome == DEFERRED else outcome for outcome in known)


def _value(product: Product) -> Decimal:
    price = product.get("sale_price") or product.get("price")
    if price is None:
        return Decimal(0)
    quantity = product.get("quantity")
    return Decimal(price.amount * (1 if quantity is None else max(quantity, 0)))
