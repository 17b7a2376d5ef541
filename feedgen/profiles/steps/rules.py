"""Rules in order: a condition, what is set when it holds, what else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from feedgen.expressions import EVALUATION_ERRORS, Compiled
from feedgen.profiles.emits import failed
from feedgen.profiles.memory import remembering
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.base import Action, Binding, Own, StepKind, Text, Told
from feedgen.profiles.steps.setting import remover, setter
from feedgen.profiles.targets import target
from feedgen.profiles.values import Issue
from feedgen.profiles.yaml import Path_

Holds = Callable[[Mapping[str, Any], Any], Any]
Block = Callable[[Own, list[Issue]], bool]
"""Some rules; True when no further rule of the list is to be asked."""


class Way(NamedTuple):
    """One way of a rule: taken when it holds (None: always) and none before it did."""

    label: str
    holds: Holds | None
    actions: Sequence[Action]
    stop: bool


class Rule(NamedTuple):
    """A rule, bound: `when … set … else` is two ways, `choose` is as many as it has."""

    ways: tuple[Way, ...]
    reads: frozenset[str] | None
    """Attributes that decide which way is taken; None when other things do, too."""
    writes: frozenset[str]


def label(rule: Mapping[str, Any]) -> str:
    """What a finding or an explanation calls a rule: its name, or its place."""
    return str(rule.get("name") or rule.get("place") or "rule")


def ways_of(rule: Mapping[str, Any]) -> Iterator[tuple[Path_, Mapping[str, Any]]]:
    """The ways of a rule in the order they are tried, each as `{name, when, set, stop}` with its place."""
    stop = bool(rule.get("stop"))
    for i, branch in enumerate(rule.get("choose") or ()):
        name = branch.get("name") or f"{label(rule)} choose {i + 1}"
        yield ("choose", i), {**branch, "name": name, "stop": stop or bool(branch.get("stop"))}
    if rule.get("choose") is None:
        yield (), {"name": label(rule), "when": rule.get("when"), "set": rule.get("set") or {}, "stop": stop}
        if rule.get("else"):
            yield ("else",), {"name": label(rule), "set": rule["else"]}


def _settings(rule: Mapping[str, Any]) -> Iterator[tuple[Path_, Mapping[str, Any]]]:
    """Every `set` and `else` of a rule with its place."""
    for at, way in ways_of(rule):
        yield (at if at == ("else",) else (*at, "set")), way.get("set") or {}


def _writes(data: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(name for rule in data["rules"] for _, found in _settings(rule) for name in found)


def _texts(data: Mapping[str, Any]) -> Iterator[Text]:
    for i, rule in enumerate(data["rules"]):
        if rule.get("choose") is not None and rule.get("when") is not None:
            yield Text((i, "when"), rule["when"], condition=True)
        for at, way in ways_of(rule):
            if way.get("when") is not None:
                yield Text((i, *at, "when"), way["when"], condition=True)
        for at, found in _settings(rule):
            yield from (Text((i, *at, name), value) for name, value in found.items() if isinstance(value, str))


# -- bound -------------------------------------------------------------------------------------------------


def _bind(spec: StepSpec, binding: Binding) -> Action | None:
    rules = [bound for rule in spec.data["rules"] if (bound := bind_rule(rule, binding)) is not None]
    binding.keys |= frozenset[str]().union(*(rule.writes for rule in rules))
    blocks = [
        _decided_by(attribute, list(some)) if attribute else _one_by_one(list(some))
        for (_, attribute), some in groupby(rules, _Deciding())
    ]
    if not blocks:
        return None

    def run(own: Own, issues: list[Issue]) -> None:
        for block in blocks:
            if block(own, issues):
                return

    return run


def bind_rule(rule: Mapping[str, Any], binding: Binding) -> Rule | None:
    """The rule for the products of a chunk; None when no way of it can be taken by any of them."""
    guarded = rule.get("choose") is not None and rule.get("when") is not None
    guard = binding.words.condition(rule["when"]) if guarded else None
    if guard is not None and guard.constant and not guard.value:
        return None
    ways: list[Way] = []
    asked = [] if guard is None or guard.constant else [guard]
    writes: set[str] = set()
    for at, way in ways_of(rule):
        compiled = None if way.get("when") is None else binding.words.condition(way["when"])
        if compiled is not None and compiled.constant and not compiled.value:
            continue
        open_ = compiled is not None and not compiled.constant
        if open_ and compiled is not None:
            asked.append(compiled)
        bound = _way(way, compiled if open_ else None, None if guard is None or guard.constant else guard, binding)
        if binding.way_taken is not None:
            bound = bound._replace(actions=[binding.way_taken(str(rule.get("place")), at), *bound.actions])
        ways.append(bound)
        writes.update(map(target, way.get("set") or ()))
        if not open_:
            break
    if not ways:
        return None
    plain = all(compiled.columns == frozenset() and not compiled.remarks for compiled in asked)
    return Rule(tuple(ways), frozenset().union(*(c.names for c in asked)) if plain else None, frozenset(writes))


def _way(way: Mapping[str, Any], compiled: Compiled | None, guard: Compiled | None, binding: Binding) -> Way:
    actions = [_action(name, value, binding) for name, value in (way.get("set") or {}).items()]
    holds = None if compiled is None else compiled.call
    if guard is not None:
        holds = _both(guard.call, holds)
    return Way(way["name"], holds, actions, bool(way.get("stop")))


def _both(guard: Holds, holds: Holds | None) -> Holds:
    return guard if holds is None else lambda product, it: guard(product, it) and holds(product, it)


def _action(name: str, value: Any, binding: Binding) -> Action:
    """Sets one attribute. It may raise what an expression may raise."""
    if value is None:
        return remover(name)
    put = setter(name, binding)
    if isinstance(value, Mapping):
        literal = value["const"]
        return lambda own, issues: put(own, literal, issues)
    compiled = binding.words.compile(value)
    call = compiled.call

    def set_(own: Own, issues: list[Issue]) -> None:
        found = call(own, None)
        if found is not None:
            put(own, found, issues)

    return set_


# -- run ---------------------------------------------------------------------------------------------------


def _one_by_one(rules: Sequence[Rule]) -> Block:
    table = _table(rules)

    def run(own: Own, issues: list[Issue]) -> bool:
        for holds, way, others in table:
            taken: Way | None = way
            try:
                if holds is not None and not holds(own, None):
                    if not others:
                        continue
                    taken = _first(others, own)
                if taken is not None:
                    for act in taken.actions:
                        act(own, issues)
                    if taken.stop:
                        return True
            except EVALUATION_ERRORS as error:
                issues.append(failed(error, (taken or way).label))
        return False

    return run


def _table(rules: Sequence[Rule]) -> list[tuple[Holds | None, Way, Sequence[Way]]]:
    """Condition and way that are tried first, and the other ways: most rules have none."""
    return [(rule.ways[0].holds, rule.ways[0], rule.ways[1:]) for rule in rules]


def _first(ways: Sequence[Way], product: Mapping[str, Any]) -> Way | None:
    """The first way that holds."""
    return next((way for way in ways if way.holds is None or way.holds(product, None)), None)


class _Deciding:
    """Key for `groupby`: neighbours that the same attribute decides, and none of which sets it, belong together.

    A thousand rules over brand or category are then one look into a memory, not a thousand questions.
    """

    def __init__(self) -> None:
        self.block = 0
        self.attribute: str | None = None
        self.written = False

    def __call__(self, rule: Rule) -> tuple[int, str | None]:
        deciding = next(iter(rule.reads)) if rule.reads is not None and len(rule.reads) == 1 else None
        if deciding != self.attribute or self.written:
            self.block += 1
            self.attribute, self.written = deciding, False
        if deciding is not None and deciding in rule.writes:
            self.written = True
        return self.block, self.attribute


def _decided_by(attribute: str, rules: Sequence[Rule]) -> Block:
    """Rules that one attribute decides: which ways are taken is remembered by its value."""
    slowly = _one_by_one(rules)
    if len(rules) < 2:
        return slowly
    taken = remembering(attribute, _taken(rules))

    def run(own: Own, issues: list[Issue]) -> bool:
        try:
            ways = taken(own, None, issues)
        except EVALUATION_ERRORS:
            return slowly(own, issues)
        for name, _, actions, stop in ways:
            try:
                for act in actions:
                    act(own, issues)
            except EVALUATION_ERRORS as error:
                issues.append(failed(error, name))
                continue
            if stop:
                return True
        return False

    return run


def _taken(rules: Sequence[Rule]) -> Callable[[Mapping[str, Any], Any, list[Issue]], tuple[Way, ...]]:
    table = _table(rules)

    def taken(product: Mapping[str, Any], it: Any, issues: list[Issue]) -> tuple[Way, ...]:
        found: list[Way] = []
        for holds, first, others in table:
            way: Way | None = first
            if holds is not None and not holds(product, None):
                if not others:
                    continue
                way = _first(others, product)
            if way is not None:
                found.append(way)
                if way.stop:
                    break
        return tuple(found)

    return taken


# -- explained ---------------------------------------------------------------------------------------------


def _tell(spec: StepSpec, binding: Binding) -> Iterator[Told]:
    stopped: list[str] = []
    for i, rule in enumerate(spec.data["rules"]):
        own = {**spec.data, "rules": [rule]}
        conditions = tuple(text for text in _texts(own) if text.condition)
        place = str(rule.get("place") or spec.origin)
        named = str(rule.get("name") or f"rule {i + 1}")
        yield Told(named, str(rule.get("layer") or spec.layer), place, conditions, _telling(rule, binding, stopped))


def _telling(
    rule: Mapping[str, Any], binding: Binding, stopped: list[str]
) -> Callable[[Own, list[Issue]], tuple[str, str]]:
    def run(own: Own, issues: list[Issue]) -> tuple[str, str]:
        if stopped:
            return "not asked", f"`{stopped[0]}` stops the list"
        before = dict(own)
        bound = bind_rule(rule, binding)
        if bound is None:
            return "not taken", "its condition cannot hold"
        if _one_by_one([bound])(own, issues):
            stopped.append(label(rule))
        return _taken_way(rule, binding, before)

    return run


def _taken_way(rule: Mapping[str, Any], binding: Binding, product: Own) -> tuple[str, str]:
    """Which way of a rule a product takes, in words."""
    try:
        if rule.get("choose") is not None and not _holds(rule.get("when"), binding, product):
            return "not taken", "its condition does not hold"
        for at, way in ways_of(rule):
            if _holds(way.get("when"), binding, product):
                if at == ("else",):
                    return "taken", "else: its condition does not hold"
                chosen = f"choose {int(at[1]) + 1}" if at else "its condition holds"
                return "taken", chosen if way.get("when") is not None else chosen if at else "it has no condition"
    except EVALUATION_ERRORS as error:
        return "not taken", f"its condition failed: {failed(error, None).code}"
    return "not taken", "none of its ways holds" if rule.get("choose") else "its condition does not hold"


def _holds(condition: Any, binding: Binding, product: Own) -> bool:
    return condition is None or bool(binding.words.condition(condition).call(product, None))


RULES = StepKind(_writes, _texts, _bind, tell=_tell)
