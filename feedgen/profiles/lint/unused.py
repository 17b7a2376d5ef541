"""Tables, own attributes and params that nothing speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from feedgen.diagnostics import Finding, UsageError, make
from feedgen.expressions import words_in
from feedgen.profiles.envelope import template_text
from feedgen.profiles.fields import bare
from feedgen.profiles.layers import Layer
from feedgen.profiles.schema import ProfileModel

_WORD = re.compile(r"[A-Za-z_]\w*")


class Used:
    """Every word that the expressions of some documents have; of templates every word."""

    def __init__(self, layers: Sequence[Layer[Any]], project: Path | None) -> None:
        self.layers = layers
        self.project = project

    @cached_property
    def words(self) -> frozenset[str]:
        texts = frozenset(text for layer in self.layers for text in _texts(layer.document.data, ()))
        spoken = frozenset(word for text in texts for word in words_in(text))
        return texts | spoken | frozenset(word for layer in self.layers for word in self._templates(layer))

    @cached_property
    def fields(self) -> frozenset[str]:
        """Names of fields: what has such a name fills them."""
        return frozenset(
            bare(name)
            for layer in self.layers
            if isinstance(layer.model, ProfileModel)
            for feed in layer.model.feeds.values()
            for name in feed.fields
        )

    def _templates(self, layer: Layer[Any]) -> Iterator[str]:
        feeds = layer.model.feeds.values() if isinstance(layer.model, ProfileModel) else ()
        for name in filter(None, (feed.envelope for feed in feeds)):
            try:
                yield from _WORD.findall(template_text(name, self.project))
            except UsageError:
                continue


def _texts(data: Any, path: tuple[Any, ...]) -> Iterator[str]:
    """Every text that may speak of something: values, and the names a rule sets."""
    if isinstance(data, Mapping):
        for key, member in data.items():
            if key == "tests" or (path == () and key in ("title", "description", "spec")):
                continue
            if isinstance(key, str) and "{{" in key:
                yield key
            yield from _texts(member, (*path, key))
    elif isinstance(data, list):
        for member in data:
            yield from _texts(member, path)
    elif isinstance(data, str):
        yield data


def unused_problems(
    layers: Iterable[Layer[Any]], known: Sequence[Layer[Any]], project: Path | None
) -> Iterator[Finding]:
    """What `layers` declare and no expression, field or template of the `known` ones speaks of.

    What a profile has from the one it extends is left out: another one that extends it may use it.
    """
    used = Used(known, project)
    for layer in layers:
        for key, what in (("tables", "table"), ("derive", "attribute"), ("params", "param")):
            if key == "params" and not isinstance(layer.model, ProfileModel):
                continue
            for name in getattr(layer.model, key):
                if name not in used.words and not (key == "derive" and name in used.fields):
                    origin = layer.document.where_key(layer.place(key, name))
                    if origin.file == layer.document.name:
                        yield make("PRF218", {"what": what, "name": name}, origin=origin)
        if isinstance(layer.model, ProfileModel):
            yield from _uncollected(layer, used)


def _uncollected(layer: Layer[Any], used: Used) -> Iterator[Finding]:
    """What feeds collect from their items and no document tells."""
    for feed, model in layer.model.feeds.items():
        for name in model.collect:
            if name not in used.words:
                origin = layer.document.where_key(layer.place("feeds", feed, "collect", name))
                yield make("PRF218", {"what": "collection", "name": name}, origin=origin)
