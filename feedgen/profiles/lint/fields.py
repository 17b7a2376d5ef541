"""What is odd in fields that are sound: values they can never be, texts cut twice, names said twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jinja2 import nodes

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding, did_you_mean, make
from feedgen.expressions import Kind, Scope, compile_value, is_template
from feedgen.expressions.parse import Fault, offset, parse, place
from feedgen.expressions.tables import OTHERS, LookupTable, Table, lines_of
from feedgen.profiles.layers import Layer, ruled
from feedgen.profiles.lint.rules import kind_of_text
from feedgen.profiles.models.base import Const
from feedgen.profiles.schema import FeedModel, FieldModel
from feedgen.profiles.scopes import Words
from feedgen.profiles.settings import all_fields
from feedgen.profiles.yaml import Document, Path_

_ONLY: Mapping[str, frozenset[str]] = {
    "money": frozenset(("money",)),
    "measure": frozenset(("measure",)),
    "date": frozenset(("datetime",)),
    "datetime": frozenset(("datetime",)),
    "integer": frozenset(("text", "integer", "number", "money", "measure")),
    "decimal": frozenset(("text", "integer", "number", "money", "measure")),
    "number": frozenset(("text", "integer", "number", "money", "measure")),
    "boolean": frozenset(("text", "boolean", "integer", "number")),
}
"""Type of a field → kinds of values that can be written as it."""
_CUTS = frozenset(("truncate", "truncate_words"))


def field_oddities(
    feed: FeedModel, document: Document, at: Path_, words: Words, of_root: Words, layers: Sequence[Layer[Any]]
) -> Iterator[Finding]:
    """What is odd in the fields of a feed's items and of its root, each with its words."""
    for path, fields in all_fields(feed, at):
        in_items = path == (*at, "fields")
        yield from FieldOddities(fields, document, path, words if in_items else of_root).all(layers if in_items else ())


