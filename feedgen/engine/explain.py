"""The story of one product: found, read, and sent through every step that a run would send it through."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedgen.diagnostics import Finding, Origin, Severity, shown
from feedgen.diagnostics.render.text import sentence
from feedgen.diagnostics.report import finding_json
from feedgen.engine.find import Found, chunks_with, find_product
from feedgen.engine.prepare import Request, Settled, prepare, settled
from feedgen.engine.process import process
from feedgen.engine.results import ITEM, GroupChunk, Member
from feedgen.engine.run import Job
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.profiles.compile import Plan, RecordsRead, plan_of
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.gates import CONDITIONS, by_id
from feedgen.profiles.plan import SelectionSpec
from feedgen.profiles.resolve import Resolved
from feedgen.profiles.steps import Binding, Text
from feedgen.profiles.story.fields import FieldTeller
from feedgen.profiles.story.model import Attribute, FeedStory, Piece, Rule, Story, plain
from feedgen.profiles.story.steps import pieces_of, told_steps
from feedgen.profiles.values import Issue, issue_finding
from feedgen.sources import Gathered
from feedgen.writers import COUNTER

FAMILY = 500
"""Members of a family that are read; a larger one is told with these."""

_NAME = re.compile(r"[\w.]+")

Product = Mapping[str, Any]


def explain(request: Request, wanted: str) -> Story:
    """Everything that happens to the product `wanted`. Raises `UsageError` (PRF200: no such product), `SourceError`."""
    known = settled(request)
    job = prepare(request, known)
    plan = plan_of(job.spec)
    found = find_product(plan, job.readings, wanted)
    return _Teller(known, job, plan, found).story()


@dataclass(slots=True)
class _Teller:
    known: Settled
    job: Job
    plan: Plan
    found: Found
    records: RecordsRead = field(init=False)
    origin: Origin = field(init=False)

    def __post_init__(self) -> None:
        self.records = self.plan.catalogue.records(self.found.chunk)
        rows, place, before = self.records.mapped.records, self.found.place, self.found.before
        chunk, source = self.found.chunk, self.found.chunk.source
        row = None if before is None else before + rows.rows[place]
        if isinstance(chunk.data, Gathered):
            at = rows.rows[place] - 1
            source, row = chunk.data.sources[at], chunk.data.rows[at]
        file = self.plan.spec.catalogue.sources[source].info.name
        self.origin = Origin(file, row, rows.lines[place] or None, None)

    def story(self) -> Story:
        source = self.found.chunk.source
        product = self.records.products[self.found.place]
        findings = [finding for place, finding in self.records.said if place == self.found.place]
        row = self.records.mapped.records.rows[self.found.place]
        findings += [f for f in self.records.mapped.findings if f.origin is not None and f.origin.row == row]
        told = [self._placed(finding) for finding in findings]
        id_ = str(self.records.mapped.records.columns["id"][self.found.place]).strip()
        story = Story(
            product=str(product["id"]) if product else id_,
            source={"file": self.origin.file, "row": self.origin.row, "line": self.origin.line},
            preset=self.plan.catalogue.presets[source].preset,
            decided="",
            attributes=[*self._attributes(product or {}, told)],
            findings=[finding_json(finding) for finding in told],
        )
        if product is None:
            error = next((f for f in told if f.severity is Severity.ERROR), None)
            why = f"{error.code}: {sentence(error._replace(product=None))}" if error else "it cannot be read"
            story.decided = f"rejected while it was read, for every channel: {why}"
            return story
        self._feeds(story, dict(product))
        return story

    def _placed(self, finding: Finding) -> Finding:
        column = None if finding.origin is None else finding.origin.column
        return finding._replace(origin=self.origin._replace(column=column))

    # -- as it was read ------------------------------------------------------------------------------------

    def _attributes(self, product: Product, findings: Sequence[Finding]) -> Iterator[Attribute]:
        raw = self.records.mapped.records.attributes(self.found.place)
        mapping = self.plan.catalogue.mapping(self.found.chunk.source)
        preset = self.plan.catalogue.presets[self.found.chunk.source]
        own = self.plan.spec.catalogue.columns
        for name in dict.fromkeys((*raw, *product)):
            notes = [f"{f.code}: {sentence(f._replace(product=None))}" for f in findings if _about(f, name)]
            value = product.get(name) if product else self._read(name, raw[name])
            one = Attribute(name, plain(value), plain(raw.get(name)), notes=notes)
            if name in mapping.computed:
                spec = preset.columns.get(name)
                text = own.get(name, spec.value if spec is not None else None)
                one.expression = text if isinstance(text, str) else str(plain(text))
                if name in own:
                    one.place = str(self.known.document.where(("catalogue", "columns", name)))
            elif name in raw and name != "attributes":
                one.column = self._column(mapping.columns_of(name)) or mapping.columns.get(name)
                one.place = str(self.origin._replace(column=one.column))
            yield one

    def _read(self, name: str, raw: Any) -> Any:
        """One value of a record that became no product."""
        try:
            return self.plan.catalogue.readers[name](raw)[0]
        except KeyError:
            return raw  # no attribute of products: a column that is kept

    def _column(self, names: Sequence[str]) -> str | None:
        """The first of these columns that has a value in the record."""
        table = self.records.table
        if not table.rows:
            return names[0] if names else None
        position = table.rownums.index(self.records.mapped.records.rows[self.found.place])
        cells = dict(zip(table.columns, table.rows[position], strict=False))
        return next((name for name in names if str(cells.get(name, "")).strip()), names[0] if names else None)

    # -- the feeds -----------------------------------------------------------------------------------------

    def _feeds(self, story: Story, own: dict[str, Any]) -> None:
        catalogue = self.plan.catalogue
        issues: list[Issue] = []
        binding = Binding(catalogue.words, frozenset(own), catalogue.readers)
        story.steps = told_steps(catalogue.spec.steps, binding, own, issues)
        story.findings += [finding_json(issue_finding(issue, own, self.origin)) for issue in issues]
        for number, feed in enumerate(self.plan.feeds):
            channel = next(one for one in self.known.channels if one.key == feed.spec.channel)
            story.feeds.append(_FeedTeller(self, feed, number, channel, own).story())
        told = [f"{one.channel}/{one.feed}: {one.decided}" for one in story.feeds]
        alike = len(told) > 1 and len({one.decided for one in story.feeds}) == 1 and story.feeds[0].item is None
        story.decided = f"in none of {len(told)} feeds: {story.feeds[0].decided}" if alike else "; ".join(told)


@dataclass(slots=True)
class _FeedTeller:
    teller: _Teller
    feed: CompiledFeed
    number: int
    channel: Resolved
    product: Product
    """As every channel sees it."""
    role: str | None = None
    axes: list[dict[str, Any]] = field(default_factory=list)
    """What tells it from its siblings."""

    def story(self) -> FeedStory:
        spec = self.feed.spec
        story = FeedStory(spec.channel, spec.feed, spec.market.get("country"), "item", "")
        binding, own = self._steps(story, self.product, "single")
        story.selection = [self._rule(rule, binding, own) for rule in self.feed.rules]
        # lists of ids are asked before anything is computed
        asked = sorted(story.selection, key=lambda rule: rule.condition is not None)
        out = next((rule for rule in asked if not rule.passes), None)
        if out is not None:
            story.outcome, story.decided = "filtered", _filtered(out)
            return story
        group = self.feed.bind(frozenset(own), self._columns(own), "single" if self.feed.groups else None).group
        gid = None if group is None else group.key(own)
        if gid is None:
            self._single(story)
        else:
            self._variant(story, gid)
        if story.outcome == "variant":
            binding, own = self._steps(story, {**self.product, "axes": self.axes}, "child")
        self._fields(story, binding, own)
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

    def _single(self, story: FeedStory) -> None:
        bound = self.feed.bind(
            frozenset(self.product), self._columns(self.product), "single" if self.feed.groups else None
        )
        issues: list[Issue] = []
        product = bound.prepared(self.product, issues)
        text = bound.item(product, issues)
        self._say(story, [issue_finding(issue, product, self.teller.origin) for issue in issues])
        if text is None:
            rejecting = next(issue for issue in issues if issue.rejects)
            finding = issue_finding(rejecting, {}, Origin())
            story.outcome, story.decided = "rejected", f"rejected, {rejecting.code}: {sentence(finding)}"
            return
        self._written(story, text.encode(self._encoding, "replace"))
        story.decided = f"an item of {story.bytes:,} bytes"

    @property
    def _encoding(self) -> str:
        return self.teller.job.documents[self.number].encoding

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
        self._tell_apart(members, ids.index(id_))
        chunk = GroupChunk(0, self.number, [(gid, [member for _, member in members])])
        result = process(self.teller.plan.spec, chunk, every=True)
        part = result.parts[self.number]
        said = [f for f in result.findings or () if f.product == id_]
        self._say(story, said)
        outcome = part.outcomes[ids.index(id_)]
        story.family = [other for other in ids if other != id_]
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
        if family is None:
            story.decided = f"an item of {story.bytes:,} bytes of its own: its group `{gid}` has no family to write"
        else:
            story.outcome = "variant"
            story.decided = f"one of {family.size} variants of `{gid}`, written behind their parent row"

    def _tell_apart(self, members: Sequence[tuple[str, Member]], place: int) -> None:
        """The axes of the family, with this product's values."""
        # Our own bytes, written a moment ago.
        products = [pickle.loads(member.blob) for _, member in members]  # noqa: S301
        keys = frozenset[str]().union(*products) | {"axes"}
        columns = frozenset[str]().union(*map(self._columns, products))
        bound = self.feed.bind(keys, columns, "child")
        axes = [] if bound.group is None else bound.group.axes([bound.prepared(product, []) for product in products])
        bound.remarks.clear()
        self.axes = [
            {"name": name, "value": value, "values": [value]}
            for name, values in axes
            if (value := values[place]) is not None
        ]

    def _members(self, gid: str) -> list[tuple[str, Member]]:
        """The products that stand together with this one, each as a run would put it aside."""
        plan, found = self.teller.plan, dict[str, Member]()
        attribute = self.feed.words.compile(self.feed.model.variants.by).attribute if self.feed.model.variants else None
        for chunk in chunks_with(plan, self.teller.job.readings, attribute, gid):
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
            origin = self.teller.origin
            found[id_] = Member(blob, self.teller.found.chunk.source, origin.row or 0, origin.line or 0)
        return list(found.items())

    # -- fields --------------------------------------------------------------------------------------------

    def _fields(self, story: FeedStory, binding: Binding, own: Product) -> None:
        words, role = binding.words, self.role
        teller = FieldTeller(self.feed.compiler(words), self.channel.document, own)
        for written, model in self.feed.model.fields.items():
            name = self.feed.words.constant_text(written)
            if name and (role is None or model.on is None or role in model.on):
                at = ("feeds", self.feed.spec.feed, "fields", written)
                story.fields.append(teller.field(name, model, at))
        for check in self.feed.model.checks:
            text = str(check.when or check.unless or "true")
            pieces = pieces_of(Text((), text, condition=True), Binding(words, frozenset(), self.feed.readers), own)
            try:
                passes = bool(words.condition(text).call(own, None)) is (check.when is None)
            except EVALUATION_ERRORS:
                passes = True  # it is told among the findings
            story.checks.append(Rule(check.id, passes, text, check.severity, None, pieces))


def _about(finding: Finding, attribute: str) -> bool:
    named = finding.field or ""
    return named == attribute or named.startswith((f"{attribute}.", f"{attribute}["))


def _filtered(rule: Rule) -> str:
    """`filtered by exclude (too cheap): price is 3.90 EUR`."""
    names = [piece for piece in rule.pieces if _NAME.fullmatch(piece.source)]
    values = ", ".join(f"{piece.source} is {_short(piece)}" for piece in names)
    asked = f" ({rule.condition})" if rule.condition and rule.condition not in rule.name else ""
    reason = f"; {rule.reason}" if rule.reason else ""
    return f"filtered by {rule.name}{asked}{': ' if values else ''}{values}{reason}"


def _short(piece: Piece) -> str:
    return piece.error or ("nothing" if piece.value is None else shown(piece.value))
