"""Functions with regular expressions. Patterns that could run for ever are refused before the first row."""

from __future__ import annotations

import re
from collections.abc import Callable

from feedgen.expressions.declared import function
from feedgen.expressions.functions.text import bounded
from feedgen.expressions.patterns import Pattern, safe_pattern
from feedgen.expressions.problems import EvaluationError


@function(
    "regex_replace",
    summary="Every match of a pattern replaced; `\\1` is the first group.",
    accepts="text",
    returns="text",
    examples=[
        ("12 cm x 5 cm", {"pattern": r"(\d+) cm", "replacement": r"\1cm"}, "12cm x 5cm"),
        ("A  B", {"pattern": r"\s+", "replacement": " "}, "A B"),
    ],
)
def regex_replace(pattern: str, replacement: str) -> Callable[[str], str]:
    safe = safe_pattern(pattern)
    _check_replacement(safe, replacement)
    grows = len(replacement) > 1

    def replaced(text: str) -> str:
        safe.accept(text)
        if grows:
            bounded(len(text) + (len(text) + 1) * len(replacement) * replacement.count("\\") + len(replacement))
        return safe.regex.sub(replacement, text)

    return replaced


def _check_replacement(safe: Pattern, replacement: str) -> None:
    try:
        re._parser.parse_template(replacement, safe.regex)  # type: ignore[attr-defined]
    except (re.error, IndexError) as error:
        raise EvaluationError("MAP111", {"pattern": replacement, "reason": str(error)}) from None


@function(
    "regex_search",
    summary="The first match of a pattern, or one of its groups; nothing when there is none.",
    accepts="text",
    returns="text",
    examples=[
        ("Mug 330 ml", {"pattern": r"(\d+) ml", "group": 1}, "330"),
        ("Mug", {"pattern": r"\d+"}, None),
    ],
)
def regex_search(pattern: str, group: int = 0) -> Callable[[str], str | None]:
    safe = safe_pattern(pattern)
    if not 0 <= group <= safe.regex.groups:
        raise EvaluationError("MAP111", {"pattern": pattern, "reason": f"it has no group {group}"})

    def search(text: str) -> str | None:
        safe.accept(text)
        found = safe.regex.search(text)
        return found[group] if found else None

    return search


@function(
    "regex_match",
    summary="Whether the whole text is a match of a pattern.",
    accepts="text",
    returns="boolean",
    examples=[("AB-12", {"pattern": r"[A-Z]{2}-\d+"}, True), ("AB-12x", {"pattern": r"[A-Z]{2}-\d+"}, False)],
)
def regex_match(pattern: str) -> Callable[[str], bool]:
    safe = safe_pattern(pattern)

    def matches(text: str) -> bool:
        safe.accept(text)
        return safe.regex.fullmatch(text) is not None

    return matches
