"""An attribute the shop or the channel makes up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from feedgen.expressions import EVALUATION_ERRORS
from feedgen.profiles.emits import failed
from feedgen.profiles.memory import Compute, remembering
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.base import Action, Binding, Own, StepKind, Text
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
    call = compiled.call

    def compute(product: Mapping[str, Any], it: Any, issues: list[Issue]) -> Any:
        return call(product, None)

    value_of: Compute[Any] = compute
    if compiled.decided_by is not None:
        value_of = remembering(compiled.decided_by, compute)

    def derive(own: Own, issues: list[Issue]) -> None:
        try:
            value = value_of(own, None, issues)
        except EVALUATION_ERRORS as error:
            issues.append(failed(error, name))
            return
        if value is not None:
            own[name] = value
        elif known:
            own.pop(name, None)  # what an earlier layer, or an earlier turn, made of it

    return derive


def _constant(name: str, value: Any) -> Action:
    """Expressions know the value by now; rules, overrides and explanations look for it in the product."""

    def put(own: Own, issues: list[Issue]) -> None:
        own[name] = value

    return put


DERIVE = StepKind(_writes, _texts, _bind)
