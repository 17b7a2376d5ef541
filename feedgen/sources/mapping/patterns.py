"""Names of columns with a place in them: `name-{language}_{country}` stands for `name-fr_FR` and `name-en_GB`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from feedgen.sources.mapping.preset import ColumnModel

PLACE = re.compile(r"\{(\w+)\}")
KNOWN = {"name": ".+", "language": "[a-z]{2,3}", "country": "[A-Z]{2}", "currency": "[A-Z]{3}", "n": "[0-9]+"}
"""What may stand in a place."""
OTHER = r"[^\s-]+"
"""What may stand in one of any other name."""


def expanded(specs: Mapping[str, ColumnModel], columns: Sequence[str]) -> dict[str, ColumnModel]:
    """The specs with the columns that their patterns stand for, in the order of the header.

    An attribute with a place of its own (`translations.{language}.title`) becomes one per language that there is.
    """
    found: dict[str, ColumnModel] = {}
    for attribute, spec in specs.items():
        if not _has_places(attribute, spec):
            found[attribute] = spec
            continue
        for name in _attributes(attribute, spec, columns):
            found[name] = ColumnModel(
                first=_concrete(spec.first, columns, attribute, name),
                all=_concrete(spec.all, columns, attribute, name),
                value=None,
                only=spec.only,
            )
    return found


def named(pattern: str, columns: Sequence[str]) -> list[tuple[str, int]]:
    """What stands in the place `{name}` of the columns that fit, and where they are."""
    return [(places["name"], columns.index(column)) for column, places in matching(pattern, columns).items()]


def _has_places(attribute: str, spec: ColumnModel) -> bool:
    return spec.value is spec.each is None and any(
        "{" in name for name in (attribute, *(spec.first or ()), *(spec.all or ()))
    )


def _attributes(attribute: str, spec: ColumnModel, columns: Sequence[str]) -> list[str]:
    if "{" not in attribute:
        return [attribute]
    names = [*(spec.first or ()), *(spec.all or ())]
    bound = (places for name in names for places in matching(name, columns).values())
    return list(dict.fromkeys(attribute.format_map(places) for places in bound))


def _concrete(names: list[str] | None, columns: Sequence[str], attribute: str, wanted: str) -> list[str] | None:
    """The names without places, and the columns that fit the others."""
    if names is None:
        return None
    found: list[str] = []
    for name in names:
        if "{" not in name:
            found.append(name)
            continue
        matches = matching(name, columns).items()
        found += [
            column for column, places in matches if "{" not in attribute or attribute.format_map(places) == wanted
        ]
    return found


def matching(pattern: str, columns: Sequence[str]) -> dict[str, dict[str, str]]:
    """The columns that a pattern stands for, with what stands in its places."""
    fits = _compiled(pattern).fullmatch
    return {column: match.groupdict() for column in columns if (match := fits(column))}


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts = PLACE.split(pattern)
    return re.compile("".join(_place(part) if i % 2 else re.escape(part) for i, part in enumerate(parts)))


def _place(name: str) -> str:
    return f"(?P<{name}>{KNOWN.get(name, OTHER)})"
