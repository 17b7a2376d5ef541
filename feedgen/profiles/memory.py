"""Remembering what became of a value: prices, colours, categories and shipping repeat all through a catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")

REMEMBERED = 4096
"""Values kept per place. When so many came by with fewer repeats than new ones, remembering is given up there."""

LONGEST = 200
"""Characters of a text worth keeping; longer ones (descriptions) hardly repeat."""

Compute = Callable[[Mapping[str, Any], Any, list[Any]], T]

_NEW: Any = object()


def remembering(attribute: str, compute: Compute[T]) -> Compute[T]:
    """`compute(product, it, issues)`, remembered by the one attribute that decides it.

    Texts are found by value, everything else by identity: readers hand out the same object for the same cell,
    and the entry keeps it alive, so that an identity stays unique. Nothing is kept where an issue was raised.
    """
    texts: dict[str, T] = {}
    others: dict[int, tuple[Any, T]] = {}
    repeats = 0
    on = True

    def remembered(product: Mapping[str, Any], it: Any, issues: list[Any]) -> T:
        nonlocal repeats
        raw = product.get(attribute)
        if not on:
            return compute(product, it, issues)
        if raw.__class__ is str:
            found: T = texts.get(raw, _NEW)
            if found is not _NEW:
                repeats += 1
                return found
        else:
            hit = others.get(id(raw))
            if hit is not None and hit[0] is raw:
                repeats += 1
                return hit[1]
        said = len(issues)
        result = compute(product, it, issues)
        if len(issues) == said:
            keep(raw, result)
        return result

    def keep(raw: Any, result: T) -> None:
        nonlocal on, repeats
        if raw.__class__ is not str:
            others[id(raw)] = (raw, result)
        elif len(raw) <= LONGEST:
            texts[raw] = result
        else:
            repeats -= 1
        if len(texts) + len(others) > REMEMBERED or repeats < -REMEMBERED:
            on = repeats > REMEMBERED
            texts.clear()
            others.clear()
            repeats = 0

    return remembered
