"""Remembering what a repeated node was written as."""

from __future__ import annotations

from collections.abc import Callable

from feedgen.writers.base import Node

REMEMBERED = 1024
"""Nodes kept per place. When so many came by with fewer repeats than new ones, remembering is given up there."""


def remembering(write: Callable[[Node], str]) -> Callable[[Node], str]:
    """`write` for lists and groups, which the same shipping cost, say, hands over as the same object.

    They are found by identity: looking into them would cost what writing them costs. The entry keeps the node
    alive, so no other one can come to stand under its number.
    """
    known: dict[int, tuple[Node, str]] = {}
    repeats, on = 0, True

    def remembered(node: Node) -> str:
        nonlocal repeats, on
        hit = known.get(id(node))
        if hit is not None:
            repeats += 1
            return hit[1]
        text = write(node)
        if on:
            known[id(node)] = node, text
            if len(known) > REMEMBERED:
                on = repeats > REMEMBERED
                repeats = 0
                known.clear()
        return text

    return remembered
