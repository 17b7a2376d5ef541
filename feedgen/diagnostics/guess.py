"""The nearest known word to a mistyped one."""

from __future__ import annotations

from collections.abc import Iterable

CUTOFF = 70
"""Least similarity (0–100) worth suggesting: `gogle`→`google` scores 91, `gtin`→`title` 44."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing comes close."""
    from rapidfuzz import fuzz, process, utils

    choices = list(known)
    best = process.extractOne(word, choices, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=CUTOFF)
    return None if best is None else str(best[0])


def did_you_mean(word: str, known: Iterable[str], *, show: int = 12) -> str:
    """`did you mean …?` with the nearest guess, and the known words (at most `show` of them)."""
    choices = sorted(known)
    guess = nearest(word, choices)
    listing = ", ".join(choices[:show]) + (f" … ({len(choices)} in all)" if len(choices) > show else "")
    question = f"did you mean `{guess}`?  " if guess else ""
    return f"{question}known here: {listing}" if choices else question.strip()
