"""Everything that can be known to be wrong with a profile before a row is read, each with file:line:column."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from feedgen.checks import CHECKS
from feedgen.diagnostics import Finding, UsageError, did_you_mean, make
from feedgen.expressions import (
    EvaluationError,
    ExpressionError,
    Problem,
    Scope,
    check,
    compile_condition,
    compile_value,
    explain,
    safe_pattern,
)
from feedgen.profiles import lookup
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.plan import FeedSpec
from feedgen.profiles.resolve import Resolved, load_profile
from feedgen.profiles.schema import Const, FeedModel, FieldModel, ProfileModel, VariantsModel
from feedgen.profiles.scopes import Words, feed_words, tables_of
from feedgen.profiles.validate import validate
from feedgen.profiles.yaml import Document, Path_
from feedgen.writers import WRITERS

_NOW = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def lint_profile(name: str, project: Path | None = None) -> list[Finding]:
    """What is wrong with a profile on its own: every market and param is taken as possible."""
    try:
        document = load_profile(name, project)
        profile = validate(ProfileModel, document.data, document)
    except UsageError as error:
        return list(error.findings)
    resolved = Resolved(
        key=profile.channel,
        profile=profile,
        document=document,
        market=any_market(profile),
        params={key: _any_param(param) for key, param in profile.params.items()},
        feeds=list(profile.feeds),
        select=[] if profile.select is None else [("profile", profile.select)],
    )
    return lint_channel(resolved, own={}, project=project)


def any_market(profile: ProfileModel) -> dict[str, Any]:
    """A market that has every key that some market of the profile has."""
    merged: dict[str, Any] = {"country": None, "language": None, "currency": None}
    for country, market in profile.markets.items():
        for key, value in {"country": country, **market.model_dump()}.items():
            if merged.get(key) is None:
                merged[key] = value
    return merged


def _any_param(param: Any) -> Any:
    return param.example if param.default is None else param.default


def lint_channel(resolved: Resolved, own: dict[str, str], project: Path | None = None) -> list[Finding]:
    """What is wrong with a channel as it applies to a shop; `own` are the shop's derived attributes."""
    found: list[Finding] = []
    tables = tables_of(resolved.document.data, project)
    for name in resolved.feeds:
        spec = feed_spec(resolved, name, tables, {**dict.fromkeys(resolved.profile.params), **resolved.params})
        words = feed_words(spec, {}, _NOW, own)
        found += _Linter(resolved, name, words, project).findings()
    return _once(found)


def _once(findings: list[Finding]) -> list[Finding]:
    """What several feeds of a profile share is said once."""
    kept = {(finding.code, finding.origin, repr(finding.params)): finding for finding in reversed(findings)}
    return list(reversed(kept.values()))


def feed_spec(resolved: Resolved, name: str, tables: dict[str, Any], params: dict[str, Any]) -> FeedSpec:
    """The plain form of one resolved feed."""
    return FeedSpec(
        channel=resolved.key,
        profile=resolved.profile.channel,
        feed=name,
        model=resolved.profile.feeds[name].model_dump(mode="json", exclude_defaults=True),
        market=resolved.market,
        params=params,
        tables=tables,
        entries=resolved.profile.entries,
        derive=resolved.profile.derive,
        select=tuple(resolved.select),
    )


