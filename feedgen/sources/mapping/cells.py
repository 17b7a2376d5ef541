"""Single cells: whether they hold anything, and what header or list make of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from feedgen.catalogue.lists import address_of

ADDRESSES = re.compile(r"[\s,;|]+(?=https?://)")
"""Between two addresses in one cell; a comma within an address is not followed by another one."""


def given(value: Any) -> Any:
    """The value, trimmed; None for whatever means that there is none."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list | tuple):
        members = [member for item in value if (member := given(item)) is not None]
        return members or None
    return None if value is None or value == {} else value


def put(found: dict[str, Any], path: Sequence[str], value: Any) -> None:
    """Set a part of a group; a group that is a text already says it all and stays."""
    for name in path[:-1]:
        inner = found.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        found[name] = found = dict(inner)
    found.setdefault(path[-1], value)


def list_of(values: Sequence[Any]) -> list[Any]:
    """All members of several cells, each once; a cell with several addresses is taken apart."""
    members: dict[str, None] = {}
    for value in values:
        found = given(value)
        if found.__class__ is str:
            _add(found, members)
        elif found is not None:
            for member in map(address_of, found if isinstance(found, list) else [found]):
                _add(member if isinstance(member, str) else str(member), members)
    return list(members)


def _add(text: str, members: dict[str, None]) -> None:
    if text.count("://") < 2:
        members[text] = None
    else:
        members.update(dict.fromkeys(part for part in ADDRESSES.split(text) if part))


def lists_of(columns: Sequence[list[str]]) -> list[Any]:
    """`list_of` for each row of some columns of trimmed texts; `""` where it is empty.

    Where addresses are divided by single commas alone, the columns are taken apart in a few steps.
    """
    whole = "".join(chain.from_iterable(columns))
    if len(whole.split(None, 1)) > 1 or any(mark in whole for mark in (";", "|", ",,")):
        return [list_of(row) or "" for row in zip(*columns, strict=True)]
    rows = map("\n".join, zip(*map(_lines, columns), strict=True))
    return [list(dict.fromkeys(filter(None, row.split("\n")))) or "" for row in rows]


def _lines(column: list[str]) -> list[str]:
    """The cells with their addresses on lines of their own."""
    if not any(",http" in cell for cell in column):
        return column
    return [
        cell.replace(",https://", "\nhttps://").replace(",http://", "\nhttp://") if cell.count("://") > 1 else cell
        for cell in column
    ]


def with_unit(unit: str) -> Callable[[Any], Any]:
    """Appends the header's unit to a bare number; a cell that brings its own keeps it."""

    def complete(value: Any) -> Any:
        if isinstance(value, str):
            bare = value[-1].isdigit() and (value[0].isdigit() or value[0] in "+-.,")
            return f"{value} {unit}" if bare else value
        return value if isinstance(value, bool | list | dict) else f"{value} {unit}"

    return complete


def taken_apart(order: tuple[str, ...]) -> Callable[[Any], Any]:
    """Reads groups of parts in the order that the header gives: `US:CA:Express:6.49 USD,FR::Standard:4.90 EUR`."""

    def complete(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        groups: list[str] = []
        for piece in _divided(value, ","):
            # a decimal comma divides a price, not two groups
            if groups and ":" not in piece:
                groups[-1] += f",{piece}"
            else:
                groups.append(piece)
        made = [
            {name: part for name, cut in zip(order, _divided(group, ":"), strict=False) if (part := cut.strip(' "'))}
            for group in groups
        ]
        return [group for group in made if group]

    return complete


def _divided(text: str, mark: str) -> list[str]:
    """The text cut at every `mark` outside double quotes."""
    if '"' not in text:
        return text.split(mark)
    parts = [""]
    for index, piece in enumerate(text.split('"')):
        # every second piece stands within quotes
        first, *more = [f'"{piece}"'] if index % 2 else piece.split(mark)
        parts[-1] += first
        parts += more
    return parts
