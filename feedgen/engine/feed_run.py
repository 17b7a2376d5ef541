"""One feed over one chunk: who is sent, who waits for the rest of a group, and the bytes of the items."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from feedgen.diagnostics import Finding, Severity
from feedgen.engine.results import DEFERRED, FILTERED, ITEM, REJECTED, Family, Key, Late, Part
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.profiles.batch import Batch
from feedgen.profiles.bound import Bound, Choice
from feedgen.profiles.collecting import Collecting, values_of
from feedgen.profiles.compile import Read
from feedgen.profiles.each import Each
from feedgen.profiles.emits import Emit, failed
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.ranking import Rank
from feedgen.profiles.values import Issue, issue_finding
from feedgen.state import Row, facts_of

Product = Mapping[str, Any]
Clock = Callable[[], float]
_WARNING = Severity.WARNING


class FeedRun:
    """One feed over one chunk: collects what becomes its `Part`."""

    def __init__(
        self, feed: CompiledFeed, read: Read, findings: list[Finding], clock: Clock, *, facts: bool = False
    ) -> None:
        self.feed = feed
        self.clock = clock
        self.read = read
        self.findings = findings
        self.items: list[str] = []
        self.outcomes = bytearray()
        self.keys: list[Key] = []
        self.unique = [emit for _, emit in feed.unique()]
        self.groups: list[tuple[int, str]] = []
        self.ranks: list[Rank] = []
        self.collecting = Collecting() if feed.model.collect else None
        self.facts = facts
        self.sent: list[Product] = []
        """The product of each item, as the channel sees it, where it is to be remembered."""
        self.failed: list[str] = []
        """Ids of the rejected products, where items are to be remembered."""
        self.late: list[Late] = []
        self.sends_late = facts and feed.sends_late
        """Filtered products are rendered as out of stock, for whoever knows which were sent the last time."""
        self.spread: list[int] = []
        """How many outcomes each product has, in a feed with an item per member of a list."""
        self.products: list[Product] = []
        """Members of groups, with what they inherit; their attributes and unclaimed columns."""
        self.attributes: frozenset[str] = frozenset()
        self.columns: frozenset[str] = frozenset()

    def takes_groups(self) -> None:
        """What was read are the members of whole groups: each has its outcome at its place."""
        self.outcomes = bytearray(len(self.read.products))
        self.products = list(self.read.products)
        self.attributes = frozenset().union(*self.products)
        self.columns = frozenset().union(*(product.get("attributes", ()) for product in self.products))

    def run(self, keys: frozenset[str], waiting: dict[int, Product]) -> Part:
        """Every product of the chunk; members of groups go to `waiting`."""
        began = self.clock()
        feed = self.feed
        bound = feed.bind(keys, self.read.columns, feed.single)
        # Members of groups are prepared once their group is there: for now it is enough to know that they are.
        choice = feed.choice(keys, self.read.columns, feed.single) if feed.groups else bound
        asked = self._by_id(keys)
        chosen = choice.batch([self.read.products[i] for i in asked])
        sent = self._chosen(choice, chosen, asked, keys, waiting)
        places = [asked[n] for n in sent]
        batch = chosen.only(sent) if choice is bound else bound.batch([self.read.products[i] for i in places])
        for i, product, issues, text in zip(places, batch.products, batch.issues, bound.items(batch), strict=True):
            self.outcomes[i] = self.settle(bound, product, i, issues, text)
        return self.part(bound.separator, began)

    def _by_id(self, keys: frozenset[str]) -> list[int]:
        """The places of the products whose ids keep none out; the others have their outcomes."""
        self.outcomes = bytearray(len(self.read.products))
        out = self.feed.out_by_id
        if out is None:
            return list(range(len(self.read.products)))
        asked = []
        for i, product in enumerate(self.read.products):
            if (rule := out(product["id"])) is None:
                asked.append(i)
            else:
                self._filtered_by(rule, product, i, keys)
        return asked

    def _chosen(
        self, choice: Choice, batch: Batch, places: Sequence[int], keys: frozenset[str], waiting: dict[int, Product]
    ) -> list[int]:
        """Which of the products are items of their own; the others wait for their group, or are filtered."""
        feed, group = self.feed, choice.group
        late = feed.selects_late
        sent: list[int] = []
        for n, (i, product, issues) in enumerate(zip(places, batch.products, batch.issues, strict=True)):
            said = len(issues)
            gid = None if group is None else group.key(product)
            rule = None if late and gid is not None else choice.filtered_by(product, issues)
            if rule is not None:
                self._filtered_by(rule, self.read.products[i], i, keys)
                self.filtered(choice, product, issues[said:], i)
            elif gid is not None:
                self.outcomes[i] = DEFERRED
                self.groups.append((i, gid))
                waiting[i] = self.read.products[i]
                choice.remarks.clear()  # said when the group is written
            elif not feed.writes_single:
                self.outcomes[i] = FILTERED + feed.variants_rule
                self.filtered(choice, product, issues[said:], i)
            else:
                sent.append(n)
                if choice.remarks:
                    batch.note(n)
        return sent

    def _filtered_by(self, rule: int, product: Product, i: int, keys: frozenset[str]) -> None:
        """The outcome of a product that a rule keeps out."""
        self.outcomes[i] = FILTERED + rule
        if self.sends_late:
            self.out_of_stock(product, i, keys)

    def out_of_stock(self, product: Product, i: int, keys: frozenset[str]) -> None:
        """Render a filtered product as out of stock; what there is to say of it is worth no word."""
        bound = self.feed.bind(keys | {"availability"}, self.read.columns, self.feed.single)
        gone = {"availability": "out_of_stock", **({"quantity": 0} if "quantity" in product else {})}
        sold_out = {**bound.prepared({**product, **gone}, []), **gone}
        text = bound.item(sold_out, [])
        bound.remarks.clear()
        if text is not None:
            data = text.encode(self.feed.model.encoding, "replace")
            key = self.key(sold_out, "single") if self.unique else None
            self.late.append(Late(i, data, key, self.rows([sold_out], [data])[0]))

    # -- an item per member of a list ---------------------------------------------------------------------

    def run_each(self, keys: frozenset[str], each: Each) -> Part:
        """Every product of the chunk, with an item per member of its list."""
        began = self.clock()
        bound = self.feed.bind(keys, self.read.columns)
        out_by_id = self.feed.out_by_id
        for i, source_product in enumerate(self.read.products):
            if out_by_id is not None and (rule := out_by_id(source_product["id"])) is not None:
                self._one(FILTERED + rule)
                continue
            issues: list[Issue] = []
            product = bound.prepared(source_product, issues)
            said = len(issues)
            rule = bound.filtered_by(product, issues)
            if rule is not None:
                self._one(FILTERED + rule)
                self.filtered(bound, product, issues[said:], i)
                continue
            members = self._members(each, product, issues)
            for n, member in enumerate(members):
                item = {**product, each.word: member}
                self.outcomes.append(self.item(bound, item, i, issues))
                issues = []  # what steps say is said once
                if self.facts and self.outcomes[-1] == ITEM:
                    self.sent[-1] = {**item, "id": self._called(item, n)}
            self.spread.append(len(members))
            if not members:
                self.spread[-1] = 1
                self.outcomes.append(FILTERED + each.rule)
                self.filtered(bound, product, issues[said:], i)
        return self.part(bound.separator, began)._replace(spread=self.spread)

    def _called(self, item: Product, n: int) -> str:
        """What an item is remembered by that shares its product with others."""
        own = self.key(item, "single")[-1] if self.feed.model.unique else None
        return f"{item['id']} #{n + 1}" if own is None else own

    def _one(self, outcome: int) -> None:
        self.spread.append(1)
        self.outcomes.append(outcome)

    def _members(self, each: Each, product: Product, issues: list[Issue]) -> Sequence[Any]:
        try:
            return each.members(product)
        except EVALUATION_ERRORS as error:
            issues.append(failed(error, each.word))
            return ()

    def run_known(self) -> Part:
        """Items that are no products, each with values of its own where it must have them."""
        bound = self.feed.bind(frozenset(("id",)), frozenset())
        taken: dict[tuple[int, str], str] = {}
        for i, item in enumerate(self.read.products):
            key = self.key(item, "single")
            clash = next((one for one in enumerate(key) if one in taken), None)
            if clash is not None:
                number, value = clash
                params, name = {"first": taken[number, str(value)]}, self.feed.unique()[number][0]
                issue = Issue("CHN111", params, name, value, Severity.ERROR, True)
                self.findings.extend(findings_of([issue], self.feed, item, self.read, i))
                self.outcomes.append(REJECTED)
                continue
            taken |= {(number, value): item["id"] for number, value in enumerate(key) if value is not None}
            self.outcomes.append(self.item(bound, item, i, []))
        return self.part(bound.separator, self.clock())._replace(keys=None)

    def filtered(self, choice: Choice, product: Product, issues: list[Issue], i: int) -> None:
        """What is wrong with a product nobody is to see is worth no word, unless that is why."""
        choice.remarks.clear()
        if issues:
            self.findings.extend(findings_of(issues, self.feed, product, self.read, i))

    def item(self, bound: Bound, product: Product, i: int, issues: list[Issue], role: str = "single") -> int:
        """What became of a product; its item is kept."""
        return self.settle(bound, product, i, issues, bound.item(product, issues), role)

    def settle(
        self, bound: Bound, product: Product, i: int, issues: list[Issue], text: str | None, role: str = "single"
    ) -> int:
        if text is not None and self.collecting is not None:
            self.collecting.add(values_of(bound.collectors, product, issues))
        if issues:
            self.findings.extend(findings_of(issues, self.feed, product, self.read, i))
        if text is None:
            if self.facts:
                self.failed.append(str(product["id"]))
            return REJECTED
        self.items.append(text)
        if self.facts:
            self.sent.append(product)
        if self.unique:
            self.keys.append(self.key(product, role))
        if bound.rank is not None:
            self.ranks.append(bound.rank(product))
            bound.remarks.clear()  # said when it was selected
        return ITEM

    def key(self, product: Product, role: str) -> Key:
        if self.feed.single is not None:
            product = {**product, "role": role}
        return tuple(_unique(emit, product) for emit in self.unique)

    def part(self, separator: str, began: float, families: Sequence[Family] = ()) -> Part:
        pieces, sep = self.encoded(separator)
        return Part(
            outcomes=bytes(self.outcomes),
            data=sep.join(pieces),
            ends=_ends(pieces, len(sep)),
            keys=self.keys if self.unique else None,
            groups=self.groups,
            families=families,
            ranks=self.ranks if self.feed.top is not None else None,
            collected=None if self.collecting is None else self.collecting.done(),
            late=self.late,
            failed=self.failed,
            facts=self.rows(self.sent, pieces) if self.facts else None,
            seconds=self.clock() - began,
        )

    def rows(self, products: Sequence[Product], pieces: Sequence[bytes]) -> list[Row]:
        """What is to be remembered of items, and behind it which attributes each has."""
        return _with_shapes(facts_of(products, pieces, self.feed.segment), products)

    def encoded(self, separator: str) -> tuple[list[bytes], bytes]:
        """The items and what stands between them, in the feed's encoding."""
        codec = self.feed.model.encoding
        if codec.replace("_", "-").lower() in ("utf-8", "utf8", "utf-8-sig"):
            return list(map(str.encode, self.items)), separator.encode()
        homes = [i for i, size in enumerate(self.spread) for _ in range(size)] or range(len(self.outcomes))
        products = (i for i, outcome in zip(homes, self.outcomes, strict=True) if outcome == ITEM)
        pieces = [self.in_codec(item, codec, i) for item, i in zip(self.items, products, strict=True)]
        return pieces, separator.encode(codec)

    def in_codec(self, text: str, codec: str, i: int) -> bytes:
        """The item of a product; characters that the encoding lacks become `?`, with a finding."""
        try:
            return text.encode(codec)
        except UnicodeEncodeError as error:
            params = {"char": text[error.start], "encoding": codec}
            issue = Issue("OUT101", params, None, None, _WARNING, False)
            self.findings.extend(findings_of([issue], self.feed, self.read.products[i], self.read, i))
            return text.encode(codec, "replace")


def _with_shapes(rows: Sequence[Row], products: Sequence[Product]) -> list[Row]:
    """What is to be remembered, and behind it which attributes the item has; the same ones are one object."""
    shapes: dict[tuple[str, ...], tuple[str, ...]] = {}
    found = (tuple(product) for product in products)
    return [(*row, shapes.setdefault(shape, shape)) for row, shape in zip(rows, found, strict=True)]


def _ends(pieces: Sequence[bytes], gap: int) -> array[int]:
    """Where each piece ends when they are put together."""
    ends = array("L")
    at = 0
    for piece in pieces:
        at += len(piece)
        ends.append(at)
        at += gap
    return ends


def _unique(emit: Emit, product: Product) -> str | None:
    """A value that no other row may have; an expression that fails leaves the field absent."""
    try:
        value = emit(product, None, [])
    except EVALUATION_ERRORS:
        return None
    return None if value is None else str(value)


def findings_of(issues: Sequence[Issue], feed: CompiledFeed, product: Product, read: Read, i: int) -> list[Finding]:
    spec, origin = feed.spec, read.origin(i)
    market = spec.market.get("country")
    return [
        issue_finding(issue, product, origin, channel=spec.channel, feed=spec.feed, market=market) for issue in issues
    ]
