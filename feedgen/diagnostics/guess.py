"""The nearest known word to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable

CUTOFF = 70
"""Least similarity (0–100) worth suggesting: `gogle`→`google` scores 91, `gtin`→`title` 44."""


SHORT = 4
"""Letters up to which one slip is worth suggesting, though the similarity is low: `ena`→`ean` scores 67."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing comes close."""
    from rapidfuzz import fuzz, process, utils

    choices = list(known)
    best = process.extractOne(word, choices, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=CUTOFF)
    return _one_slip_away(word, choices) if best is None else str(best[0])


def _one_slip_away(word: str, choices: Iterable[str]) -> str | None:
    """The first short word that a letter too many, too few, wrong or two in the wrong order make of `word`.

    Of two letters, one wrong is no slip: who writes UK does not mean US.
    """
    from rapidfuzz.distance import OSA

    asked = word.strip().casefold()
    for choice in choices if 2 <= len(asked) <= SHORT else ():
        meant = choice.casefold()
        if OSA.distance(asked, meant, score_cutoff=1) == 1 and (
            len(asked) > 2 or len(meant) > 2 or sorted(asked) == sorted(meant)
        ):
            return choice
    return None


def did_you_mean(word: str, known: Iterable[str], *, show: int = 12) -> str:
    """`did you mean …?` with the nearest guess, and the known words (at most `show` of them)."""
    choices = sorted(known)
    guess = nearest(word, choices)
    listing = ", ".join(choices[:show]) + (f" … ({len(choices)} in all)" if len(choices) > show else "")
    question = f"did you mean `{guess}`?  " if guess else ""
    return f"{question}known here: {listing}" if choices else question.strip()