class FieldOddities:
    """Some fields that stand together; everything in them compiles."""

    def __init__(self, fields: Mapping[str, FieldModel], document: Document, at: Path_, words: Words) -> None:
        self.fields = fields
        self.document = document
        self.at = at
        self.words = words

    def all(self, layers: Sequence[Layer[Any]]) -> Iterator[Finding]:
        yield from self._twice()
        for name, model in self.fields.items():
            yield from self._field(name, model, (*self.at, name), self.words.scope)
            yield from self._rules(name, model, layers)

    def _field(self, name: str, model: FieldModel, at: Path_, scope: Scope) -> Iterator[Finding]:
        inner = scope
        if model.each is not None:
            inner = self.words.inside(scope, compile_value(model.each, scope))
        yield from self._kind(name, model, at, inner)
        yield from self._cut(name, model, at)
        yield from self._listed(name, model, at)
        for child, part in (model.item or {}).items():
            yield from self._field(f"{name}/{child}", part, (*at, "item", child), inner)

    # -- kinds -------------------------------------------------------------------------------------------

    def _kind(self, name: str, model: FieldModel, at: Path_, scope: Scope) -> Iterator[Finding]:
        """A value that the type can never write: it would be dropped for every product."""
        accepted = _ONLY.get(model.type)
        kind = kind_of_text(model.value, scope)
        if accepted is None or kind is None or model.map is not None:
            return
        one = _member(kind)
        if one.name != "any" and one.name not in accepted:
            params = {"what": f"`{name}`", "expected": model.type, "found": str(kind)}
            yield make("PRF219", params, field=name, origin=self.document.where((*at, "value")))

    # -- texts cut twice ---------------------------------------------------------------------------------

    def _cut(self, name: str, model: FieldModel, at: Path_) -> Iterator[Finding]:
        """`title | truncate(200)` where `fit` shortens to no more anyway, and says so."""
        if model.fit is None or model.max_length is None or not isinstance(model.value, str):
            return
        last = _last_call(model.value)
        if last is None or last.name not in _CUTS or not last.args or not isinstance(last.args[0], nodes.Const):
            return
        length = last.args[0].value
        if isinstance(length, int) and length >= model.max_length:
            origin = self.document.inside((*at, "value"), *place(model.value, offset(last)))
            params = {"function": last.name, "length": length, "limit": model.max_length}
            yield make("PRF215", params, field=name, origin=origin)

    # -- names -------------------------------------------------------------------------------------------

    def _twice(self) -> Iterator[Finding]:
        """Two fields that are one to the channel: as a path and as a part, or but for capitals and blanks."""
        seen: dict[str, str] = {}
        # a field with a name of its own may share it: that is what the name is for
        fields = {name: model for name, model in self.fields.items() if model.name is None}
        for name, at in _leaves(fields, (), self.at):
            shown = self.words.constant_text(name) or name
            key = "".join(shown.split()).casefold()
            if key in seen:
                yield make("PRF216", {"name": name, "other": seen[key]}, field=name, origin=self.document.where_key(at))
            seen.setdefault(key, name)

    # -- accepted words ------------------------------------------------------------------------------------

    def _accepted(self, model: FieldModel) -> Sequence[str] | None:
        if model.enum is None:
            return None
        return self.words.listed(model.enum) if isinstance(model.enum, str) else model.enum

    def _listed(self, name: str, model: FieldModel, at: Path_) -> Iterator[Finding]:
        """A table whose answers the channel does not accept; those of an inline map and list are settings."""
        accepted = self._accepted(model)
        if accepted is None or model.map is None or (isinstance(model.map, dict) and isinstance(model.enum, list)):
            return
        table = self.words.table(model.map) if isinstance(model.map, str) else model.map
        for key, text in lines_of(table).items():
            if isinstance(text, str) and text and text not in accepted:
                origin = self.document.where((*at, "map", key) if isinstance(model.map, dict) else (*at, "map"))
                yield make("PRF135", {"known": did_you_mean(text, accepted)}, field=name, value=text, origin=origin)

    def _rules(self, name: str, model: FieldModel, layers: Sequence[Layer[Any]]) -> Iterator[Finding]:
        """Literals that a rule sets an attribute to, and the field that shows it has no line for or does not accept."""
        attribute = model.value if isinstance(model.value, str) else name if model.value is None else None
        known = ATTRIBUTES.get(attribute or "")
        if attribute is None or model.each is not None or model.type != "text" or (known and known.kind != "text"):
            return
        if known is not None and known.choices:
            return  # read in many spellings
        accepted = self._keys(model)
        if accepted is None:
            return
        for text, origin in _literals(attribute, layers):
            if text not in accepted:
                params = {"known": did_you_mean(text, accepted)}
                yield make("PRF135", params, field=name, value=text, origin=origin)

    def _keys(self, model: FieldModel) -> Sequence[str] | None:
        """What the attribute may be, so that the field is written."""
        if model.map is None:
            return self._accepted(model)
        table: Table = self.words.table(model.map) if isinstance(model.map, str) else model.map
        if isinstance(table, LookupTable) and (
            table.match != "exact" or table.ignore_case or table.default is not None
        ):
            return None
        keys = list(lines_of(table))
        return None if OTHERS in keys else keys


def _member(kind: Kind) -> Kind:
    return kind.member if kind.name == "list" else kind


def _last_call(text: str) -> nodes.Filter | None:
    """The function an expression ends with."""
    parsed = parse(text, is_template(text))
    if isinstance(parsed, Fault) or len(parsed) != 1:
        return None
    return parsed[0] if isinstance(parsed[0], nodes.Filter) else None


def _leaves(fields: Mapping[str, FieldModel], above: tuple[str, ...], at: Path_) -> Iterator[tuple[str, Path_]]:
    """Every field with a value, by its path."""
    for name, model in fields.items():
        if model.item:
            yield from _leaves(model.item, (*above, name), (*at, name, "item"))
        else:
            yield "/".join((*above, name)), (*at, name)


def _literals(attribute: str, layers: Sequence[Layer[Any]]) -> Iterator[tuple[str, Any]]:
    for some in ruled(layers):
        for said in some:
            rule = said.value
            settings: list[tuple[Path_, Mapping[str, Any]]] = [(("set",), rule.set), (("else",), rule.otherwise)]
            settings += [(("choose", i, "set"), way.set) for i, way in enumerate(rule.choose or ())]
            for at, found in settings:
                value = found.get(attribute)
                if isinstance(value, Const):
                    yield str(value.const), said.layer.document.where((*said.at, *at, attribute, "const"))
