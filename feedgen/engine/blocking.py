"""Which attribute of a product stands behind a field of a channel: what a merchant would fill or correct."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from feedgen.catalogue import ATTRIBUTES
from feedgen.profiles.feed import CompiledFeed
from feedgen.profiles.fields import bare
from feedgen.profiles.models.base import Const
from feedgen.profiles.resolve import load_profile

_WORD = re.compile(r"attributes\['([^']+)'\]|'[^']*'|\"[^\"]*\"|([A-Za-z_]\w*)(?:\.(\w+))?")


def attribute_of(feed: CompiledFeed, name: str | None) -> str | None:
    """The attribute, or the source column, that fills a field first; None for what no field is about."""
    if name is None:
        return None
    model = feed.model.fields.get(name) or feed.model.fields.get(name.partition("/")[0])
    if model is None:
        return None
    said = model.each or (model.value if not isinstance(model.value, Const) else None)
    if said is None:
        return bare(name)
    read = list(_attributes(said, _derived(feed.spec.profile), ()))
    # A reduced price stands in for the regular one, which every product is to have.
    return next((one for one in read if one != "sale_price"), read[0] if read else bare(name))


@cache
def _derived(profile: str) -> Mapping[str, str]:
    """The profile's own attributes: what each is computed of."""
    derive = load_profile(profile, tests=False).data.get("derive") or {}
    return {name: said for name, said in derive.items() if isinstance(said, str)}


def _attributes(said: str, derived: Mapping[str, str], above: tuple[str, ...]) -> Iterator[str]:
    """The attributes an expression reads, in the order it names them; those behind own attributes in their place."""
    for found in _WORD.finditer(said):
        name, part = found[2], found[3]
        if found[1] or (name == "attributes" and part):
            yield found[1] or part
        elif name == "attributes":
            continue
        elif name in ATTRIBUTES:
            yield name
        elif name in derived and name not in above:
            yield from _attributes(derived[name], derived, (*above, name))
