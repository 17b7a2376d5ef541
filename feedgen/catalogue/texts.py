"""Clean text and plain text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import cache, lru_cache
from html.entities import html5, name2codepoint
from typing import Any
from unicodedata import category

from pydantic_core import SchemaValidator
from pydantic_core import core_schema as cs

_NO_PLACE = frozenset({"Cc", "Co", "Cs", "Cn"})
"""Control, private use, surrogate and unassigned: refused by channels, some of them by XML itself."""
_LINE_ENDS = re.compile("\r\n?|[\v\f\x1c-\x1e\u2028\u2029]")
_EMOJI_TO_COME = range(0x1F000, 0x1FB00)
"""Blocks that Unicode reserves for pictographs: unassigned ones are emoji newer than this Python."""

_WANTED = r"^[\n\t\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}\p{Cf}]*$"
"""For pydantic's regex engine, four times as fast as `re` on such classes.

The wanted categories are named, not the unwanted: the engine lets U+E000 through a negated class.
"""
_all_wanted = SchemaValidator(cs.str_schema(pattern=_WANTED, strict=True)).isinstance_python


def is_clean(text: str) -> bool:
    """Whether a trimmed text has nothing to remove or normalise; False where only a closer look can tell."""
    return ("\n" not in text and text.isprintable()) or _all_wanted(text)


def clean(text: str) -> tuple[str, bool]:
    """Trimmed text with `\\n` line ends, without characters that no channel takes; and whether there were any."""
    stripped = text.strip()
    if is_clean(stripped):
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

_LINE, _ITEM, _ITEM_ENDS, _INLINE = "\ue000", "\ue001", "\ue002", "\ue003"
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
_ENTITIES_APART = re.compile(f"({_ENTITY.pattern})")
_STRAY_AMPERSAND = re.compile(rf"&(?!{_ENTITY.pattern[1:]})")
_BLANKS = "\t\n\r\f"
_BLANKS_IN_LINE = "\t\f"
_SPACES = re.compile(" {2,}")
_CDATA_OPENS, _CDATA_CLOSES = "<![CDATA[", "]]>"
_KEPT, _KEPT_LENGTH = 1024, 8000
"""Texts whose plain form is kept, and the characters of the longest: the next channel asks for the same ones."""

_TAGS_APART = re.compile(r"(<(?:/?[A-Za-z][^<>]*>|[!?])?)")
"""What may be a tag, the beginning of a comment, and any other `<`. Begins with one letter only: `re` is fast then."""
_SIMPLE_TAG = re.compile(
    r"<(/?[A-Za-z][A-Za-z0-9]*+)"
    r"""(?:\s++[A-Za-z][A-Za-z0-9_-]*+(?:=(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'<>=`]++))?+)*+\s*+/?>"""
)
"""A tag that ends where it seems to, whatever its attributes hold."""
_SIMPLE = _names(
    "a abbr b big blockquote br center cite code dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins li ol p q s "
    "small span strike strong sub sup table tbody td tfoot th thead tr tt u ul"
)
"""Elements that do nothing to the text between them, in whatever order they open and close."""
_NAMED = {f"&{name};": chr(code) for name, code in name2codepoint.items() if html5[f"{name};"] == chr(code)}
"""The entities that HTML 4 and 5 agree on; the parser does not know the others."""
_MOST_TAGS = 1000
"""The parser gives up on elements nested twice as deep."""
_SURPRISE = "\x00"


def strip_html(text: str) -> str:
    """The plain text of an HTML fragment: blocks on their own lines, list items with a bullet.

    Entities are decoded exactly once. Scripts, styles and comments are gone, CDATA marks too, their content
    stays. What only looks like markup (`a < b & c`, `x<y and z>w`) is text and stays as it is.
    """
    if "<" not in text and "&" not in text:
        return text
    return _remembered(text) if len(text) <= _KEPT_LENGTH else _plain(text)


def _plain(text: str) -> str:
    if "<" not in text:
        return decoded(text)
    simple = plain_if_simple(text)
    return plain_of_any(text) if simple is None else simple


def plain_of_any(text: str) -> str:
    """The plain text of any markup, by a parser: 40 µs and more."""
    without = _without_comments(text)
    names = {name.lower().lstrip("/") for name in _LESS.findall(without)}
    tags = {name for name in names if _is_tag(name)}
    if not tags:
        return decoded(without)
    # without blocks or <br> the line ends are the author's own; with them they are only how the HTML was typed
    own_lines = "pre" in tags or tags.isdisjoint(BREAKING)
    return _in_lines(_of_tree(without, tags), own_lines)


def tree_of(text: str) -> Any | None:
    """The fragment as a parsed document whose `body` has one `div`; None when it is nested too deep for the parser.

    What only looks like markup (`a < b & c`) is text in it; comments are gone.
    """
    return _parsed(_LESS.sub(_only_tags, _STRAY_AMPERSAND.sub("&amp;", _without_comments(text))))


_remembered = lru_cache(maxsize=_KEPT)(_plain)


class _Meanings(dict[str, str]):
    """What tokens stand for, each thought about once; a shop's markup has only so many different ones."""

    def __init__(self, meaning: Callable[[str], str]) -> None:
        self._meaning = meaning

    def __missing__(self, token: str) -> str:
        meaning = self._meaning(token)
        if len(self) < 4096 and len(token) < 200:
            self[token] = meaning
        return meaning


def _simple_tag(tag: str) -> str:
    """What is written for a tag, exactly as if it had gone through the parser; else `_SURPRISE`."""
    if tag == "<":
        return tag
    found = _SIMPLE_TAG.fullmatch(tag)
    name = found[1].lower() if found else ""
    return _BEFORE.get(name, _INLINE) if name.lstrip("/") in _SIMPLE and name != "/br" else _SURPRISE


def _simple_entity(entity: str) -> str:
    """The character of an entity that the parser knows; else `_SURPRISE`."""
    if entity[1] != "#":
        return _NAMED.get(entity, _SURPRISE)
    code = int(entity[3:-1], 16) if entity[2] in "xX" else int(entity[2:-1])
    # other numbers mean something else to browsers than to parsers, or are no characters
    return chr(code) if code in (9, 10) or 32 <= code < 127 or 160 <= code < 0xD800 else _SURPRISE


_ENTITIES, _SIMPLE_ENTITIES, _SIMPLE_TAGS = (
    _Meanings(html.unescape),
    _Meanings(_simple_entity),
    _Meanings(_simple_tag),
)


def decoded(text: str, entities: _Meanings = _ENTITIES) -> str:
    """Every entity decoded once; not those that lack their semicolon."""
    if "&" not in text:
        return text
    parts = _ENTITIES_APART.split(text)
    parts[1::2] = map(entities.__getitem__, parts[1::2])
    return "".join(parts)


def plain_if_simple(text: str) -> str | None:
    """The plain text of simple markup at a tenth of the parser's price; None where a surprise is possible."""
    if not _all_wanted(text):
        return None
    parts = _TAGS_APART.split(text)
    tags = [_SIMPLE_TAGS[tag] for tag in parts[1::2]]
    if len(tags) > _MOST_TAGS or tags.count("<") == len(tags):
        return None
    parts[1::2] = tags
    marked = decoded("".join(parts), _SIMPLE_ENTITIES)
    if _SURPRISE in marked:
        return None
    return _in_lines(marked.replace(_INLINE, ""), own_lines=_LINE not in marked)


def _without_comments(text: str) -> str:
    """The text without comments, processing instructions, and the marks of CDATA."""
    without = _without_cdata(text)
    if "<!" in without or "<?" in without:
        return _DOCTYPE.sub("", _without_parts(_without_parts(without, "<!--", "-->"), "<?", "?>"))
    return without


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

    unmarked = text if text.isascii() and "\x00" not in text else _MARKS.sub("", text)
    safe = _LESS.sub(_marked, _STRAY_AMPERSAND.sub("&amp;", unmarked))
    tree = _parsed(safe)
    if tree is None:
        bare = _LESS.sub(lambda found: "" if found[1] else found[0], safe)
        return html.unescape(bare)
    if dropped := tags & DROPPED:
        etree.strip_elements(tree, *dropped, with_tail=False)
    return "".join(str(text) for text in tree.itertext())


def _parsed(safe: str) -> Any | None:
    from lxml import html as parser

    tree = parser.document_fromstring(f"<div>{safe}</div>".encode("utf-8", "ignore"), parser=_parser())
    # it gives up at 2 048 levels and forgets what follows
    return None if _parser().error_log.filter_from_fatals() else tree


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


def _only_tags(found: re.Match[str]) -> str:
    name = found[1] and found[1].lower()
    return found[0] if name and _is_tag(name.lstrip("/")) else f"&lt;{found[0][1:]}"


def _in_lines(marked: str, own_lines: bool) -> str:
    for blank in _BLANKS_IN_LINE if own_lines else _BLANKS:
        marked = marked.replace(blank, " ")
    lined = _SPACES.sub(" ", marked) if "  " in marked else marked
    lined = lined.replace(_LINE, "\n")
    if _ITEM in lined:
        lined = _ITEM_BEGINS.sub(BULLET, _EMPTY_ITEM.sub("", lined)).replace(_ITEM_ENDS, "")
    return "\n".join(stripped for line in lined.split("\n") if (stripped := line.strip(" \t\r")))
