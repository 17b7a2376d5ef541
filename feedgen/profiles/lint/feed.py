"""What can be known to be wrong with one feed of a channel, and its plain form once nothing is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding, UsageError, did_you_mean, make
from feedgen.expressions import ExpressionError, Scope, compile_value
from feedgen.expressions.kinds import ANY
from feedgen.expressions.tables import Table
from feedgen.profiles.around import RootAround, words_of_root
from feedgen.profiles.each import each_of
from feedgen.profiles.envelope import envelope_problem
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.gates import CONDITIONS
from feedgen.profiles.json_schemas import Reader
from feedgen.profiles.layers import Catalogue
from feedgen.profiles.lint.expressions import Expressions
from feedgen.profiles.lint.layers import expression_problems
from feedgen.profiles.models.collect import CollectModel
from feedgen.profiles.models.json_schema import JsonSchemaModel
from feedgen.profiles.models.variants import VariantsModel
from feedgen.profiles.plan import FeedSpec, SchemaFile
from feedgen.profiles.pricing import pricing_expressions
from feedgen.profiles.ranking import UNORDERED
from feedgen.profiles.removed import words_of_removed
from feedgen.profiles.resolve import Resolved
from feedgen.profiles.schema import EnvelopeRoot, FeedModel, FieldModel
from feedgen.profiles.scopes import Words, feed_words
from feedgen.profiles.selection import Selection, once_more
from feedgen.profiles.steps import names_of
from feedgen.profiles.variants import kinds_of_groups
from feedgen.profiles.yaml import Document, Path_

_NOW = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def feed_spec(
    resolved: Resolved, name: str, tables: dict[str, Table], params: dict[str, Any], catalogue: Catalogue
) -> FeedSpec:
    """The plain form of one resolved feed; `UsageError` for expressions that no compiler looks at before a run."""
    spec = plain(resolved, name, tables, params)
    linter = FeedLinter(resolved, name, words_of(spec, catalogue))
    found = list(linter.late())
    if found:
        raise UsageError(*found)
    return replace(spec, schemas=linter.schemas())


def plain(resolved: Resolved, name: str, tables: dict[str, Table], params: dict[str, Any]) -> FeedSpec:
    return FeedSpec(
        channel=resolved.key,
        profile=resolved.profile.channel,
        feed=name,
        # what the channel answers changes nothing of what it is sent
        model=resolved.profile.feeds[name].model_dump(mode="json", exclude_defaults=True, exclude={"feedback"}),
        market=resolved.market,
        params=params,
        tables=tables,
        entries=resolved.profile.entries,
        steps=resolved.steps,
        select=tuple(one.spec for one in resolved.select),
        promotions=resolved.promotions,
        once_more=once_more(resolved.speaking),
    )


def words_of(spec: FeedSpec, catalogue: Catalogue) -> Words:
    return feed_words(spec, {}, _NOW, names_of((*catalogue.steps, *spec.steps)))


class FeedLinter:
    """The expressions of one feed, and of what it shares with the others."""

    def __init__(self, resolved: Resolved, feed: str, words: Words) -> None:
        self.resolved = resolved
        self.profile = resolved.profile
        self.document: Document = resolved.document
        self.feed: FeedModel = resolved.profile.feeds[feed]
        self.at: Path_ = ("feeds", feed)
        self.words = words
        self.written = Expressions(resolved.document, words.scope)
        self.items = self._of_items()
        """The words of fields and checks."""
        self.told = Expressions(resolved.document, self.items.scope)

    def _of_items(self) -> Words:
        if self.feed.each is not None:
            return self._of_members(self.feed.each)
        words = self.words
        for name, kind in kinds_of_groups(self.feed.variants, words).items():
            words = words.also(name, kind)
        return words

    def _of_members(self, said: dict[str, str]) -> Words:
        ((word, text),) = said.items()
        try:
            each = each_of(said, self.words, 0)
        except ExpressionError:
            return self.words.also(word, ANY)  # what is wrong with it is told by `_each`
        assert each is not None, text
        return self.words.only(word, each.kind) if each.known else self.words.also(word, each.kind)

    def _each(self) -> Iterator[Finding]:
        for word, text in (self.feed.each or {}).items():
            at = (*self.at, "each", word)
            yield from self.written.value(text, at)
            scope = self.words.scope
            if word in scope.names or word in scope.constants or word == "it":
                params = {
                    "path": ".".join(map(str, at)),
                    "problem": f"`{word}` has a meaning already: take another word",
                }
                yield make("PRF106", params, value=word, origin=self.document.where_key(at))
        for i, key in enumerate(self.feed.unique):
            if key not in self.feed.fields:
                at = (*self.at, "unique", i)
                params = {"path": ".".join(map(str, at)), "problem": f"a field, {did_you_mean(key, self.feed.fields)}"}
                yield make("PRF106", params, value=key, origin=self.document.where(at))

    def findings(self) -> Iterator[Finding]:
        yield from expression_problems(self.resolved.layers, self.words.scope)
        yield from pricing_expressions(self.resolved.pricing, self.words.scope)
        yield from self._selections()
        yield from self._each()
        yield from self.late()
        for name, model in self.feed.fields.items():
            at: Path_ = (*self.at, "fields", name)
            yield from self.written.constant(name, at)
            if model.name is not None:
                yield from self.written.constant(model.name, (*at, "name"))
            yield from self._field(name, model, at, self.items.scope)
        for i, rule in enumerate(self.feed.checks):
            at = (*self.at, "checks", i)
            for key in ("when", "unless"):
                yield from self.told.condition(getattr(rule, key), (*at, key))
        for name, shape in self.profile.entries.items():
            yield from self._entry(shape, ("entries", name))

    def late(self) -> Iterator[Finding]:
        """What is only compiled when the first product, or the document itself, needs it."""
        yield from self._envelope()
        if self.feed.json_schema is not None:
            yield from self._asked_by_schema(self.feed.json_schema)
        yield from self._removed()
        yield from (finding for one in self.resolved.select if one.spec.kind == "top" for finding in self._top(one))
        if self.feed.variants is not None:
            yield from self._variants(self.feed.variants)
        for i, rule in enumerate(self.feed.checks):
            at = (*self.at, "checks", i)
            yield from self.told.text(rule.message, (*at, "message"))
            yield from self.told.text(rule.hint, (*at, "hint"))

    def _asked_by_schema(self, model: JsonSchemaModel) -> Iterator[Finding]:
        at = (*self.at, "json_schema")
        yield from self.written.constant(model.file, (*at, "file"))
        yield from self.told.condition(model.when, (*at, "when"))
        if model.by is not None:
            yield from self.told.value(model.by, (*at, "by"))

    def schemas(self) -> dict[str, SchemaFile]:
        """The schemas that the merchant gives for the feed. Raises `UsageError` for what cannot be used."""
        model = self.feed.json_schema
        if model is None or self.resolved.made_up:
            return {}
        at, said = (*self.at, "json_schema"), list(self.resolved.open_params.values())
        return Reader(model, self.document, at, self.resolved.project, said).files(self.words)

    def schema_problems(self) -> list[Finding]:
        """Why the schemas cannot be used; only asked when their expressions are right."""
        try:
            self.schemas()
        except UsageError as error:
            return list(error.findings)
        return []

    def _selections(self) -> Iterator[Finding]:
        for one in self.resolved.select:
            if one.spec.kind in CONDITIONS:
                yield from Expressions(one.layer.document, self.words.scope).condition(one.spec.value, one.at)
        yield from self.written.condition(self.feed.select, (*self.at, "select"))

    def _top(self, one: Selection) -> Iterator[Finding]:
        written = Expressions(one.layer.document, self.words.scope)
        at, text = (*one.at, "by"), one.spec.value["by"]
        problems = list(written.value(text, at))
        yield from problems
        if not problems and (kind := compile_value(text, self.words.scope).kind).name in UNORDERED:
            yield make("PRF191", {"kind": str(kind)}, value=text, origin=one.layer.document.where(at))
        if one.spec.value["per"] is not None:
            yield from written.value(one.spec.value["per"], (*one.at, "per"))

    def _envelope(self) -> Iterator[Finding]:
        yield from self.written.constant(self.feed.file, (*self.at, "file"))
        yield from self.written.constant(self.feed.encoding, (*self.at, "encoding"))
        for name, option in self.feed.options.items():
            yield from self.written.constant(option, (*self.at, "options", name))
        if self.feed.root is not None:
            yield from self._root(self.feed.root)
        for name, model in self.feed.collect.items():
            yield from self._collected(model, (*self.at, "collect", name))

    def _root(self, root: EnvelopeRoot) -> Iterator[Finding]:
        words = self.of_root()
        written = Expressions(self.document, words.scope)
        for name, text in root.attributes.items():
            yield from written.text(text, (*self.at, "root", "attributes", name))
        for key in ("fields", "after"):
            for name, model in getattr(root, key).items():
                at = (*self.at, "root", key, name)
                yield from written.constant(name, at)
                yield from self._field(name, model, at, words.scope)

    def of_root(self) -> Words:
        """The words of what stands before and after the items; it may speak of secrets."""
        return words_of_root(self.words, self.feed, self._root_params)

    @property
    def _root_params(self) -> dict[str, Any]:
        return {**self.resolved.open_params, **self.resolved.secrets}

    def _collected(self, model: CollectModel, at: Path_) -> Iterator[Finding]:
        yield from self._field("", FieldModel(value=model.value, each=model.each), at, self.items.scope)
        if model.key is not None:
            yield from self.told.value(model.key, (*at, "key"), self.items.inside(self.items.scope))

    def _variants(self, model: VariantsModel) -> Iterator[Finding]:
        at = (*self.at, "variants")
        yield from self.written.value(model.by, (*at, "by"))
        yield from self.written.value(model.cheapest_by, (*at, "cheapest_by"))
        for key in ("every", "default_when"):
            yield from self.written.condition(getattr(model, key), (*at, key))
        for key in ("equal", "distinguish"):
            for i, text in enumerate(getattr(model, key)):
                yield from self.written.value(text, (*at, key, i))
        for i, name in enumerate([] if model.inherit == "all" else model.inherit):
            if name not in (known := self.words.scope.names):
                origin = self.document.where((*at, "inherit", i))
                yield make("PRF190", {"name": name, "known": did_you_mean(name, known)}, origin=origin)
        for name, text in model.axes.items():
            yield from self.written.constant(name, (*at, "axes", name))
            yield from self.written.value(text, (*at, "axes", name))

    def _removed(self) -> Iterator[Finding]:
        """What stands for an item that is gone, of which little is known."""
        words = Expressions(self.document, words_of_removed(self.words).scope)
        for name, value in (self.feed.removed or {}).items():
            at: Path_ = (*self.at, "removed", name)
            if name not in self.feed.fields:
                params = {"path": ".".join(map(str, at)), "problem": f"a field, {did_you_mean(name, self.feed.fields)}"}
                yield make("PRF106", params, value=name, origin=self.document.where_key(at))
            if isinstance(value, str):
                yield from words.value(value, at)

    def _field(self, name: str, model: FieldModel, at: Path_, scope: Scope) -> Iterator[Finding]:
        inner = scope
        if model.each is not None:
            problems = list(self.written.value(model.each, (*at, "each"), scope))
            yield from problems
            inner = self.words.inside(scope, None if problems else compile_value(model.each, scope))
        if isinstance(model.value, str):
            yield from self.written.value(model.value, (*at, "value"), inner)
        if isinstance(model.default, str):
            yield from self.written.value(model.default, (*at, "default"), scope)
        for key in ("required", "recommended"):
            yield from self.written.condition(getattr(model, key), (*at, key), scope)
        for child_name, child in (model.item or {}).items():
            yield from self._field(f"{name}/{child_name}", child, (*at, "item", child_name), inner)

    def _entry(self, shape: Any, at: Path_) -> Iterator[Finding]:
        scope = self.words.inside(self.words.scope)
        if isinstance(shape, dict) and set(shape) != {"const"}:
            for key, part in shape.items():
                yield from self._entry(part, (*at, key))
        elif isinstance(shape, list):
            for i, part in enumerate(shape):
                yield from self._entry(part, (*at, i))
        elif isinstance(shape, str):
            yield from self.written.value(shape, at, scope)

    def shapes(self, spec: FeedSpec, catalogue: Catalogue, project: Path | None) -> Iterator[Finding]:
        """Names and nesting that the writer cannot write, and the envelope; only asked when all else is right."""
        try:
            feed = CompiledFeed(spec, {}, _NOW, catalogue.spec())
            feed.encoder()
            if (root := self.feed.root) is not None:
                words = words_of_root(feed.words, self.feed, self._root_params)
                RootAround(root, words, spec.entries, "utf-8").frame({})
        except ValueError as error:
            origin = self.document.where_key(self.at)
            yield make("PRF127", {"problem": str(error)}, field=str(self.at[1]), origin=origin)
        if self.feed.envelope is not None:
            problem = envelope_problem(self.feed.envelope, project)
            if problem:
                params = {"name": self.feed.envelope, "problem": problem}
                yield make("PRF125", params, origin=self.document.where((*self.at, "envelope")))
