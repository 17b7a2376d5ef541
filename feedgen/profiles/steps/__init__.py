"""What happens to a product before its fields are written, step by step: each is data, bound to what a chunk has.

A new kind of step is a module here and a line in `KINDS`; `profiles.layers` makes its specs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from feedgen.expressions.kinds import ANY, Kind
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.scopes import Words
from feedgen.profiles.steps.base import Action, Binding, Own, SideBySide, StepKind, Text, Told
from feedgen.profiles.steps.categories import CATEGORIES
from feedgen.profiles.steps.derive import DERIVE
from feedgen.profiles.steps.join import JOIN
from feedgen.profiles.steps.market import MARKET
from feedgen.profiles.steps.overrides import OVERRIDES
from feedgen.profiles.steps.pricing import PRICING
from feedgen.profiles.steps.promotions import PROMOTIONS
from feedgen.profiles.steps.rules import RULES
from feedgen.profiles.steps.sale import SALES
from feedgen.profiles.targets import COLUMN, target

__all__ = [
    "KINDS",
    "Action",
    "Binding",
    "Own",
    "SideBySide",
    "StepKind",
    "Text",
    "Told",
    "bind_steps",
    "binding_of",
    "columns_of",
    "columns_written",
    "names_of",
    "texts_of",
    "useful",
    "writes_of",
]

KINDS: Mapping[str, StepKind] = {
    "join": JOIN,
    "market": MARKET,
    "categories": CATEGORIES,
    "sale": SALES,
    "promotions": PROMOTIONS,
    "derive": DERIVE,
    "rules": RULES,
    "pricing": PRICING,
    "overrides": OVERRIDES,
}


def writes_of(steps: Iterable[StepSpec]) -> frozenset[str]:
    """Attributes that some step may set."""
    return frozenset(target(name) for spec in steps for name in KINDS[spec.kind].writes(spec.data))


def names_of(steps: Iterable[StepSpec]) -> dict[str, Kind]:
    """What some step may set, with the kind of its values where only one step knows it."""
    specs = tuple(steps)
    known = dict.fromkeys(sorted(writes_of(specs)), ANY)
    for spec in specs:
        known.update(KINDS[spec.kind].kinds(spec.data))
    again = Counter(name for spec in specs for name in writes_of((spec,)))
    return {name: kind if again[name] == 1 else ANY for name, kind in known.items()}


def columns_written(steps: Iterable[StepSpec]) -> frozenset[str]:
    """Unclaimed source columns that some step may set."""
    names = (name for spec in steps for name in KINDS[spec.kind].writes(spec.data))
    return frozenset(name.removeprefix(COLUMN) for name in names if name.startswith(COLUMN))


def useful(steps: Iterable[StepSpec], keys: frozenset[str]) -> tuple[StepSpec, ...]:
    """The steps that may have something to do for products with no attributes beyond `keys`."""
    return tuple(spec for spec in steps if not (needs := KINDS[spec.kind].needs) or not keys.isdisjoint(needs))


def texts_of(steps: Iterable[StepSpec]) -> list[Text]:
    """Every expression of the steps."""
    return [text for spec in steps for text in KINDS[spec.kind].texts(spec.data)]


def columns_of(text: Text, words: Words) -> frozenset[str] | None:
    """Unclaimed source columns an expression reads; None: any."""
    compiled = words.condition(text.text) if text.condition else words.compile(str(text.text))
    return compiled.columns


def bind_steps(steps: Sequence[StepSpec], binding: Binding) -> tuple[Action, ...]:
    """The steps that have something to do, in order; `binding` then knows what their results may have."""
    binding_of(steps, binding)
    bound = (KINDS[spec.kind].bind(spec, binding) for spec in steps)
    return tuple(action for action in bound if action is not None)


def binding_of(steps: Iterable[StepSpec], binding: Binding) -> Binding:
    """The binding, told which attributes several of these steps write."""
    writes = Counter(target(name) for spec in steps for name in KINDS[spec.kind].writes(spec.data))
    binding.written_again = frozenset(name for name, n in writes.items() if n > 1)
    return binding
