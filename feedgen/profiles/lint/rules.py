"""What is odd in rules that are sound: ways that nothing can take, values that an attribute can never be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding, make
from feedgen.expressions import ExpressionError, Kind, Scope, check, compile_condition, compile_value
from feedgen.profiles.layers import Layer, Said, ruled
from feedgen.profiles.models.rules import RuleModel
from feedgen.profiles.yaml import Path_

_NEVER: Mapping[str, frozenset[str]] = {
    "money": frozenset(("boolean", "datetime", "measure", "list", "map")),
    "measure": frozenset(("boolean", "datetime", "money", "list", "map")),
    "number": frozenset(("boolean", "datetime", "list", "map")),
    "integer": frozenset(("boolean", "datetime", "list", "map")),
    "boolean": frozenset(("datetime", "money", "measure", "list", "map")),
    "datetime": frozenset(("boolean", "number", "integer", "money", "measure", "list", "map")),
}
"""Kind of an attribute → kinds that are never read as one."""


def rule_oddities(layers: Sequence[Layer[Any]], scope: Scope) -> Iterator[Finding]:
    """Rules and ways that are never taken, and settings that come to nothing. The rules compile."""
    for some in ruled(layers):
        yield from _Reach(scope).of(some)
        for said in some:
            yield from _kinds(said, scope)


class _Reach:
    """Which rules of a list, and which ways of a rule, can be taken at all."""

    def __init__(self, scope: Scope) -> None:
        # A constant of one market may differ in another: only what no market, param or time decides is known.
        self.scope = replace(scope, constants={})

    def of(self, rules: Iterable[Said]) -> Iterator[Finding]:
        ended: Said | None = None
        for said in rules:
            rule: RuleModel = said.value
            if ended is not None:
                reason = f"the rule at {ended.origin} stops the list before it, for every product"
                yield self._never(said, (), said.value.name or "this rule", reason)
            elif self._constant(rule.when) is False and not rule.otherwise:
                yield self._never(said, ("when",), rule.name or "this rule", "its condition never holds")
            elif rule.choose is not None:
                yield from self._ways(said)
            if ended is None and self._ends(rule):
                ended = said

    def _ends(self, rule: RuleModel) -> bool:
        """Whether the list certainly ends with the rule."""
        if self._always(rule.when):
            last = rule.choose[-1] if rule.choose else None
            ways = all(rule.stop or way.stop for way in rule.choose or ())
            return (rule.stop and rule.choose is None) or (last is not None and self._always(last.when) and ways)
        return False

    def _ways(self, said: Said) -> Iterator[Finding]:
        taken: str | None = None
        seen: dict[str, int] = {}
        for number, way in enumerate(said.value.choose):
            at: Path_ = ("choose", number)
            text = " ".join(str(way.when).split())
            if taken is not None:
                yield self._never(said, at, "this way", f"{taken} is always taken before it")
            elif self._constant(way.when) is False:
                yield self._never(said, (*at, "when"), "this way", "its condition never holds")
            elif text in seen:
                yield self._never(said, (*at, "when"), "this way", f"way {seen[text] + 1} has the same condition")
            seen.setdefault(text, number)
            if taken is None and self._always(way.when):
                taken = f"way {number + 1}"

    def _never(self, said: Said, at: Path_, what: str, reason: str) -> Finding:
        origin = said.layer.document.where((*said.at, *at))
        return make("PRF214", {"what": what, "reason": reason}, origin=origin)

    def _always(self, when: str | bool | None) -> bool:
        return when is None or self._constant(when) is True

    def _constant(self, when: str | bool | None) -> bool | None:
        """What a condition always is; None where products decide."""
        if not isinstance(when, str):
            return when
        try:
            compiled = compile_condition(when, self.scope)
        except ExpressionError:
            return None
        return bool(compiled.value) if compiled.constant else None


def _kinds(said: Said, scope: Scope) -> Iterator[Finding]:
    """Expressions whose result the attribute they are set to can never be."""
    rule: RuleModel = said.value
    settings: list[tuple[Path_, Mapping[str, Any]]] = [(("set",), rule.set), (("else",), rule.otherwise)]
    settings += [(("choose", i, "set"), way.set) for i, way in enumerate(rule.choose or ())]
    for at, found in settings:
        for name, value in found.items():
            attribute = ATTRIBUTES.get(name)
            kind = kind_of_text(value, scope)
            if attribute is not None and kind is not None and kind.name in _NEVER.get(attribute.kind, ()):
                origin = said.layer.document.where((*said.at, *at, name))
                params = {"what": f"`{name}`", "expected": attribute.kind, "found": str(kind)}
                yield make("PRF219", params, origin=origin)


def kind_of_text(text: Any, scope: Scope) -> Kind | None:
    """The kind of an expression's result; None when it is none, or nothing at all."""
    if not isinstance(text, str) or check(text, scope):
        return None
    compiled = compile_value(text, scope)
    return None if compiled.constant and compiled.value is None else compiled.kind
