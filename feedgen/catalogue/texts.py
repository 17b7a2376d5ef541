"""Clean text and plain text."""

from __future__ import annotations

import html
import re
from functools import cache, lru_cache
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
KNOWN = BLOCKS | DROPPED | INLINE
BREAKING = BLOCKS | {"br"}
BULLET = "• "

_LINE, _ITEM, _ITEM_ENDS = "\ue000", "\ue001", "\ue002"
"""Marks that pass through the parser as text; private-use characters, so no clean text has them."""
_MARKS = re.compile(f"[\x00{_LINE}{_ITEM}{_ITEM_ENDS}]")
_BEFORE = {
    **dict.fromkeys(BREAKING, _LINE),
    **{f"/{name}": _LINE for name in BLOCKS},
    "li": _LINE + _ITEM,
    "/li": _ITEM_ENDS + _LINE,
    "td": " ",
    "th": " ",
}
_EMPTY_ITEM = re.compile(rf"{_ITEM}\s*(?:{_ITEM_ENDS}|(?={_ITEM})|\Z)")
_ITEM_BEGINS = re.compile(rf"{_ITEM}\s*")

_LESS = re.compile(r"<(?:(/?[A-Za-z][A-Za-z0-9]*(?:[:-][A-Za-z0-9:-]+)?)(?:[\s/][^<>]*)?>)?")
"""Every `<`, with the name of the tag it may begin."""
_DOCTYPE = re.compile(r"<!doctype[^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_STRAY_AMPERSAND = re.compile(rf"&(?!{_ENTITY.pattern[1:]})")
_BLANKS = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_BLANKS_IN_LINE = re.compile(r"[ \t\f]{2,}|[\t\f]")
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
    without = _without_cdata(text)
    if "<!" in without or "<?" in without:
        without = _DOCTYPE.sub("", _without_parts(_without_parts(without, "<!--", "-->"), "<?", "?>"))
    names = {name.lower().lstrip("/") for name in _LESS.findall(without)}
    tags = {name for name in names if _is_tag(name)}
    if not tags:
        return _ENTITY.sub(lambda entity: html.unescape(entity[0]), without) if "&" in without else without
    # without blocks or <br> the line ends are the author's own; with them they are only how the HTML was typed
    own_lines = "pre" in tags or tags.isdisjoint(BREAKING)
    return _in_lines(_of_tree(without, tags), own_lines)


_remembered = lru_cache(maxsize=16)(_plain)


def _without_cdata(text: str) -> str:
    """CDATA marks removed, nested ones too; a `]]>` that closes nothing stays."""
    if opened := text.count(_CDATA_OPENS):
        return text.replace(_CDATA_OPENS, "").replace(_CDATA_CLOSES, "", opened)
    return text


def _without_parts(text: str, opens: str, closes: str) -> str:
    """The text without what stands between two marks; a mark that is never closed stays.

    Not a regular expression: `<!--` ten thousand times and no `-->` would take it minutes.
    """
    kept, at = [], 0
    while (start := text.find(opens, at)) >= 0 and (end := text.find(closes, start + len(opens))) >= 0:
        kept.append(text[at:start])
        at = end + len(closes)
    return "".join(kept) + text[at:]


def _is_tag(name: str) -> bool:
    """Whether HTML or an office program knows such an element (`p`, `o:p`, `my-element`)."""
    return name in KNOWN or ":" in name or "-" in name


def _of_tree(text: str, tags: set[str]) -> str:
    """The text of the parsed fragment, with marks where lines and list items begin."""
    from lxml import etree
    from lxml import html as parser

    unmarked = text if text.isascii() and "\x00" not in text else _MARKS.sub("", text)
    safe = _LESS.sub(_marked, _STRAY_AMPERSAND.sub("&amp;", unmarked))
    tree = parser.document_fromstring(f"<div>{safe}</div>".encode("utf-8", "ignore"), parser=_parser())
    if _parser().error_log.filter_from_fatals():
        # it gives up at 2 048 levels and forgets what follows
        bare = _LESS.sub(lambda found: "" if found[1] else found[0], safe)
        return html.unescape(bare)
    if dropped := tags & DROPPED:
        etree.strip_elements(tree, *dropped, with_tail=False)
    return "".join(str(text) for text in tree.itertext())


@cache
def _parser() -> Any:
    from lxml import html as parser  # late: 60 ms that only catalogues with markup pay

    return parser.HTMLParser(encoding="utf-8", huge_tree=True)


def _marked(found: re.Match[str]) -> str:
    """A tag with the mark of what begins or ends there; any other `<` as an entity."""
    name = found[1] and found[1].lower()
    if not name or not _is_tag(name.lstrip("/")):
        return f"&lt;{found[0][1:]}"
    return _BEFORE.get(name, "") + found[0]


def _in_lines(marked: str, own_lines: bool) -> str:
    blanks = _BLANKS_IN_LINE if own_lines else _BLANKS
    lined = blanks.sub(" ", marked).replace(_LINE, "\n")
    if _ITEM in lined:
        lined = _ITEM_BEGINS.sub(BULLET, _EMPTY_ITEM.sub("", lined)).replace(_ITEM_ENDS, "")
    return "\n".join(stripped for line in lined.split("\n") if (stripped := line.strip(" \t\r")))
