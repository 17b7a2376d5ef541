"""A feed, compiled: who is in it, what its items say, how they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedgen.catalogue import written
from feedgen.diagnostics import Severity
from feedgen.expressions import EVALUATION_ERRORS, Compiled, explain
from feedgen.profiles.fields import Emit, Field, FieldCompiler, Product
from feedgen.profiles.plan import FeedSpec
from feedgen.profiles.schema import CheckModel, FeedModel
from feedgen.profiles.scopes import Words, feed_words
from feedgen.profiles.values import Issue
from feedgen.writers import WRITERS, Encoder, FieldLayout, Layout, Node, Writer

SEVERITIES = {"error": Severity.ERROR, "warning": Severity.WARNING, "info": Severity.INFO}
BOUND_PLANS = 64
"""Plans kept per feed, one per set of attributes seen in a chunk; a source has a handful."""

CheckCall = Callable[[Product, list[Issue]], None]


@dataclass(frozen=True, slots=True)
class Bound:
    """The feed for products that have certain attributes: fields that cannot appear are not even tried."""

    emits: tuple[tuple[str, Emit], ...]
    encode: Callable[[Sequence[Node]], str]
    checks: tuple[CheckCall, ...]
    separator: str

    def item(self, product: Product, issues: list[Issue]) -> str | None:
        """The item's text, or None when an issue rejects it."""
        try:
            values = [emit(product, None, issues) for _, emit in self.emits]
            for check in self.checks:
                check(product, issues)
        except EVALUATION_ERRORS:
            issues.clear()
            values = self._carefully(product, issues)
        if issues and any(issue.rejects for issue in issues):
            return None
        return self.encode(values)

    def _carefully(self, product: Product, issues: list[Issue]) -> list[Node]:
        """Field by field, so that the one whose expression failed can be named; it is then absent."""
        values: list[Node] = []
        for name, emit in self.emits:
            try:
                values.append(emit(product, None, issues))
            except EVALUATION_ERRORS as error:
                code, params = explain(error)
                issues.append(Issue(code, params, name, None, Severity.WARNING, False))
                values.append(None)
        for check in self.checks:
            try:
                check(product, issues)
            except EVALUATION_ERRORS as error:
                code, params = explain(error)
                issues.append(Issue(code, params, None, None, Severity.WARNING, False))
        return values