class _Linter:
    def __init__(self, resolved: Resolved, feed: str, words: Words, project: Path | None) -> None:
        self.profile = resolved.profile
        self.document: Document = resolved.document
        self.feed: FeedModel = resolved.profile.feeds[feed]
        self.at: Path_ = ("feeds", feed)
        self.words = words
        self.project = project

    def findings(self) -> list[Finding]:
        found = list(self._all())
        return found or list(self._shapes())

    def _all(self) -> Iterator[Finding]:
        yield from self._expressions({f"derive.{k}": v for k, v in self.profile.derive.items()}, ("derive",))
        yield from self._condition(self.profile.select, ("select",))
        yield from self._writer()
        yield from self._envelope()
        yield from self._text(self.feed.file, (*self.at, "file"))
        yield from self._condition(self.feed.select, (*self.at, "select"))
        if self.feed.variants is not None:
            yield from self._variants(self.feed.variants)
        for name, model in self.feed.fields.items():
            yield from self._text(name, (*self.at, "fields", name))
            yield from self._field(name, model, (*self.at, "fields", name), self.words.scope)
        for i, rule in enumerate(self.feed.checks):
            at = (*self.at, "checks", i)
            for key in ("when", "unless"):
                yield from self._condition(getattr(rule, key), (*at, key))
            yield from self._text(rule.message, (*at, "message"))
            yield from self._text(rule.hint, (*at, "hint"))
        for name, shape in self.profile.entries.items():
            yield from self._entry(shape, ("entries", name))

    # -- expressions -------------------------------------------------------------------------------------

    def _expressions(self, texts: dict[str, str], at: Path_) -> Iterator[Finding]:
        for dotted, text in texts.items():
            yield from self._expression(text, (*at, dotted.split(".", 1)[1]))

    def _expression(self, text: str, at: Path_, scope: Scope | None = None) -> Iterator[Finding]:
        yield from self._problems(check(text, scope or self.words.scope), text, at)

    def _condition(self, text: str | bool | None, at: Path_, scope: Scope | None = None) -> Iterator[Finding]:
        """An expression that is asked whether it holds: text around holes is none."""
        if isinstance(text, str):
            try:
                compile_condition(text, scope or self.words.scope)
            except ExpressionError as error:
                yield from self._problems(error.problems, text, at)

    def _problems(self, problems: Sequence[Problem], text: str, at: Path_) -> Iterator[Finding]:
        for problem in problems:
            origin = self.document.inside(at, problem.line, problem.column)
            yield make(problem.code, problem.params, field=self._field_of(at), value=text, origin=origin)

    def _text(self, text: str, at: Path_) -> Iterator[Finding]:
        if "{{" in text:
            yield from self._expression(text, at)

    def _field_of(self, at: Path_) -> str | None:
        return str(at[at.index("fields") + 1]) if "fields" in at else None

    def _variants(self, model: VariantsModel) -> Iterator[Finding]:
        at = (*self.at, "variants")
        yield from self._expression(model.by, (*at, "by"))
        for name, text in model.axes.items():
            yield from self._text(name, (*at, "axes", name))
            yield from self._expression(text, (*at, "axes", name))

    # -- fields ------------------------------------------------------------------------------------------

    def _field(self, name: str, model: FieldModel, at: Path_, scope: Scope) -> Iterator[Finding]:
        inner = scope
        if model.each is not None:
            problems = list(self._expression(model.each, (*at, "each"), scope))
            yield from problems
            inner = self.words.inside(scope, None if problems else compile_value(model.each, scope))
        if isinstance(model.value, str):
            yield from self._expression(model.value, (*at, "value"), inner)
        if isinstance(model.default, str):
            yield from self._expression(model.default, (*at, "default"), scope)
        for key in ("required", "recommended"):
            yield from self._condition(getattr(model, key), (*at, key), scope)
        yield from self._settings(name, model, at)
        for child_name, child in (model.item or {}).items():
            yield from self._field(f"{name}/{child_name}", child, (*at, "item", child_name), inner)

    def _settings(self, name: str, model: FieldModel, at: Path_) -> Iterator[Finding]:
        for key in ("map", "enum"):
            table = getattr(model, key)
            if isinstance(table, str) and table not in self.words.scope.tables:
                known = did_you_mean(table, self.words.scope.tables)
                yield make(
                    "PRF123",
                    {"name": table, "known": known},
                    field=name,
                    origin=self.document.where((*at, key)),
                )
        if model.entry is not None and model.entry not in self.profile.entries:
            known = did_you_mean(model.entry, self.profile.entries)
            params = {"name": model.entry, "known": known}
            yield make("PRF124", params, field=name, origin=self.document.where((*at, "entry")))
        if model.pattern is not None:
            yield from self._pattern(name, model.pattern, (*at, "pattern"))
        for check_name in model.checks:
            if check_name not in CHECKS:
                params = {
                    "key": check_name,
                    "path": f"{name}.checks",
                    "known": did_you_mean(check_name, CHECKS.names()),
                }
                yield make("PRF105", params, field=name, origin=self.document.where_key((*at, "checks", check_name)))
        if isinstance(model.enum, list) and model.max_length is None:
            yield from self._outside_enum(name, model, at)

    def _pattern(self, name: str, pattern: str, at: Path_) -> Iterator[Finding]:
        origin = self.document.where(at)
        try:
            re.compile(pattern)
            safe_pattern(pattern)
        except re.error as error:
            yield make("PRF126", {"problem": str(error)}, field=name, value=pattern, origin=origin)
        except EvaluationError as error:
            code, params = explain(error)
            yield make("PRF126", {"problem": params.get("reason", code)}, field=name, value=pattern, origin=origin)

    def _outside_enum(self, name: str, model: FieldModel, at: Path_) -> Iterator[Finding]:
        assert isinstance(model.enum, list)
        texts: list[tuple[str, Path_]] = []
        if isinstance(model.map, dict):
            texts = [(str(v), (*at, "map", k)) for k, v in model.map.items() if isinstance(v, str)]
        for key in ("value", "default"):
            if isinstance(literal := getattr(model, key), Const) and model.map is None:
                texts.append((str(literal.const), (*at, key)))
        for text, path in texts:
            if text and text not in model.enum:
                params = {"known": did_you_mean(text, model.enum)}
                yield make("PRF135", params, field=name, value=text, origin=self.document.where(path))

    def _entry(self, shape: Any, at: Path_) -> Iterator[Finding]:
        scope = self.words.inside(self.words.scope)
        if isinstance(shape, dict) and set(shape) != {"const"}:
            for key, part in shape.items():
                yield from self._entry(part, (*at, key))
        elif isinstance(shape, list):
            for i, part in enumerate(shape):
                yield from self._entry(part, (*at, i))
        elif isinstance(shape, str):
            yield from self._expression(shape, at, scope)

    # -- document ----------------------------------------------------------------------------------------

    def _writer(self) -> Iterator[Finding]:
        at = (*self.at, "writer")
        if self.feed.writer not in WRITERS:
            params = {"name": self.feed.writer, "known": did_you_mean(self.feed.writer, WRITERS.names())}
            yield make("PRF122", params, origin=self.document.where(at))
            return
        known = WRITERS.get(self.feed.writer).options
        for option in self.feed.options:
            if option not in known:
                params = {
                    "key": option,
                    "path": f"{self.at[1]}.options",
                    "known": did_you_mean(option, known),
                }
                yield make("PRF105", params, origin=self.document.where_key((*self.at, "options", option)))

    def _envelope(self) -> Iterator[Finding]:
        name = self.feed.envelope
        if name is not None and lookup.find("templates", name, self.project) is None:
            params = {"name": name, "problem": "not found"}
            yield make("PRF125", params, origin=self.document.where((*self.at, "envelope")))

    def _shapes(self) -> Iterator[Finding]:
        """Names and nesting that the writer cannot write; only asked when all else is right."""
        writer = WRITERS.get(self.feed.writer)
        for name, model in self.feed.fields.items():
            origin = self.document.where_key((*self.at, "fields", name))
            if not writer.nested and (model.item is not None or model.entry is not None):
                params = {"problem": f"{writer.name} has no nested fields"}
                yield make("PRF127", params, field=name, origin=origin)
                return
        spec = FeedSpec("x", "x", "x", self.feed.model_dump(mode="json", exclude_defaults=True), *_rest(self))
        try:
            CompiledFeed(spec, {}, _NOW, {}).encoder()
        except ValueError as error:
            origin = self.document.where(self.at)
            yield make("PRF127", {"problem": str(error)}, field=str(self.at[1]), origin=origin)


def _rest(linter: _Linter) -> tuple[Any, ...]:
    constants = linter.words.scope.constants
    profile = linter.profile
    market, params = dict(constants["market"]), dict(constants["params"])
    return market, params, dict(linter.words.scope.tables), profile.entries, profile.derive, ()
