"""Functions on HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape
from typing import Any

from feedgen.catalogue import texts
from feedgen.diagnostics import did_you_mean
from feedgen.expressions.declared import function
from feedgen.expressions.functions.text import bounded
from feedgen.expressions.problems import EvaluationError
from feedgen.expressions.values import plain_text


@function(
    "strip_html",
    summary="Plain text of HTML: markup removed, entities decoded once, paragraphs as lines, list items with a bullet.",
    accepts="text",
    returns="text",
    examples=[("<p>Red &amp; warm</p>", {}, "Red & warm"), ("<ul><li>a<li>b</ul>", {}, "• a\n• b")],
)
def strip_html() -> Callable[[str], str | None]:
    """Scripts, styles and comments go with their content. In one line: `description | strip_html | collapse`."""
    return lambda text: texts.strip_html(text) or None


@function(
    "escape_html",
    summary="Text made safe to stand in HTML.",
    accepts="text",
    returns="text",
    examples=[("5 < 6 & more", {}, "5 &lt; 6 &amp; more")],
)
def escape_html() -> Callable[[str], str]:
    return _escaped


def _escaped(text: str, quote: bool = True) -> str:
    bounded(len(text) + 5 * sum(map(text.count, "&<>\"'")))
    return escape(text, quote)


@function(
    "decode_entities",
    summary="Entities as the characters they stand for, decoded exactly once; tags stay.",
    accepts="text",
    returns="text",
    examples=[("Fish &amp; Chips", {}, "Fish & Chips"), ("&amp;lt;", {}, "&lt;"), ("?a=1&copy=2", {}, "?a=1&copy=2")],
)
def decode_entities() -> Callable[[str], str]:
    """Only entities with their semicolon: `?a=1&copy=2` has none."""
    return texts.decoded


VOID = frozenset({"br", "hr", "img", "wbr", "col", "area", "input", "link", "meta", "base"})
LINKS = frozenset({"href", "src", "cite", "action", "data", "poster", "background"})
_SAFE_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_ATTRIBUTES = frozenset(
    {*LINKS, "alt", "title", "colspan", "rowspan", "width", "height", "lang", "dir", "class", "id", "target", "rel"}
    | {"start", "type", "align", "scope"}
) - {"action", "data", "poster", "background"}


@function(
    "whitelist_html",
    summary="HTML with the named tags only; the text of other tags stays, scripts and styles go.",
    accepts="text",
    returns="text",
    examples=[
        ('<div>Red <b style="x">mug</b></div><script>x</script>', {"tags": ["b", "br"]}, "Red <b>mug</b>"),
        (
            '<a href="https://shop.example" onclick="x">shop</a>',
            {"tags": ["a"], "attrs": ["href"]},
            '<a href="https://shop.example">shop</a>',
        ),
    ],
)
def whitelist_html(tags: list[Any], attrs: list[Any] | None = None) -> Callable[[str], str | None]:
    """Attributes go, but for those in `attrs`; links to anything but the web, mail and telephone go always. Where a
    block is taken away, a line break stays; tags left open are closed."""
    kept = _named(tags, texts.KNOWN - texts.DROPPED, "tags as `p`, `br`, `ul`")
    attributes_kept = _named(attrs or [], _ATTRIBUTES, "attributes as `href`, `alt`")

    def cleaned(text: str) -> str | None:
        if "<" not in text and "&" not in text:
            return _escaped(text, quote=False).strip() or None
        tree = texts.tree_of(text)
        if tree is None:
            return _escaped(texts.strip_html(text), quote=False) or None
        written = "".join(_written(tree, kept, attributes_kept)).strip()
        bounded(len(written))
        return written or None

    return cleaned


def _named(words: list[Any], known: frozenset[str], what: str) -> frozenset[str]:
    names = frozenset(plain_text(word).strip().lower() for word in words if word is not None)
    if unknown := sorted(names - known):
        params = {"function": "whitelist_html", "what": f"{what} ({did_you_mean(unknown[0], known)})"}
        raise EvaluationError("MAP210", {**params, "found": unknown[0]})
    return names


def _written(tree: Any, kept: frozenset[str], attributes: frozenset[str]) -> Iterator[str]:
    """The document as markup of the kept tags, in reading order; no recursion, markup can be deep."""
    from lxml import etree

    etree.strip_elements(tree, etree.Comment, etree.ProcessingInstruction, *texts.DROPPED, with_tail=False)
    root = tree.find("body")
    for event, element in etree.iterwalk(tree if root is None else root, events=("start", "end")):
        name = str(element.tag)
        if event == "start":
            if name in kept:
                yield f"<{name}{''.join(_attributes(element, attributes))}>"
            elif name in texts.BREAKING:
                yield "\n"
            yield escape(element.text or "", quote=False)
        else:
            if name in kept and name not in VOID:
                yield f"</{name}>"
            elif name in texts.BLOCKS and name not in kept:
                yield "\n"
            yield escape(element.tail or "", quote=False)


def _attributes(element: Any, kept: frozenset[str]) -> Iterator[str]:
    for name, value in element.attrib.items():
        if name not in kept:
            continue
        if name in LINKS and not _is_safe_link(value):
            continue
        yield f' {name}="{escape(value)}"'


def _is_safe_link(link: str) -> bool:
    """Whether a link leads to the web, mail or telephone; browsers read over blanks inside `java script:`."""
    bare = "".join(character for character in link if character.isprintable() and not character.isspace()).lower()
    return bare.startswith(_SAFE_SCHEMES) or ":" not in bare.partition("/")[0].partition("?")[0].partition("#")[0]


_BULLETS = ("• ", "- ", "* ", "– ", "· ")


@function(
    "to_html",
    summary="Plain text as simple HTML: paragraphs, line breaks, and lists where lines begin with a bullet.",
    accepts="text",
    returns="text",
    examples=[
        ("Red & warm\n\nMade in France", {}, "<p>Red &amp; warm</p><p>Made in France</p>"),
        ("Size:\n• S\n• M", {}, "<p>Size:</p><ul><li>S</li><li>M</li></ul>"),
    ],
)
def to_html() -> Callable[[str], str | None]:
    """A blank line ends a paragraph; other line breaks are `<br>`. Bullets are `•`, `-`, `*`, `–` and `·`."""
    return lambda text: "".join(_paragraphs(_escaped(text))) or None


def _paragraphs(text: str) -> Iterator[str]:
    lines: list[str] = []
    items: list[str] = []
    for line in (*map(str.strip, text.splitlines()), ""):
        item = line.startswith(_BULLETS)
        if items and not item:
            yield f"<ul>{''.join(items)}</ul>"
            items = []
        if lines and (item or not line):
            yield f"<p>{'<br>'.join(lines)}</p>"
            lines = []
        if item:
            items.append(f"<li>{line[2:].strip()}</li>")
        elif line:
            lines.append(line)
