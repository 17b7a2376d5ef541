"""Functions that shorten text."""

from __future__ import annotations

import re

from feedgen.expressions.declared import function
from feedgen.expressions.functions.text import Text, size_allowed


@function(
    "truncate",
    summary="Cut to a number of characters.",
    accepts="text",
    returns="text",
    examples=[("Red wool scarf", {"limit": 9}, "Red wool"), ("Mug", {"limit": 9}, "Mug")],
)
def truncate(limit: int, end: str = "") -> Text:
    """`end` is put after cut text and counts: `truncate(20, end='…')`."""
    size, keep = size_allowed(limit, "truncate"), max(limit - len(end), 0)
    return lambda text: text if len(text) <= size else text[:keep].rstrip() + end[:size]


@function(
    "truncate_words",
    summary="Cut at the end of a word, to at most a number of characters.",
    accepts="text",
    returns="text",
    examples=[("Red wool scarf", {"limit": 11}, "Red wool"), ("Donaudampfschiff", {"limit": 5}, "Donau")],
)
def truncate_words(limit: int, end: str = "") -> Text:
    """A single word that is too long is cut. `end` is put after cut text and counts."""
    size, keep = size_allowed(limit, "truncate_words"), max(limit - len(end), 0)

    def cut(text: str) -> str:
        if len(text) <= size:
            return text
        head = text[: keep + 1]
        gap = max(head.rfind(" "), head.rfind("\n"), head.rfind("\t"))
        return text[: gap if gap > 0 else keep].rstrip(" \n\t,;:-–") + end[:size]

    return cut


_SENTENCE_END = re.compile(r"[.!?…][\"'»”’)]?(?=\s|$)|[。！？]|(?=\n)")
_ABBREVIATION = re.compile(
    r"(?:\b\w|\b(?:approx|art|bzw|ca|dim|env|etc|evtl|excl|exkl|inc|incl|inkl|ltd|max|min|mr|mrs|nr|no|ref|sog|"
    r"tel|vol|vs|zzgl))\.$",
    re.IGNORECASE,
)
"""A point behind one letter or such a word ends no sentence: `approx. 30 cm`, `z. B.`"""
_LONGEST_ABBREVIATION = 8


@function(
    "truncate_sentences",
    summary="Cut at the end of a sentence, to at most a number of characters.",
    accepts="text",
    returns="text",
    examples=[
        ("Soft wool. Approx. 30 cm wide. Made in France.", {"limit": 35}, "Soft wool. Approx. 30 cm wide."),
        ("A scarf of the softest wool.", {"limit": 12}, "A scarf of"),
    ],
)
def truncate_sentences(limit: int, end: str = "") -> Text:
    """A first sentence that is too long is cut at the end of a word, and `end` put after it. A line break ends a
    sentence too; the point of `1.5` or `approx.` does not."""
    size, words = size_allowed(limit, "truncate_sentences"), truncate_words.factory(limit, end)

    def cut(text: str) -> str:
        if len(text) <= size:
            return text
        last = 0
        # one more character, so that a sentence that just fits is seen to end
        for found in _SENTENCE_END.finditer(text, 0, size + 1):
            stop = found.end()
            if stop <= size and not _ABBREVIATION.search(text, max(stop - _LONGEST_ABBREVIATION, 0), stop):
                last = stop
        whole = text[:last].rstrip()
        return str(whole or words(text))

    return cut


@function(
    "truncate_bytes",
    summary="Cut to a number of UTF-8 bytes, never inside a character.",
    accepts="text",
    returns="text",
    examples=[("Größe", {"limit": 4}, "Grö"), ("Größe", {"limit": 3}, "Gr")],
)
def truncate_bytes(limit: int) -> Text:
    size = size_allowed(limit, "truncate_bytes")

    def cut(text: str) -> str:
        if len(text) * 4 <= size:
            return text
        data = text.encode("utf-8", "ignore")
        return text if len(data) <= size else data[:size].decode("utf-8", "ignore").rstrip()

    return cut
