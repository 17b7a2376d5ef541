"""What a country tells of a shop: its currency, language and time zone."""

from __future__ import annotations

from typing import NamedTuple

OF_DOMAIN = {"uk": "GB", "eu": None, "com": None, "org": None, "net": None, "io": None, "co": None, "me": None}
"""Ends of domain names that are no country codes, or are used as if they were none."""
OF_CURRENCY = {
    "GBP": "GB", "USD": "US", "CHF": "CH", "PLN": "PL", "CZK": "CZ", "SEK": "SE", "DKK": "DK", "NOK": "NO",
    "HUF": "HU", "RON": "RO", "JPY": "JP", "CAD": "CA", "AUD": "AU", "NZD": "NZ", "BRL": "BR", "MXN": "MX",
    "INR": "IN", "TRY": "TR", "ZAR": "ZA", "KRW": "KR", "SGD": "SG",
}  # fmt: skip
"""Currencies that one country alone has. The euro says nothing."""
ZONES = {
    "US": "America/New_York", "CA": "America/Toronto", "AU": "Australia/Sydney", "BR": "America/Sao_Paulo",
    "MX": "America/Mexico_City", "ES": "Europe/Madrid", "PT": "Europe/Lisbon", "DE": "Europe/Berlin",
    "NZ": "Pacific/Auckland", "UA": "Europe/Kyiv", "CL": "America/Santiago", "AR": "America/Argentina/Buenos_Aires",
}  # fmt: skip
"""The zone most people live in, where a country has several."""


class Place(NamedTuple):
    country: str
    currency: str | None
    language: str | None
    timezone: str


def country_of_host(host: str) -> str | None:
    """The country a domain name ends with: `shop.fr`."""
    end = host.rstrip(".").rpartition(".")[2].lower()
    if end in OF_DOMAIN:
        return OF_DOMAIN[end]
    return end.upper() if len(end) == 2 and end.isascii() and end.isalpha() else None


def place(country: str) -> Place | None:
    """What is usual in a country, by its ISO 3166-1 code; None when there is none of that code.

    From the Unicode CLDR, as Babel has it: the currency in use today, the language most people speak.
    """
    from babel import Locale
    from babel.core import UnknownLocaleError, get_global

    currencies = get_global("territory_currencies").get(country)
    if currencies is None:
        return None
    current = [name for name, _, end, tender in currencies if end is None and tender]
    try:
        language: str | None = Locale.parse(f"und_{country}").language
    except (UnknownLocaleError, ValueError):
        language = None
    zones = sorted(zone for zone, where in get_global("zone_territories").items() if where == country)
    timezone = ZONES.get(country) or (zones[0] if len(zones) == 1 else "UTC")
    return Place(country, current[0] if current else None, language, timezone)
