"""Functions on category paths: lists of levels, the widest first, or texts with dividers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from feedgen.catalogue.lists import split_path
from feedgen.expressions.declared import function
from feedgen.expressions.problems import EvaluationError
from feedgen.expressions.values import plain_text

DEEPEST = 100
"""Levels that can be asked for."""


def _levels(value: Any, separator: str | None) -> list[str]:
    if isinstance(value, Mapping):
        raise EvaluationError("MAP203", {"reason": "a category path is needed here, this is a map"})
    if isinstance(value, (list, tuple)):
        texts = [plain_text(level).strip() for level in value if level is not None]
    elif separator:
        texts = [level.strip() for level in plain_text(value).split(separator)]
    else:
        texts = split_path(plain_text(value))
    return [level for level in texts if level]


@function(
    "path",
    summary="The levels of a category, from a text with `>`, `»`, `|` or ` / ` between, or with your own separator.",
    accepts=["text", "list"],
    returns="list[text]",
    examples=[
        ("Home > Kitchen > Mugs", {}, ["Home", "Kitchen", "Mugs"]),
        ("Home/Kitchen", {"separator": "/"}, ["Home", "Kitchen"]),
    ],
)
def path(separator: str | None = None) -> Callable[[Any], list[str]]:
    """A list is taken as it is. Write it with another separator: `category | path | join(' / ')`."""
    return lambda value: _levels(value, separator)


@function(
    "level",
    summary="One level of a category: 1 is the widest, -1 the narrowest; nothing beyond its ends.",
    accepts=["text", "list"],
    returns="text",
    examples=[
        (["Home", "Kitchen", "Mugs"], {"number": 2}, "Kitchen"),
        ("Home > Kitchen > Mugs", {"number": -1}, "Mugs"),
        ("Home", {"number": 2}, None),
    ],
)
def level(number: int, separator: str | None = None) -> Callable[[Any], str | None]:
    """`separator` divides a text; without it `>`, `»`, `|` and ` / ` are known."""
    if number == 0 or abs(number) > DEEPEST:
        raise EvaluationError("MAP210", {"function": "level", "what": "a level from 1 or from -1", "found": number})
    place = number - 1 if number > 0 else number

    def one(value: Any) -> str | None:
        levels = _levels(value, separator)
        return levels[place] if -len(levels) <= place < len(levels) else None

    return one
