"""What stands before and after the items of a document: a root with its fields, or a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, Protocol

from feedgen.diagnostics import Origin, UsageError, make
from feedgen.expressions import EVALUATION_ERRORS
from feedgen.expressions.tables import Tables
from feedgen.profiles import batch
from feedgen.profiles.bound import nested
from feedgen.profiles.collecting import COLLECTED, FILE, kinds_of
from feedgen.profiles.emits import Emit, Product, failed
from feedgen.profiles.envelope import MARK, NO_PLACE, names_in, render, template_text
from feedgen.profiles.fields import Field, FieldCompiler, Ways
from feedgen.profiles.models.base import Const
from feedgen.profiles.schema import EnvelopeRoot, FeedModel, FieldModel
from feedgen.profiles.scopes import Words
from feedgen.profiles.values import Issue
from feedgen.writers import COUNTER, Node

LATE = frozenset((COLLECTED, FILE))
"""What is only known once every item of a file is there."""


class Frame(NamedTuple):
    """The text before and after the items, and what there is to say about it."""

    head: str
    tail: str
    issues: list[Issue]


class Around(Protocol):
    """Makes the frame of a file."""

    late_head: bool
    late_tail: bool
    """Whether it tells of the items."""

    def frame(self, told: Mapping[str, Any]) -> Frame:
        """The frame; `told` is what is known of the items, when that is asked for."""

    def issues(self) -> list[Issue]:
        """What there is to say before the items."""


class Nothing:
    """Items alone."""

    late_head = late_tail = False

    def frame(self, told: Mapping[str, Any]) -> Frame:
        return Frame("", "", [])

    def issues(self) -> list[Issue]:
        return []


# -- a root --------------------------------------------------------------------------------------------------


def words_of_root(words: Words, model: FeedModel, params: Mapping[str, Any]) -> Words:
    """What a root may speak of: what is known without a product, and what the items of the file say together."""
    scope = words.scope
    constants = {**scope.constants, "params": params}
    return Words(replace(scope, names=kinds_of(model.collect), constants=constants, tables=Tables(scope.tables)))


def fields_of_root(root: EnvelopeRoot) -> dict[tuple[str, str], FieldModel]:
    """Everything a root says before and after the items, by where it says it and name; attributes as fields."""
    said = {("attributes", f"@{name}"): _text(text) for name, text in root.attributes.items()}
    said |= {("fields", name): model for name, model in root.fields.items()}
    return said | {("after", name): model for name, model in root.after.items()}


def _text(text: str) -> FieldModel:
    """A text with holes, which leaves an empty attribute when it comes to nothing."""
    return FieldModel(value=text if "{{" in text else Const(const=text), empty="keep")


class RootAround:
    """A root element. Raises `ValueError` for names that XML does not have."""

    def __init__(self, root: EnvelopeRoot, words: Words, entries: Mapping[str, Any], encoding: str) -> None:
        from feedgen.writers.xml import around, xmlns

        compiler = FieldCompiler(words, entries, Ways(native=False, nested=True), columns=frozenset())
        spaces = [compiler.field(f"@{xmlns(prefix)}", _text(uri)) for prefix, uri in root.namespaces.items()]
        said: dict[str, list[Field]] = {"attributes": [], "fields": [], "after": []}
        for (where, name), model in fields_of_root(root).items():
            if written := words.constant_text(name):
                said[where].append(compiler.field(written, model))
        before = [*spaces, *said["attributes"], *said["fields"]]
        self.late_head = any(field.names & LATE for field in before)
        self.late_tail = any(field.names & LATE for field in said["after"])
        self._known = [field for field in (*before, *said["after"]) if not field.names & LATE]
        self._emits, self._layouts = nested([*before, _place(root.items), *said["after"]])
        self._around = partial(around, root.name, self._layouts, encoding=encoding)

    def frame(self, told: Mapping[str, Any]) -> Frame:
        issues: list[Issue] = []
        head, tail = self._around(values=list(_values(self._emits, told, issues)))
        return Frame(head, tail, issues)

    def issues(self) -> list[Issue]:
        issues: list[Issue] = []
        list(_values([(field.name, field.emit) for field in self._known], {}, issues))
        return issues


def _values(emits: Iterable[tuple[str, Emit]], told: Mapping[str, Any], issues: list[Issue]) -> Iterator[Node]:
    """The nodes of fields; one whose expression fails is absent, with an issue."""
    for name, emit in emits:
        try:
            yield emit(told, None, issues)
        except EVALUATION_ERRORS as error:
            issues.append(failed(error, name))
            yield None


def _place(items: str) -> Field:
    """Where the items go."""
    from feedgen.writers.xml import PLACE

    path = (*filter(None, items.split("/")), PLACE.name)
    none: frozenset[str] = frozenset()

    def emit(product: Product, it: Any, issues: list[Issue]) -> Node:
        return COUNTER

    name = "/".join(path)
    return Field(name, path, PLACE, emit, None, False, none, none, False, False, column=batch.constant(emit))


# -- a template ----------------------------------------------------------------------------------------------


class TemplateAround:
    """A template. Raises `UsageError` (PRF125) when it cannot be used."""

    def __init__(self, name: str, variables: Mapping[str, Any], project: Path | None, origin: Origin | None) -> None:
        self._name = name
        self._variables = variables
        self._origin = origin
        self._text = template_text(name, project, origin)
        self.late_head = self.late_tail = bool(LATE & names_in(self._text))

    def frame(self, told: Mapping[str, Any]) -> Frame:
        if FILE in told:
            # `file.items` would be the method of a mapping
            told = {**told, FILE: SimpleNamespace(**told[FILE])}
        rendered = render(self._name, self._text, {**self._variables, **told}, self._origin)
        head, mark, tail = rendered.partition(MARK)
        if not mark or MARK in tail:
            raise UsageError(make("PRF125", {"name": self._name, "problem": NO_PLACE}, origin=self._origin))
        return Frame(head, tail, [])

    def issues(self) -> list[Issue]:
        return []