class CompiledFeed:
    """Everything a worker needs for one feed."""

    def __init__(self, spec: FeedSpec, shop: Mapping[str, Any], now: dt.datetime, own: Mapping[str, str]) -> None:
        self.spec = spec
        self.model = FeedModel.model_validate(spec.model)
        self.writer: Writer = WRITERS.get(self.model.writer)
        self.words = feed_words(spec, shop, now, own)
        self.derived = [(name, self.words.compile(text)) for name, text in spec.derive.items()]
        self.rules = self._rules()
        self.fields = self._fields()
        self.checks = [(self._check(check), check, compiled) for check, compiled in self._conditions()]
        self.group = Grouping(self.model, self.words) if self.model.variants else None
        self._bound: dict[tuple[frozenset[str], frozenset[str], str | None], Bound] = {}

    # -- who is in it ------------------------------------------------------------------------------------

    def _rules(self) -> list[tuple[str, Callable[[Product, Any], Any]]]:
        rules: list[tuple[str, Callable[[Product, Any], Any]]] = [("status", _sold)]
        for name, condition in self.spec.select:
            rules.append((f"select ({name})", self.words.condition(condition).call))
        if self.model.select is not None:
            rules.append(("select (feed)", self.words.condition(self.model.select).call))
        return rules

    def filtered_by(self, product: Product) -> int | None:
        """The number of the rule that keeps the product out, or None; an expression that fails keeps it out."""
        for i, (_, holds) in enumerate(self.rules):
            try:
                if not holds(product, None):
                    return i
            except EVALUATION_ERRORS:
                return i
        return None

    def derive(self, product: Product) -> Product:
        """The product with the channel's own attributes; the product itself stays as it is."""
        if not self.derived:
            return product
        own = dict(product)
        for name, compiled in self.derived:
            try:
                value = compiled.call(own, None)
            except EVALUATION_ERRORS:
                value = None
            if value is not None:
                own[name] = value
        return own

    # -- what its items say ------------------------------------------------------------------------------

    def _fields(self) -> list[Field]:
        compiler = FieldCompiler(
            self.words, self.spec.entries, native=self.writer.native, nested=self.writer.nested
        )
        fields = []
        for written_name, model in self.model.fields.items():
            name = self.words.constant_text(written_name)
            if name:
                fields.append(compiler.field(name, model))
        return fields

    def columns(self) -> frozenset[str] | None:
        """Unclaimed source columns the feed may read; None: any of them."""
        read: frozenset[str] = frozenset()
        compiled = [c for _, c in self.derived] + [c for _, c in self._conditions()]
        for part in (*self.fields, *compiled, *self._selects()):
            if part.columns is None:
                return None
            read |= part.columns
        return read

    def _selects(self) -> list[Compiled]:
        conditions = [condition for _, condition in self.spec.select]
        if self.model.select is not None:
            conditions.append(self.model.select)
        return [self.words.condition(condition) for condition in conditions]

    def _conditions(self) -> list[tuple[CheckModel, Compiled]]:
        return [(check, self.words.condition(check.when or check.unless or "true")) for check in self.model.checks]

    def _check(self, check: CheckModel) -> CheckCall:
        call = self.words.condition(check.when or check.unless or "true").call
        fails_when = check.when is not None
        severity = SEVERITIES[check.severity]
        rejects = severity is Severity.ERROR
        message, hint = self._said(check.message), self._said(check.hint)

        def run(product: Product, issues: list[Issue]) -> None:
            if bool(call(product, None)) is fails_when:
                params = {"check": check.id, "message": message(product), "hint": hint(product)}
                issues.append(Issue("CHN201", params, check.field, None, severity, rejects))

        return run

    def _said(self, text: str) -> Callable[[Product], str]:
        if "{{" not in text:
            return lambda product: text
        call = self.words.compile(text).call
        return lambda product: str(call(product, None) or "")

    def bind(self, keys: frozenset[str], columns: frozenset[str], role: str | None = None) -> Bound:
        """The feed for products with no attributes beyond `keys` and no unclaimed columns beyond `columns`."""
        known = (keys, columns, role)
        bound = self._bound.get(known)
        if bound is None:
            if len(self._bound) >= BOUND_PLANS:
                self._bound.clear()
            bound = self._bound[known] = self._bind(keys, columns, role)
        return bound

    def _bind(self, keys: frozenset[str], columns: frozenset[str], role: str | None) -> Bound:
        live = [
            field
            for field in self.fields
            if field.may_appear(keys, columns) and (field.roles is None or role is None or role in field.roles)
        ]
        checks = tuple(
            run
            for run, check, compiled in self.checks
            if check.when is None or not _never(compiled, keys, columns)
        )
        if not self.writer.nested:
            return self._bind_row(live, checks)
        emits, layouts = _nest([(f.path, f.layout, f.name, f.emit) for f in live])
        encoder = self.writer.encoder(Layout(layouts, self.model.item, self.model.options))
        return Bound(emits, encoder.item, checks, encoder.separator)

    def _bind_row(self, live: list[Field], checks: tuple[CheckCall, ...]) -> Bound:
        """Delimited files keep every column, whatever this chunk can fill."""
        encoder = self.encoder()
        width = len(self.fields)
        places = [i for i, field in enumerate(self.fields) if field in live]
        item = encoder.item

        def encode(values: Sequence[Node]) -> str:
            row: list[Node] = [None] * width
            for place, value in zip(places, values, strict=True):
                row[place] = value
            return item(row)

        emits = tuple((field.name, field.emit) for field in live)
        return Bound(emits, encode, checks, encoder.separator)

    # -- how they are written ----------------------------------------------------------------------------

    def layout(self) -> Layout:
        """The shape of the whole feed."""
        _, layouts = _nest([(f.path, f.layout, f.name, f.emit) for f in self.fields])
        return Layout(layouts, self.model.item, self.model.options)

    def encoder(self) -> Encoder:
        return self.writer.encoder(self.layout())

    def unique(self) -> Emit | None:
        """The field no two items may share, where that is more than the product's id, which never repeats."""
        for field in self.fields:
            if field.unique and field.names != {"id"}:
                return field.emit
        return None

    @property
    def counts_items(self) -> bool:
        return any(model.counter for model in self.model.fields.values())


