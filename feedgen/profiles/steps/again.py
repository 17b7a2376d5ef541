"""What has to be computed once more: own attributes that read what later steps changed.

Rules may ask own attributes, so these come first; but an eBay profile that derives the price it asks must see the price
that a rule, the pricing or a correction made of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from feedgen.expressions import names_in
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps import writes_of


def derived_again(steps: Sequence[StepSpec]) -> tuple[StepSpec, ...]:
    """The `derive` steps whose result is out of date when all steps are done, in order. Joins come before them.

    What a rule or a correction says of an own attribute itself is the last word on it.
    """
    later = [spec for spec in steps if spec.kind not in ("join", "derive")]
    settled = writes_of(later)
    changed = set(settled)
    again: list[StepSpec] = []
    for spec in steps:
        if spec.kind == "derive" and spec.data["name"] not in settled and changed & set(names_in(spec.data["value"])):
            again.append(spec)
            changed.add(spec.data["name"])
    return tuple(again)
