"""Google's notation for groups in one cell: `US:CA:Express:6.49 USD,DE:::5,90 EUR`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from feedgen.catalogue.kinds import Notation

_HEADER = re.compile(r"[^()]*\(\s*([^()]+?)\s*\)\s*")
_TOKEN = re.compile(r'"(?:[^"]|"")*"|(?:[^",|\n:]|(?<=[0-9]),(?=[0-9]))+|[,|\n:"]')
"""A quoted text, text with its decimal commas, or a divider."""


@lru_cache(maxsize=256)
def header_order(column: str | None) -> tuple[str, ...]:
    """The order a column's name gives: `shipping(country:service:price)`; empty when it gives none."""
    found = _HEADER.fullmatch(column) if column else None
    return tuple(name.strip() for name in found[1].split(":")) if found else ()


def split_groups(text: str, single: bool = False) -> list[list[str]]:
    """The parts of each group in a cell. Quoted dividers are text, and so is a comma between two digits.

    A piece without a colon after a comma goes on with the group before it: `Care:Wash:warm, not hot`.
    `single`: the cell holds one group, dividers between groups are text.
    """
    groups: list[list[str]] = [[""]]
    for token in _TOKEN.findall(text):
        if token == ":":
            groups[-1].append("")
        elif token in (",", "|", "\n") and not single:
            groups.append([token])
        elif token[0] == '"' and len(token) > 1:
            groups[-1][-1] += token[1:-1].replace('""', '"')
        else:
            groups[-1][-1] += token
    return [[part.strip() for part in group] for group in _joined(groups) if any(p.strip() for p in group)]


def _joined(groups: list[list[str]]) -> list[list[str]]:
    """Groups without the divider they were opened with; a comma followed by no colon was only a comma."""
    joined = [groups[0]]
    for group in groups[1:]:
        divider, first = group[0][:1], group[0][1:]
        if len(group) == 1 and divider == "," and len(joined[-1]) > 1:
            joined[-1][-1] += group[0]
        else:
            joined.append([first, *group[1:]])
    return joined


def named_parts(parts: Sequence[str], order: Sequence[str], notation: Notation, given: bool = False) -> dict[str, str]:
    """The parts of one group under their members' names; parts too many belong to the last member.

    `given`: the order comes from the column's header, so that no shorter form is meant.
    """
    if not given:
        if len(parts) == 1:
            order = (notation.lone or order[0],)
        elif len(parts) == len(notation.short):
            order = notation.short
    named = list(parts[: len(order)])
    if len(parts) > len(order):
        named[-1] = ":".join(parts[len(order) - 1 :])
    return {name: part for name, part in zip(order, named, strict=False) if part}
