"""Functions that take out of a text what channels do not want in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

from feedgen.diagnostics import did_you_mean
from feedgen.expressions.declared import function
from feedgen.expressions.functions.case import language_of
from feedgen.expressions.functions.promotional import PROMOTIONAL, phrases
from feedgen.expressions.problems import EvaluationError
from feedgen.expressions.values import plain_text

Cleaned = Callable[[str], str | None]

MOST_WORDS = 1000
LONGEST_WORD = 200

_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u231a-\u23ff\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]+"
)
_SPACES = re.compile(" {2,}")


@function(
    "remove_emoji",
    summary="Without emoji and pictographs.",
    accepts="text",
    returns="text",
    examples=[("Mug ☕️ hot 🔥", {}, "Mug hot")],
)
def remove_emoji() -> Cleaned:
    def plain(text: str) -> str | None:
        bare, found = _EMOJI.subn("", text)
        return (_SPACES.sub(" ", bare) if found else bare).strip() or None

    return plain


_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffd]")
"""Soft hyphens, spaces of no width, marks of direction; not the joiners of emoji and Indic scripts."""
_NO_PLACE = frozenset({"Cc", "Co", "Cs", "Cn"})


def _has_no_place(character: str) -> bool:
    # unassigned characters of these blocks are emoji newer than this Python
    return unicodedata.category(character) in _NO_PLACE and not 0x1F000 <= ord(character) < 0x1FB00


@function(
    "remove_control",
    summary="Without control and invisible characters; line breaks and tabs stay.",
    accepts="text",
    returns="text",
    examples=[("Red\u200b wool\x07", {}, "Red wool"), ("a\nb", {}, "a\nb")],
)
def remove_control() -> Cleaned:
    def plain(text: str) -> str | None:
        if text.isprintable():
            return text or None
        unwanted = {c for c in set(text) if c not in "\n\t" and _has_no_place(c)}
        bare = text.translate(dict.fromkeys(map(ord, unwanted))) if unwanted else text
        return _INVISIBLE.sub("", bare) or None

    return plain


_GONE = "\ue000"
"""Stands where something was taken out, until the text around it is tidied."""
_ALONE = re.compile(rf"[(\[]\s{{0,9}}{_GONE}(?:\s{{0,9}}{_GONE}){{0,20}}\s{{0,9}}[)\]]")
_AROUND = re.compile(
    rf"([ \t*|–—+&,;:/-]{{0,20}}){_GONE}((?:[ \t!*|–—+&,;:/-]{{0,20}}{_GONE}){{0,20}}[ \t!*|–—+&,;:/-]{{0,20}})"
)
_DIVIDER = re.compile(r"[|–—,;:/-]")


def _taken_out(pattern: re.Pattern[str], text: str) -> str | None:
    """The text without the matches; lonely brackets, dashes and exclamation marks around them go too."""
    bare, found = pattern.subn(_GONE, text.replace(_GONE, ""))
    return _tidied(bare) if found else text or None


def _tidied(marked: str) -> str | None:
    return _AROUND.sub(_joint, _ALONE.sub(_GONE, marked)).strip() or None


def _joint(found: re.Match[str]) -> str:
    """What stands between the neighbours of a gap: the divider that was there, or one space."""
    text, start, end = found.string, found.start(), found.end()
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in ("", "\n", "(", "[") or after in ("", "\n", ")", "]", ".", "?"):
        return ""
    divider = _DIVIDER.search(found[1]) or _DIVIDER.search(found[2])
    if divider is None:
        return " "
    return f"{divider[0]} " if divider[0] in ",;:" else f" {divider[0]} "


_DOMAINS = r"at|be|biz|ch|co\.uk|com|de|dk|es|eu|fi|fr|info|it|net|nl|org|pl|pt|se|shop|store|uk"
_LINK = re.compile(
    r"(?:https?://|ftp://|(?<![\w.@-])www\.)[^\s<>\"]+(?<![.,;:!?)])"
    rf"|(?<![\w.@-])(?:[a-z0-9][a-z0-9-]{{0,62}}\.){{1,4}}(?:{_DOMAINS})(?![\w-]|\.\w)(?:/[^\s<>\"]*)?",
    re.IGNORECASE,
)


_MAY_BE_LINK = re.compile(r"\.[A-Za-z0-9]|://")
"""A point with no blank behind it: one look at a text, where the pattern takes twenty."""


@function(
    "remove_urls",
    summary="Without links and names of sites.",
    accepts="text",
    returns="text",
    examples=[
        ("Mug, see https://shop.example/mug?a=1 for more", {}, "Mug, see for more"),
        ("Red mug - www.mugs.example", {}, "Red mug"),
        ("Red mug (mugs.com)", {}, "Red mug"),
    ],
)
def remove_urls() -> Cleaned:
    """Names without `http` or `www` are known by common endings (.com, .fr, .de …); e-mail addresses stay."""
    return lambda text: _taken_out(_LINK, text) if _MAY_BE_LINK.search(text) else text or None


_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w-])", re.IGNORECASE)


@function(
    "remove_emails",
    summary="Without e-mail addresses.",
    accepts="text",
    returns="text",
    examples=[("Questions: info@shop.example!", {}, "Questions")],
)
def remove_emails() -> Cleaned:
    return lambda text: _taken_out(_EMAIL, text) if "@" in text else text or None


_MANY_DIGITS = re.compile(r"\d(?:[ ()./\u00a0-]{0,3}\d){6}")
_BEGINS_A_PHONE = re.compile(r"[+＋(]|(?<!\d)0|\d[ ./\u00a0-]{1,3}\d")
"""Signs that a text of digits may have a number that counts: without any, nothing in it can begin with one."""
_PLUS = re.compile(r"[+＋]")
_WRITTEN_AS_PHONE = re.compile(r"\+|00|0|\(|\d+[ ./\u00a0-]")
LONGEST_WITH_PHONES = 50_000
"""Characters looked through for telephone numbers: up to 10 µs each, where there is nothing but digits."""
TRIES_PER_LINE = 300
"""Groups of digits of a line that may turn out to be no number; a line with more of them is a table of numbers."""


@function(
    "remove_phones",
    summary="Without telephone numbers: international ones, and those of a country.",
    accepts="text",
    returns="text",
    examples=[
        ("Mug, call +33 1 42 68 53 00 now", {}, "Mug, call now"),
        ("Tasse, Tel. 030 901820", {"country": "DE"}, "Tasse, Tel."),
        ("EAN 4006381333931", {"country": "DE"}, "EAN 4006381333931"),
    ],
)
def remove_phones(country: str | None = None) -> Cleaned:
    """`country` (`FR`, `DE`) is that of numbers without `+`. Only numbers that exist there count; a run of digits
    that begins with neither `+` nor 0, such as a GTIN, is none. A line with hundreds of other numbers stays."""
    import phonenumbers  # late: 27 ms

    if country is not None and country.upper() not in phonenumbers.SUPPORTED_REGIONS:
        params = {"function": "remove_phones", "what": "a country as `FR`", "found": country}
        raise EvaluationError("MAP210", params)
    region = None if country is None else country.upper()
    # without a country only numbers with a plus sign can be understood
    begins = _BEGINS_A_PHONE if region is not None else _PLUS

    def plain(text: str) -> str | None:
        if not _MANY_DIGITS.search(text) or not begins.search(text):
            return text or None
        if len(text) > LONGEST_WITH_PHONES:
            raise EvaluationError("MAP207", {"length": len(text), "limit": LONGEST_WITH_PHONES})
        pieces, at, start = [], 0, 0
        for line in text.splitlines(keepends=True):
            for found in phonenumbers.PhoneNumberMatcher(line, region, max_tries=TRIES_PER_LINE):
                if _WRITTEN_AS_PHONE.match(found.raw_string):
                    pieces += [text[at : start + found.start], _GONE]
                    at = start + found.end
            start += len(line)
        return _tidied("".join(pieces) + text[at:]) if pieces else text

    return plain


@function(
    "remove_words",
    summary="Without these words and phrases, capital or small.",
    accepts="text",
    returns="text",
    examples=[("NEW! Red mug (top quality)", {"words": ["new", "top quality"]}, "Red mug")],
)
def remove_words(words: list[Any]) -> Cleaned:
    """Whole words only; `#` in one is any number. Lonely brackets, dashes and exclamation marks around them go too."""
    return _without(_texts(words, "remove_words"))


@function(
    "remove_promo_words",
    summary="Without words of advertising: a list per language (en, fr, de, es, it), and your own.",
    accepts="text",
    returns="text",
    examples=[
        ("SALE! Red mug - free shipping", {"locale": "en"}, "Red mug"),
        ("Tasse rouge (-20 %) nouveauté", {"locale": "fr", "also": ["nouveauté"]}, "Tasse rouge"),
        ("Angebotstafel aus Holz", {"locale": "de"}, "Angebotstafel aus Holz"),
    ],
)
def remove_promo_words(locale: str, also: list[Any] | None = None) -> Cleaned:
    """Whole words only, capital or small. `also` adds to the list, and `#` is any number in it:
    `also=['new', 'only # left']`."""
    language = language_of(locale, "remove_promo_words")
    if language not in PROMOTIONAL:
        what = f"a language with a list ({did_you_mean(language, PROMOTIONAL)})"
        raise EvaluationError("MAP210", {"function": "remove_promo_words", "what": what, "found": locale})
    return _without((*phrases(language), *_texts(also or (), "remove_promo_words")))


def _texts(words: Iterable[Any], function_name: str) -> tuple[str, ...]:
    texts = tuple(filter(None, (" ".join(plain_text(word).split()) for word in words if word is not None)))
    if len(texts) > MOST_WORDS or any(len(text) > LONGEST_WORD for text in texts):
        what = f"at most {MOST_WORDS} words of at most {LONGEST_WORD} characters"
        raise EvaluationError("MAP210", {"function": function_name, "what": what, "found": len(texts)})
    return texts


_NUMBER = r"\d{1,3}(?:[.,]\d{1,2})?"


_WORD = re.compile(r"\w+")


def _without(words: tuple[str, ...]) -> Cleaned:
    """The function that takes phrases out. A text that lacks a word of every phrase is told by its words, 2 µs; the
    pattern of all phrases takes 60."""
    pattern, phrases_of = _any_of(words), _by_longest_word(words)
    if phrases_of is None:
        return lambda text: _taken_out(pattern, text)

    def plain(text: str) -> str | None:
        if "%" not in text:
            found = set(_WORD.findall(text.casefold()))
            if not any(phrase <= found for word in found & phrases_of.keys() for phrase in phrases_of[word]):
                return text or None
        return _taken_out(pattern, text)

    return plain


def _by_longest_word(words: tuple[str, ...]) -> dict[str, list[set[str]]] | None:
    """The words of each phrase by its longest one, but for those with `%`; None when a phrase has no words."""
    found: dict[str, list[set[str]]] = {}
    for phrase in words:
        if "%" in phrase:
            continue
        parts = _WORD.findall(phrase.casefold())
        if not parts:
            return None
        found.setdefault(max(parts, key=len), []).append(set(parts))
    return found


@lru_cache(maxsize=64)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for all words; the longest first, so that `free shipping` goes before `free`."""
    found = [_pattern_of(word) for word in sorted(dict.fromkeys(words), key=len, reverse=True)]
    return re.compile("|".join(found) if found else r"(?!)", re.IGNORECASE)


def _pattern_of(word: str) -> str:
    inside = re.escape(word.replace(" %", "%").replace("- #", "-#"))
    inside = inside.replace(r"\ ", r"\s{1,3}").replace("%", r"\s?%").replace(r"\-\#", r"[-–−]\s?\#")
    inside = inside.replace(r"\#", _NUMBER).replace("'", "['’]")
    if word.startswith("#"):
        # with its minus, or `- # %` would take that and leave the rest of `-20 % off`
        inside = rf"(?:[-–−]\s?)?{inside}"
    before = r"(?<!\w)" if word[0].isalnum() or word[0] in "#-" else ""
    return before + inside + (r"(?!\w)" if word[-1].isalnum() else "")
