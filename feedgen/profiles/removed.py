"""Items that are to be taken down: in a feed of mode `delta`, what stands for an item that is sent no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from feedgen.profiles.plan import FeedSpec
from feedgen.profiles.schema import FeedModel
from feedgen.profiles.scopes import Words

GONE = ("id", "group_id", "gtin")
"""The attributes that are known of such an item: what the state remembers of it."""
UNCHANGED = "unchanged"
"""Name of the rule that keeps items out which the channel has as they are."""
_WRITTEN = ("name", "counter")
"""What stays of a field that says nothing of an item that is gone: its place among the others."""


def removal_of(spec: FeedSpec) -> FeedSpec | None:
    """The feed, as it writes items that are gone; None where it has no words for that."""
    model = FeedModel.model_validate(spec.model)
    if model.removed is None:
        return None
    said = {name: _said(name, field, model.removed) for name, field in spec.model["fields"].items()}
    rest = ("title", "file", "writer", "encoding", "options", "drop_prefix", "cells", "envelope", "root", "item")
    kept = {key: spec.model[key] for key in rest if key in spec.model}
    return replace(
        spec, model={**kept, "mode": "delete", "default": False, "fields": said}, steps=(), select=(), once_more=0
    )


def _said(name: str, field: Mapping[str, Any], removed: Mapping[str, Any]) -> dict[str, Any]:
    if name not in removed:
        written = {key: field[key] for key in _WRITTEN if key in field}
        return written if "counter" in field else {"value": "none", **written}
    dropped = ("value", "each", "item", "default", "required", "recommended", "on", "unique", "map")
    return {"value": removed[name]} | {key: value for key, value in field.items() if key not in dropped}


def words_of_removed(words: Words) -> Words:
    """The words of `removed`: what is remembered of an item, and what is known before the first product."""
    names = {name: kind for name, kind in words.scope.names.items() if name in GONE}
    return Words(replace(words.scope, names=names))


def unknown_fields(model: FeedModel) -> Iterator[str]:
    """Names under `removed` that are no fields of the feed."""
    yield from (name for name in model.removed or {} if name not in model.fields)
