"""A constraint: a text that is mostly capital letters is refused, as many channels do."""

from __future__ import annotations

from typing import Any

from feedgen.checks import Check, Problem
from feedgen.diagnostics import Rule, Severity, rule

SHORTEST = 8
"""Letters a text needs to be judged: `TV`, `LEGO` and `USB-C` are names."""


@rule("CHN901", severity=Severity.WARNING)
class TextShouts(Rule):
    """A text is written in capital letters.

    ## What it means

    More than the accepted share of its letters are capital.

    ## How to fix

    Write it in small letters, or let the expression do it: `title | capitalize`.
    """

    message = "{field} is {percent} % capital letters, {limit} % are accepted"
    hint = "write it in small letters, or use `| capitalize`"


def no_shouting(limit: int = 50) -> Check:
    """`no_shouting`: the accepted share of capital letters, in percent."""

    def check(value: Any) -> Problem | None:
        letters = [character for character in str(value) if character.isalpha()]
        if len(letters) < SHORTEST:
            return None
        percent = 100 * sum(map(str.isupper, letters)) // len(letters)
        return None if percent <= limit else Problem("CHN901", {"percent": percent, "limit": limit})

    return check
