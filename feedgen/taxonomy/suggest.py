"""Which category of a channel a shop path most likely means: words of the path and of product titles against the tree.

Every category is a small document: the words of its own name, those of the names above it. Rare words count more. A
category scores by how much of the shop's words it covers, and by how much of its own name is covered; titles vote for
categories one by one, and a path with many kinds of products so ends at what they have in common.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from feedgen.taxonomy.paths import levels_of
from feedgen.taxonomy.tree import Node, Taxonomy
from feedgen.taxonomy.words import Words

KEPT = 5
"""Proposals per path."""
TITLES = 20
"""Titles looked at per path: they repeat themselves, and more did not make the proposals better."""

UPPER = 0.5
"""What a word of an upper level of the shop path counts against one of the last level."""
ABOVE = 0.5
"""What a word counts that a category has only in the names above it."""
VOTES = 0.35
"""What all titles together may add, against the path."""
DEEPER = 0.02
"""What every level below the first takes off: of two that fit alike, the wider one is right more often."""


class Suggestion(NamedTuple):
    """A proposal and how sure it is, 0 to 1."""

    node: Node
    score: float


class _Entry(NamedTuple):
    node: Node
    own: Mapping[str, float]
    """Words of the last level, with their weights."""
    above: frozenset[str]
    total: float


class Suggester:
    """The words of a tree, looked through once; `suggest` then takes some milliseconds per path."""

    def __init__(self, tree: Taxonomy, language: str, *, synonyms: bool = True) -> None:
        self.words = Words.of(language)
        self.synonyms = synonyms
        stems = {node.id: [self.words.stems(level) for level in node.levels] for node in tree}
        names = Counter(stem for levels in stems.values() for stem in set(levels[-1]))
        total = max(len(tree), 1)
        self.weights = {stem: math.log(1 + total / count) for stem, count in names.items()}
        self.rarest = math.log(1 + total)
        self.entries = [self._entry(node, stems[node.id]) for node in tree]
        self.places = {entry.node.levels: place for place, entry in enumerate(self.entries)}
        self.having: dict[str, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            for stem in {*entry.own, *entry.above}:
                self.having[stem].append(place)
        self.vocabulary = list(self.having)
        self._near: dict[str, str | None] = {}

    def _entry(self, node: Node, levels: list[list[str]]) -> _Entry:
        own = {stem: self._weight(stem) for stem in levels[-1]}
        above = frozenset(stem for level in levels[:-1] for stem in level)
        return _Entry(node, own, above, sum(own.values()) or 1.0)

    def _weight(self, stem: str) -> float:
        return self.weights.get(stem, self.rarest)

    def suggest(self, path: str | Sequence[str], titles: Iterable[str] = ()) -> list[Suggestion]:
        """The likeliest categories of a shop path, the best first; none when no word is known."""
        levels = levels_of(path)
        scores = self._scores(self._asked(levels))
        votes = self._votes(list(titles)[:TITLES])
        for place, vote in votes.items():
            scores[place] = scores.get(place, 0.0) + VOTES * vote
        ranked = sorted(scores, key=lambda place: (-self._final(place, scores[place]), place))[:KEPT]
        return [
            Suggestion(self.entries[place].node, round(min(self._final(place, scores[place]), 1.0), 2))
            for place in ranked
        ]

    def _final(self, place: int, score: float) -> float:
        return score - DEEPER * (len(self.entries[place].node.levels) - 1)

    # -- words asked for -----------------------------------------------------------------------------------

    def _asked(self, levels: Sequence[str]) -> dict[str, float]:
        """Words of a path with what each counts; those of the last level count most."""
        asked: dict[str, float] = {}
        for number, level in enumerate(reversed(levels)):
            for stem, share in self.words.asked(level, synonyms=self.synonyms).items():
                known = self._known(stem)
                value = share * (1.0 if number == 0 else UPPER)
                if known is not None:
                    asked[known] = max(asked.get(known, 0.0), value * (1.0 if known == stem else 0.8))
                else:
                    asked.setdefault(stem, 0.5 * value)
        return asked

    def _known(self, stem: str) -> str | None:
        """The word of the tree that is meant: itself, else one that a slip or another ending makes of it."""
        if stem in self.having:
            return stem
        if stem not in self._near:
            from rapidfuzz import fuzz, process

            best = process.extractOne(stem, self.vocabulary, scorer=fuzz.ratio, score_cutoff=85)
            self._near[stem] = best[0] if best is not None and len(stem) > 4 else None
        return self._near[stem]

    # -- scores --------------------------------------------------------------------------------------------

    def _scores(self, asked: Mapping[str, float]) -> dict[int, float]:
        """Categories by place, 0 to 1: how much of what was asked they have, and how little else."""
        whole = sum(value * self._weight(stem) for stem, value in asked.items())
        if not whole:
            return {}
        scores: dict[int, float] = {}
        for place in {place for stem in asked for place in self.having.get(stem, ())}:
            entry = self.entries[place]
            own = sum(value * self._weight(stem) for stem, value in asked.items() if stem in entry.own)
            above = sum(
                value * self._weight(stem)
                for stem, value in asked.items()
                if stem not in entry.own and stem in entry.above
            )
            covered = sum(weight * min(1.0, asked[stem]) for stem, weight in entry.own.items() if stem in asked)
            scores[place] = (own + ABOVE * above) / whole * (0.3 + 0.7 * covered / entry.total)
        return scores

    def _votes(self, titles: Sequence[str]) -> dict[int, float]:
        """What the titles say of each category and of all above it, 0 to 1."""
        votes: dict[int, float] = defaultdict(float)
        for title in titles:
            scores = self._scores(self._asked((title,)))
            best = sorted(scores.items(), key=lambda item: -item[1])[:3]
            for place, score in best:
                for number, above in enumerate(self._line(place)):
                    votes[above] = votes[above] + score * 0.8**number / len(best)
        return {place: vote / len(titles) for place, vote in votes.items()}

    def _line(self, place: int) -> list[int]:
        """A category and all above it, by place."""
        levels = self.entries[place].node.levels
        return [self.places[levels[:n]] for n in range(len(levels), 0, -1) if levels[:n] in self.places]
