"""The words of a text in one language, folded to what they have in common: no endings, no accents, no filling words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "nb": "norwegian",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
SYNONYM = 0.9
"""What a synonym counts against the word itself."""
WEAK = 0.15
"""What a word counts that says for whom a thing is, not what it is: men, women, kids."""

_WORD = re.compile(r"[^\W_]+")


class Words:
    """One language: its stemmer, the words that say nothing, those that say little, and synonyms."""

    def __init__(self, language: str) -> None:
        import snowballstemmer

        self.language = language
        data = _data(language)
        algorithm = STEMMERS.get(language)
        self._stemmer = snowballstemmer.stemmer(algorithm) if algorithm else None
        self._stems: dict[str, str] = {}
        self.stop = frozenset(map(_folded, data.get("stop", ())))
        self.weak = frozenset(self.stem(word) for word in data.get("weak", ()))
        self.synonyms: dict[tuple[str, ...], list[list[str]]] = {}
        for word, others in data.get("synonyms", {}).items():
            listed = others if isinstance(others, list) else [others]
            self.synonyms[tuple(self.stems(word))] = [self.stems(other) for other in listed]
        self.longest = max(map(len, self.synonyms), default=1)

    @classmethod
    def of(cls, language: str) -> Words:
        """The words of a language, `fr` or `fr-FR`."""
        return _words(language.partition("-")[0].lower())

    def stem(self, word: str) -> str:
        known = self._stems.get(word)
        if known is None:
            stem = self._stemmer.stemWord(word) if self._stemmer is not None else word
            known = self._stems[word] = _folded(stem)
        return known

    def stems(self, text: str) -> list[str]:
        """The stems of a text in order, without filling words, numbers and single letters."""
        words = _WORD.findall(text.casefold().replace("'s", "").replace("’s", ""))
        return [
            self.stem(word)
            for word in words
            if len(word) > 1 and not word.isdecimal() and _folded(word) not in self.stop
        ]

    def asked(self, text: str, *, synonyms: bool = True) -> dict[str, float]:
        """The stems of a text with what each counts, those of its synonyms too."""
        stems = self.stems(text)
        asked: dict[str, float] = {}
        for stem in stems:
            asked[stem] = WEAK if stem in self.weak else 1.0
        for start in range(len(stems) if synonyms else 0):
            for end in range(start + 1, min(start + self.longest, len(stems)) + 1):
                for meant in self.synonyms.get(tuple(stems[start:end]), ()):
                    for stem in stems[start:end]:
                        asked[stem] = min(asked[stem], 0.3)
                    for stem in meant:
                        asked[stem] = max(asked.get(stem, 0.0), SYNONYM)
        return asked


def _folded(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))


@cache
def _words(language: str) -> Words:
    return Words(language)


def _data(language: str) -> Mapping[str, Any]:
    """The language's own words; a language without any has none."""
    path = resources.files("feedgen.taxonomy") / "language" / f"{language}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}
