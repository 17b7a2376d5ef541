"""Functions on text."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Callable
from typing import Any

from feedgen.expressions.declared import function
from feedgen.expressions.problems import EvaluationError
from feedgen.expressions.values import plain_text

LONGEST = 10_000_000
"""Characters a function may make: twice the longest cell that is read."""
WIDEST = 10_000
"""Largest length that can be asked for."""

Text = Callable[[str], str]


def bounded(length: int) -> None:
    """Refuse a result that would be out of all proportion to its input."""
    if length > LONGEST:
        raise EvaluationError("MAP207", {"length": length, "limit": LONGEST})


def size_allowed(limit: int, function_name: str) -> int:
    if not 0 <= limit <= WIDEST:
        raise EvaluationError(
            "MAP210", {"function": function_name, "what": f"a length from 0 to {WIDEST}", "found": limit}
        )
    return limit


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
    return _collapsed


def _collapsed(text: str) -> str:
    line = text.replace("\n", " ") if "\n" in text else text
    # every other blank is unprintable, and most texts have none: twice as fast as to split and join all their words
    return line.strip(" ") if line.isprintable() and "  " not in line else " ".join(text.split())


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
    examples=[
        ("red, green,,blue", {"separator": ","}, ["red", "green", "blue"]),
        ("a b", {}, ["a", "b"]),
        ("Size: 10: wide", {"separator": ":", "limit": 2}, ["Size", "10: wide"]),
    ],
)
def split(separator: str | None = None, limit: int | None = None) -> Callable[[str], list[str]]:
    """Without a separator: at blanks. `limit` is the most parts; the last one has all the rest."""
    cuts = -1 if limit is None else size_allowed(limit, "split") - 1
    if limit == 0:
        raise EvaluationError("MAP210", {"function": "split", "what": "a limit from 1", "found": limit})
    if not separator:
        return lambda text: text.split(None, cuts)
    return lambda text: [part.strip() for part in text.split(separator, cuts) if part.strip()]


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
    return size_allowed(width, name), fill


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


@function(
    "number_id",
    summary="A number made of a text or a path, the same for the same value in every run: where ids must be numbers.",
    accepts=["text", "list"],
    returns="text",
    examples=[("Kitchen", {}, "511037779165351"), (["Kitchen", "Mugs"], {"digits": 9}, "432484109"), ([], {}, None)],
)
def number_id(digits: int = 15) -> Callable[[Any], str | None]:
    """`digits` is its length, from 6 to 18. Of 15 digits two of 10,000 values are the same once in 18 million shops."""
    if not 6 <= digits <= 18:
        raise EvaluationError("MAP210", {"function": "number_id", "what": "a length from 6 to 18", "found": digits})
    least = 10 ** (digits - 1)

    def number(value: Any) -> str | None:
        levels = value if isinstance(value, list | tuple) else [value]
        text = "\x1f".join(plain_text(level) for level in levels if level is not None)
        if not text:
            return None
        fingerprint = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
        return str(least + int.from_bytes(fingerprint[:8]) % (9 * least))

    return number


@function(
    "base64",
    summary="The text in base64, of its UTF-8 bytes.",
    accepts="text",
    returns="text",
    examples=[("<p>Été</p>", {}, "PHA+w4l0w6k8L3A+")],
)
def base64() -> Text:
    def encoded(text: str) -> str:
        bounded(2 * len(text))
        return b64encode(text.encode("utf-8", "replace")).decode("ascii")

    return encoded
