"""Functions on countries."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from feedgen.expressions.declared import function
from feedgen.expressions.functions.locales import locale_named

Text = Callable[[str], str | None]


@function(
    "country_name",
    summary="The name of a country (ISO 3166-1 alpha-2) in a language; nothing for what is no country.",
    accepts="text",
    returns="text",
    examples=[("FR", {"locale": "ru"}, "Франция"), ("CN", {"locale": "en"}, "China"), ("XX", {"locale": "en"}, None)],
)
def country_name(locale: str) -> Text:
    names = _names(locale)
    return lambda code: names.get(code.strip().upper())


@function(
    "country_code",
    summary="The code (ISO 3166-1 alpha-2) of a country named in a language; nothing when nobody calls one so.",
    accepts="text",
    returns="text",
    examples=[
        ("Франция", {"locale": "ru"}, "FR"),
        ("china", {"locale": "en"}, "CN"),
        ("Utopia", {"locale": "en"}, None),
    ],
)
def country_code(locale: str) -> Text:
    """A code stays what it is: `'FR' | country_code('ru')` is `FR`."""
    names = _names(locale)
    codes = {name.casefold(): code for code, name in names.items()} | {code.casefold(): code for code in names}
    return lambda name: codes.get(name.strip().casefold())


@lru_cache(maxsize=64)
def _names(locale: str) -> dict[str, str]:
    """Two letters are a country, digits a part of the world. `ZZ` is an unknown one."""
    territories = locale_named(locale, "country_name").territories
    return {code: name for code, name in territories.items() if len(code) == 2 and code not in ("EU", "EZ", "UN", "ZZ")}
