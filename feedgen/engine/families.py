"""Whole groups as families: a parent row before its children (eBay, Amazon), or a model with its variants inside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from feedgen.diagnostics import Severity
from feedgen.engine.choosing import Member
from feedgen.engine.feed_run import FeedRun, findings_of
from feedgen.engine.results import FILTERED, ITEM, REJECTED, Family, Key
from feedgen.profiles.bound import Bound
from feedgen.profiles.collecting import Value, values_of
from feedgen.profiles.ranking import Rank
from feedgen.profiles.values import Issue
from feedgen.profiles.variants import CONFIGS, GROUP, MEMBERS, configs_of, is_parent

Product = Mapping[str, Any]
Axes = list[tuple[str, list[str | None]]]
"""What tells variants apart: each axis with the values of the members, in order."""
_ERROR = Severity.ERROR


class Families:
    """Writes whole groups: a parent row, then its children; what is no group becomes single items."""

    def __init__(self, run: FeedRun) -> None:
        self.run = run
        self.feed = run.feed
        self.families: list[Family] = []
        self.separator = run.feed.separator
        self.keys, self.columns = run.attributes | {"axes"}, run.columns
        assert run.feed.model.variants is not None
        self.rows = run.feed.model.variants

    def group(self, gid: str, members: Sequence[Member]) -> None:
        """Write the members that were selected; their outcomes are set."""
        choice = self.feed.choice(self.keys, self.columns, "child")
        assert choice.group is not None
        places = [member.i for member in members]
        products = [self.run.products[i] for i in places]
        prepared = [choice.prepared(product, []) for product in products]
        axes = choice.group.axes(prepared)
        choice.remarks.clear()
        if not choice.group.variants.whole(prepared):
            self._filter(places)
        elif self.rows.in_models:
            self._model(gid, places, products, axes)
        elif len(products) < choice.group.min_members or not axes:
            # A group too small for a family is none, as when its other variants are sold out; this one could be.
            alike = [_alike(gid)] if len(products) >= choice.group.min_members else []
            for n, (i, product) in enumerate(zip(places, products, strict=True)):
                self._single(i, product, [(name, values[n]) for name, values in axes], alike)
        elif not (self.rows.writes("parent") or self.rows.writes("child")):
            self._filter(places)
        else:
            self._family(gid, places, products, axes)

    def _model(self, gid: str, places: Sequence[int], products: list[Product], axes: Axes) -> None:
        """One item for the variants; a product that only stands above them, as in a shop's export, is none."""
        above = {
            n
            for n, product in enumerate(products)
            if is_parent(product, gid, products) and all(values[n] is None for _, values in axes)
        }
        if len(above) == len(products):
            above.clear()
        self._filter([places[n] for n in above])
        kept = [n for n in range(len(products)) if n not in above]
        left = [(name, [values[n] for n in kept]) for name, values in axes]
        self._family(gid, [places[n] for n in kept], [products[n] for n in kept], left)

    def _single(self, i: int, product: Product, axes: list[tuple[str, str | None]], remarks: Sequence[Issue]) -> None:
        if not self.feed.writes_single:
            self._filter([i])
            return
        own = [{"name": name, "value": value, "values": [value]} for name, value in axes if value is not None]
        bound = self.feed.bind(self.keys, self.columns, "single")
        issues = list(remarks)
        self.run.outcomes[i] = self.run.item(bound, bound.prepared({**product, "axes": own}, issues), i, issues)

    def _filter(self, places: Sequence[int]) -> None:
        for i in places:
            self.run.outcomes[i] = FILTERED + self.feed.variants_rule

    def _family(self, gid: str, places: Sequence[int], products: list[Product], axes: Axes) -> None:
        keys = self.keys | {GROUP} if self.feed.speaks_of_group else self.keys
        children = self._children(gid, self.feed.bind(keys, self.columns, "child"), places, products, axes)
        accepted = [child for child in children if child is not None]
        names = [name for name, _ in axes]
        for i in places:
            self.run.outcomes[i] = REJECTED
        if not accepted:
            return
        if not self.rows.writes("parent"):
            self._write(None, accepted)
            return
        parent = self._parent(gid, accepted, names)
        if parent is None:
            return
        if self.rows.writes("child"):
            self.families.append(Family(gid, len(self.run.items), len(accepted), parent.key))
            self._write(parent, accepted)
        else:
            self._write_alone(parent, accepted)

    def _children(
        self,
        gid: str,
        bound: Bound,
        places: Sequence[int],
        products: list[Product],
        axes: Axes,
    ) -> list[_Child | None]:
        combinations: set[tuple[str | None, ...]] = set()
        children: list[_Child | None] = []
        for n, (i, product) in enumerate(zip(places, products, strict=True)):
            values = tuple(values[n] for _, values in axes)
            issue = _unlike(axes, values, combinations)
            issues: list[Issue] = [issue] if issue else []
            named = zip(axes, values, strict=True)
            own = [{"name": name, "value": value, "values": [value]} for (name, _), value in named]
            # The combinations are those of the variants before it that were accepted.
            of_group = {"id": gid, "number": len(combinations) + 1}
            child = bound.prepared({**product, "axes": own, GROUP: of_group}, issues)
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
        bound = self.feed.bind(self.keys | {MEMBERS, CONFIGS}, self.columns, "parent")
        issues: list[Issue] = []
        members = [child.prepared for child in children]
        told = {**first.product, "axes": axes, MEMBERS: members}
        if self.rows.in_models:
            assert bound.group is not None
            led = names[:1] == bound.group.names[:1]  # else no variant has a value of the axis that makes configs
            told[CONFIGS] = configs_of(members, [child.values[0] if led else None for child in children])
        product = bound.prepared(told, [])  # its first child has told what steps say
        text = bound.item(product, issues)
        self.run.findings.extend(findings_of(issues, self.feed, product, self.run.read, first.i))
        if text is None:
            reason = next(issue.field or issue.code for issue in issues if issue.rejects)
            for child in children:
                refusal = Issue("CHN301", {"parent": gid, "reason": reason}, None, None, _ERROR, True)
                self.run.findings.extend(findings_of([refusal], self.feed, child.product, self.run.read, child.i))
            return None
        rank = None if bound.rank is None else bound.rank(product)
        collected = values_of(bound.collectors, product, [])
        bound.remarks.clear()
        return _Row(text, self.run.key(product, "parent"), {**product, "id": gid}, rank, collected)

    def _write(self, parent: _Row | None, children: list[_Child]) -> None:
        """The children as items, the parent in front of the first."""
        for child in children:
            self.run.outcomes[child.i] = ITEM
        first, *others = (child.text for child in children)
        self.run.items += [first if parent is None else parent.text + self.separator + first, *others]
        self._keep(children)

    def _write_alone(self, parent: _Row, children: list[_Child]) -> None:
        """The parent as the item of its first child; the others stand in it."""
        self._filter([child.i for child in children])
        self.run.outcomes[children[0].i] = ITEM
        self.run.items.append(parent.text)
        self._keep([parent])

    def _keep(self, items: Sequence[_Row | _Child]) -> None:
        if self.run.facts:
            self.run.sent.extend(item.prepared for item in items)
        if self.run.unique:
            self.run.keys.extend(item.key for item in items)
        self.run.ranks.extend(item.rank for item in items if item.rank is not None)
        if self.run.collecting is not None:
            for item in items:
                self.run.collecting.add(item.collected)


class _Row(NamedTuple):
    """A parent."""

    text: str
    key: Key
    prepared: Product
    """As the channel sees it, by the id of its group."""
    rank: Rank | None
    collected: Sequence[Value]


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


def _alike(gid: str) -> Issue:
    """Why the members of a group are items of their own: none has a value of any axis."""
    return Issue("CHN305", {"group": gid}, None, None, Severity.WARNING, False)


def _unlike(
    axes: Axes,
    values: tuple[str | None, ...],
    seen: set[tuple[str | None, ...]],
) -> Issue | None:
    """Why a variant cannot stand beside its siblings: an axis it lacks, or a combination that is taken."""
    for (name, _), value in zip(axes, values, strict=True):
        if value is None:
            return Issue("CHN303", {"axis": name}, None, None, _ERROR, True)
    if values in seen:
        known = [f"{name} {value}" for (name, _), value in zip(axes, values, strict=True)]
        combination = ", ".join(known) or "nothing that tells them apart"
        return Issue("CHN304", {"combination": combination}, None, None, _ERROR, True)
    return None
