"""Attributes a profile or a merchant makes up: their names are free, as long as expressions can speak of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding, make
from feedgen.profiles.yaml import Document, Path_

RESERVED = frozenset(
    ("shop", "market", "params", "channel", "feed", "now", "it", "role", "axes", "group", "attributes")
)
"""Words that expressions have of their own: a derived attribute of that name could not be reached."""

_NAME = re.compile(r"(?!(and|or|not|in|is|if|else|true|false|none|True|False|None)$)[A-Za-z][A-Za-z0-9_]*")


def name_problems(derive: Mapping[str, str | None], document: Document, at: Path_) -> Iterator[Finding]:
    """Names that are taken, or that no expression could speak of."""
    for name in derive:
        reason = reason_against(name)
        if reason:
            yield make("PRF138", {"name": name, "reason": reason}, origin=document.where_key((*at, name)))


def reason_against(name: str) -> str:
    """Why expressions could not speak of something of that name; empty when they can."""
    if name in RESERVED:
        return "expressions have a word of that name"
    if name in ATTRIBUTES:
        return "the product has an attribute of that name"
    if not _NAME.fullmatch(name):
        return "a name has letters, digits and `_`, and is no word such as `and`"
    return ""
