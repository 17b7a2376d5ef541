"""The story of one product in one feed: steps, selection, fields, item, family."""

from __future__ import annotations

import pickle
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from feedgen.diagnostics import Finding, Origin, Severity, shown
from feedgen.diagnostics.render.text import sentence
from feedgen.diagnostics.report import finding_json
from feedgen.engine.clashes import taken_before
from feedgen.engine.find import Found, chunks_with, rereadable
from feedgen.engine.groups import not_unique
from feedgen.engine.process import process
from feedgen.engine.results import FILTERED, ITEM, GroupChunk, Member
from feedgen.engine.run import Job
from feedgen.engine.store import Taken
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.profiles.collecting import values_of
from feedgen.profiles.compile import Plan
from feedgen.profiles.each import Each
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.gates import CONDITIONS, by_id
from feedgen.profiles.plan import SelectionSpec
from feedgen.profiles.resolve import Resolved
from feedgen.profiles.steps import Binding, Text
from feedgen.profiles.story.fields import FieldTeller
from feedgen.profiles.story.model import FeedStory, Piece, Rule
from feedgen.profiles.story.steps import pieces_of, told_steps
from feedgen.profiles.values import Issue, issue_finding
from feedgen.profiles.variants import CONFIGS, GROUP, MEMBERS, configs_of
from feedgen.writers import COUNTER

FAMILY = 500
"""Members of a family that are read; a larger one is told with these."""

_NAME = re.compile(r"[\w.]+")

Product = Mapping[str, Any]


@dataclass
class Ground:
    """What every feed is told from: the run, the product's place in it, and where it stands."""

    job: Job
    plan: Plan
    found: Found
    origin: Origin
    id: str

    def taken(self, feed: int) -> Taken | None:
        """What an earlier item of the feed has that is to be the product's alone. Costs a run up to the product."""
        return self._taken.get(feed) if self._unique(feed) else None

    def _unique(self, feed: int) -> bool:
        """Whether a unique value is settled as items come; families settle theirs among themselves."""
        return bool(self.plan.feeds[feed].unique()) and not self.plan.feeds[feed].groups

    @cached_property
    def _taken(self) -> dict[int, Taken]:
        readings = self.job.readings
        return taken_before(self.plan, readings, self.found, self.id) if all(map(rereadable, readings)) else {}


