"""Selection, compiled: what keeps a product out before its fields are looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

from feedgen.profiles.plan import SelectionSpec
from feedgen.profiles.ranking import Ranking, ranking
from feedgen.profiles.scopes import Words

CONDITIONS = frozenset(("include", "exclude"))
STATUS = SelectionSpec("include", "status", "status is none or status == 'active'")
"""Drafts and hidden products are nobody's."""

Holds = Callable[[Any, Any], Any]


def share_of(id_: str) -> int:
    """Where an id stands among 2**64, the same on every machine and in every run."""
    return int.from_bytes(blake2b(id_.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def by_id(rules: Sequence[SelectionSpec]) -> Callable[[str], int | None] | None:
    """The number of the rule that keeps an id out; None where no rule asks for ids."""
    asked = [(number, passes) for number, rule in enumerate(rules) if (passes := _passes(rule)) is not None]
    if not asked:
        return None

    def out(id_: str) -> int | None:
        for number, passes in asked:
            if not passes(id_):
                return number
        return None

    return out


def _passes(rule: SelectionSpec) -> Callable[[str], bool] | None:
    if rule.kind == "sample":
        limit: int = rule.value
        return lambda id_: share_of(id_) < limit
    if rule.kind not in ("allow", "deny"):
        return None
    ids = frozenset(id_ for known in rule.value.values() for id_ in known)
    return ids.__contains__ if rule.kind == "allow" else lambda id_: id_ not in ids


def by_condition(rules: Sequence[SelectionSpec], words: Words) -> tuple[tuple[int, str, Holds], ...]:
    """Rules that may keep a product out, each with its number, its name and what holds for those that stay."""
    found: list[tuple[int, str, Holds]] = []
    for number, rule in enumerate(rules):
        if rule.kind == "top":
            found.append((number, rule.name, _ranked(ranking([rule], words))))
        if rule.kind not in CONDITIONS:
            continue
        compiled = words.condition(rule.value)
        wanted = rule.kind == "include"
        if compiled.constant and bool(compiled.value) is wanted:
            continue
        found.append((number, rule.name, compiled.call if wanted else _not(compiled.call)))
    return tuple(found)


def _ranked(rank: Ranking | None) -> Holds:
    """Whether it can be told how good a product is: what fails keeps it out like any failing rule."""

    def known(product: Any, it: Any) -> bool:
        if rank is not None:
            rank(product)
        return True

    return known


def _not(call: Holds) -> Holds:
    return lambda product, it: not call(product, it)
