"""Functions on text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable

from feedgen.expressions.declared import function
from feedgen.expressions.problems import EvaluationError

LONGEST = 10_000_000
"""Characters a function may make: twice the longest cell that is read."""
WIDEST = 10_000
"""Largest length that can be asked for."""

Text = Callable[[str], str]


def bounded(length: int) -> None:
    """Refuse a result that would be out of all proportion to its input."""
    if length > LONGEST:
        raise EvaluationError("MAP207", {"length": length, "limit": LONGEST})


def _size(limit: int, function_name: str) -> int:
    if not 0 <= limit <= WIDEST:
        raise EvaluationError(
            "MAP210", {"function": function_name, "what": f"a length from 0 to {WIDEST}", "found": limit}
        )
    return limit


@function("upper", summary="Capital letters.", accepts="text", returns="text", examples=[("Mug", {}, "MUG")])
def upper() -> Text:
    return str.upper


@function("lower", summary="Small letters.", accepts="text", returns="text", examples=[("MUG", {}, "mug")])
def lower() -> Text:
    return str.lower


@function(
    "capitalize",
    summary="First letter large, the rest small.",
    accepts="text",
    returns="text",
    examples=[("rED WOOL", {}, "Red wool")],
)
def capitalize() -> Text:
    return str.capitalize


_WORD_START = re.compile(r"(?:^|(?<=[\s\-/(]))\w")


@function(
    "title",
    summary="Each word begins with a capital; letters after an apostrophe stay.",
    accepts="text",
    returns="text",
    examples=[("WOMEN'S RED coat", {}, "Women's Red Coat")],
)
def title() -> Text:
    return lambda text: _WORD_START.sub(lambda found: found[0].upper(), text.lower())


@function(
    "sentence",
    summary="First letter large, the rest as it is; text all in capitals becomes small first.",
    accepts="text",
    returns="text",
    examples=[("LARGE MUG", {}, "Large mug"), ("iPhone case", {}, "IPhone case")],
)
def sentence() -> Text:
    def make(text: str) -> str:
        calm = text.lower() if text.isupper() else text
        return calm[:1].upper() + calm[1:]

    return make


@function(
    "trim", summary="Without blanks at both ends.", accepts="text", returns="text", examples=[("  Mug \n", {}, "Mug")]
)
def trim() -> Text:
    return str.strip


@function(
    "collapse",
    summary="Every run of blanks and line breaks becomes one space.",
    accepts="text",
    returns="text",
    examples=[(" Red\n\n  wool ", {}, "Red wool")],
)
def collapse() -> Text:
    return lambda text: " ".join(text.split())


@function(
    "truncate",
    summary="Cut to a number of characters.",
    accepts="text",
    returns="text",
    examples=[("Red wool scarf", {"limit": 9}, "Red wool"), ("Mug", {"limit": 9}, "Mug")],
)
def truncate(limit: int, end: str = "") -> Text:
    """`end` is put after cut text and counts: `truncate(20, end='…')`."""
    size, keep = _size(limit, "truncate"), max(limit - len(end), 0)
    return lambda text: text if len(text) <= size else text[:keep].rstrip() + end[:size]


@function(
    "truncate_words",
    summary="Cut at the end of a word, to at most a number of characters.",
    accepts="text",
    returns="text",
    examples=[("Red wool scarf", {"limit": 11}, "Red wool"), ("Donaudampfschiff", {"limit": 5}, "Donau")],
)
def truncate_words(limit: int, end: str = "") -> Text:
    """A single word that is too long is cut. `end` is put after cut text and counts."""
    size, keep = _size(limit, "truncate_words"), max(limit - len(end), 0)

    def cut(text: str) -> str:
        if len(text) <= size:
            return text
        head = text[: keep + 1]
        gap = max(head.rfind(" "), head.rfind("\n"), head.rfind("\t"))
        return text[: gap if gap > 0 else keep].rstrip(" \n\t,;:-–") + end[:size]

    return cut


@function(
    "truncate_bytes",
    summary="Cut to a number of UTF-8 bytes, never inside a character.",
    accepts="text",
    returns="text",
    examples=[("Größe", {"limit": 4}, "Grö"), ("Größe", {"limit": 3}, "Gr")],
)
def truncate_bytes(limit: int) -> Text:
    size = _size(limit, "truncate_bytes")

    def cut(text: str) -> str:
        if len(text) * 4 <= size:
            return text
        data = text.encode("utf-8", "ignore")
        return text if len(data) <= size else data[:size].decode("utf-8", "ignore").rstrip()

    return cut


@function(
    "replace",
    summary="Every occurrence of a text replaced by another.",
    accepts="text",
    returns="text",
    examples=[("a-b-c", {"old": "-", "new": " "}, "a b c")],
)
def replace(old: str, new: str) -> Text:
    growth = len(new) - len(old)

    def replaced(text: str) -> str:
        if growth > 0:
            bounded(len(text) + text.count(old) * growth)
        return text.replace(old, new)

    return replaced


@function(
    "split",
    summary="A list of the parts between separators, trimmed; empty parts are left out.",
    accepts="text",
    returns="list[text]",
    examples=[("red, green,,blue", {"separator": ","}, ["red", "green", "blue"]), ("a b", {}, ["a", "b"])],
)
def split(separator: str | None = None) -> Callable[[str], list[str]]:
    """Without a separator: at blanks."""
    if not separator:
        return str.split
    return lambda text: [part.strip() for part in text.split(separator) if part.strip()]


@function(
    "contains",
    summary="Whether a text occurs in it, capital or small.",
    accepts="text",
    returns="boolean",
    examples=[("Red wool scarf", {"part": "WOOL"}, True), ("Mug", {"part": "wool"}, False)],
)
def contains(part: str) -> Callable[[str], bool]:
    wanted = part.casefold()
    return lambda text: wanted in text.casefold()


@function(
    "starts_with",
    summary="Whether it begins with a text.",
    accepts="text",
    returns="boolean",
    examples=[("R-17", {"part": "R-"}, True)],
)
def starts_with(part: str) -> Callable[[str], bool]:
    return lambda text: text.startswith(part)


@function(
    "ends_with",
    summary="Whether it ends with a text.",
    accepts="text",
    returns="boolean",
    examples=[("photo.JPG", {"part": ".jpg"}, False)],
)
def ends_with(part: str) -> Callable[[str], bool]:
    return lambda text: text.endswith(part)


@function(
    "prefix",
    summary="A text put in front.",
    accepts="text",
    returns="text",
    examples=[("17", {"text": "R-"}, "R-17")],
)
def prefix(text: str) -> Text:
    return lambda value: text + value


@function(
    "suffix", summary="A text put behind.", accepts="text", returns="text", examples=[("17", {"text": " cm"}, "17 cm")]
)
def suffix(text: str) -> Text:
    return lambda value: value + text


def _filler(width: int, fill: str, name: str) -> tuple[int, str]:
    if len(fill) != 1:
        raise EvaluationError("MAP210", {"function": name, "what": "one character to fill with", "found": fill})
    return _size(width, name), fill


@function(
    "pad_left",
    summary="Filled up at the left to a width.",
    accepts="text",
    returns="text",
    examples=[("42", {"width": 5, "fill": "0"}, "00042")],
)
def pad_left(width: int, fill: str = "0") -> Text:
    wide, character = _filler(width, fill, "pad_left")
    return lambda text: text.rjust(wide, character)


@function(
    "pad_right",
    summary="Filled up at the right to a width.",
    accepts="text",
    returns="text",
    examples=[("42", {"width": 4, "fill": "."}, "42..")],
)
def pad_right(width: int, fill: str = " ") -> Text:
    wide, character = _filler(width, fill, "pad_right")
    return lambda text: text.ljust(wide, character)


_NOT_DIGITS = re.compile(r"[^0-9]+")


@function(
    "digits",
    summary="Only the digits; nothing when there are none.",
    accepts="text",
    returns="text",
    examples=[("EAN 4-006381", {}, "4006381"), ("none", {}, None)],
)
def digits() -> Callable[[str], str | None]:
    return lambda text: _NOT_DIGITS.sub("", text) or None


_LIGATURES = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L"}
)


def _plain_latin(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join([character for character in decomposed if not unicodedata.combining(character)])


@function(
    "transliterate",
    summary="Letters without accents; what has no plain form stays.",
    accepts="text",
    returns="text",
    examples=[("Crème brûlée", {}, "Creme brulee"), ("Straße", {}, "Strasse")],
)
def transliterate() -> Text:
    return _plain_latin


_NOT_SLUG = re.compile(r"[^a-z0-9]+")


@function(
    "slug",
    summary="Small letters and digits with hyphens between, for links and ids.",
    accepts="text",
    returns="text",
    examples=[("Crème brûlée (2 pcs)", {}, "creme-brulee-2-pcs")],
)
def slug() -> Callable[[str], str | None]:
    return lambda text: _NOT_SLUG.sub("-", _plain_latin(text).lower()).strip("-") or None


_EMOJI = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u2190-\u21ff\u231a-\u23ff\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]+"
)


_SPACES = re.compile(" {2,}")


@function(
    "remove_emoji",
    summary="Without emoji and pictographs.",
    accepts="text",
    returns="text",
    examples=[("Mug ☕️ hot 🔥", {}, "Mug hot")],
)
def remove_emoji() -> Callable[[str], str | None]:
    def plain(text: str) -> str | None:
        bare, found = _EMOJI.subn("", text)
        return (_SPACES.sub(" ", bare) if found else bare).strip() or None

    return plain


@function(
    "length",
    summary="How many characters a text has, or members a list.",
    accepts=["text", "list", "map"],
    returns="integer",
    examples=[("Größe", {}, 5), ([1, 2], {}, 2)],
)
def length() -> Callable[[object], int]:
    def size(value: object) -> int:
        if not isinstance(value, (str, list, tuple, dict)):
            raise EvaluationError("MAP203", {"reason": "only texts, lists and maps have a length"})
        return len(value)

    return size


@function(
    "hash",
    summary="A short fingerprint (SHA-256, hexadecimal), the same for the same text.",
    accepts="text",
    returns="text",
    examples=[("abc", {"length": 8}, "ba7816bf")],
)
def fingerprint(length: int = 16) -> Text:
    if not 4 <= length <= 64:
        raise EvaluationError("MAP210", {"function": "hash", "what": "a length from 4 to 64", "found": length})
    return lambda text: hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
