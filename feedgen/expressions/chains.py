"""Functions one after another, `value | one | two`, as one closure that remembers what repeated values became."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import FunctionType
from typing import Any

from jinja2 import nodes

from feedgen.catalogue.memory import Memory
from feedgen.expressions.builder import Builder, Call, Part, Step
from feedgen.expressions.coerce import identity
from feedgen.expressions.kinds import Kind

LONGEST_CHAIN = 3
"""Functions that share one closure; a longer chain has one closure more for each."""
REMEMBERED = 1024
"""Values kept per chain: what became of brands, colours, categories and prices is looked up, 0.1 µs, not computed.
Where values do not repeat (titles, links) that is given up after as many."""

_NEW: Any = object()


def chained(
    builder: Builder, node: nodes.Node, inner: Part, step: Step, kind: Kind, *, strict: bool, pure: bool = True
) -> Part:
    """One more function after a value; a missing value goes through all of them.

    `pure`: the same value always gives the same, and nothing else happens, so that it may be remembered.
    """
    continues = inner.base is not None and len(inner.steps) < LONGEST_CHAIN
    base, steps = (inner.base, (*inner.steps, step)) if inner.base and continues else (inner, (step,))
    pure = pure and (inner.pure or not continues)
    part = builder.made(
        node, _remembering(base, steps) if pure else _plain(base, steps), (inner,), kind=kind, strict=strict
    )
    if part.constant:
        return part
    return Part(part.call, kind=part.kind, strict=part.strict, base=base, steps=steps, pure=pure)


def _plain(base: Part, steps: Sequence[Step]) -> Call:
    """The chain of functions, computed for every product."""
    get = base.call
    first, second, third = (*steps, identity, identity)[:LONGEST_CHAIN]

    def call(p: Mapping[str, Any], it: Any) -> Any:
        value = get(p, it)
        if value is None:
            return None
        value = first(value)
        if value is None:
            return None
        value = second(value)
        return None if value is None else third(value)

    return call


def _remembering(base: Part, steps: Sequence[Step]) -> Call:
    """The chain of functions with a memory, where any of them costs more than the look into it."""
    if len(steps) == 1 and not isinstance(steps[0], FunctionType):
        return _one_in_c(base, steps[0])
    return _of_name(base.name, steps) if base.name is not None else _of_any(base.call, steps)


def _one_in_c(base: Part, step: Step) -> Call:
    """`str.upper` and the like are quicker than any memory."""
    get, name = base.call, base.name
    if name is None:

        def of_any(p: Mapping[str, Any], it: Any) -> Any:
            value = get(p, it)
            return None if value is None else step(value)

        return of_any

    def of_name(p: Mapping[str, Any], it: Any) -> Any:
        value = p.get(name)
        return None if value is None else step(value)

    return of_name


def _of_name(name: str, steps: Sequence[Step]) -> Call:
    """As `_of_any`, for a bare product name: one Python call less per product."""
    memory: Memory[Any] = Memory(REMEMBERED)
    texts, others, learn = memory.texts, memory.others, _learning(memory, steps)
    first, second, third = (*steps, identity, identity)[:LONGEST_CHAIN]
    two, three = len(steps) > 1, len(steps) > 2

    def call(p: Mapping[str, Any], it: Any) -> Any:
        value = p.get(name)
        if value is None:
            return None
        if memory.on:
            if value.__class__ is str:
                found = texts.get(value, _NEW)
                if found is not _NEW:
                    memory.repeats += 1
                    return found
            elif (hit := others.get(id(value))) is not None:
                memory.repeats += 1
                return hit[1]
            return learn(value)
        value = first(value)
        if two and value is not None:
            value = second(value)
            if three and value is not None:
                value = third(value)
        return value

    return call


def _of_any(get: Call, steps: Sequence[Step]) -> Call:
    memory: Memory[Any] = Memory(REMEMBERED)
    texts, others, learn = memory.texts, memory.others, _learning(memory, steps)

    def call(p: Mapping[str, Any], it: Any) -> Any:
        value = get(p, it)
        if value is None:
            return None
        if value.__class__ is str:
            found = texts.get(value, _NEW)
            if found is not _NEW:
                memory.repeats += 1
                return found
        elif (hit := others.get(id(value))) is not None:
            memory.repeats += 1
            return hit[1]
        return learn(value)

    return call


def _learning(memory: Memory[Any], steps: Sequence[Step]) -> Step:
    """The chain of functions for a value that is not known yet, whose result is kept."""
    keep = memory.keep

    def learn(value: Any) -> Any:
        result = value
        for step in steps:
            result = step(result)
            if result is None:
                break
        keep(value, result)
        return result

    return learn
