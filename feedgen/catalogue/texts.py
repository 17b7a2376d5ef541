"""Clean text and plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from unicodedata import category

_NO_PLACE = frozenset({"Cc", "Co", "Cs", "Cn"})
"""Control, private use, surrogate and unassigned: refused by channels, some of them by XML itself."""
_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\u2028\u2029]")
_EMOJI_TO_COME = range(0x1F000, 0x1FB00)
"""Blocks that Unicode reserves for pictographs: unassigned ones are emoji newer than this Python."""

CLEAN = r"^[\n\t\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\p{Cf}]+$"
"""The same for pydantic's regex engine: a text with nothing to remove or normalise.

The wanted categories are named, not the unwanted: the engine lets U+E000 through a negated class.
"""


def clean(text: str) -> tuple[str, bool]:
    """Trimmed text with `\\n` line ends, without characters that no channel takes; and whether there were any."""
    stripped = text.strip()
    if stripped.isprintable() or stripped.replace("\n", "").replace("\u00a0", "").isprintable():
        return stripped, False
    lines = _LINE_ENDS.sub("\n", stripped)
    unwanted = "".join(sorted(character for character in set(lines) if _unwanted(character)))
    if not unwanted:
        return lines, False
    return lines.translate(dict.fromkeys(map(ord, unwanted))).strip(), True


def _unwanted(character: str) -> bool:
    return (
        not character.isprintable()
        and character not in "\n\t"
        and category(character) in _NO_PLACE
        and ord(character) not in _EMOJI_TO_COME
    )


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


BLOCKS = _names(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary table "
    "tbody tfoot thead tr ul"
)
"""Elements that stand on lines of their own."""
DROPPED = _names("script style head title template noscript iframe object svg math audio video canvas select")
"""Elements whose content is not text for a reader."""
INLINE = _names(
    "a abbr acronym applet area b base basefont bdi bdo big blink br button cite code col colgroup data datalist "
    "del dfn dir em embed font frame frameset hgroup i img input ins kbd label link map mark marquee meta meter "
    "nobr optgroup output param picture progress q rp rt ruby s samp slot small source span strike strong sub sup "
    "td textarea th time track tt u var wbr"
)
BULLET = "• "

_KNOWN = "|".join(sorted(BLOCKS | DROPPED | INLINE, key=len, reverse=True))
_TAG = rf"</?(?:{_KNOWN}|[a-z][a-z0-9]*[:-][a-z0-9:-]+)(?:[\s/][^<>]*)?>"
_IS_TAG = re.compile(_TAG, re.IGNORECASE)
_BREAKING = re.compile(rf"</?(?:br|{'|'.join(sorted(BLOCKS, key=len, reverse=True))})(?:[\s/][^<>]*)?>", re.IGNORECASE)
_NOT_TEXT = re.compile(r"<!--.*?-->|<!doctype[^<>]*>|<\?.*?\?>", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_STRAY_LESS = re.compile(rf"<(?!{_TAG[1:]})", re.IGNORECASE)
_STRAY_AMPERSAND = re.compile(rf"&(?!{_ENTITY.pattern[1:]})")
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_BLANKS_IN_LINE = re.compile(r"[ \t\f]+")
_CDATA_OPENS, _CDATA_CLOSES = "<![CDATA[", "]]>"
_REMEMBERED = 20_000
"""Characters of the longest text whose plain form is kept: the next channel asks for the same one again."""


def strip_html(text: str) -> str:
    """The plain text of an HTML fragment: blocks on their own lines, list items with a bullet.

    Entities are decoded exactly once. Scripts, styles and comments are gone, CDATA marks too, their content
    stays. What only looks like markup (`a < b & c`, `x<y and z>w`) is text and stays as it is.
    """
    if "<" not in text and "&" not in text:
        return text
    return _remembered(text) if len(text) <= _REMEMBERED else _plain(text)


def _plain(text: str) -> str:
    without = _NOT_TEXT.sub("", _without_cdata(text))
    if _IS_TAG.search(without) is None:
        return _ENTITY.sub(lambda entity: html.unescape(entity[0]), without)
    return _of_tree(without)


_remembered = lru_cache(maxsize=16)(_plain)


def _without_cdata(text: str) -> str:
    """CDATA marks removed, nested ones too; a `]]>` that closes nothing stays."""
    if opened := text.count(_CDATA_OPENS):
        return text.replace(_CDATA_OPENS, "").replace(_CDATA_CLOSES, "", opened)
    return text


def _of_tree(text: str) -> str:
    from lxml import etree  # late: 60 ms that only catalogues with markup pay
    from lxml import html as parser

    breaking = _BREAKING.search(text) is not None
    safe = _STRAY_LESS.sub("&lt;", _STRAY_AMPERSAND.sub("&amp;", text.replace("\x00", "")))
    lenient = parser.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    tree = parser.document_fromstring(f"<div>{safe}</div>".encode("utf-8", "ignore"), parser=lenient)
    if lenient.error_log.filter_from_fatals():
        # the parser gives up at 2 048 levels and forgets what follows
        return _without_tags(text)
    # without blocks or <br> the line ends are the author's own; with them they are only how the HTML was typed
    blanks = _BLANKS if breaking else _BLANKS_IN_LINE
    pieces = "".join(_pieces(etree.iterwalk(tree, events=("start", "end")), blanks))
    lines = (_BLANKS_IN_LINE.sub(" ", line).strip(" \t") for line in pieces.split("\n"))
    return "\n".join(line for line in lines if line and line != BULLET.strip())


def _without_tags(text: str) -> str:
    """The text between the tags, for markup that is no tree."""
    bare = _IS_TAG.sub("", _BREAKING.sub("\n", text))
    lines = (line.strip() for line in html.unescape(_STRAY_AMPERSAND.sub("&amp;", bare)).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(walk: Any, blanks: re.Pattern[str]) -> Iterator[str]:
    """The text of the tree, a line end at either side of every block."""
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if tag in DROPPED:
                walk.skip_subtree()
            else:
                yield from _opening(tag)
                if element.text:
                    yield blanks.sub(" ", element.text) if tag != "pre" else element.text
        else:
            if tag in BLOCKS:
                yield "\n"
            if element.tail:
                yield blanks.sub(" ", element.tail)


def _opening(tag: str) -> Iterator[str]:
    if tag in BLOCKS or tag == "br":
        yield "\n"
    if tag == "li":
        yield BULLET
    elif tag in ("td", "th"):
        yield " "
