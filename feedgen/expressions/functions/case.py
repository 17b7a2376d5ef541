"""Functions on capital and small letters, as a language has them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from feedgen.expressions.declared import function
from feedgen.expressions.functions.text import Text
from feedgen.expressions.problems import EvaluationError

_SMALL = {
    "en": "a an and as at but by for from in nor of on or per the to vs with",
    "fr": "à au aux avec dans de des du en et la le les ou par pour sans sous sur un une",
    "de": "am an auf aus bei das dem den der des die ein eine einem einen einer für im in inkl mit oder ohne und vom "
    "von zu zum zur",
    "es": "a al con de del e el en la las los o para por sin sobre u un una y",
    "it": "a ad al alla con da dal dalla del della delle dei di e ed gli i il in la le lo o per senza su un una",
    "nl": "aan de en een het in met of op te van voor zonder",
}
SMALL_WORDS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
"""Words that a title keeps small, unless they stand first or last in it."""

_ELISION = re.compile(r"(?:(?<=\s)|^)(d|l|j|n|s|qu|dell|all|nell|sull|un)(['’])(?=\w)", re.IGNORECASE)
_ELIDED = frozenset({"fr", "it"})
_TURKIC = frozenset({"tr", "az"})
_TO_LOWER = str.maketrans({"I": "ı", "İ": "i"})
_TO_UPPER = str.maketrans({"i": "İ", "ı": "I"})


def language_of(locale: str | None, function_name: str) -> str:
    """`fr` of `fr_FR` or `fr-FR`; nothing of None. `EvaluationError` for what is no locale."""
    if locale is None:
        return ""
    language = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*", locale)
    if language is None:
        params = {"function": function_name, "what": "a language as `fr` or `fr-FR`", "found": locale}
        raise EvaluationError("MAP210", params)
    return language[1].lower()


def lowered(language: str) -> Text:
    """Small letters of a language: the Turkish `I` is `ı`."""
    return (lambda text: text.translate(_TO_LOWER).lower()) if language in _TURKIC else str.lower


def uppered(language: str) -> Text:
    """Capital letters of a language: the Turkish `i` is `İ`, Greek capitals have no accents."""
    if language in _TURKIC:
        return lambda text: text.translate(_TO_UPPER).upper()
    return _greek_capitals if language == "el" else str.upper


def _greek_capitals(text: str) -> str:
    bare = unicodedata.normalize("NFD", text).replace("\u0301", "")
    return unicodedata.normalize("NFC", bare).upper()


def raised(language: str) -> Text:
    """The first letter large, the rest as it is: `ij` is one letter in Dutch, `i` is `İ` in Turkish."""

    def plain(text: str) -> str:
        first = text[:1]
        return text if first.isupper() else first.title() + text[1:]

    def dutch(text: str) -> str:
        return f"IJ{text[2:]}" if text[:2].lower() == "ij" else plain(text)

    def turkic(text: str) -> str:
        return text[:1].translate(_TO_UPPER).title() + text[1:]

    return dutch if language == "nl" else turkic if language in _TURKIC else plain


@function(
    "upper",
    summary="Capital letters.",
    accepts="text",
    returns="text",
    examples=[("Mug", {}, "MUG"), ("izmir", {"locale": "tr"}, "İZMİR")],
)
def upper(locale: str | None = None) -> Text:
    """`locale` is the language of the text: Turkish has a capital `İ`, Greek capitals lose their accents."""
    return uppered(language_of(locale, "upper"))


@function(
    "lower",
    summary="Small letters.",
    accepts="text",
    returns="text",
    examples=[("MUG", {}, "mug"), ("IŞIK", {"locale": "tr"}, "ışık")],
)
def lower(locale: str | None = None) -> Text:
    """`locale` is the language of the text: the Turkish `I` becomes `ı`."""
    return lowered(language_of(locale, "lower"))


@function(
    "capitalize",
    summary="First letter large, the rest small.",
    accepts="text",
    returns="text",
    examples=[("rED WOOL", {}, "Red wool"), ("IJSMUTS", {"locale": "nl"}, "IJsmuts")],
)
def capitalize(locale: str | None = None) -> Text:
    """`locale` is the language of the text: `ij` is one letter in Dutch."""
    if locale is None:
        return str.capitalize
    language = language_of(locale, "capitalize")
    small, large = lowered(language), raised(language)
    return lambda text: large(small(text))


_WORD_START = re.compile(r"(?:^|(?<=[\s\-/(]))\w")
_WORD = re.compile(r"(?:^|(?<=[\s\-/(]))\w[^\s\-/()]*")
_ENDS = re.compile(r"\s*\S+\s*$|^\s*\S+")
"""The first and the last word of a title: never kept small."""


@function(
    "title",
    summary="Each word begins with a capital; letters after an apostrophe stay.",
    accepts="text",
    returns="text",
    examples=[
        ("WOMEN'S RED coat", {}, "Women's Red Coat"),
        ("CASE FOR THE USB LAMP", {"locale": "en", "small": True, "keep": ["USB"]}, "Case for the USB Lamp"),
        ("IJSMUTS VAN WOL", {"locale": "nl", "small": True}, "IJsmuts van Wol"),
        ("LAMPE D'EXTÉRIEUR", {"locale": "fr", "small": True}, "Lampe d'Extérieur"),
    ],
)
def title(locale: str | None = None, small: bool = False, keep: list[Any] | None = None) -> Text:
    """`locale` is the language of the text. `small` leaves its small words small (en, fr, de, es, it, nl), but
    for the first and the last word. `keep` lists words that are written exactly so: `keep=['USB', 'LED']`."""
    language = language_of(locale, "title")
    if small and language not in SMALL_WORDS:
        what = f"a locale whose small words are known ({', '.join(SMALL_WORDS)})"
        raise EvaluationError("MAP210", {"function": "title", "what": what, "found": locale})
    if locale is None and not keep:
        return lambda text: _WORD_START.sub(lambda found: found[0].title(), text.lower())
    fixed = {str(word).casefold(): str(word) for word in keep or ()}
    return _worded(language, SMALL_WORDS[language] if small else frozenset(), fixed)


def _worded(language: str, small_words: frozenset[str], fixed: dict[str, str]) -> Text:
    small, large = lowered(language), raised(language)
    elided = bool(small_words) and language in _ELIDED

    def one(found: re.Match[str]) -> str:
        word = found[0]
        kept = fixed.get(word.casefold())
        return kept if kept is not None else large(small(word))

    def calmed(found: re.Match[str]) -> str:
        word = small(found[0])
        return word if word in small_words and word not in fixed else found[0]

    def make(text: str) -> str:
        titled = _WORD.sub(one, text)
        if not small_words:
            return titled
        if elided:
            titled = _after_elision(titled, large)
        ends = [found.span() for found in _ENDS.finditer(titled)]
        first, last = (ends[0][1], ends[-1][0]) if len(ends) > 1 else (len(titled), len(titled))
        return titled[:first] + _WORD.sub(calmed, titled[first:last]) + titled[last:]

    return make


def _after_elision(text: str, large: Text) -> str:
    """`L'eau D'été` → `L'Eau d'Été`: the article small, except at the beginning, the noun large."""
    pieces, at = [], 0
    for found in _ELISION.finditer(text):
        pieces.append(text[at : found.start()])
        pieces.append((found[1].lower() if text[: found.start()].strip() else found[1]) + found[2])
        pieces.append(large(text[found.end() : found.end() + 1]))
        at = found.end() + 1
    return "".join(pieces) + text[at:]


@function(
    "sentence",
    summary="First letter large, the rest as it is; text all in capitals becomes small first.",
    accepts="text",
    returns="text",
    examples=[
        ("LARGE MUG", {}, "Large mug"),
        ("iPhone case", {}, "IPhone case"),
        ("İPEK ŞAL", {"locale": "tr"}, "İpek şal"),
    ],
)
def sentence(locale: str | None = None) -> Text:
    """`locale` is the language of the text, for Turkish, Dutch and Greek letters."""
    language = language_of(locale, "sentence")
    small, large = lowered(language), raised(language)
    return lambda text: large(small(text) if text.isupper() else text)


@function(
    "upper_ratio",
    summary="The share of capitals among its letters, from 0 to 1; nothing without letters.",
    accepts="text",
    returns="number",
    examples=[("SALE mug", {}, Decimal("0.571")), ("123", {}, None)],
)
def upper_ratio() -> Callable[[str], Decimal | None]:
    """To three decimals: `title | sentence if (title | upper_ratio) > 0.7 else title`."""
    thousandth = Decimal("0.001")

    def ratio(text: str) -> Decimal | None:
        letters = sum(map(str.isalpha, text))
        large = sum(map(str.isupper, text))
        return (Decimal(large) / letters).quantize(thousandth) if letters else None

    return ratio
