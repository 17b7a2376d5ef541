"""Which steps a feed needs: an own attribute that nothing of it reads is not computed.

A channel's feeds share its `derive`, and most read a few of them: of eBay's 41 the feed of stock and prices reads five.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from feedgen.catalogue import ATTRIBUTES
from feedgen.expressions import names_in
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps import KINDS
from feedgen.profiles.steps.base import Text
from feedgen.profiles.targets import target


@lru_cache(maxsize=8192)
def _spoken(text: str) -> frozenset[str]:
    return frozenset(names_in(text))


def names_spoken(texts: Iterable[Text | str | bool]) -> frozenset[str]:
    """Every name that these expressions speak of, parsed once for all feeds of a run."""
    plain = (text.text if isinstance(text, Text) else text for text in texts)
    return frozenset[str]().union(*(_spoken(text) for text in plain if isinstance(text, str)))


def needed(steps: Sequence[StepSpec], read: frozenset[str]) -> tuple[StepSpec, ...]:
    """The steps without those that only make an own attribute which neither `read` nor a later step speaks of.

    Attributes that every product may have are always made: groups, guards and receipts look at them, too.
    """
    kept: list[StepSpec] = []
    for spec in reversed(steps):
        if spec.kind == "derive" and target(spec.data["name"]) not in ATTRIBUTES.keys() | read:
            continue
        read |= names_spoken(KINDS[spec.kind].texts(spec.data))
        kept.append(spec)
    return tuple(reversed(kept))
