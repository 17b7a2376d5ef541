"""The functions of the expression language by name; each is imported when first used."""

from __future__ import annotations

from collections.abc import Mapping

from feedgen.expressions.declared import Function
from feedgen.plugins import Registry

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "Text": ("text", "case", "cut", "letters", "cleaning"),
    "Patterns": ("regex",),
    "HTML": ("html",),
    "Lists and maps": ("lists",),
    "Numbers": ("numbers",),
    "Money and measures": ("money", "prices", "measures"),
    "Dates": ("dates",),
    "Links": ("links",),
    "Article numbers": ("goods",),
    "Countries": ("countries",),
    "Categories": ("category",),
    "Tables and missing values": ("tables",),
}
"""Families in the order people are shown them, and the modules that make them up."""

_WHERE: Mapping[str, Mapping[str, str]] = {
    "text": {
        "trim": "trim",
        "collapse": "collapse",
        "replace": "replace",
        "split": "split",
        "contains": "contains",
        "starts_with": "starts_with",
        "ends_with": "ends_with",
        "prefix": "prefix",
        "suffix": "suffix",
        "pad_left": "pad_left",
        "pad_right": "pad_right",
        "digits": "digits",
        "length": "length",
        "hash": "fingerprint",
        "number_id": "number_id",
        "base64": "base64",
    },
    "case": {
        "upper": "upper",
        "lower": "lower",
        "capitalize": "capitalize",
        "title": "title",
        "sentence": "sentence",
        "upper_ratio": "upper_ratio",
    },
    "cut": {
        "truncate": "truncate",
        "truncate_words": "truncate_words",
        "truncate_sentences": "truncate_sentences",
        "truncate_bytes": "truncate_bytes",
    },
    "letters": {"transliterate": "transliterate", "slug": "slug"},
    "cleaning": {
        "remove_emoji": "remove_emoji",
        "remove_control": "remove_control",
        "remove_urls": "remove_urls",
        "remove_emails": "remove_emails",
        "remove_phones": "remove_phones",
        "remove_words": "remove_words",
        "remove_promo_words": "remove_promo_words",
    },
    "regex": {
        "regex_replace": "regex_replace",
        "regex_search": "regex_search",
        "regex_extract": "regex_extract",
        "regex_match": "regex_match",
    },
    "lists": {
        "first": "first",
        "last": "last",
        "join": "join",
        "slice": "slice_",
        "compact": "compact",
        "unique": "unique",
        "sort": "sort",
        "reverse": "backwards",
        "map": "pick",
        "group_by": "group_by",
        "numbered": "numbered",
        "where": "where",
        "count": "count",
        "sum": "total",
        "min": "smallest",
        "max": "largest",
        "append": "append",
        "items": "items",
        "keys": "keys",
        "range_position": "range_position",
    },
    "numbers": {
        "number": "number",
        "int": "whole",
        "round": "round_",
        "abs": "absolute_number",
        "percent": "percent",
        "format_decimal": "format_decimal",
        "at_least": "at_least",
        "at_most": "at_most",
        "percent_of": "percent_of",
    },
    "money": {"money": "money", "amount": "amount", "cents": "cents"},
    "prices": {
        "add_percent": "add_percent",
        "add_amount": "add_amount",
        "with_tax": "with_tax",
        "without_tax": "without_tax",
        "convert": "convert",
        "ending": "ending",
        "format_money": "format_money",
    },
    "measures": {"to": "to", "measure": "measure", "format_measure": "format_measure"},
    "dates": {
        "iso": "iso",
        "date": "date",
        "datetime": "moment",
        "in_zone": "in_zone",
        "add_days": "add_days",
        "interval": "interval",
    },
    "links": {
        "url_encode": "url_encode",
        "absolute": "absolute",
        "https": "https",
        "with_query": "with_query",
        "utm": "utm",
    },
    "goods": {
        "gtin": "gtin",
        "gtin_check": "gtin_check",
        "gtin_type": "gtin_type",
        "pad_gtin": "pad_gtin",
        "isbn10": "isbn10",
        "isbn13": "isbn13",
    },
    "countries": {"country_name": "country_name", "country_code": "country_code"},
    "tables": {"lookup": "lookup", "default": "default", "synonyms": "synonyms", "replace_each": "replace_each"},
    "html": {
        "strip_html": "strip_html",
        "whitelist_html": "whitelist_html",
        "to_html": "to_html",
        "decode_entities": "decode_entities",
        "escape_html": "escape_html",
    },
    "category": {"path": "path", "level": "level"},
}

FUNCTIONS: Registry[Function] = Registry(
    "feedgen.functions",
    {name: f"{__name__}.{module}:{attribute}" for module, found in _WHERE.items() for name, attribute in found.items()},
)


def family_of(name: str) -> str:
    """The family a function belongs to; plug-ins have their own."""
    modules = {found for found, names in _WHERE.items() if name in names}
    return next((family for family, members in FAMILIES.items() if modules & set(members)), "From plug-ins")