@dataclass(slots=True)
class FeedTeller:
    ground: Ground
    feed: CompiledFeed
    number: int
    channel: Resolved
    product: Product
    """As every channel sees it."""
    role: str | None = None
    axes: list[dict[str, Any]] = field(default_factory=list)
    """What tells it from its siblings."""
    of_group: dict[str, Any] = field(default_factory=dict)
    """What the fields of its group's item may know of the group."""

    def story(self) -> FeedStory:
        spec = self.feed.spec
        story = FeedStory(spec.channel, spec.feed, spec.market.get("country"), "item", "")
        binding, own = self._steps(story, self.product, "single")
        story.selection = [self._rule(rule, binding, own) for rule in self.feed.rules if rule.kind != "each"]
        # lists of ids are asked before anything is computed
        asked = sorted(story.selection, key=lambda rule: rule.condition is not None)
        out = next((rule for rule in asked if not rule.passes), None)
        if out is not None:
            story.outcome, story.decided = "filtered", _filtered(out)
            return story
        if self.feed.each is not None:
            self._each(story, self.feed.each, binding, own)
            return story
        group = self.feed.bind(frozenset(own), self._columns(own), "single" if self.feed.groups else None).group
        gid = None if group is None else group.key(own)
        if gid is None and not self.feed.writes_single:
            story.outcome = "filtered"
            story.decided = f"filtered by {self.feed.rules[self.feed.variants_rule].name}: it is in no group"
        elif gid is None:
            self._single(story)
        else:
            self._variant(story, gid)
        if story.outcome == "filtered":
            return story
        if story.outcome == "variant":
            binding, own = self._steps(story, {**self.product, "axes": self.axes}, "child")
        self._fields(story, binding, {**own, **self.of_group})
        return story

    def _steps(self, story: FeedStory, product: Product, role: str) -> tuple[Binding, dict[str, Any]]:
        """The channel's steps on a copy of the product; what they made known stays in the binding."""
        words = self.feed.words.knowing("role", role) if self.feed.groups else self.feed.words
        own = dict(product)
        self.role = role if self.feed.groups else None
        binding = Binding(words, frozenset(own), self.feed.readers)
        story.steps = told_steps(self.feed.spec.steps, binding, own, [])
        return binding, own

    def _columns(self, own: Product) -> frozenset[str]:
        return frozenset(own.get("attributes") or ())

    def _rule(self, rule: SelectionSpec, binding: Binding, own: Product) -> Rule:
        said = next((one for one in self.channel.select if one.spec.name == rule.name), None)
        place = None if said is None else str(said.origin)
        if rule.kind not in CONDITIONS:
            out = by_id([rule])
            passes = out is None or out(str(own["id"])) is None
            return Rule(rule.name, passes, None, rule.reason, place)
        condition = str(rule.value)
        pieces = pieces_of(Text((), condition, condition=True), binding, own)
        try:
            holds = bool(binding.words.condition(rule.value).call(own, None))
            passes = holds is (rule.kind == "include")
        except EVALUATION_ERRORS:
            passes = False  # as in a run: what cannot be judged is not sent
        return Rule(rule.name, passes, condition, rule.reason, place, pieces)

    # -- the item ------------------------------------------------------------------------------------------

    def _each(self, story: FeedStory, each: Each, binding: Binding, own: dict[str, Any]) -> None:
        """A feed with an item per member of a list: the first one is told, and how many there are."""
        members = each.members(own)
        if not members:
            story.outcome, story.decided = "filtered", f"filtered by {self.feed.rules[each.rule].name}"
            return
        first = {**own, each.word: members[0]}
        columns = self._columns(own)
        bound = self.feed.bind(frozenset(own), columns)
        issues: list[Issue] = []
        text = bound.item(first, issues)
        self._say(story, [issue_finding(issue, own, self.ground.origin) for issue in issues])
        many = f"{len(members)} items, one per {each.word}; this is the first"
        if text is None:
            rejecting = next(issue for issue in issues if issue.rejects)
            story.outcome, story.decided = "rejected", f"rejected, {rejecting.code} ({many})"
        else:
            self._written(story, text.encode(self._encoding, "replace"))
            story.decided = f"an item of {story.bytes:,} bytes" if len(members) == 1 else many
        words = binding.words.also(each.word, each.kind)
        self._fields(story, Binding(words, frozenset(first), self.feed.readers), first)

    def _single(self, story: FeedStory) -> None:
        bound = self.feed.bind(
            frozenset(self.product), self._columns(self.product), "single" if self.feed.groups else None
        )
        issues: list[Issue] = []
        product = bound.prepared(self.product, issues)
        text = bound.item(product, issues)
        self._say(story, [issue_finding(issue, product, self.ground.origin) for issue in issues])
        if text is None:
            rejecting = next(issue for issue in issues if issue.rejects)
            finding = issue_finding(rejecting, {}, Origin())
            story.outcome, story.decided = "rejected", f"rejected, {rejecting.code}: {sentence(finding)}"
            return
        if (taken := self.ground.taken(self.number)) is not None:
            self._lost(story, taken)
            return
        self._written(story, text.encode(self._encoding, "replace"))
        names = list(self.feed.model.collect)
        for value in values_of(bound.collectors, product, []):
            story.collected.setdefault(names[value.collection], []).append(value.shown())
        story.decided = f"an item of {story.bytes:,} bytes"

    def _lost(self, story: FeedStory, taken: Taken) -> None:
        """An earlier item has a value that is to be this one's alone."""
        file = self.ground.plan.spec.catalogue.sources[taken.first.source].info.name
        first = str(Origin(file, taken.first.row, taken.first.line or None))
        spec, product = self.ground.plan.spec, str(self.product["id"])
        finding = not_unique(spec, self.number, taken, product, self.ground.origin, first)
        self._say(story, [finding])
        told = sentence(finding._replace(product=None))
        story.outcome, story.decided = "rejected", f"rejected, {finding.code}: {told}"

    @property
    def _encoding(self) -> str:
        return self.ground.job.documents[self.number].encoding

    def _written(self, story: FeedStory, data: bytes) -> None:
        """The item as it stands in its file, if it were the first."""
        if self.feed.counts_items:
            first, *others = data.split(COUNTER.encode(self._encoding))
            data = first + b"".join(str(number).encode() + piece for number, piece in enumerate(others, 1))
        story.item, story.bytes = data.decode(self._encoding, "replace"), len(data)

    def _say(self, story: FeedStory, findings: Sequence[Finding]) -> None:
        spec = self.feed.spec
        market = spec.market.get("country")
        placed = [f._replace(channel=spec.channel, feed=spec.feed, market=market) for f in findings]
        story.findings += [finding_json(finding) for finding in placed]

    def _variant(self, story: FeedStory, gid: str) -> None:
        """The product with its whole family, written as the second pass of a run writes it."""
        members = self._members(gid)
        ids = [id_ for id_, _ in members]
        id_ = str(self.product["id"])
        self._tell_apart(members, ids.index(id_), gid)
        chunk = GroupChunk(0, self.number, [(gid, [member for _, member in members])])
        result = process(self.ground.plan.spec, chunk, every=True)
        part = result.parts[self.number]
        said = [f for f in result.findings or () if f.product == id_]
        self._say(story, said)
        outcome = part.outcomes[ids.index(id_)]
        story.family = [other for other in ids if other != id_]
        if outcome >= FILTERED:
            story.outcome = "filtered"
            story.decided = f"filtered by {self.feed.rules[outcome - FILTERED].name}: {self._where()}, `{gid}`"
            return
        if outcome != ITEM:
            story.outcome = "rejected"
            worst = next((f for f in said if f.severity is Severity.ERROR), None)
            why = f"{worst.code}: {sentence(worst._replace(product=None))}" if worst else "its group is refused"
            story.decided = f"rejected, {why}"
            return
        number = part.outcomes[: ids.index(id_)].count(ITEM)
        family = next((f for f in part.families if f.first <= number < f.first + f.size), None)
        gap = len(self.feed.encoder().separator.encode(self._encoding))
        first, last = (number, number) if family is None else (family.first, family.first + family.size - 1)
        start = 0 if first == 0 else part.ends[first - 1] + gap
        self._written(story, part.data[start : part.ends[last]])
        if family is None and self.axes and self.feed.writes_children:
            story.outcome = "variant"
            story.decided = f"a variant of `{gid}`, an item of {story.bytes:,} bytes without a parent row"
        elif family is None:
            why = f"for its group `{gid}`" if self.of_group else f"of its own: its group `{gid}` has no family to write"
            story.decided = f"an item of {story.bytes:,} bytes {why}"
        else:
            story.outcome = "variant"
            row = "their parent row" if family.parents else "the first of them, which says what they share"
            story.decided = f"one of {family.size} variants of `{gid}`, written behind {row}"

    def _where(self) -> str:
        """Where a variant is whose group has no row for it."""
        variants = self.feed.model.variants
        if variants is None or not (variants.mode == "nested" or variants.in_families):
            return "another variant stands for its group"
        if not variants.writes("parent"):
            return "variants have no row in this feed, nor has their group"
        return "it stands in the item of its group"

    def _tell_apart(self, members: Sequence[tuple[str, Member]], place: int, gid: str) -> None:
        """The axes of the family with this product's values, or what else an item may know of its group."""
        # Our own bytes, written a moment ago.
        products = [pickle.loads(member.blob) for _, member in members]  # noqa: S301
        keys = frozenset[str]().union(*products) | {"axes"}
        columns = frozenset[str]().union(*map(self._columns, products))
        bound = self.feed.bind(keys, columns, "child")
        group, prepared = bound.group, [bound.prepared(product, []) for product in products]
        axes = [] if group is None else group.axes(prepared)
        if group is not None and self.feed.of_groups:
            facts = {**group.variants.facts(gid, prepared), "number": place + 1}
            known: dict[str, Any] = {GROUP: facts, MEMBERS: group.variants.offered(gid, prepared)}
            known[CONFIGS] = configs_of(prepared, axes[0][1] if axes else [None] * len(prepared))
            self.of_group = {name: known[name] for name in self.feed.of_groups}
        bound.remarks.clear()
        self.axes = [
            {"name": name, "value": value, "values": [value]}
            for name, values in axes
            if (value := values[place]) is not None
        ]

    def _members(self, gid: str) -> list[tuple[str, Member]]:
        """The products that stand together with this one, each as a run would put it aside."""
        plan, found = self.ground.plan, dict[str, Member]()
        attribute = self.feed.words.compile(self.feed.model.variants.by).attribute if self.feed.model.variants else None
        for chunk in chunks_with(plan, self.ground.job.readings, attribute, gid):
            read = plan.catalogue.read(chunk)
            keys: frozenset[str] = frozenset().union(*read.products)
            bound = self.feed.bind(keys, read.columns, "single")
            for i, product in enumerate(read.products):
                own = bound.prepared(product, [])
                if bound.group is None or bound.group.key(own) != gid or product["id"] in found:
                    continue
                out = self.feed.out_by_id
                if (out is None or out(product["id"]) is None) and bound.filtered_by(own, []) is None:
                    blob = pickle.dumps(dict(product), pickle.HIGHEST_PROTOCOL)
                    found[product["id"]] = Member(blob, chunk.source, read.rows[i], read.lines[i] or 0)
            bound.remarks.clear()
            if len(found) >= FAMILY:
                break
        id_ = str(self.product["id"])
        if id_ not in found:
            blob = pickle.dumps(dict(self.product), pickle.HIGHEST_PROTOCOL)
            origin = self.ground.origin
            found[id_] = Member(blob, self.ground.found.chunk.source, origin.row or 0, origin.line or 0)
        return list(found.items())

    # -- fields --------------------------------------------------------------------------------------------

    def _fields(self, story: FeedStory, binding: Binding, own: Product) -> None:
        words, role = binding.words, self.role
        if self.feed.each is None:
            words = self.feed.of_items(words, grouped=bool(self.of_group))
        teller = FieldTeller(self.feed.compiler(words), self.channel.document, own)
        for key, name, model in self.feed.named:
            if role is None or model.on is None or role in model.on:
                at = ("feeds", self.feed.spec.feed, "fields", key)
                story.fields.append(teller.field(name, model, at))
        for check in self.feed.model.checks:
            text = str(check.when or check.unless or "true")
            pieces = pieces_of(Text((), text, condition=True), Binding(words, frozenset(), self.feed.readers), own)
            try:
                passes = bool(words.condition(text).call(own, None)) is (check.when is None)
            except EVALUATION_ERRORS:
                passes = True  # it is told among the findings
            story.checks.append(Rule(check.id, passes, text, check.severity, None, pieces))


def _filtered(rule: Rule) -> str:
    """`filtered by exclude (too cheap): price is 3.90 EUR`."""
    names = [piece for piece in rule.pieces if _NAME.fullmatch(piece.source)]
    values = ", ".join(f"{piece.source} is {_short(piece)}" for piece in names)
    asked = f" ({rule.condition})" if rule.condition and rule.condition not in rule.name else ""
    reason = f"; {rule.reason}" if rule.reason else ""
    return f"filtered by {rule.name}{asked}{': ' if values else ''}{values}{reason}"


def _short(piece: Piece) -> str:
    return piece.error or ("nothing" if piece.value is None else shown(piece.value))
