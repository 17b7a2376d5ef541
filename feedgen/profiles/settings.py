"""Settings that no type can check: names of writers, tables, entries, checks and templates, patterns, encodings.

These are cheap and are asked before every run; expressions are compiled anyway and linted when that fails.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

from feedgen.checks import CHECKS
from feedgen.diagnostics import Finding, UsageError, did_you_mean, make
from feedgen.expressions import EvaluationError, check, explain, safe_pattern
from feedgen.profiles import lookup
from feedgen.profiles.answers import form_problems
from feedgen.profiles.envelope import template_text
from feedgen.profiles.lint.expressions import problem_findings
from feedgen.profiles.models.base import Const
from feedgen.profiles.models.columns import ColumnsModel
from feedgen.profiles.schema import FeedModel, FieldModel, ProfileModel
from feedgen.profiles.scopes import record_words
from feedgen.profiles.validate import in_words
from feedgen.profiles.yaml import Document, Path_
from feedgen.writers import WRITERS

PLAIN_NAME = re.compile(r"[^/\\\x00-\x1f.][^/\\\x00-\x1f]*")


_XMLNS = re.compile(r"xmlns:([\w.-]+)\s*=")


def setting_problems(
    profile: ProfileModel, document: Document, feeds: list[str], project: Path | None, tables: Iterable[str]
) -> list[Finding]:
    """What is wrong with the settings of a profile and of these feeds of it; `tables` are those its layers declare."""
    return list(_Settings(profile, document, project, tables).all(feeds))


def _shared_tables(project: Path | None) -> set[str]:
    """Tables any profile may name."""
    return {
        path.stem for folder in lookup.folders("channel_profiles", project) for path in folder.glob("_tables/*.yaml")
    }


def codec_known(name: str) -> bool:
    """Whether text can be written in it; `base64` and its like are codecs but no encodings."""
    try:
        return bool(codecs.lookup(name)._is_text_encoding)
    except (LookupError, ValueError):
        return False


def all_fields(feed: FeedModel, at: Path_) -> Iterator[tuple[Path_, Mapping[str, FieldModel]]]:
    """Every place of a feed that has fields: its items, and its root before and after them."""
    yield (*at, "fields"), feed.fields
    if feed.root is not None:
        yield (*at, "root", "fields"), feed.root.fields
        yield (*at, "root", "after"), feed.root.after


def _names(fields: Mapping[str, FieldModel], at: Path_) -> Iterator[tuple[str, Path_]]:
    """Names of fields and of their parts."""
    for name, model in fields.items():
        yield name, (*at, name)
        yield from _names(model.item or {}, (*at, name, "item"))


class _Settings:
    def __init__(self, profile: ProfileModel, document: Document, project: Path | None, tables: Iterable[str]) -> None:
        self.profile = profile
        self.document = document
        self.project = project
        self.tables = {*_shared_tables(project), *tables}

    def all(self, feeds: list[str]) -> Iterator[Finding]:
        for name, param in self.profile.params.items():
            if param.pattern is not None:
                # One that could run for ever is not tried on a param (`terms`): only a broken one is wrong.
                found = self._pattern(None, param.pattern, ("params", name, "pattern"))
                yield from (finding for finding in found if finding.params["code"] == "MAP111")
        for name, shape in self.profile.entries.items():
            yield from self._entry(shape, ("entries", name))
        for name in feeds:
            yield from self._feed(self.profile.feeds[name], ("feeds", name))

    def _entry(self, shape: Any, at: Path_) -> Iterator[Finding]:
        """An entry is made of expressions, `{const: …}`, mappings, and lists of one of these."""
        if isinstance(shape, dict) and shape and set(shape) != {"const"}:
            for key, part in shape.items():
                yield from self._entry(part, (*at, key))
        elif isinstance(shape, list) and len(shape) == 1:
            yield from self._entry(shape[0], (*at, 0))
        elif isinstance(shape, dict) and shape:
            if not isinstance(shape["const"], str | int | float):
                yield self._not_accepted("a literal is a text, a number, true or false", shape["const"], (*at, "const"))
        elif not isinstance(shape, str):
            yield self._not_accepted("an expression, `{const: …}`, a mapping, or a list of one of these", shape, at)

    def _not_accepted(self, problem: str, value: Any, at: Path_, field: str | None = None) -> Finding:
        params = {"path": ".".join(map(str, at)), "problem": problem}
        value = in_words(self.document.shown(at, value))
        return make("PRF106", params, field=field, value=value, origin=self.document.where(at))

    # -- the document ------------------------------------------------------------------------------------

    def _feed(self, feed: FeedModel, at: Path_) -> Iterator[Finding]:
        yield from self._writer(feed, at)
        if "{{" not in feed.encoding and not codec_known(feed.encoding):
            yield make("PRF136", {"name": feed.encoding}, origin=self.document.where((*at, "encoding")))
        if "{{" not in feed.file and not PLAIN_NAME.fullmatch(feed.file):
            path = (*at, "file")
            yield make("PRF137", value=self.document.shown(path, feed.file), origin=self.document.where(path))
        if feed.envelope is not None and lookup.find("templates", feed.envelope, self.project) is None:
            params = {"name": feed.envelope, "problem": "not found"}
            yield make("PRF125", params, origin=self.document.where((*at, "envelope")))
        if feed.writer == "xml":
            yield from self._root(feed, at)
            yield from self._prefixes(feed, at)
        if feed.columns is not None:
            yield from self._columns(feed.columns, (*at, "columns"))
        for path, fields in all_fields(feed, at):
            for name, model in fields.items():
                if model.counts is not None:
                    problem = "only a part of a group (`item`) `counts` another"
                    yield self._not_accepted(problem, model.counts, (*path, name, "counts"), name)
                yield from self._field(name, model, (*path, name))
        yield from form_problems(feed.feedback, self.project, self.document, (*at, "feedback"))

    def _columns(self, columns: ColumnsModel, at: Path_) -> Iterator[Finding]:
        """Where fields come from: names of a param, a table, settings; expressions over columns nobody knows yet."""
        if columns.param is not None and columns.param not in self.profile.params:
            params = {"profile": self.profile.channel, "name": columns.param}
            params["known"] = did_you_mean(columns.param, self.profile.params)
            yield make("PRF115", params, origin=self.document.where((*at, "param")))
        if columns.table is not None and columns.table not in self.tables:
            yield self._unknown("PRF123", columns.table, self.tables, (*at, "table"))
        scope = record_words((), {}).scope
        for name, text in columns.expressions():
            path = (*at, *name)
            if name[0] == "settings" and name[1] not in FieldModel.model_fields:
                yield self._unknown_key(name[1], path, FieldModel.model_fields)
            if isinstance(text, str):
                yield from problem_findings(check(text, scope), text, self.document, path)

    def _root(self, feed: FeedModel, at: Path_) -> Iterator[Finding]:
        """A root element that no parser would take: names, prefixes, namespaces."""
        if feed.root is None:
            return
        from feedgen.writers.xml import document

        try:
            parser = expat.ParserCreate(namespace_separator=" ")
            parser.Parse("".join(document(feed.root.name, feed.root.attributes, feed.root.namespaces, "utf-8")), True)
        except (ValueError, expat.ExpatError) as error:
            problem = error.args[0].partition(": line")[0]
            origin = self.document.where((*at, "root"))
            yield make("PRF127", {"problem": problem}, field=feed.root.name, origin=origin)

    def _prefixes(self, feed: FeedModel, at: Path_) -> Iterator[Finding]:
        """Fields whose prefix nothing declares: the finished file would not be XML."""
        declared = self._declared(feed)
        for name, path in (named for where, fields in all_fields(feed, at) for named in _names(fields, where)):
            prefixes = {part.lstrip("@").split(":", 1)[0] for part in name.split("/") if ":" in part}
            if declared is not None and (unknown := sorted(prefixes - declared - {"xml"})):
                params = {"problem": f"no namespace is declared for the prefix `{unknown[0]}`"}
                yield make("PRF127", params, field=name, origin=self.document.where_key(path))

    def _declared(self, feed: FeedModel) -> set[str] | None:
        """Prefixes that root or envelope declare; None when that cannot be known."""
        if feed.root is not None:
            return set(feed.root.namespaces)
        if feed.envelope is None:
            return set()
        try:
            return set(_XMLNS.findall(template_text(feed.envelope, self.project)))
        except UsageError:
            return None

    def _writer(self, feed: FeedModel, at: Path_) -> Iterator[Finding]:
        if feed.writer not in WRITERS:
            yield self._unknown("PRF122", feed.writer, WRITERS.names(), (*at, "writer"))
            return
        writer = WRITERS.get(feed.writer)
        for option in feed.options:
            if option not in writer.options:
                path = (*at, "options", option)
                yield self._unknown_key(option, path, writer.options)
        if feed.json_schema is not None and not (writer.native and writer.nested):
            params = {"problem": f"what {writer.name} writes is no JSON that a schema could describe"}
            yield make("PRF127", params, field="json_schema", origin=self.document.where_key((*at, "json_schema")))
        for name, model in feed.fields.items():
            flat = model.parts is not None or feed.cells is not None
            if not writer.nested and ((model.item is not None and not flat) or model.entry is not None):
                params = {"problem": f"{writer.name} has no nested fields"}
                yield make("PRF127", params, field=name, origin=self.document.where_key((*at, "fields", name)))

    def _unknown_key(self, key: str, path: Path_, known: Any, field: str | None = None) -> Finding:
        params = {"key": key, "path": ".".join(map(str, path)), "known": did_you_mean(key, known)}
        return make("PRF105", params, field=field, origin=self.document.where_key(path))

    def _unknown(self, code: str, name: str, known: Any, at: Path_, field: str | None = None) -> Finding:
        params = {"name": self.document.shown(at, name), "known": did_you_mean(name, known)}
        return make(code, params, field=field, origin=self.document.where(at))

    # -- fields ------------------------------------------------------------------------------------------

    def _field(self, name: str, model: FieldModel, at: Path_) -> Iterator[Finding]:
        for key in ("map", "enum"):
            table = getattr(model, key)
            if isinstance(table, str) and table not in self.tables:
                yield self._unknown("PRF123", table, self.tables, (*at, key), name)
        if model.entry is not None and model.entry not in self.profile.entries:
            yield self._unknown("PRF124", model.entry, self.profile.entries, (*at, "entry"), name)
        if model.pattern is not None:
            yield from self._pattern(name, model.pattern, (*at, "pattern"))
        yield from self._constraints(name, model, at)
        if isinstance(model.enum, list) and model.max_length is None:
            yield from self._outside_enum(name, model, at)
        if model.parts is not None and model.item is None:
            yield self._not_accepted("only a group (`item`) has `parts`", model.parts, (*at, "parts"), name)
        parts = model.item or {}
        for child_name, child in parts.items():
            if child.counts is not None and (child.counts not in parts or parts[child.counts].counts is not None):
                known = did_you_mean(child.counts, [key for key, part in parts.items() if part.counts is None])
                where = (*at, "item", child_name, "counts")
                yield self._not_accepted(
                    f"no other part of the group that can be counted; {known}", child.counts, where, name
                )
            yield from self._field(f"{name}/{child_name}", child, (*at, "item", child_name))

    def _constraints(self, name: str, model: FieldModel, at: Path_) -> Iterator[Finding]:
        """Limits that make no sense, and checks that do not exist or do not take their setting."""
        for key in ("min", "max", "enum"):
            setting = getattr(model, key)
            if setting is not None and not isinstance(setting, str):
                yield from self._accepted(key, setting, name, (*at, key))
        for key, setting in model.checks.items():
            if key not in CHECKS:
                yield self._unknown_key(key, (*at, "checks", key), CHECKS.names(), name)
            else:
                yield from self._accepted(key, setting, name, (*at, "checks", key))
        for least, most in (("min", "max"), ("min_length", "max_length")):
            low, high = getattr(model, least), getattr(model, most)
            if low is not None and high is not None and low > high:
                yield self._not_accepted(f"more than `{most}`, {high:g}", low, (*at, least), name)

    def _accepted(self, key: str, setting: Any, name: str, at: Path_) -> Iterator[Finding]:
        try:
            CHECKS.get(key)(setting)
        except (ValueError, TypeError, ArithmeticError, LookupError) as error:
            yield self._not_accepted(str(error), setting, at, name)

    def _pattern(self, name: str | None, pattern: str, at: Path_) -> Iterator[Finding]:
        try:
            safe_pattern(pattern)
        except EvaluationError as error:
            code, params = explain(error)
            problem = {"problem": params.get("reason", code), "code": code}
            value = self.document.shown(at, pattern)
            yield make("PRF126", problem, field=name, value=value, origin=self.document.where(at))

    def _outside_enum(self, name: str, model: FieldModel, at: Path_) -> Iterator[Finding]:
        assert isinstance(model.enum, list)
        texts: list[tuple[str, Path_]] = []
        if isinstance(model.map, Mapping):
            texts = [(str(v), (*at, "map", k)) for k, v in model.map.items() if isinstance(v, str)]
        for key in ("value", "default"):
            if isinstance(literal := getattr(model, key), Const) and model.map is None:
                texts.append((str(literal.const), (*at, key)))
        for text, path in texts:
            if text and text not in model.enum:
                params = {"known": did_you_mean(text, model.enum)}
                yield make("PRF135", params, field=name, value=text, origin=self.document.where(path))
