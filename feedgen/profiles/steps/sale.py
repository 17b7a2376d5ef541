"""A sale that does not take place now: one that is over is left out, one to come where a channel knows no dates.

The end belongs to the sale: it is its last second, as docs/catalogue.md has it, so `over` is from the second after.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from feedgen.diagnostics import Severity
from feedgen.profiles.plan import StepSpec
from feedgen.profiles.steps.base import Action, Binding, Own, StepKind, Text, Told
from feedgen.profiles.values import Issue

SALE = ("sale_price", "sale_start", "sale_end")
_DATES = SALE[1:]


def _writes(data: Mapping[str, Any]) -> frozenset[str]:
    """The first turn only takes away. A later one is in answer to rules, and what is derived must hear of it."""
    return frozenset(SALE if data["again"] else ())


def _texts(data: Mapping[str, Any]) -> Iterator[Text]:
    yield from ()


def _bind(spec: StepSpec, binding: Binding) -> Action | None:
    """Nothing to do for products without a sale, or whose sales have no dates."""
    if "sale_price" not in binding.keys or binding.keys.isdisjoint(_DATES):
        return None
    # in UTC: times of one zone would be compared by its clock, which shows an hour twice in autumn
    now = binding.words.scope.constants["now"].astimezone(dt.UTC).replace(microsecond=0)
    dated: bool = spec.data["dated"]

    def drop(own: Own, issues: list[Issue]) -> None:
        end = own.get("sale_end")
        if end is not None and end < now:
            _drop(own, "MAP263", end, issues)
        elif not dated and (start := own.get("sale_start")) is not None and start > now:
            _drop(own, "MAP264", start, issues)

    return drop


def _drop(own: Own, code: str, moment: dt.datetime, issues: list[Issue]) -> None:
    sale = own.pop("sale_price", None)
    for name in _DATES:
        own.pop(name, None)
    if sale is not None and all(issue.code != code for issue in issues):
        issues.append(Issue(code, {"moment": moment.isoformat()}, "sale_price", sale, Severity.INFO, False))


def _tell(spec: StepSpec, binding: Binding) -> Iterator[Told]:
    """Only where there is something to drop: that a sale goes on, its fields say."""
    action = _bind(spec, binding)

    def run(own: Own, issues: list[Issue]) -> tuple[str, str]:
        had = "sale_price" in own
        if action is not None:
            action(own, issues)
        if not had or "sale_price" in own:
            return "nothing", ""
        return "done", "the sale is over" if issues and issues[-1].code == "MAP263" else "the sale has not begun"

    if action is not None:
        yield Told("sale", spec.layer, str(spec.origin), (), run)


SALES = StepKind(_writes, _texts, _bind, tell=_tell)
