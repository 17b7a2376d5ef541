"""Columns that nothing of the shop can fill are left out where a channel takes an empty cell as an order to clear."""

from __future__ import annotations

from dataclasses import replace

from feedgen.profiles.compile import Plan, plan_of
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.plan import FeedSpec, PlanSpec
from feedgen.profiles.steps import columns_written, writes_of

FILLED = "filled"


def without_idle_columns(spec: PlanSpec) -> PlanSpec:
    """The plan without fields whose `column` is only written when it is filled, and that no source can fill.

    What the sources have is told by their headers and first records, and what happens to every product.
    """
    if not any(_filled(feed) for feed in spec.feeds):
        return spec
    plan = plan_of(spec)
    keys, columns = _there(plan)
    return replace(spec, feeds=tuple(_kept(feed, keys, columns) for feed in plan.feeds))


def _filled(feed: FeedSpec) -> bool:
    return any(field.get("column") == FILLED for field in feed.model["fields"].values())


def _there(plan: Plan) -> tuple[frozenset[str], frozenset[str]]:
    """The attributes and the source columns that products may have."""
    catalogue = plan.catalogue
    mappings = [catalogue.mapping(number) for number in range(len(catalogue.spec.sources))]
    read = {name.partition(".")[0] for one in mappings for name in (*one.columns, *one.computed)}
    columns = {column for source in catalogue.spec.sources for column in source.info.columns}
    steps = catalogue.spec.steps
    return frozenset(read | writes_of(steps) | {"attributes"}), frozenset(columns | columns_written(steps))


def _kept(feed: CompiledFeed, keys: frozenset[str], columns: frozenset[str]) -> FeedSpec:
    spec = feed.spec
    if not _filled(spec):
        return spec
    idle = feed.idle(keys, columns)
    fields = spec.model["fields"]
    kept = {name: field for name, field in fields.items() if field.get("column") != FILLED or name not in idle}
    return replace(spec, model={**spec.model, "fields": kept})
