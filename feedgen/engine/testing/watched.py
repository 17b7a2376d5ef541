"""A feed compiled so that it tells what products reach: fields, ways of rules, lines of maps, conditions.

Only runs of tests are compiled this way: nothing of it is in the feeds that a build makes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from feedgen.engine.testing.shown_feed import ShownFeed
from feedgen.expressions import EVALUATION_ERRORS, LookupTable, Scope
from feedgen.expressions.tables import NO_LINE, Table, finder, lines_of
from feedgen.profiles.batch import one_by_one
from feedgen.profiles.bound import Bound, Check
from feedgen.profiles.collecting import Collector, Value
from feedgen.profiles.emits import Emit, Product
from feedgen.profiles.fields import Field, FieldCompiler
from feedgen.profiles.gates import CONDITIONS
from feedgen.profiles.plan import CatalogueSpec, FeedSpec
from feedgen.profiles.schema import FeedModel, FieldModel
from feedgen.profiles.scopes import Words
from feedgen.profiles.steps import Action, Own
from feedgen.profiles.values import Issue, Scalar
from feedgen.profiles.yaml import Path_
from feedgen.writers import FieldLayout, Node

Key = tuple[Any, ...]
"""What names a point: its kind, whom it belongs to, its place there."""


class Watch:
    """Everything that was reached."""

    def __init__(self) -> None:
        self.reached: set[Key] = set()

    def way(self, place: str, at: Path_) -> Action:
        """The action that notes that a way of the rule at `place` was taken."""

        def note(own: Own, issues: list[Issue]) -> None:
            self.reached.add(("way", place, at))

        return note

    def table(self, table: Table, *key: Any) -> LookupTable:
        """The table, noting the line of every value it is asked for."""
        plain = table if isinstance(table, LookupTable) else LookupTable(lines_of(table))
        line_of = finder(replace(plain, lines={key: key for key in lines_of(plain)}, default=None))

        def note(text: str) -> None:
            line = line_of(text)
            if line is not NO_LINE:
                self.reached.add(("line", *key, line))

        return replace(plain, watch=note)


class WatchedFeed(ShownFeed):
    """The feed, telling what it reaches to `watch`."""

    def __init__(
        self, watch: Watch, spec: FeedSpec, shop: Mapping[str, Any], now: dt.datetime, catalogue: CatalogueSpec
    ) -> None:
        self.watch = watch
        tables = {name: watch.table(table, spec.profile, name) for name, table in spec.tables.items()}
        self._called: dict[str, str] = {}
        super().__init__(replace(spec, tables=tables), shop, now, catalogue)
        self.way_taken = watch.way
        self.conditions = [
            (("condition", spec.profile, spec.feed, *at), self.item_words.condition(text).call, wanted)
            for at, text, wanted in conditions_of(self.model)
        ]
        self.conditions += [
            (("selection", spec.profile, rule.name), self.words.condition(rule.value).call, rule.kind == "exclude")
            for rule in self.rules
            if rule.kind in CONDITIONS
        ]

    def compiler(self, words: Words, columns: frozenset[str] | None = None) -> FieldCompiler:
        spec = self.spec
        compiler = _WatchedFields(words, spec.entries, self.ways, columns=columns)
        compiler.watched = lambda table, name: self.watch.table(table, spec.profile, spec.feed, self._as_written(name))
        compiler.holds = lambda name, key: self.watch.reached.add(
            ("part", spec.profile, spec.feed, self._as_written(name), key)
        )
        return compiler

    def _as_written(self, name: str) -> str:
        """A field, or a part of one, as the profile calls it: names may have holes."""
        if not self._called:
            self._called.update({name: key for key, name, _ in self.named})
        head, slash, part = name.partition("/")
        return self._called.get(name) or self._called.get(head, head) + slash + part

    def _live(
        self, words: Words, keys: frozenset[str], columns: frozenset[str], role: str | None
    ) -> list[tuple[int, Field]]:
        live = super()._live(words, keys, columns, role)
        # by their keys: several fields may be written under one name
        return [(place, _asked(field, self._noted(field, self.named[place][0]))) for place, field in live]

    def _noted(self, field: Field, name: str) -> Emit:
        emit, reached, spec = field.emit, self.watch.reached, self.spec
        keys = ("field", spec.profile, spec.feed, name), ("field", f"channel {spec.channel}", name)

        def noted(product: Product, it: Any, issues: list[Issue]) -> Node:
            node = emit(product, it, issues)
            if node is not None:
                reached.update(keys)
            return node

        return noted

    def _bind(self, keys: frozenset[str], columns: frozenset[str], role: str | None) -> Bound:
        bound = super()._bind(keys, columns, role)

        def ask(own: Own, issues: list[Issue]) -> None:
            self._ask({**own, "role": role})

        def ask_member(product: Product, it: Any, issues: list[Issue]) -> None:
            self._ask(product)

        heard = tuple(map(self._heard, bound.collectors))
        if self.each is not None:
            return replace(
                bound, checks=(*bound.checks, Check(ask_member, one_by_one(ask_member, remarks=True))), collectors=heard
            )
        return replace(bound, steps=(*bound.steps, ask), collectors=heard)

    def _heard(self, collector: Collector) -> Collector:
        return _Heard(collector, ("collection", self.spec.profile, self.spec.feed, collector.name), self.watch)

    def _ask(self, product: Mapping[str, Any]) -> None:
        for key, call, wanted in self.conditions:
            try:
                if bool(call(product, None)) is wanted:
                    self.watch.reached.add(key)
            except EVALUATION_ERRORS:
                continue
        self.words.scope.tables.remarks.clear()


class _Heard(Collector):
    """A collection that notes that an item has a value for it."""

    def __init__(self, collector: Collector, key: Key, watch: Watch) -> None:
        self.name = collector.name
        self._collector, self._point, self._watch = collector, key, watch

    def values(self, product: Product) -> Iterable[Value]:
        found = list(self._collector.values(product))
        if found:
            self._watch.reached.add(self._point)
        return found


class _WatchedFields(FieldCompiler):
    watched: Callable[[Table, str], LookupTable]
    holds: Callable[[str, str], None]
    """Hears of the conditions of a group's parts that held: name of the part, and which of its keys."""

    def scalar(self, name: str, model: FieldModel) -> Scalar:
        if isinstance(model.map, Mapping):
            # A copy beside the model's own checks: only the look-up is noted.
            return super().scalar(name, model.model_copy(update={"map": self.watched(model.map, name)}))
        return super().scalar(name, model)

    def part(self, name: str, model: FieldModel, scope: Scope) -> tuple[Emit, FieldLayout, Any]:
        emit, layout, reads = super().part(name, model, scope)
        asked = [(key, self.words.condition(text, scope).call) for key, text in demands_of(model)]

        def asking(product: Product, it: Any, issues: list[Issue]) -> Node:
            for key, call in asked:
                with suppress(*EVALUATION_ERRORS):
                    if call(product, it):
                        self.holds(name, key)
            return emit(product, it, issues)

        return (asking if asked else emit), layout, reads


def demands_of(model: FieldModel) -> list[tuple[str, str]]:
    """The conditions under which a field has to be there, by their keys."""
    return [(key, text) for key in ("required", "recommended") if isinstance(text := getattr(model, key), str)]


def conditions_of(feed: FeedModel) -> list[tuple[Path_, str | bool, bool]]:
    """The conditions of a feed: where each stands, its text, and the answer that counts as reached."""
    found: list[tuple[Path_, str | bool, bool]] = [
        (("fields", name, key), text, True) for name, model in feed.fields.items() for key, text in demands_of(model)
    ]
    for number, check in enumerate(feed.checks):
        text, wanted = (check.when, True) if check.when is not None else (check.unless, False)
        found.append((("checks", number), text or True, wanted))
    return found


def _asked(field: Field, emit: Emit) -> Field:
    """A field that is asked product by product."""
    return replace(field, emit=emit, column=one_by_one(emit, remarks=True))
