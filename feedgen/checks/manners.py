"""What channels do not want to read in a text, although they take the item: each of these costs reach, not the item.

A rule is a word of the format (`avoid: [capitals, links]`) and a function that gives back the part of the text that is
not wanted, or None. They are asked of every title and description, so each begins with what tells most texts at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

Finds = Callable[[str], str | None]

LONG = 5
"""Letters of a word that is looked for first; shorter ones are in too many texts."""
FEW_LETTERS = 12
"""Letters in words without digits that make a text in capitals a shouting one: `BOSCH PSR 18 LI-2` is a name."""

_WORDS = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?![\w-])")
_LINK = re.compile(r"https?://\S{1,200}|(?<![\w.])www\.[\w-]{1,63}\.\S{1,100}", re.IGNORECASE)
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}(?![\w-])", re.IGNORECASE)
_PHONE = re.compile(
    r"(?<![\w+])\+[1-9][0-9]{0,2}(?:[ .()/-]{0,2}[0-9]){7,12}(?!\w)"
    r"|(?<!\w)(?:tel|tél|telephone|téléphone|telefon|phone|call|whatsapp)[.:]{0,2} ?"
    r"\+?[0-9](?:[ .()/-]{0,2}[0-9]){6,13}(?!\w)",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[0-9](?:[ .()/-]{0,2}[0-9]){6}")
_BEGINS_A_PHONE = ("+", "tel", "tél", "phone", "call", "whatsapp")
"""A number has at least seven digits, and one of these before it."""
_SYMBOLS = re.compile(
    r"([!?*~#=$^•|_])\1{1,20}|[\u2605\u2606\u272a\u2730\u25ba\u25b6\u25c4\u25c0\u27a4\u2794\u279c\u2714\u2713"
    r"\u2665\u2764\u25cf\u25a0\u25c6\u2666\u203c]|[\U0001f300-\U0001faff]\ufe0f?(?:\s?[\U0001f300-\U0001faff]\ufe0f?)+"
)
_PLAIN = re.compile(r"[\w\s.,;:()/'’\"&+%°²³–-]*")
"""A text in which no symbol can be: letters, digits and the marks of ordinary sentences."""

_NUMBER = r"[0-9]{1,3}(?:[.,][0-9]{1,2})?\s?%"
_REDUCTION = re.compile(
    rf"(?:save|up to|jusqu'à|bis zu|hasta|sconto|fino al?)\s(?:[-–−]\s?)?{_NUMBER}"
    rf"|{_NUMBER}\s(?:off(?![\w-])|discount|de réduction|de remise|rabatt|de descuento|dto(?!\w)|di sconto|korting)",
    re.IGNORECASE,
)
_PHRASES = {
    "en": """
        free shipping, free delivery, free returns, buy now, order now, shop now, buy today, click here, best price,
        lowest price, unbeatable price, special offer, limited offer, limited time offer, limited time only, hot deal,
        deal of the day, price drop, clearance sale, while stocks last, money back guarantee
    """,
    "fr": """
        livraison gratuite, livraison offerte, frais de port offerts, frais de port gratuits, port offert, port gratuit,
        meilleur prix, prix cassé, prix cassés, prix choc, prix imbattable, offre spéciale, offre limitée, vente flash,
        achetez maintenant, commandez maintenant, cliquez ici, satisfait ou remboursé
    """,
    "de": """
        versandkostenfrei, kostenloser versand, kostenlose lieferung, gratis versand, gratisversand, jetzt kaufen,
        jetzt bestellen, sonderangebot, bester preis, bestpreis, solange der vorrat reicht, nur für kurze zeit,
        hier klicken
    """,
    "es": """
        envío gratis, envío gratuito, envíos gratis, portes gratis, mejor precio, oferta especial, compra ahora,
        compre ahora, cómpralo ya, cómpralo ahora, por tiempo limitado, haz clic aquí
    """,
    "it": """
        spedizione gratuita, spedizione gratis, consegna gratuita, consegna gratis, miglior prezzo, offerta speciale,
        acquista ora, compra ora, compra subito, clicca qui
    """,
    "nl": "gratis verzending, gratis bezorging, beste prijs, nu kopen, bestel nu, klik hier",
    "pl": "darmowa dostawa, darmowa wysyłka, najniższa cena, kup teraz, kliknij tutaj",
    "pt": "frete grátis, portes grátis, envio grátis, melhor preço, compre agora",
}
"""Advertising wherever it stands, by language: words such as `sale`, `promo` or `gratis` alone are part of names."""
_PLACEHOLDERS = frozenset(
    (
        *("n/a", "na", "n.a.", "none", "null", "nil", "unknown", "undefined", "generic", "unbranded", "no brand"),
        *("not applicable", "not available", "does not apply", "tbd", "-", "--", ".", "?"),
        *("sans marque", "inconnu", "inconnue", "non communiqué", "keine", "keine marke", "ohne marke", "unbekannt"),
        *("sin marca", "desconocido", "senza marca"),
    )
)
"""Words that stand where nothing is known."""


def capitals(text: str) -> str | None:
    """A text without a small letter that is more than a name or two."""
    if not text.isupper() or sum(map(len, _WORDS.findall(text))) < FEW_LETTERS:
        return None
    return text


KEPT = 1024
"""Texts whose answer is kept: the next channel asks the same of the same titles and descriptions."""


@lru_cache(maxsize=16)
def advertising(language: str) -> Finds:
    """`free shipping`, `-20 % off`, `buy now`, in English and in the language, where its words are known."""
    listed = _PHRASES["en"] if language == "en" else f"{_PHRASES['en']}, {_PHRASES.get(language, _PHRASES['en'])}"
    phrases = [" ".join(phrase.split()) for phrase in listed.split(",")]
    # A text that has none of these words is looked at no further; one that has, for the few phrases with the word.
    by_word = [(word, some, _any_of(some)) for word, some in _by_words(phrases).items()]

    @lru_cache(maxsize=KEPT)
    def look(text: str) -> str | None:
        folded = text.lower()
        for word, some, pattern in by_word:
            if word in folded and _has(folded, some) and (found := pattern.search(text)):
                return found[0]
        return _found(_REDUCTION, text) if "%" in text else None

    return look


def _has(folded: str, phrases: Iterable[str]) -> bool:
    """Whether one of them stands there, be it inside of words; a tenth of what the pattern costs."""
    spaced = " ".join(folded.split())
    return any(phrase in spaced for phrase in phrases)


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    any_of = "|".join(re.escape(phrase).replace(r"\ ", r"\s{1,3}") for phrase in longest_first)
    return re.compile(rf"(?<![\w-])(?:{any_of})(?![\w-])", re.IGNORECASE)


def _by_words(phrases: Sequence[str]) -> dict[str, list[str]]:
    """Every phrase by one of a few words: these are looked for in every text."""
    found: dict[str, list[str]] = {}
    rest = list(phrases)
    while rest:
        shared = Counter(word for phrase in rest for word in set(phrase.split()) if len(word) >= LONG)
        shared = shared or Counter(max(phrase.split(), key=len) for phrase in rest)
        word = max(shared, key=lambda one: (shared[one], len(one), one))
        found[word] = [phrase for phrase in rest if word in phrase]
        rest = [phrase for phrase in rest if word not in phrase]
    return found


def links(text: str) -> str | None:
    """An address of a page."""
    return _found(_LINK, text) if "://" in text or "www." in text or "WWW." in text else None


@lru_cache(maxsize=KEPT)
def contacts(text: str) -> str | None:
    """An e-mail address, or a telephone number that begins with a plus sign or says that it is one."""
    found = _found(_MAIL, text) if "@" in text else None
    if found or not _DIGITS.search(text):
        return found
    folded = text.lower()
    return _found(_PHONE, text) if any(word in folded for word in _BEGINS_A_PHONE) else None


@lru_cache(maxsize=KEPT)
def symbols(text: str) -> str | None:
    """`!!!`, `***`, stars and arrows, emoji side by side."""
    return None if _PLAIN.fullmatch(text) else _found(_SYMBOLS, text)


def placeholders(text: str) -> str | None:
    """`N/A`, `unknown`, `generic`: a word where nothing is known."""
    return text if len(text) < 20 and text.casefold().strip() in _PLACEHOLDERS else None


AVOIDED: Mapping[str, Callable[[str], Finds]] = {
    "capitals": lambda language: capitals,
    "advertising": advertising,
    "links": lambda language: links,
    "contacts": lambda language: contacts,
    "symbols": lambda language: symbols,
    "placeholders": lambda language: placeholders,
}
"""Word of `avoid` → language of the text (ISO 639-1) → what finds it."""


class Unwanted(NamedTuple):
    """What a text should not have: the word of `avoid`, and the part of the text."""

    kind: str
    found: str


def manners(kinds: Iterable[str], language: str) -> Callable[[str], list[Unwanted]]:
    """All that is unwanted in a text, each kind once. A word that is none of `AVOIDED` is a `KeyError`."""
    rules = [(kind, AVOIDED[kind](language)) for kind in kinds]

    def look(text: str) -> list[Unwanted]:
        return [Unwanted(kind, found) for kind, finds in rules if (found := finds(text))]

    return look


def _found(pattern: re.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    return match[0] if match else None
