"""An attribute the shop or the channel makes up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from feedgen.catalogue.memory import Memory
from feedgen.expressions import EVALUATION_ERRORS, Compiled
from feedgen.profiles.batch import Batch, Column, attribute, each, one_by_one, recalled
from feedgen.profiles.emits import failed
from feedgen.profiles.memory import REMEMBERED, Compute, remembering
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.base import Action, Binding, Own, SideBySide, StepKind, Text
from feedgen.profiles.steps.setting import remover
from feedgen.profiles.values import Issue


def _writes(data: Mapping[str, Any]) -> frozenset[str]:
    return frozenset((data["name"],))


def _texts(data: Mapping[str, Any]) -> Iterator[Text]:
    yield Text((), data["value"])


def _bind(spec: StepSpec, binding: Binding) -> Action | None:
    """The attribute as a function; remembered where one attribute decides it, known now where none does."""
    name: str = spec.data["name"]
    compiled = binding.words.compile(spec.data["value"])
    if compiled.constant:
        binding.know(name, compiled.value)
        if compiled.value is None:
            return remover(name) if name in binding.keys else None
        return _constant(name, compiled.value)
    known = name in binding.keys
    binding.keys |= {name}
    return _Derive(name, compiled, known)


class _Derive(SideBySide):
    """An own attribute of a product, or of many."""

    def __init__(self, name: str, compiled: Compiled, known: bool) -> None:
        self._name, self._known = name, known
        call = compiled.call

        def compute(product: Mapping[str, Any], it: Any, issues: list[Issue]) -> Any:
            return call(product, None)

        self._value_of: Compute[Any] = compute
        self._column: Column = one_by_one(compute, remarks=compiled.remarks)
        if compiled.attribute is not None:
            self._column = attribute(compiled.attribute)
        elif compiled.decided_by is not None:
            memory: Memory[Any] = Memory(REMEMBERED)
            self._value_of = remembering(compiled.decided_by, compute, memory)
            self._column = recalled(compiled.decided_by, memory, compute)

    def __call__(self, own: Own, issues: list[Issue]) -> None:
        try:
            value = self._value_of(own, None, issues)
        except EVALUATION_ERRORS as error:
            issues.append(failed(error, self._name))
            return
        if value is not None:
            own[self._name] = value
        elif self._known:
            own.pop(self._name, None)  # what an earlier layer, or an earlier turn, made of it

    def together(self, batch: Batch) -> None:
        name, products = self._name, batch.products
        try:
            values = self._column(batch)
        except EVALUATION_ERRORS:
            each(self, batch)
            return
        for own, value in zip(cast(Sequence[Own], products), values, strict=True):
            if value is not None:
                own[name] = value
            elif self._known:
                own.pop(name, None)
        batch.became(name, values)


def _constant(name: str, value: Any) -> Action:
    """Expressions know the value by now; rules, overrides and explanations look for it in the product."""

    def put(own: Own, issues: list[Issue]) -> None:
        own[name] = value

    return put


DERIVE = StepKind(_writes, _texts, _bind)