class Grouping:
    """How a feed with `variants` tells the members of a group apart."""

    def __init__(self, model: FeedModel, words: Words) -> None:
        assert model.variants is not None
        self.by = words.compile(model.variants.by).call
        self.min_members = model.variants.min_members
        self._axes = [
            (name, words.compile(text).call)
            for written_name, text in model.variants.axes.items()
            if (name := words.constant_text(written_name))
        ]

    def key(self, product: Product) -> str | None:
        try:
            value = self.by(product, None)
        except EVALUATION_ERRORS:
            return None
        return None if value is None else str(value)

    def axes(self, members: Sequence[Product]) -> list[tuple[str, list[str | None]]]:
        """Axes that some member has, each with the members' values in order."""
        found = []
        for name, call in self._axes:
            values = [_axis_value(call, member) for member in members]
            if any(value is not None for value in values):
                found.append((name, values))
        return found


def _axis_value(call: Callable[[Product, Any], Any], member: Product) -> str | None:
    try:
        value = call(member, None)
    except EVALUATION_ERRORS:
        return None
    return None if value is None else (value if isinstance(value, str) else written.plain_text(value))


def _sold(product: Product, it: Any) -> bool:
    return product.get("status", "active") == "active"


def _never(compiled: Compiled, keys: frozenset[str], columns: frozenset[str]) -> bool:
    """A condition over absent attributes only, which is therefore none and cannot be true."""
    if compiled.constant or not compiled.strict_missing or not compiled.names.isdisjoint(keys):
        return False
    return not columns if compiled.columns is None else compiled.columns.isdisjoint(columns)


Part = tuple[tuple[str, ...], FieldLayout, str, Emit]


def _nest(parts: Sequence[Part], depth: int = 0) -> tuple[tuple[tuple[str, Emit], ...], tuple[FieldLayout, ...]]:
    """Fields with paths → nested groups, each at the place of its first field."""
    emits: list[tuple[str, Emit]] = []
    layouts: list[FieldLayout] = []
    groups: dict[str, list[Part]] = {}
    for part in parts:
        path, layout, name, emit = part
        if depth == len(path) - 1:
            emits.append((name, emit))
            layouts.append(layout)
            continue
        if path[depth] not in groups:
            groups[path[depth]] = []
            emits.append((path[depth], _late))
            layouts.append(FieldLayout(path[depth]))
        groups[path[depth]].append(part)
    for i, (name, emit) in enumerate(emits):
        if emit is _late:
            inner, children = _nest(groups[name], depth + 1)
            layouts[i] = FieldLayout(name, children)
            emits[i] = (name, _container([e for _, e in inner]))
    return tuple(emits), tuple(layouts)


def _late(p: Product, it: Any, issues: list[Issue]) -> Node:  # a mark: replaced once the group is complete
    raise NotImplementedError


def _container(emits: Sequence[Emit]) -> Emit:
    def values(p: Product, it: Any, issues: list[Issue]) -> Node:
        found = tuple([emit(p, it, issues) for emit in emits])
        return found if any(value is not None for value in found) else None

    return values
