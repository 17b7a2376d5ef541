"""What is wrong with the attributes and rules of layers: names first, which any run looks at, then expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding, did_you_mean, make
from feedgen.expressions import EvaluationError, Scope, explain, safe_pattern
from feedgen.profiles.layers import Layer, Said, derived, plain_rule, ruled
from feedgen.profiles.lint.derive import name_problems
from feedgen.profiles.lint.expressions import Expressions
from feedgen.profiles.models.tables import TableModel
from feedgen.profiles.steps import KINDS
from feedgen.profiles.targets import MAPS, target
from feedgen.profiles.yaml import Path_


def layer_problems(layers: Sequence[Layer[Any]], before: Iterable[str] = ()) -> Iterator[Finding]:
    """Names of attributes that cannot be, and rules that set what there is not; `before` are set already."""
    for layer in layers:
        yield from name_problems(layer.model.derive, layer.document, layer.place("derive"))
        yield from _patterns(layer)
    known = {*ATTRIBUTES, *derived(layers), *before}
    for some in ruled(layers):
        for said in some:
            yield from _targets(said, known)


def _patterns(layer: Layer[Any]) -> Iterator[Finding]:
    """Lines of tables that are patterns, and broken ones or such as could run for ever."""
    for name, table in layer.model.tables.items():
        if not isinstance(table, TableModel) or table.match != "regex" or not isinstance(table.lines, dict):
            continue
        for line in table.lines:
            try:
                safe_pattern(line)
            except EvaluationError as error:
                code, params = explain(error)
                problem = {"problem": params.get("reason", code), "code": code}
                at = layer.place("tables", name, "lines", line)
                yield make("PRF126", problem, value=line, origin=layer.document.where_key(at))


def _targets(said: Said, known: set[str]) -> Iterator[Finding]:
    """Attributes that a rule sets although nothing of that name exists."""
    rule = said.value
    settings: list[tuple[Path_, Any]] = [(("set",), rule.set), (("else",), rule.otherwise)]
    settings += [(("choose", i, "set"), branch.set) for i, branch in enumerate(rule.choose or ())]
    for at, found in settings:
        for name in found:
            if (name if name in known else target(name)) not in known or name in MAPS:
                params = {"name": name, "known": did_you_mean(name, known)}
                origin = said.layer.document.where_key((*said.at, *at, name))
                yield make("PRF142", params, origin=origin)


def expression_problems(layers: Sequence[Layer[Any]], scope: Scope) -> Iterator[Finding]:
    """What is wrong with the expressions of attributes and rules, each at its place in its own file."""
    for said in derived(layers).values():
        yield from Expressions(said.layer.document, scope).value(said.value, said.at)
    for some in ruled(layers):
        for said in some:
            yield from step_problems("rules", {"rules": [plain_rule(said)]}, said, scope)


def step_problems(kind: str, data: Mapping[str, Any], said: Said, scope: Scope) -> Iterator[Finding]:
    """The expressions of a step's data; a rule's paths begin with its number, which is 0 here."""
    written = Expressions(said.layer.document, scope)
    for text in KINDS[kind].texts(data):
        at = (*said.at, *(text.at[1:] if kind == "rules" else text.at))
        if text.condition:
            yield from written.condition(text.text, at)
        else:
            yield from written.value(str(text.text), at)
