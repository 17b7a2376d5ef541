"""Functions on links."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from feedgen.catalogue.urls import safe_url
from feedgen.expressions.declared import function
from feedgen.expressions.functions.text import bounded
from feedgen.expressions.problems import EvaluationError
from feedgen.expressions.values import plain_text

Link = Callable[[str], str | None]


@function(
    "url_encode",
    summary="Percent-encoded, to stand inside a link.",
    accepts="text",
    returns="text",
    examples=[("red & blue", {}, "red%20%26%20blue")],
)
def url_encode() -> Link:
    def encode(text: str) -> str:
        bounded(len(text) * 3)
        return quote(text, safe="", errors="replace")

    return encode


@function(
    "absolute",
    summary="A link joined with the shop's address; nothing when it is no link.",
    accepts="text",
    returns="text",
    examples=[
        ("/p/1", {"base": "https://shop.example"}, "https://shop.example/p/1"),
        ("https://cdn.example/a b.jpg", {"base": "https://shop.example"}, "https://cdn.example/a%20b.jpg"),
    ],
)
def absolute(base: str) -> Link:
    if safe_url(base).value is None:
        raise EvaluationError("MAP210", {"function": "absolute", "what": "an address as https://…", "found": base})
    return lambda text: safe_url(text, base).value


@function(
    "https",
    summary="The link with https instead of http.",
    accepts="text",
    returns="text",
    examples=[("http://shop.example/1", {}, "https://shop.example/1"), ("ftp://x", {}, "ftp://x")],
)
def https() -> Link:
    return lambda text: f"https://{text[7:]}" if text[:7].lower() == "http://" else text


@function(
    "with_query",
    summary="The link with parameters added or replaced, `link | with_query(utm_source='google')`.",
    accepts="text",
    returns="text",
    examples=[
        ("https://shop.example/1?a=2#top", {"utm_source": "x y"}, "https://shop.example/1?a=2&utm_source=x%20y#top"),
        ("https://shop.example/1?a=2", {"a": 3}, "https://shop.example/1?a=3"),
    ],
)
def with_query(**parameters: Any) -> Link:
    """A parameter without a value is left out."""
    added = {key: plain_text(value) for key, value in parameters.items() if value is not None}

    def linked(link: str) -> str:
        parts = urlsplit(link)
        kept = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in added]
        query = urlencode([*kept, *added.items()], quote_via=quote, errors="replace")
        return urlunsplit(parts._replace(query=query))

    return linked
