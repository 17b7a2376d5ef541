"""A feed, compiled: who is in it, what its items say, how they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from feedgen.catalogue.readers import Readers
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.profiles import emits
from feedgen.profiles.batch import Column
from feedgen.profiles.bound import Bound, Check, Choice, check_calls, nested, side_by_side
from feedgen.profiles.collecting import collectors, compiled_of
from feedgen.profiles.each import Each, each_of, without_members
from feedgen.profiles.emits import Emit
from feedgen.profiles.fields import Field, FieldCompiler, Ways, unprefixed
from feedgen.profiles.gates import STATUS, by_condition, by_id
from feedgen.profiles.grouping import Grouping
from feedgen.profiles.json_schemas import SchemaCall, Schemas
from feedgen.profiles.plan import CatalogueSpec, FeedSpec, SelectionSpec
from feedgen.profiles.ranking import ranking, surely
from feedgen.profiles.reading import Asked, texts_of_rules
from feedgen.profiles.removed import UNCHANGED
from feedgen.profiles.schema import FeedModel, FieldModel
from feedgen.profiles.scopes import Words, feed_words
from feedgen.profiles.selection import sends_late
from feedgen.profiles.steps import (
    Action,
    Binding,
    bind_steps,
    columns_of,
    columns_written,
    names_of,
    texts_of,
    useful,
    writes_of,
)
from feedgen.profiles.steps.needed import needed
from feedgen.profiles.variants import GROUP, MEMBERS, kinds_of_groups, needs_groups, texts_of_variants
from feedgen.profiles.yaml import Path_
from feedgen.writers import WRITERS, Encoder, Layout, Node, Writer

STEP = 2
"""Blanks that an element stands further in than the one it is in."""
BOUND_PLANS = 64
"""Plans kept per feed, one per set of attributes seen in a chunk; a source has a handful."""

Known = tuple[frozenset[str], frozenset[str], str | None]
"""What decides a plan: the attributes and unclaimed columns there are, and the role of the items."""


def union(sets: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    """All of them together; None, which stands for everything, swallows the rest."""
    known = [columns for columns in sets if columns is not None]
    return frozenset().union(*known) if len(known) == len(sets) else None


class CompiledFeed:
    """Everything a worker needs for one feed."""

    def __init__(self, spec: FeedSpec, shop: Mapping[str, Any], now: dt.datetime, catalogue: CatalogueSpec) -> None:
        self.spec = spec
        self.readers = Readers(catalogue.read)
        own = names_of((*catalogue.steps, *spec.steps))
        self.model = FeedModel.model_validate(spec.model)
        self.writer: Writer = WRITERS.get(self.model.writer)
        self.words = feed_words(spec, shop, now, own)
        if "{{" in self.model.encoding:
            codec = self.words.constant_text(self.model.encoding) or ""
            self.model = self.model.model_copy(update={"encoding": codec})
        self.segment = None if spec.segment is None else self._segment(spec.segment)
        """What guards count an item under."""
        self.options = self._options()
        self.named = list(self._named())
        """The fields: what the profile calls them, the names they are written under, their settings."""
        self.rules = self._rules()
        """What keeps products out, in order; a product's outcome has the number of its rule."""
        self.each = each_of(self.model.each, self.words, len(self.rules) - 1)
        """What there is an item for, where it is not the product."""
        if self.each is not None and self.each.known:
            self.rules = []
        self.out_by_id = by_id(self.rules)
        self.way_taken: Callable[[str, Path_], Action] | None = None
        self.of_groups = kinds_of_groups(self.model.variants, self.words)
        self.item_words = self.of_items(self.words, grouped=True)
        """The words of fields and checks, which may speak of the item's group."""
        self.fields = self._fields(self.item_words, None)
        variants = self.model.variants
        schema = self.model.json_schema
        self.schemas = Schemas(schema, spec.schemas) if schema is not None and spec.schemas else None
        """The merchant's schemas that finished items are checked by."""
        self.single = None if variants is None else "single"
        """The role of an item that is no part of a family."""
        self.is_family = variants is not None and variants.in_families
        self.writes_single = variants is None or variants.writes("single")
        """Whether an item that is no part of a family stands in the file."""
        self.writes_children = self.is_family and variants is not None and variants.writes("child")
        self.sends_late = bool(spec.once_more) and sends_late(self.model)
        """Whether filtered products are rendered as out of stock."""
        self.speaks_of_group = GROUP in self._names()
        self.groups = needs_groups(variants, speaks_of_group=self.speaks_of_group)
        self.selects_late = self.groups and variants is not None and bool(variants.inherit)
        """Whether members of groups are selected once they have what they inherit."""
        self.asked = Asked(self)
        """What of a product's attributes is looked at."""
        self._bound: dict[Known, Bound] = {}
        self._choices: dict[Known, Choice] = {}

    def _segment(self, text: str) -> Callable[[Mapping[str, Any]], str | None]:
        call = self.words.compile(text).call

        def segment(product: Mapping[str, Any]) -> str | None:
            try:
                value = call(product, None)
            except EVALUATION_ERRORS:
                return None
            return None if value is None else str(value)

        return segment

    def _rules(self) -> list[SelectionSpec]:
        # What is archived, or was made a draft again, is just what has to be taken down.
        status = [] if self.model.mode == "delete" else [STATUS]
        rules = [*status, *self.spec.select]
        if self.model.select is not None:
            rules.append(SelectionSpec("include", "select (feed)", self.model.select))
        if self.model.mode == "delta":
            rules.append(SelectionSpec(UNCHANGED, UNCHANGED, None))
        variants = self.model.variants
        if variants is not None and variants.keeps_out:
            self.variants_rule = len(rules)
            rules.append(SelectionSpec("variants", f"variants ({variants.mode})", None))
        if self.model.each is not None:
            rules.append(without_members(self.model.each))
        return rules

    def _named(self) -> Iterator[tuple[str, str, FieldModel]]:
        """Names may have holes over what is known before the first product; without it there is no field."""
        for key, model in self.model.fields.items():
            name = self.words.constant_text(key if model.name is None else model.name)
            if name:
                yield key, unprefixed(name) if self.model.drop_prefix else name, model

    def _names(self) -> frozenset[str]:
        """What fields and checks speak of."""
        checks = (self.item_words.condition(check.when or check.unless or True) for check in self.model.checks)
        others = (*checks, *compiled_of(self.model.collect, self.item_words))
        said = (*(field.names for field in self.fields), *(one.names for one in others))
        return frozenset().union(*said)

    def of_items(self, words: Words, *, grouped: bool) -> Words:
        """The words that fields and checks may use; products without a group have none."""
        if self.each is not None:
            return (
                words.only(self.each.word, self.each.kind)
                if self.each.known
                else words.also(self.each.word, self.each.kind)
            )
        for name, kind in self.of_groups.items():
            words = words.also(name, kind if grouped else None)
        return words

    def _options(self) -> dict[str, Any]:
        """The writer's settings; items stand further in where their document has them deeper."""
        given = {key: self._option(value) for key, value in self.model.options.items()}
        depth = len(self.model.root.items.split("/")) if self.model.root is not None and self.model.root.items else 0
        deeper = {"indent": STEP * (1 + depth)} if depth and "indent" in self.writer.options else {}
        return {**deeper, **given}

    def _option(self, value: Any) -> Any:
        """A writer's setting; texts may have holes (`delimiter: "{{ market.delimiter }}"`)."""
        return self.words.constant_text(value) if isinstance(value, str) else value

    def compiler(self, words: Words, columns: frozenset[str] | None = None) -> FieldCompiler:
        """What makes the feed's fields, with these words and unclaimed columns (None: there may be any)."""
        return FieldCompiler(words, self.spec.entries, self.ways, columns=columns)

    @property
    def ways(self) -> Ways:
        """How the feed writes names and groups."""
        writer = self.writer
        return Ways(writer.native, writer.nested, self.model.drop_prefix, self.model.cells)

    def _fields(self, words: Words, columns: frozenset[str] | None) -> list[Field]:
        compiler = self.compiler(words, columns)
        return [compiler.field(name, model) for _, name, model in self.named]

    @cached_property
    def columns_read(self) -> frozenset[str] | None:
        """Unclaimed source columns the feed may read; None: any of them."""
        if self.each is not None and self.each.known:
            return frozenset()
        texts = texts_of_rules(self.rules)
        checks: list[str | bool] = [check.when or check.unless or True for check in self.model.checks]
        if (schema := self.model.json_schema) is not None:
            checks += [schema.when, schema.by or True]
        read = [self.words.condition(text).columns for text in texts]
        read += [self.item_words.condition(text).columns for text in checks]
        read += [one.columns for one in compiled_of(self.model.collect, self.item_words)]
        if (variants := self.model.variants) is not None:
            read += [self.words.compile(str(text)).columns for text in texts_of_variants(variants)]
        read += [columns_of(text, self.words) for text in texts_of(self.spec.steps)]
        read += [self.words.compile(text).columns for text in (self.model.each or {}).values()]
        return union([*read, *(field.columns for field in self.fields)])

    # -- for the attributes there are --------------------------------------------------------------------

    def bind(self, keys: frozenset[str], columns: frozenset[str], role: str | None = None) -> Bound:
        """The feed for products with no attributes beyond `keys` and no unclaimed columns beyond `columns`."""
        known = (keys, columns, role)
        bound = self._bound.get(known)
        if bound is None:
            if len(self._bound) >= BOUND_PLANS:
                self._bound.clear()
            bound = self._bound[known] = self._bind(keys, columns, role)
        return bound

    def choice(self, keys: frozenset[str], columns: frozenset[str], role: str | None = None) -> Choice:
        """The same as far as it decides who is in, and which products belong together."""
        known = (keys, columns, role)
        choice = self._choices.get(known)
        if choice is None:
            if len(self._choices) >= BOUND_PLANS:
                self._choices.clear()
            steps, _, binding = self._prepared(keys, columns, role, self.asked.to_choose)
            choice = self._choices[known] = self._choose(steps, binding)
        return choice

    def _bind(self, keys: frozenset[str], columns: frozenset[str], role: str | None) -> Bound:
        if self.each is not None and self.each.known:
            return self._bind_known(self.each)
        steps, columns, binding = self._prepared(keys, columns, role, self._read_by_items(role))
        words, keys = binding.words, binding.keys
        choice, rank = self._choose(steps, binding), surely(ranking(self.rules, words))
        words = self.of_items(words, grouped=not keys.isdisjoint((GROUP, MEMBERS)))
        if self.each is not None:
            keys |= {self.each.word}
        live = self._live(words, keys, columns, role)
        written, encode, separator = self._written(live, role)
        return Bound(
            steps=choice.steps,
            rules=choice.rules,
            group=choice.group,
            remarks=words.scope.tables.remarks,
            emits=written,
            checks=self._checks(words),
            columns=self._columns(live),
            encode=encode,
            separator=separator,
            rank=rank,
            collectors=collectors(self.model.collect, words),
            schema=self._schema(words, live),
        )

    def _read_by_items(self, role: str | None) -> frozenset[str] | None:
        """What is looked at of a product whose item has a role; None: everything."""
        return self.asked.of_items(role)

    def _prepared(
        self, keys: frozenset[str], columns: frozenset[str], role: str | None, read: frozenset[str] | None
    ) -> tuple[tuple[Action, ...], frozenset[str], Binding]:
        """The steps whose results are read (None: all), the columns behind them, and what they leave known."""
        specs = useful(self.spec.steps, keys)
        if read is not None:
            specs = needed(specs, read)
        columns |= columns_written(specs)
        words = self.words.among(keys | writes_of(specs), columns)
        if role is not None:
            words = words.knowing("role", role)
            keys |= {"role"}
        binding = Binding(words, keys, self.readers, self.way_taken)
        return bind_steps(specs, binding), columns, binding

    def _choose(self, steps: tuple[Action, ...], binding: Binding) -> Choice:
        words, variants = binding.words, self.model.variants
        group = Grouping(variants, words) if variants is not None and self.groups else None
        remarks = words.scope.tables.remarks
        return Choice(steps=steps, rules=by_condition(self.rules, words), group=group, remarks=remarks)

    def idle(self, keys: frozenset[str], columns: frozenset[str]) -> frozenset[str]:
        """Keys of the fields that products with no attributes and unclaimed columns beyond these leave empty."""
        if self.each is not None and self.each.known:
            return frozenset()
        _, columns, binding = self._prepared(keys, columns, None, None)
        words, keys = binding.words, binding.keys
        if self.each is not None:
            words, keys = self.of_items(words, grouped=True), keys | {self.each.word}
        live = {place for place, _ in self._live(words, keys, columns, None)}
        # What is asked of `attributes` is told by the columns: there is always something in it.
        told = keys - {"attributes"}
        live = {place for place in live if self.fields[place].may_appear(told, columns)}
        return frozenset(key for place, (key, _, _) in enumerate(self.named) if place not in live)

    def _bind_known(self, each: Each) -> Bound:
        """The feed for items that are no products: nothing happens to them before their fields."""
        words = self.item_words
        live = self._live(words, frozenset((each.word,)), frozenset(), None)
        written, encode, separator = self._written(live, None)
        checks, ways = self._checks(words), collectors(self.model.collect, words)
        remarks, schema, side = words.scope.tables.remarks, self._schema(words, live), self._columns(live)
        return Bound(
            steps=(),
            rules=(),
            remarks=remarks,
            emits=written,
            checks=checks,
            columns=side,
            encode=encode,
            separator=separator,
            collectors=ways,
            schema=schema,
        )

    def _schema(self, words: Words, live: Sequence[tuple[int, Field]]) -> SchemaCall | None:
        """What looks at items as they are written, also where nothing is written (`feedgen test`)."""
        if self.schemas is None:
            return None
        layouts = nested([field for _, field in live])[1]
        return self.schemas.bound(words, self.writer.encoder(Layout(layouts, self.model.item, self.options)).item)

    def _columns(self, live: Sequence[tuple[int, Field]]) -> tuple[Column, ...]:
        fields = [field for _, field in live]
        return side_by_side(fields) if self.writer.nested else tuple(field.column for field in fields)

    def _checks(self, words: Words) -> tuple[Check, ...]:
        return check_calls(self.model.checks, words, {key: name for key, name, _ in self.named if key != name})

    def _live(
        self, words: Words, keys: frozenset[str], columns: frozenset[str], role: str | None
    ) -> list[tuple[int, Field]]:
        """Fields that can appear, each with its place among all fields."""
        compiler = self.compiler(words, columns)
        live = []
        for place, (field, (_, _, model)) in enumerate(zip(self.fields, self.named, strict=True)):
            if not field.may_appear(keys, columns) or (role and field.roles is not None and role not in field.roles):
                continue
            bound = compiler.field(field.name, model)
            if not bound.never:
                live.append((place, bound))
        return live

    def _written(
        self, live: Sequence[tuple[int, Field]], role: str | None
    ) -> tuple[tuple[tuple[str, Emit], ...], Callable[[Sequence[Node]], str], str]:
        """How the values of the live fields become text."""
        if self.writer.nested:
            written, layouts = nested([field for _, field in live])
            item = self.model.parent_item if role == "parent" and self.model.parent_item else self.model.item
            encoder = self.writer.encoder(Layout(layouts, item, self.options))
            return written, encoder.item, encoder.separator
        encoder = self.encoder()
        places = [place for place, _ in live]
        return (
            tuple((field.name, field.emit) for _, field in live),
            _in_places(encoder, places, len(self.fields)),
            encoder.separator,
        )

    # -- the whole feed ----------------------------------------------------------------------------------

    def layout(self) -> Layout:
        """The shape of an item with every field."""
        return Layout(nested(self.fields)[1], self.model.item, self.options)

    def encoder(self) -> Encoder:
        return self.writer.encoder(self.layout())

    @cached_property
    def separator(self) -> str:
        """What stands between two items. Kept: an encoder of every field takes milliseconds and leaves cycles."""
        return self.encoder().separator

    def unique(self) -> list[tuple[str, Emit]]:
        """What no two items may share, but for the product's id, which never repeats where a product is an item."""
        own = frozenset(("id",)) if self.each is None else None
        found = [(field.name, field.emit) for field in self.fields if field.unique and field.names != own]
        if self.model.unique:
            by_key = {key: field for (key, _, _), field in zip(self.named, self.fields, strict=True)}
            together = [by_key[key] for key in self.model.unique if key in by_key]
            found.append((" + ".join(field.name for field in together), emits.together([f.emit for f in together])))
        return found

    @property
    def top(self) -> tuple[int, SelectionSpec] | None:
        """The rule that keeps the best items only, with its number."""
        return next(((n, rule) for n, rule in enumerate(self.rules) if rule.kind == "top"), None)

    @property
    def counts_items(self) -> bool:
        return any(model.counter for model in self.model.fields.values())


def _in_places(encoder: Encoder, places: Sequence[int], width: int) -> Callable[[Sequence[Node]], str]:
    """Delimited files keep every column, whatever a product can fill."""
    item = encoder.item
    if len(places) == width:
        return item

    def encode(values: Sequence[Node]) -> str:
        row: list[Node] = [None] * width
        for place, value in zip(places, values, strict=True):
            row[place] = value
        return item(row)

    return encode
