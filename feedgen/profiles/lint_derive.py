"""Attributes a profile or a merchant makes up: their names are free, and each may use those before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from feedgen.catalogue import ATTRIBUTES
from feedgen.diagnostics import Finding, make
from feedgen.expressions import Scope, check
from feedgen.profiles.lint_expressions import problem_findings
from feedgen.profiles.yaml import Document, Path_

RESERVED = frozenset(("shop", "market", "params", "channel", "feed", "now", "it", "role", "axes", "attributes"))
"""Words that expressions have of their own: a derived attribute of that name could not be reached."""

_NAME = re.compile(r"(?!(and|or|not|in|is|if|else|true|false|none|True|False|None)$)[A-Za-z][A-Za-z0-9_]*")


def name_problems(derive: Mapping[str, str], document: Document, at: Path_) -> Iterator[Finding]:
    """Names that are taken, or that no expression could speak of."""
    for name in derive:
        reason = _reason(name)
        if reason:
            yield make("PRF138", {"name": name, "reason": reason}, origin=document.where_key((*at, name)))


def _reason(name: str) -> str:
    if name in RESERVED:
        return "expressions have a word of that name"
    if name in ATTRIBUTES:
        return "the product has an attribute of that name"
    if not _NAME.fullmatch(name):
        return "a name has letters, digits and `_`, and is no word such as `and`"
    return ""


def derive_problems(
    derive: Mapping[str, str], scope: Scope, document: Document, at: Path_, own: Mapping[str, str]
) -> Iterator[Finding]:
    """What is wrong with the expressions; `own` are attributes that are there before any of these."""
    names = list(derive)
    for i, (name, text) in enumerate(derive.items()):
        later = [other for other in names[i:] if other not in own and other not in ATTRIBUTES]
        known = {word: kind for word, kind in scope.names.items() if word not in later}
        for problem in check(text, replace(scope, names=known)):
            if problem.code == "MAP102" and (other := problem.params.get("name")) in later:
                origin = document.inside((*at, name), problem.line, problem.column)
                yield make("PRF139", {"name": name, "other": other}, value=text, origin=origin)
            else:
                yield from problem_findings([problem], text, document, (*at, name))
