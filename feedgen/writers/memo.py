"""Remembering what a repeated node was written as."""

from __future__ import annotations

from collections.abc import Callable

from feedgen.catalogue.memory import Memory
from feedgen.writers.base import Node

REMEMBERED = 1024
"""Nodes kept per place."""


def remembering(write: Callable[[Node], str]) -> Callable[[Node], str]:
    """`write` for lists and groups, which the same shipping cost, say, hands over as the same object."""
    memory: Memory[str] = Memory(REMEMBERED)
    known, keep = memory.others, memory.keep

    def remembered(node: Node) -> str:
        hit = known.get(id(node))
        if hit is not None:
            memory.repeats += 1
            return hit[1]
        text = write(node)
        keep(node, text)
        return text

    return remembered
