"""The functions of the expression language by name; each is imported when first used."""

from __future__ import annotations

from collections.abc import Mapping

from feedgen.expressions.declared import Function
from feedgen.plugins import Registry

_WHERE: Mapping[str, Mapping[str, str]] = {
    "text": {
        "upper": "upper",
        "lower": "lower",
        "capitalize": "capitalize",
        "title": "title",
        "sentence": "sentence",
        "trim": "trim",
        "collapse": "collapse",
        "truncate": "truncate",
        "truncate_words": "truncate_words",
        "truncate_bytes": "truncate_bytes",
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
        "transliterate": "transliterate",
        "slug": "slug",
        "remove_emoji": "remove_emoji",
        "length": "length",
        "hash": "fingerprint",
    },
    "regex": {
        "regex_replace": "regex_replace",
        "regex_search": "regex_search",
        "regex_match": "regex_match",
    },
    "lists": {
        "first": "first",
        "last": "last",
        "join": "join",
        "compact": "compact",
        "unique": "unique",
        "sort": "sort",
        "reverse": "backwards",
        "map": "pick",
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
    },
    "money": {"money": "money", "amount": "amount", "cents": "cents", "to": "to", "measure": "measure"},
    "dates": {
        "iso": "iso",
        "date": "date",
        "datetime": "moment",
        "in_zone": "in_zone",
        "add_days": "add_days",
        "interval": "interval",
    },
    "links": {"url_encode": "url_encode", "absolute": "absolute", "https": "https", "with_query": "with_query"},
    "goods": {"gtin_type": "gtin_type", "pad_gtin": "pad_gtin", "isbn10": "isbn10"},
    "tables": {"lookup": "lookup", "default": "default"},
    "html": {"strip_html": "strip_html", "escape_html": "escape_html"},
}

FUNCTIONS: Registry[Function] = Registry(
    "feedgen.functions",
    {name: f"{__name__}.{module}:{attribute}" for module, found in _WHERE.items() for name, attribute in found.items()},
)
