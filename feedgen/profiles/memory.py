"""Remembering what a product's attribute was made into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from feedgen.catalogue.memory import Memory

T = TypeVar("T")

REMEMBERED = 1024
"""Values kept per place."""

Compute = Callable[[Mapping[str, Any], Any, list[Any]], T]

_NEW: Any = object()


def remembering(attribute: str, compute: Compute[T], memory: Memory[T] | None = None) -> Compute[T]:
    """`compute(product, it, issues)`, remembered by the one attribute that decides it.

    Nothing is kept where an issue was raised.
    """
    memory = Memory(REMEMBERED) if memory is None else memory
    texts, others, keep = memory.texts, memory.others, memory.keep

    def remembered(product: Mapping[str, Any], it: Any, issues: list[Any]) -> T:
        if not memory.on:
            return compute(product, it, issues)
        raw = product.get(attribute)
        if raw.__class__ is str:
            found: T = texts.get(raw, _NEW)
            if found is not _NEW:
                memory.repeats += 1
                return found
        else:
            hit = others.get(id(raw))
            if hit is not None:
                memory.repeats += 1
                return hit[1]
        said = len(issues)
        result = compute(product, it, issues)
        if len(issues) == said:
            keep(raw, result)
        return result

    return remembered
