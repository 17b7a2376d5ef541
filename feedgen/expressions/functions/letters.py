"""Functions that write text with plainer letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

from feedgen.expressions.declared import function
from feedgen.expressions.functions.case import language_of
from feedgen.expressions.functions.text import Text, bounded, size_allowed
from feedgen.expressions.problems import EvaluationError

_LIGATURES = {
    "ß": "ss",
    "ẞ": "SS",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ø": "o",
    "Ø": "O",
    "đ": "d",
    "Đ": "D",
    "ł": "l",
    "Ł": "L",
}
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
_RINGS = {"å": "aa", "Å": "Aa", "ø": "oe", "Ø": "Oe"}
_OF_LANGUAGE = {"de": _UMLAUTS, "da": _RINGS, "nb": _RINGS, "no": _RINGS}
"""What a language writes where it lacks its letters."""

MOST_PER_CHARACTER = 60
"""Letters that one character can become (an Arabic phrase that is one character)."""


def _spelling(locale: str | None, function_name: str) -> str:
    """The language, where it writes accents in a way of its own."""
    language = language_of(locale, function_name)
    return language if language in _OF_LANGUAGE else ""


@cache
def plain_latin(language: str) -> Text:
    """The function that takes accents away; what has no plain form stays."""
    table = str.maketrans({**_LIGATURES, **_OF_LANGUAGE.get(language, {})})
    composes = language in _OF_LANGUAGE

    def plain(text: str) -> str:
        if text.isascii():
            return text
        whole = unicodedata.normalize("NFC", text) if composes else text
        decomposed = unicodedata.normalize("NFKD", whole.translate(table))
        return "".join([character for character in decomposed if not unicodedata.combining(character)])

    return plain


@cache
def _ascii(language: str) -> Text:
    """The function that writes every script in ASCII."""
    from anyascii import anyascii  # late: 20 ms

    plain = plain_latin(language)

    def latin(text: str) -> str:
        if text.isascii():
            return text
        bounded(len(text) * MOST_PER_CHARACTER if len(text) > 100_000 else 0)
        return str(anyascii(plain(text)))

    return latin


@function(
    "transliterate",
    summary="Letters without accents; what has no plain form stays, or with `ascii=true` is written in ASCII.",
    accepts="text",
    returns="text",
    examples=[
        ("Crème brûlée", {}, "Creme brulee"),
        ("Straße", {}, "Strasse"),
        ("Größe", {"locale": "de"}, "Groesse"),
        ("Москва", {"ascii": True}, "Moskva"),
    ],
)
def transliterate(locale: str | None = None, ascii: bool = False) -> Text:  # noqa: A002 - the argument's name
    """`locale` is the language of the text: German writes `ae` for `ä`, Danish and Norwegian `aa` for `å`."""
    language = _spelling(locale, "transliterate")
    return _ascii(language) if ascii else plain_latin(language)


@function(
    "slug",
    summary="Small letters and digits with hyphens between, for links and ids.",
    accepts="text",
    returns="text",
    examples=[
        ("Crème brûlée (2 pcs)", {}, "creme-brulee-2-pcs"),
        ("Größe Москва", {"separator": "_", "locale": "de"}, "groesse_moskva"),
        ("Red wool scarf", {"limit": 10}, "red-wool"),
    ],
)
def slug(separator: str = "-", limit: int | None = None, locale: str | None = None) -> Callable[[str], str | None]:
    """Other scripts are written in Latin letters. `limit` cuts at a whole word, `locale` is the language."""
    if separator not in ("-", "_", ".", "~", ""):
        params = {"function": "slug", "what": "a separator that links have (- _ . ~)", "found": separator}
        raise EvaluationError("MAP210", params)
    plain = _ascii(_spelling(locale, "slug"))
    size = None if limit is None else size_allowed(limit, "slug")
    not_slug = re.compile(r"[^a-z0-9]+")

    def make(text: str) -> str | None:
        words = not_slug.sub(separator, plain(text).lower()).strip(separator or None)
        if size is None or len(words) <= size:
            return words or None
        end = words.rfind(separator, 0, size + 1) if separator else -1
        return words[: end if end > 0 else size].strip(separator or None) or None

    return make
