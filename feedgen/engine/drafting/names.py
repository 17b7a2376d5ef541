"""Which attribute a field's name means: as the preset `generic` and the profiles that come with feedgen say."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from feedgen.catalogue.attributes import ATTRIBUTES
from feedgen.profiles.lookup import packaged
from feedgen.profiles.yaml import loads
from feedgen.sources import GENERIC, load_preset, normalise

PLAIN = re.compile(r"[a-z_]+( or [a-z_]+)*")
NUMBERED = re.compile(r"(.*?)[ _-]?(\d{1,2})")


def attribute_of(name: str) -> tuple[str, int | None]:
    """The expression a name stands for, empty when nobody knows, and the number at its end (`image-url-2`)."""
    plain = name.rpartition(":")[2].lstrip("@")
    found = _known(plain)
    if found or (numbered := NUMBERED.fullmatch(plain)) is None:
        return found, None
    return _known(numbered[1]), int(numbered[2])


def _known(name: str) -> str:
    key = normalise(name)
    return _own().get(key) or _generic().get(key) or _profiles().get(key) or ""


@cache
def _own() -> Mapping[str, str]:
    return {normalise(name): name for name in ATTRIBUTES}


@cache
def _generic() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for attribute, column in load_preset(GENERIC).columns.items():
        for name in (*(column.first or ()), *(column.all or ())) if attribute in ATTRIBUTES else ():
            found.setdefault(normalise(name), attribute)
    return found


@cache
def _profiles() -> Mapping[str, str]:
    """What most of the profiles that come along fill a field of this name with, where that is an attribute alone."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for path in sorted(packaged("channel_profiles").glob("*.yaml")):
        data = loads(path.read_text(encoding="utf-8"), path.name).data
        for feed in data.get("feeds", {}).values() if isinstance(data, Mapping) else ():
            for name, expression in _fields(feed.get("fields") or {}):
                votes[normalise(name.rpartition("/")[2].rpartition(":")[2])][expression] += 1
    return {name: counted.most_common(1)[0][0] for name, counted in votes.items() if name}


def _fields(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, said in fields.items():
        value = said.get("value") if isinstance(said, Mapping) and "each" not in said else said
        if isinstance(value, str) and PLAIN.fullmatch(value) and set(value.split(" or ")) <= set(ATTRIBUTES):
            yield name, value
