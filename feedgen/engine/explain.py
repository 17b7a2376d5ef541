"""The story of one product: found, read, and sent through every step that a run would send it through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from feedgen.catalogue.readers import Readers
from feedgen.diagnostics import Finding, Origin, Severity
from feedgen.diagnostics.render.text import sentence
from feedgen.diagnostics.report import finding_json
from feedgen.engine.clashes import others_named
from feedgen.engine.explain_feed import FeedTeller, Ground
from feedgen.engine.find import Found, find_product
from feedgen.engine.prepare import Request, Settled, prepare, settled
from feedgen.engine.run import Job
from feedgen.profiles.compile import Plan, RecordsRead, plan_of
from feedgen.profiles.steps import Binding
from feedgen.profiles.story.model import Attribute, Story, plain
from feedgen.profiles.story.steps import told_steps
from feedgen.profiles.values import Issue, issue_finding
from feedgen.sources import Gathered

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
    _id: str = field(init=False)

    def __post_init__(self) -> None:
        self.records = self.plan.catalogue.records(self.found.chunk)
        rows, place, before = self.records.mapped.records, self.found.place, self.found.before
        chunk, source = self.found.chunk, self.found.chunk.source
        row = None if before is None else before + rows.rows[place]
        product = self.records.products[place]
        self._id = str(product["id"] if product else rows.columns["id"][place]).strip()
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
        story = Story(
            product=self._id,
            source={"file": self.origin.file, "row": self.origin.row, "line": self.origin.line},
            preset=self.plan.catalogue.presets[source].preset,
            decided="",
            attributes=[*self._attributes(product or {}, told)],
            findings=[finding_json(finding) for finding in told],
            again=[str(origin) for origin in others_named(self.plan, self.job.readings, self.found, self._id)],
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
                    at = ("catalogue", "columns", name)
                    place = at if at in self.known.document.values else ("catalogue", name)  # as `catalogue.stores`
                    one.place = str(self.known.document.where(place))
            elif name in raw and name != "attributes":
                one.column = self._column(mapping.columns_of(name)) or mapping.columns.get(name)
                one.place = str(self.origin._replace(column=one.column))
            yield one

    def _read(self, name: str, raw: Any) -> Any:
        """One value of a record that became no product."""
        try:
            return Readers(self.plan.catalogue.reading[self.found.chunk.source])[name](raw)[0]
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

    def _joined(self, story: Story, product: Product) -> None:
        """What was found in the rows that the product got, with their steps, which come first."""
        specs = (spec for spec in self.plan.spec.catalogue.steps if spec.kind == "join")
        for step, spec in zip(story.steps, specs, strict=False):
            rows = self.plan.catalogue.joined[spec.data["source"]].rows(product)
            places = {(spec.data["files"][row.file], row.line) for row in rows}
            found = [f for f in self.job.findings if f.origin and (f.origin.file, f.origin.line) in places]
            step.notes += [f"{finding.code}: {sentence(finding)}" for finding in found]
            story.findings += map(finding_json, found)

    # -- the feeds -----------------------------------------------------------------------------------------

    def _feeds(self, story: Story, own: dict[str, Any]) -> None:
        catalogue = self.plan.catalogue
        issues: list[Issue] = []
        binding = Binding(catalogue.words, frozenset(own), catalogue.readers, joined=catalogue.joined)
        read = dict(own)
        story.steps = told_steps(catalogue.spec.steps, binding, own, issues)
        self._joined(story, read)
        story.findings += [finding_json(issue_finding(issue, own, self.origin)) for issue in issues]
        ground = Ground(self.job, self.plan, self.found, self.origin, self._id)
        for number, feed in enumerate(self.plan.feeds):
            if feed.each is not None and feed.each.known:
                continue  # its items are no products
            channel = next(one for one in self.known.channels if one.key == feed.spec.channel)
            story.feeds.append(FeedTeller(ground, feed, number, channel, own).story())
        told = [f"{one.channel}/{one.feed}: {one.decided}" for one in story.feeds]
        alike = len(told) > 1 and len({one.decided for one in story.feeds}) == 1 and story.feeds[0].item is None
        story.decided = f"in none of {len(told)} feeds: {story.feeds[0].decided}" if alike else "; ".join(told)


def _about(finding: Finding, attribute: str) -> bool:
    named = finding.field or ""
    return named == attribute or named.startswith((f"{attribute}.", f"{attribute}["))
