"""Whole groups as families: a parent row before its children (eBay, Amazon)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from feedgen.diagnostics import Severity
from feedgen.engine.choosing import Member
from feedgen.engine.feed_run import FeedRun, findings_of
from feedgen.engine.results import ITEM, REJECTED, Family, Key
from feedgen.profiles.bound import Bound
from feedgen.profiles.collecting import Value, values_of
from feedgen.profiles.ranking import Rank
from feedgen.profiles.values import Issue

Product = Mapping[str, Any]
_ERROR = Severity.ERROR


class Families:
    """Writes whole groups: a parent row, then its children; what is no group becomes single items."""

    def __init__(self, run: FeedRun) -> None:
        self.run = run
        self.feed = run.feed
        self.families: list[Family] = []
        self.separator = run.feed.separator
        self.keys, self.columns = run.attributes | {"axes"}, run.columns

    def group(self, gid: str, members: Sequence[Member]) -> None:
        """Write the members that were selected; their outcomes are set."""
        bound = self.feed.bind(self.keys, self.columns, "child")
        assert bound.group is not None
        places = [member.i for member in members]
        products = [self.run.products[i] for i in places]
        axes = bound.group.axes([bound.prepared(product, []) for product in products])
        bound.remarks.clear()
        if len(products) < bound.group.min_members or not axes:
            for n, (i, product) in enumerate(zip(places, products, strict=True)):
                self._single(i, product, [(name, values[n]) for name, values in axes])
            return
        children = self._children(bound, places, products, axes)
        accepted = [child for child in children if child is not None]
        parent = self._parent(gid, accepted, [name for name, _ in axes]) if accepted else None
        for i, child in zip(places, children, strict=True):
            self.run.outcomes[i] = REJECTED if child is None or parent is None else ITEM
        if parent is not None:
            self.families.append(Family(gid, len(self.run.items), len(accepted), parent.key))
            self._write(parent, accepted)

    def _single(self, i: int, product: Product, axes: list[tuple[str, str | None]]) -> None:
        own = [{"name": name, "value": value, "values": [value]} for name, value in axes if value is not None]
        bound = self.feed.bind(self.keys, self.columns, "single")
        issues: list[Issue] = []
        self.run.outcomes[i] = self.run.item(bound, bound.prepared({**product, "axes": own}, issues), i, issues)

    def _children(
        self, bound: Bound, places: Sequence[int], products: list[Product], axes: list[tuple[str, list[str | None]]]
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
            self.run.findings.extend(findings_of(issues, self.feed, product, self.run.read, i))
            if text is None:
                children.append(None)
                continue
            rank = None if bound.rank is None else bound.rank(child)
            collected = values_of(bound.collectors, child, [])
            bound.remarks.clear()
            children.append(_Child(i, product, child, values, text, self.run.key(child, "child"), rank, collected))
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
        self.run.findings.extend(findings_of(issues, self.feed, product, self.run.read, first.i))
        if text is None:
            reason = next(issue.field or issue.code for issue in issues if issue.rejects)
            for child in children:
                refusal = Issue("CHN301", {"parent": gid, "reason": reason}, None, None, _ERROR, True)
                self.run.findings.extend(findings_of([refusal], self.feed, child.product, self.run.read, child.i))
            return None
        return _Row(text, self.run.key(product, "parent"))

    def _write(self, parent: _Row, children: list[_Child]) -> None:
        first, *others = (child.text for child in children)
        self.run.items += [parent.text + self.separator + first, *others]
        if self.run.facts:
            self.run.sent.extend(child.prepared for child in children)
        if self.run.unique:
            self.run.keys.extend(child.key for child in children)
        self.run.ranks.extend(child.rank for child in children if child.rank is not None)
        if self.run.collecting is not None:
            for child in children:
                self.run.collecting.add(child.collected)


class _Row(NamedTuple):
    text: str
    key: Key


class _Child(NamedTuple):
    i: int
    product: Product
    prepared: Product
    """As the channel sees it."""
    values: tuple[str | None, ...]
    text: str
    key: Key
    rank: Rank | None
    collected: Sequence[Value]


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
