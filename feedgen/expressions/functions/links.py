"""Functions on links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, unquote_plus

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
    return _encoded


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
    return _https


def _https(text: str) -> str:
    if text.startswith("https://"):
        return text
    return f"https://{text[7:]}" if text[:7].lower() == "http://" else text


_MODES = ("replace", "keep", "add")


@function(
    "with_query",
    summary="The link with parameters added or replaced, `link | with_query(utm_source='google')`.",
    accepts="text",
    returns="text",
    examples=[
        ("https://shop.example/1?a=2#top", {"utm_source": "x y"}, "https://shop.example/1?a=2&utm_source=x%20y#top"),
        ("https://shop.example/1?a=2", {"a": 3}, "https://shop.example/1?a=3"),
        ("https://shop.example/1?a=2", {"a": 3, "if_present": "keep"}, "https://shop.example/1?a=2"),
    ],
)
def with_query(if_present: str = "replace", **parameters: Any) -> Link:
    """Everything else in the link stays as it is written, the fragment behind it too. `if_present` says what happens
    to a parameter that is there already: replace, keep (the old one) or add (both). One without a value is left out."""
    if if_present not in _MODES:
        raise EvaluationError("MAP210", {"function": "with_query", "what": ", ".join(_MODES), "found": if_present})
    return _with_parameters(parameters, if_present)


def _with_parameters(parameters: Mapping[str, Any], if_present: str) -> Link:
    added = {key: plain_text(value) for key, value in parameters.items() if value is not None}
    written = {key: f"{_encoded(key)}={_encoded(value)}" for key, value in added.items()}
    whole = "&".join(written.values())

    names = [*added]
    simple = bool(names) and all(name.replace("_", "").isalnum() and name.isascii() for name in names)

    def linked(link: str) -> str:
        if simple and "#" not in link and "%" not in link and link[-1:] not in ("?", "&"):
            for name in names:
                if name in link:
                    break
            else:
                return f"{link}&{whole}" if "?" in link else f"{link}?{whole}"
        address, hash_sign, fragment = link.partition("#")
        path, _, query = address.partition("?")
        pairs = [pair for pair in query.split("&") if pair]
        if if_present == "add" or not pairs:
            found = [*pairs, *written.values()]
        else:
            found = _merged(pairs, written, if_present == "keep")
        return f"{path}{'?' if found else ''}{'&'.join(found)}{hash_sign}{fragment}"

    return linked


def _merged(pairs: list[str], added: Mapping[str, str], keep: bool) -> list[str]:
    """The parameters of a link with others added; of those named alike the old ones stay, or the new ones do."""
    names = [pair.partition("=")[0] for pair in pairs]
    names = [unquote_plus(name) if "%" in name or "+" in name else name for name in names]
    if added.keys().isdisjoint(names):
        return [*pairs, *added.values()]
    if keep:
        return [*pairs, *(pair for name, pair in added.items() if name not in names)]
    return [*(pair for name, pair in zip(names, pairs, strict=True) if name not in added), *added.values()]


def _encoded(text: str) -> str:
    bounded(len(text) * 3)
    return quote(text, safe="", errors="replace")


@function(
    "utm",
    summary="The link with the parameters of campaign tracking, `utm_source` and the like.",
    accepts="text",
    returns="text",
    examples=[
        (
            "https://shop.example/1?size=s#top",
            {"source": "google", "medium": "cpc"},
            "https://shop.example/1?size=s&utm_source=google&utm_medium=cpc#top",
        ),
        ("https://a.example/1?utm_source=mail", {"source": "google"}, "https://a.example/1?utm_source=google"),
    ],
)
def utm(
    source: str,
    medium: str | None = None,
    campaign: str | None = None,
    term: str | None = None,
    content: str | None = None,
    if_present: str = "replace",
) -> Link:
    """Missing ones are left out. `if_present` as in `with_query`: replace, keep or add."""
    if if_present not in _MODES:
        raise EvaluationError("MAP210", {"function": "utm", "what": ", ".join(_MODES), "found": if_present})
    named = {"source": source, "medium": medium, "campaign": campaign, "term": term, "content": content}
    return _with_parameters({f"utm_{key}": value for key, value in named.items()}, if_present)
