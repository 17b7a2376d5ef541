"""Columns whose names say which language they are in: `title_fr`, `Name (FR)`, `text-de_DE`, `Titre (French)`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from feedgen.sources.mapping.headers import normalise
from feedgen.sources.mapping.preset import ColumnModel

NAMES = {
    "bg": "bulgarian bulgare bulgarisch български",
    "ca": "catalan català katalanisch",
    "cs": "czech tchèque tschechisch čeština česky",
    "da": "danish danois dänisch dansk",
    "de": "german deutsch allemand tedesco alemán duits",
    "el": "greek grec griechisch ελληνικά",
    "en": "english anglais englisch inglese inglés engels",
    "es": "spanish español espagnol spanisch spagnolo spaans",
    "et": "estonian estonien estnisch eesti",
    "fi": "finnish finnois finnisch suomi",
    "fr": "french français französisch francese francés frans",
    "hr": "croatian croate kroatisch hrvatski",
    "hu": "hungarian hongrois ungarisch magyar",
    "it": "italian italiano italien italienisch italiaans",
    "lt": "lithuanian lituanien litauisch lietuvių",
    "lv": "latvian letton lettisch latviešu",
    "nb": "norwegian norvégien norwegisch norsk",
    "nl": "dutch nederlands néerlandais niederländisch olandese",
    "pl": "polish polski polonais polnisch",
    "pt": "portuguese português portugais portugiesisch",
    "ro": "romanian română roumain rumänisch",
    "ru": "russian russe russisch русский",
    "sk": "slovak slovaque slowakisch slovenčina slovensky",
    "sl": "slovenian slovène slowenisch slovenščina",
    "sv": "swedish svenska suédois schwedisch",
    "tr": "turkish turc türkisch türkçe",
    "uk": "ukrainian ukrainien ukrainisch українська",
}
"""Languages by ISO 639-1 code, with what people call them. No `id`, `no`, `is`: `category_id` is no Indonesian one."""

_CODES = {normalise(word): code for code, words in NAMES.items() for word in (code, *words.split())}
_ENDING = re.compile(r"(.*?[^\s_.:-])[\s_.:-]+([^\W\d_]{2})(?:[_-]([^\W\d_]{2}))?")
_BRACKETS = re.compile(r"(.*\S)\s*[(\[]\s*([^\W\d_]+)(?:[_-]([^\W\d_]{2}))?\s*[)\]]")


class _Named(NamedTuple):
    """A column name taken apart: the name without the language, the language, the country it is spoken in."""

    bare: str
    language: str
    country: str


def _named(column: str) -> _Named | None:
    for form in (_BRACKETS, _ENDING):
        found = form.fullmatch(column.strip())
        if found and (code := _CODES.get(normalise(found[2]))):
            return _Named(normalise(found[1]), code, (found[3] or "").upper())
    return None


def translated(
    specs: Mapping[str, ColumnModel], attributes: Iterable[str], columns: Sequence[str]
) -> dict[str, ColumnModel]:
    """The specs, and where the translations of these attributes come from.

    A second country of a language has a translation of its own: `fr` and `fr-CA`.
    """
    found = dict(specs)
    named = [(column, parts) for column in columns if (parts := _named(column))]
    if not named:
        return found
    countries: dict[tuple[str, str], str] = {}
    for attribute, column, parts in _known(specs, attributes, named):
        first = countries.setdefault((attribute, parts.language), parts.country)
        language = parts.language if first == parts.country else f"{parts.language}-{parts.country}".rstrip("-")
        name = f"translations.{language}.{attribute}"
        before = found[name].first if name in found else None
        found[name] = ColumnModel(first=[*(before or ()), column], all=None, value=None, only=None)
    return found


def _known(
    specs: Mapping[str, ColumnModel], attributes: Iterable[str], named: Sequence[tuple[str, _Named]]
) -> Iterator[tuple[str, str, _Named]]:
    """The columns that are called like one of the attributes, in a language."""
    for attribute in attributes:
        spec = specs.get(attribute)
        names = {normalise(name) for name in (*(spec.first or ()), *(spec.all or ()))} if spec else set()
        yield from ((attribute, column, parts) for column, parts in named if parts.bare in names)
