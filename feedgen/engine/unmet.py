"""Ids that files of ids and corrections name, and no product of the run has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from feedgen.diagnostics import Finding, Origin, make
from feedgen.engine.store import Store
from feedgen.profiles.plan import FeedSpec, PlanSpec, StepSpec
from feedgen.profiles.steps import writes_of


def unmet(spec: PlanSpec, store: Store) -> Iterator[Finding]:
    """A notice for each, once per file and channel; the store knows every id that was read."""
    yield from _corrections(spec.catalogue.steps, store, None)
    for feed in _one_per_channel(spec.feeds):
        for rule in feed.select:
            if rule.kind == "allow":
                for file, ids in rule.value.items():
                    yield from _missing("CHN410", file, ids, store, feed.channel)
        # what a channel calls its products differently cannot be told from what is not there
        if "id" not in writes_of(feed.steps):
            yield from _corrections(feed.steps, store, feed.channel)


def _one_per_channel(feeds: tuple[FeedSpec, ...]) -> Iterator[FeedSpec]:
    """A channel's feeds have the same selection."""
    yield from {feed.channel: feed for feed in reversed(feeds)}.values()


def _corrections(steps: tuple[StepSpec, ...], store: Store, channel: str | None) -> Iterator[Finding]:
    for step in steps:
        if step.kind == "overrides":
            yield from _missing("CHN411", step.data["file"], step.data["lines"], store, channel)


def _missing(code: str, file: str, ids: Mapping[str, int], store: Store, channel: str | None) -> Iterator[Finding]:
    for id_, line in ids.items():
        if not store.has_product(id_):
            yield make(code, value=id_, origin=Origin(file, None, line or None))._replace(channel=channel)
