"""Shortening a text to what a channel takes, without cutting through a word or a visible character.

Every factory takes the limit and returns a function that never gives back more than that; a text that fits
comes back as it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

Fitter = Callable[[str], str]

LONGEST_CLUSTER = 32
"""Characters a cut moves back at most to spare a cluster; the longest emoji in use has eleven."""
DANGLING = " \t\r\n,;:.·•|/\\-‐‑–—_&+*~=(<[{«‹„‚“‘¿¡…"
"""What has no business at the end of a shortened text."""

_JOINER = "\u200d"
_SELECTORS = "\ufe0e\ufe0f"


def truncate(limit: int) -> Fitter:
    """At most `limit` characters; blanks at the cut are dropped."""

    def fit(text: str) -> str:
        return text if len(text) <= limit else _cut(text, limit)

    return fit


def truncate_words(limit: int) -> Fitter:
    """At most `limit` characters, ending with a whole word and no dangling separator.

    A word that is longer than the limit by itself is cut, as is text in a script without blanks.
    """

    def fit(text: str) -> str:
        if len(text) <= limit:
            return text
        kept = text[: _word_end(text, limit)].rstrip(DANGLING)
        return kept or _cut(text, limit)

    return fit


def truncate_bytes(limit: int) -> Fitter:
    """At most `limit` bytes of UTF-8; blanks at the cut are dropped."""

    def fit(text: str) -> str:
        if len(text) * 4 <= limit:
            return text
        data = text.encode("utf-8", "surrogatepass")
        if len(data) <= limit:
            return text
        end = limit
        while data[end] & 0b1100_0000 == 0b1000_0000:  # not the first byte of a character
            end -= 1
        return _cut(text, len(data[:end].decode("utf-8", "surrogatepass")))

    return fit


FITTERS: Mapping[str, Callable[[int], Fitter]] = {
    "truncate": truncate,
    "truncate_words": truncate_words,
    "truncate_bytes": truncate_bytes,
}
"""Way of shortening → factory: limit → the function."""


def _cut(text: str, limit: int) -> str:
    return text[: _cluster_end(text, limit)].rstrip()


def _cluster_end(text: str, limit: int) -> int:
    """The last place at or before `limit` between two visible characters.

    A cluster that is longer than any real one, or fills the text from its start, is cut through.
    """
    for end in range(limit, max(0, limit - LONGEST_CLUSTER), -1):
        if not _joined(text, end):
            return end
    return limit


def _joined(text: str, at: int) -> bool:
    """Whether the characters on both sides of a place belong together."""
    if at >= len(text):
        return False
    before, after = text[at - 1], text[at]
    if before == _JOINER or after == _JOINER or after in _SELECTORS:
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # skin tones
        return True
    if "\U000e0020" <= after <= "\U000e007f":  # letters of regional flags
        return True
    if _is_flag_half(before) and _is_flag_half(after):
        return _flag_halves_before(text, at) % 2 == 1
    return (before == "\r" and after == "\n") or unicodedata.category(after) in ("Mn", "Me", "Mc")


def _is_flag_half(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flag_halves_before(text: str, at: int) -> int:
    start = at
    while start and _is_flag_half(text[start - 1]):
        start -= 1
    return at - start


def _word_end(text: str, limit: int) -> int:
    """Where the last whole word ends; 0 when the first word alone is too long."""
    if text[limit].isspace() or _unspaced(text, limit):
        return _cluster_end(text, limit)
    for end in range(limit - 1, 0, -1):
        if text[end].isspace():
            return end
        if _unspaced(text, end) and not _joined(text, end):
            return end
    return 0


def _unspaced(text: str, at: int) -> bool:
    """Whether a text may be cut here although no blank is near: Chinese, Japanese, Thai and their like."""
    return _without_blanks(text[at]) or _without_blanks(text[at - 1])


def _without_blanks(character: str) -> bool:
    return (
        "\u0e00" <= character <= "\u0eff"  # Thai, Lao
        or "\u3040" <= character <= "\u30ff"  # kana
        or "\u3400" <= character <= "\u9fff"  # ideographs
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )
