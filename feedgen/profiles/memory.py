"""Remembering what became of a value: prices, colours, categories and shipping repeat all through a catalogue."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

REMEMBERED = 4096
"""Values kept per place. When so many came by with fewer repeats than new ones, remembering is given up there."""

LONGEST = 200
"""Characters of a text worth keeping; longer ones (descriptions) hardly repeat."""

_NEW = object()


class Memory:
    """Results by raw value. Texts are found by value, everything else by identity.

    Readers hand out the same object for the same cell, and the entry keeps it alive, so an identity stays unique.
    """

    __slots__ = ("_others", "_repeats", "_texts", "on")

    def __init__(self) -> None:
        self._texts: dict[str, Any] = {}
        self._others: dict[int, tuple[Any, Any]] = {}
        self._repeats = 0
        self.on = True

    def get(self, raw: Any) -> Any:
        """What was kept for `raw`, or `Memory.new`."""
        if raw.__class__ is str:
            found = self._texts.get(raw, _NEW)
            if found is not _NEW:
                self._repeats += 1
            return found
        hit = self._others.get(id(raw))
        if hit is not None and hit[0] is raw:
            self._repeats += 1
            return hit[1]
        return _NEW

    def keep(self, raw: Any, result: Any) -> None:
        if raw.__class__ is str:
            if len(raw) > LONGEST:
                return
            self._texts[raw] = result
        else:
            self._others[id(raw)] = (raw, result)
        if len(self._texts) + len(self._others) > REMEMBERED:
            self.on = self._repeats > REMEMBERED
            self._texts.clear()
            self._others.clear()
            self._repeats = 0


new = _NEW


def remembering(
    raw_of: Callable[[Any], Any], compute: Callable[[Any, Any, list[Any]], Any]
) -> Callable[[Any, Any, list[Any]], Any]:
    """`compute(p, it, issues)`, remembered by the one raw value that decides it, where nothing was said about it."""
    memory = Memory()
    get, keep = memory.get, memory.keep

    def remembered(p: Any, it: Any, issues: list[Any]) -> Any:
        if not memory.on:
            return compute(p, it, issues)
        raw = raw_of(p)
        result = get(raw)
        if result is new:
            said = len(issues)
            result = compute(p, it, issues)
            if len(issues) == said:
                keep(raw, result)
        return result

    return remembered
