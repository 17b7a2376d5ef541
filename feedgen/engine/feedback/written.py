"""Attributes that a channel names, found in the profile: the field that writes each, and its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from feedgen.diagnostics import Origin
from feedgen.diagnostics.guess import nearest
from feedgen.profiles.fields import bare
from feedgen.profiles.resolve import Resolved
from feedgen.profiles.schema import FieldModel
from feedgen.profiles.yaml import Path_

_BETWEEN = re.compile(r"[./\[\]]+")
_UNSAID = re.compile(r"[^a-z0-9]+")


class Line(NamedTuple):
    """A field, as the profile calls it, and where it stands."""

    field: str
    origin: Origin


class Lines:
    """The fields of one feed by what a channel may call them."""

    def __init__(self, channel: Resolved, feed: str) -> None:
        self.document = channel.document
        self.at: Path_ = ("feeds", feed, "fields")
        self.fields: Mapping[str, FieldModel] = channel.profile.feeds[feed].fields
        self.names: dict[str, str] = {}
        for key, model in self.fields.items():
            for name in filter(None, (key, model.name, bare(key), model.name and bare(model.name))):
                self.names.setdefault(_plain(name), key)

    def line(self, named: str) -> Line | None:
        """The field that writes an attribute; of one inside a group (`price.value`) its own line, where it has one."""
        parts = [part for part in _BETWEEN.split(named) if part and not part.isdecimal()]
        for start in (0, *range(1, len(parts))):
            for end in (len(parts), *range(len(parts) - 1, start, -1)):
                key = self.names.get(_plain("/".join(parts[start:end])))
                if key is not None:
                    return self._within(key, parts[end:])
        return None

    def guess(self, named: str) -> str | None:
        """The field that is called most like it."""
        found = nearest(bare(named), [bare(key) for key in self.fields])
        return None if found is None else self.names[_plain(found)]

    def _within(self, key: str, parts: list[str]) -> Line:
        at, name, model = (*self.at, key), key, self.fields[key]
        for part in parts:
            inner = {_plain(bare(child)): child for child in model.item or {}}
            child = inner.get(_plain(part))
            if child is None or model.item is None:
                break
            at, name, model = (*at, "item", child), f"{name}/{child}", model.item[child]
        return Line(name, self.document.where_key(at))


def _plain(name: str) -> str:
    """What two spellings of a name have in common."""
    return _UNSAID.sub("", name.lower())
