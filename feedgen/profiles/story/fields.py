"""Fields, computed by the real compiler for one product, with a look at what happens in between."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from feedgen.catalogue.written import plain_text
from feedgen.diagnostics import make, message_of
from feedgen.expressions import EVALUATION_ERRORS, Scope
from feedgen.expressions.trace import traced
from feedgen.profiles.emits import failed, members_of
from feedgen.profiles.fields import FieldCompiler, bare
from feedgen.profiles.models.base import Const
from feedgen.profiles.schema import FieldModel
from feedgen.profiles.story.model import Checked, Field, Piece, Stage, plain
from feedgen.profiles.story.steps import said
from feedgen.profiles.values import CONSTRAINTS, Issue, constraints, number_of
from feedgen.profiles.yaml import Document, Path_
from feedgen.writers import Node

MEMBERS = 3
"""Members of a list whose way is told; the others go the same."""

_NO_LIMITS: dict[str, Any] = {**dict.fromkeys(CONSTRAINTS), "checks": {}, "fit": None, "on_error": None}


@dataclass(slots=True)
class FieldTeller:
    """Tells the fields of one feed for one product (as its channel sees it)."""

    compiler: FieldCompiler
    document: Document
    product: Mapping[str, Any]

    def field(self, name: str, model: FieldModel, at: Path_) -> Field:
        """The field called `name`, whose settings stand at `at` of the resolved profile."""
        issues: list[Issue] = []
        node = self._emitted(self.compiler.field(name, model).emit, name, None, issues)
        return self._told(name, model, at, self.compiler.words.scope, None, node, issues)

    def _emitted(self, emit: Callable[..., Node], name: str, it: Any, issues: list[Issue]) -> Node:
        try:
            return emit(self.product, it, issues)
        except EVALUATION_ERRORS as error:
            issues.append(failed(error, name))
            return None
        finally:
            self.compiler.words.scope.tables.remarks.clear()

    def _told(
        self, name: str, model: FieldModel, at: Path_, scope: Scope, it: Any, node: Node, issues: list[Issue]
    ) -> Field:
        state = "written" if node is not None else "dropped" if any(i.value is not None for i in issues) else "absent"
        field = Field(name, state, plain(node), str(self.document.where_key(at)), self._places(model, at))
        field.notes = [said(issue) for issue in issues]
        if model.counter:
            field.source, field.value = "the item's number in its file", "counted"
        elif model.counts is not None:
            field.source, field.value = f"how many {model.counts} there are", "counted"
        elif model.item is not None:
            self._group(field, name, model, at, scope, it)
        else:
            self._value(field, name, model, at, scope, it)
        return field

    def _places(self, model: FieldModel, at: Path_) -> dict[str, str]:
        settings = sorted(model.model_fields_set - {"item", "note"})
        return {key: str(self.document.where((*at, key))) for key in settings}

    # -- groups ------------------------------------------------------------------------------------------

    def _group(self, field: Field, name: str, model: FieldModel, at: Path_, scope: Scope, it: Any) -> None:
        members: list[Any] = [it]
        if model.each is not None:
            each = self.compiler.words.compile(model.each, scope)
            field.source = f"each {model.each}"
            field.pieces = self._pieces(model.each, scope, it)
            members = list(members_of(self._called(each.call, it)) or ())[:MEMBERS]
            scope = self.compiler.words.inside(scope, each)
        if field.state == "absent" and not field.notes:
            return
        for member in members:
            parts = []
            for child, part in (model.item or {}).items():
                issues: list[Issue] = []
                node = self._emitted(
                    self.compiler.part(f"{name}/{child}", part, scope)[0], f"{name}/{child}", member, issues
                )
                parts.append(self._told(child, part, (*at, "item", child), scope, member, node, issues))
            _count(parts, model)
            field.members.append([part for part in parts if part.state != "absent" or part.notes])

    # -- values ------------------------------------------------------------------------------------------

    def _value(self, field: Field, name: str, model: FieldModel, at: Path_, scope: Scope, it: Any) -> None:
        if model.each is not None:
            each = self.compiler.words.compile(model.each, scope)
            field.source = f"each {model.each}"
            field.pieces = self._pieces(model.each, scope, it)
            raws = list(members_of(self._called(each.call, it)) or ())
            inner = self.compiler.words.inside(scope, each)
            if model.value not in (None, "it"):
                field.source = f"{model.value} for {field.source}"
                get = self.compiler.getter(name, model, inner)[0]
                raws = [self._called(get, member) for member in raws]
        else:
            raw = self._called(self.compiler.getter(name, model, scope)[0], it)
            field.source, field.pieces = self._source(name, model, scope, it)
            raws = list(raw) if isinstance(raw, list | tuple) and model.type != "interval" else [raw]
        raws = [raw for raw in raws if raw is not None]
        if not raws and model.default is not None and field.state == "written":
            raws = self._default(field, model, scope, it)
        for raw in raws[:MEMBERS]:
            self._stages(field, name, model, at, raw)
        self._demands(field, model, at, scope, it)

    def _source(self, name: str, model: FieldModel, scope: Scope, it: Any) -> tuple[str, list[Piece]]:
        if isinstance(model.value, Const):
            return f"always {plain(model.value.const)}", []
        if model.value is not None:
            return str(model.value), self._pieces(str(model.value), scope, it)
        own = bare(name)
        if own in scope.names:
            return own, self._pieces(own, scope, it)
        return f"source column `{own}`", [Piece(own, plain((self.product.get("attributes") or {}).get(own)))]

    def _default(self, field: Field, model: FieldModel, scope: Scope, it: Any) -> list[Any]:
        if isinstance(model.default, Const):
            raw = model.default.const
        else:
            raw = self._called(self.compiler.words.compile(str(model.default), scope).call, it)
            field.pieces += self._pieces(str(model.default), scope, it)
        field.stages.append(Stage("default", plain(raw)))
        return [] if raw is None else [raw]

    def _pieces(self, text: str, scope: Scope, it: Any, *, condition: bool = False) -> list[Piece]:
        found = Piece.of(traced(text, scope, self.product, it, condition=condition))
        scope.tables.remarks.clear()
        return found

    def _called(self, call: Callable[[Any, Any], Any], it: Any) -> Any:
        try:
            return call(self.product, it)
        except EVALUATION_ERRORS:
            return None  # the field's own way has told it

    # -- what is made of one value -----------------------------------------------------------------------

    def _stages(self, field: Field, name: str, model: FieldModel, at: Path_, raw: Any) -> None:
        """The value after each setting, by the field's own conversion with the later settings taken away."""
        ways = [
            ("map", {**_NO_LIMITS, "html": "keep", "type": "text"}) if model.map is not None else None,
            (f"as {model.type}", {**_NO_LIMITS, "html": "keep"}),
            ("html: strip", _NO_LIMITS) if model.html == "strip" else None,
            (f"fit: {model.fit or 'truncate_words'}", {**_NO_LIMITS, **self._fit(model)}),
        ]
        before, text = plain(raw), None
        for label, update in filter(None, ways):
            text = self.compiler.scalar(name, model.model_copy(update=update))(raw, [])
            if plain(text) != before:
                field.stages.append(Stage(label, plain(text)))
                before = plain(text)
        for key, setting, on_number, check in constraints(model, self._enum(model)):
            if text is None:
                break
            problem = check(self._number(raw) if on_number else text)
            message = "" if problem is None else message_of(make(problem.code, problem.params))
            place = str(self.document.where((*at, key)))
            field.checks.append(Checked(key, plain(setting), problem is None, place, message))

    def _fit(self, model: FieldModel) -> dict[str, Any]:
        fits = model.fit is not None or model.on_error == "fit"
        kept = ("max_length", "max_bytes", "fit") if fits else ()
        return {**{key: getattr(model, key) for key in kept}, "on_error": "warn" if not fits else model.on_error}

    def _enum(self, model: FieldModel) -> Any:
        return self.compiler.words.listed(model.enum) if isinstance(model.enum, str) else model.enum

    def _number(self, raw: Any) -> Any:
        try:
            return number_of(raw)
        except (ValueError, TypeError, ArithmeticError):
            return plain_text(raw)

    def _demands(self, field: Field, model: FieldModel, at: Path_, scope: Scope, it: Any) -> None:
        """Whether it had to be there."""
        for key in ("required", "recommended"):
            condition = getattr(model, key)
            if condition is False:
                continue
            asked = condition is True
            if not asked:
                asked = bool(self._called(self.compiler.words.condition(condition, scope).call, it))
                if field.state != "written":
                    field.pieces += self._pieces(str(condition), scope, it, condition=True)
            if asked or field.state != "written":
                passed = field.state == "written" or not asked
                place = str(self.document.where((*at, key)))
                problem = "" if passed else "there is no value"
                field.checks.append(Checked(key, plain(condition), passed, place, problem))


def _count(parts: Sequence[Field], model: FieldModel) -> None:
    """A part that counts another is written where that is."""
    states = {part.name: part.state for part in parts}
    for part, settings in zip(parts, (model.item or {}).values(), strict=True):
        if settings.counts is not None:
            part.state = states[settings.counts]
