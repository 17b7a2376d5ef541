"""Functions on HTML."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from feedgen.expressions.declared import function
from feedgen.expressions.functions.text import bounded


@function(
    "strip_html",
    summary="Plain text of HTML: markup removed, entities resolved once, paragraphs as line breaks.",
    accepts="text",
    returns="text",
    examples=[("<p>Red &amp; warm</p>", {}, "Red & warm")],
)
def strip_html() -> Callable[[str], str | None]:
    from feedgen.catalogue.texts import strip_html as strip

    return lambda text: strip(text) or None


@function(
    "escape_html",
    summary="Text made safe to stand in HTML.",
    accepts="text",
    returns="text",
    examples=[("5 < 6 & more", {}, "5 &lt; 6 &amp; more")],
)
def escape_html() -> Callable[[str], str]:
    def escaped(text: str) -> str:
        bounded(len(text) + 5 * (text.count("&") + text.count("<") + text.count('"')))
        return escape(text)

    return escaped
