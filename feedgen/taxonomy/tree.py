"""A tree of categories with numbers: id ↔ path, in one language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from feedgen.taxonomy.paths import JOIN, Levels, key_of

CUTOFF = 70
"""Least similarity (0–100) of a path worth suggesting."""


class Node(NamedTuple):
    """One category: its number and its levels, the widest first."""

    id: str
    levels: Levels

    @property
    def path(self) -> str:
        return JOIN.join(self.levels)


@dataclass(slots=True)
class Taxonomy:
    """The categories of a channel in one language. The same id means the same category in every other language."""

    name: str
    locale: str | None = None
    version: str | None = None
    nodes: dict[str, Node] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, nodes: Iterable[Node], *, locale: str | None = None, version: str | None = None) -> Taxonomy:
        """The tree of these nodes; of two with the same path the first is the one a path means."""
        made = cls(name, locale, version)
        for node in nodes:
            made.nodes[node.id] = node
            made._keys.setdefault(key_of(node.levels), node.id)
        return made

    def __len__(self) -> int:
        return len(self.nodes)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())

    def find(self, text: str) -> Node | None:
        """The category with this id or this path (`>` or `/` between, any capitals); None when there is none."""
        text = text.strip()
        found = self.nodes.get(text) or self.nodes.get(self._keys.get(key_of(text), ""))
        return found or (self.nodes.get(text.lstrip("0")) if text.isdecimal() else None)

    def guess(self, text: str) -> Node | None:
        """The category whose path is most like `text`; a last level alone is enough (`T-Shirts`)."""
        from rapidfuzz import fuzz, process

        key = key_of(text)
        if not key or text.strip().isdecimal():
            return None
        last = key.rpartition(JOIN)[2]
        ends = {known: id_ for known, id_ in self._keys.items() if known.rpartition(JOIN)[2] == last}
        best = process.extractOne(key, list(ends or self._keys), scorer=fuzz.ratio, score_cutoff=0 if ends else CUTOFF)
        return None if best is None else self.nodes[self._keys[best[0]]]

    def matching(self, text: str) -> list[Node]:
        """Every category with the words of `text` in its path, those that have them in their last level first."""
        words = key_of(text).replace(JOIN, " ").split()
        found = [
            node for key, id_ in self._keys.items() if all(word in key for word in words) for node in [self.nodes[id_]]
        ]
        return sorted(found, key=lambda node: (not _within(words, node.levels[-1]), len(node.levels)))


def _within(words: list[str], level: str) -> bool:
    folded = key_of(level)
    return any(word in folded for word in words)
