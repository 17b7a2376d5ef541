"""Corrections of single products by id: the last word on what a product says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.base import Action, Binding, Own, StepKind, Text
from feedgen.profiles.steps.setting import remover, setter
from feedgen.profiles.targets import target
from feedgen.profiles.values import Issue

REMOVE = "-"
"""The cell that takes an attribute away; an empty one leaves it as it is."""


def _writes(data: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(data["columns"])


def _texts(data: Mapping[str, Any]) -> Iterator[Text]:
    yield from ()


def _bind(spec: StepSpec, binding: Binding) -> Action | None:
    """A look for the product's id; nearly every product has no correction."""
    columns, rows = spec.data["columns"], spec.data["rows"]
    binding.keys |= frozenset(map(target, columns))
    put = {name: setter(name, binding) for name in columns}
    remove = {name: remover(name) for name in columns}
    way_taken, file = binding.way_taken, spec.data["file"]

    def correct(own: Own, issues: list[Issue]) -> None:
        if way_taken is not None and own["id"] in rows:
            way_taken(file, (own["id"],))(own, issues)
        for name, text in rows.get(own["id"], {}).items():
            if text == REMOVE:
                remove[name](own, issues)
            else:
                put[name](own, text, issues)

    return correct if rows else None


OVERRIDES = StepKind(_writes, _texts, _bind)
