"""Groups of which one item stands for all, or whose items say something of their group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from feedgen.engine.feed_run import FeedRun, findings_of
from feedgen.engine.results import FILTERED, ITEM, Family
from feedgen.profiles.bound import Bound
from feedgen.profiles.values import Issue
from feedgen.profiles.variants import GROUP, MEMBERS, ONE, REFERENCES, ROW, priced

Product = Mapping[str, Any]


class Member(NamedTuple):
    """A member as the channel sees it: its number in the chunk, and what its steps said."""

    i: int
    product: Product
    issues: list[Issue]


def prepared(run: FeedRun, gid: str, places: Sequence[int]) -> list[Member]:
    """The members that are selected, with what they take from each other; the outcomes of the others are set."""
    feed, products = run.feed, run.products
    bound = feed.bind(run.attributes, run.columns, feed.single)
    assert bound.group is not None
    variants = bound.group.variants
    if feed.is_family and not variants.looks:
        return [Member(i, products[i], []) for i in places]  # its children are prepared with their axes
    if variants.inherits:
        products[places[0] : places[-1] + 1] = variants.inherited(gid, [products[i] for i in places])
    members: list[Member] = []
    for i in places:
        issues: list[Issue] = []
        product = bound.prepared(products[i], issues)
        issues += bound.said()
        said = len(issues)
        rule = bound.filtered_by(product, issues) if feed.selects_late else None
        if rule is None:
            members.append(Member(i, product, issues))
        else:
            run.outcomes[i] = FILTERED + rule
            run.filtered(bound, product, issues[said:], i)
    problems = [] if len(members) < 2 else variants.problems(gid, [member.product for member in members])
    for n, issue in problems:
        member = members[n]
        run.findings.extend(findings_of([issue], feed, member.product, run.read, member.i))
    return members


class Choosing:
    """Writes the items of groups that have no parent row."""

    def __init__(self, run: FeedRun) -> None:
        self.run = run
        self.families: list[Family] = []
        variants = run.feed.model.variants
        self.nested = variants is not None and variants.mode == "nested"
        self.bound = self._bound("single")
        assert self.bound.group is not None
        self.variants = self.bound.group.variants

    def _bound(self, role: str) -> Bound:
        words = {GROUP, MEMBERS} if role == "parent" and self.nested else {GROUP}
        return self.run.feed.bind(self.run.attributes | words, self.run.columns, role)

    def group(self, gid: str, members: Sequence[Member]) -> None:
        """The outcomes of the members that are selected: an item each, or one for all of them."""
        variants = self.variants
        products = [member.product for member in members]
        facts = variants.facts(gid, products)
        cheapest = variants.cheapest(products) if variants.price_from else None
        like = {} if cheapest is None else products[cheapest]
        rowed = variants.mode in ROW and len(members) >= variants.min_members
        one = variants.mode in ONE or rowed
        if variants.mode == REFERENCES and len(members) >= variants.min_members:
            self._led(gid, members, like, facts)
            return
        if one:
            for member in members:
                self.run.outcomes[member.i] = FILTERED + self.run.feed.variants_rule
        if rowed:
            n, row = variants.row(gid, products)
            if self.nested:
                row = {**row, MEMBERS: variants.offered(gid, products)}
            self._item(self._bound("parent"), members[n], priced(row, like), facts, "parent")
            return
        for n in variants.order(products):
            item = priced(products[n], like) if like else products[n]
            sent = self._item(self.bound, members[n], item, {**facts, "number": n + 1}, "single")
            if sent and one:
                return

    def _led(self, gid: str, members: Sequence[Member], like: Product, facts: Product) -> None:
        """An item each: the first that the channel takes says everything, those behind it may refer to it."""
        first = len(self.run.items)
        lead: str | None = None
        for n, member in enumerate(members):
            role = "parent" if lead is None else "child"
            item = priced(member.product, like) if like else member.product
            known = {**facts, "number": n + 1, "lead": lead or item["id"]}
            if self._item(self._bound(role), member, item, known, role):
                lead = known["lead"]
        if lead is not None:
            self.families.append(Family(gid, first, len(self.run.items) - first, parents=0))

    def _item(self, bound: Bound, member: Member, item: Product, facts: Product, role: str) -> bool:
        outcome = self.run.item(bound, {**item, GROUP: facts}, member.i, member.issues, role)
        self.run.outcomes[member.i] = outcome
        return outcome == ITEM
