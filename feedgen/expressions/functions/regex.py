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
    summary="Every match of a pattern replaced; `\\1` is the first group, `\\g<name>` a named one.",
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


def _group(safe: Pattern, group: int | str) -> int | str:
    """The group as the match object takes it."""
    names = safe.regex.groupindex
    known = group in names if isinstance(group, str) else type(group) is int and 0 <= group <= safe.regex.groups
    if not known:
        guess = f"; named are {', '.join(names)}" if names else ""
        raise EvaluationError("MAP111", {"pattern": safe.regex.pattern, "reason": f"it has no group {group}{guess}"})
    return group


@function(
    "regex_search",
    summary="The first match of a pattern, or one of its groups by number or name; nothing when there is none.",
    accepts="text",
    returns="text",
    examples=[
        ("Mug 330 ml", {"pattern": r"(\d+) ml", "group": 1}, "330"),
        ("Mug 330 ml", {"pattern": r"(?P<size>\d+) ml", "group": "size"}, "330"),
        ("Mug", {"pattern": r"\d+"}, None),
    ],
)
def regex_search(pattern: str, group: int | str = 0) -> Callable[[str], str | None]:
    safe = safe_pattern(pattern)
    wanted = _group(safe, group)

    def search(text: str) -> str | None:
        safe.accept(text)
        found = safe.regex.search(text)
        return found[wanted] if found else None

    return search


@function(
    "regex_extract",
    summary="Every match of a pattern, or one group of every match, as a list.",
    accepts="text",
    returns="list[text]",
    examples=[
        ("12 x 5 x 3 cm", {"pattern": r"\d+"}, ["12", "5", "3"]),
        ("a=1, b=2", {"pattern": r"(?P<key>\w)=\d", "group": "key"}, ["a", "b"]),
    ],
)
def regex_extract(pattern: str, group: int | str = 0) -> Callable[[str], list[str]]:
    """Empty matches are left out."""
    safe = safe_pattern(pattern)
    wanted = _group(safe, group)

    def extract(text: str) -> list[str]:
        safe.accept(text)
        return [part for found in safe.regex.finditer(text) if (part := found[wanted])]

    return extract


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
