"""Functions on GTIN and ISBN."""

from __future__ import annotations

from collections.abc import Callable

from feedgen.catalogue.gtin import LENGTHS, check_digit_holds, read_gtin, read_isbn
from feedgen.expressions.declared import function
from feedgen.expressions.problems import EvaluationError


@function(
    "gtin",
    summary="The digits of a GTIN, blanks dropped, a lost zero given back; nothing when the number is wrong.",
    accepts="text",
    returns="text",
    examples=[
        ("4 006381 333931", {}, "4006381333931"),
        ("36000291452", {}, "036000291452"),
        ("4006381333932", {}, None),
    ],
)
def gtin() -> Callable[[str], str | None]:
    """The check digit must hold. A ten-digit ISBN becomes a thirteen-digit one."""
    return lambda text: read_gtin(text).value


@function(
    "gtin_check",
    summary="Whether it is a GTIN of 8, 12, 13 or 14 digits whose check digit holds.",
    accepts="text",
    returns="boolean",
    examples=[("4006381333931", {}, True), ("4006381333932", {}, False), ("4 006381 333931", {}, False)],
)
def gtin_check() -> Callable[[str], bool]:
    """Exactly as it stands, blanks are wrong; `gtin` is more forgiving."""
    return _is_gtin


def _is_gtin(text: str) -> bool:
    return len(text) in LENGTHS and text.isascii() and text.isdecimal() and check_digit_holds(text)


_TYPES = {8: "EAN", 12: "UPC", 13: "EAN", 14: "GTIN"}


@function(
    "gtin_type",
    summary="EAN (8 or 13 digits), UPC (12) or GTIN (14); nothing for any other length.",
    accepts="text",
    returns="text",
    examples=[("4006381333931", {}, "EAN"), ("036000291452", {}, "UPC"), ("123", {}, None)],
)
def gtin_type() -> Callable[[str], str | None]:
    return lambda gtin: _TYPES.get(len(gtin))


@function(
    "pad_gtin",
    summary="A GTIN with zeros in front, to 13 or 14 digits; a longer one stays.",
    accepts="text",
    returns="text",
    examples=[("036000291452", {"digits": 14}, "00036000291452"), ("4006381333931", {"digits": 13}, "4006381333931")],
)
def pad_gtin(digits: int = 14) -> Callable[[str], str]:
    if digits not in (12, 13, 14):
        raise EvaluationError("MAP210", {"function": "pad_gtin", "what": "12, 13 or 14 digits", "found": digits})
    return lambda gtin: gtin.rjust(digits, "0")


@function(
    "isbn10",
    summary="The ten-digit ISBN of an ISBN; nothing when it has none (979…) or is wrong.",
    accepts="text",
    returns="text",
    examples=[
        ("9783161484100", {}, "316148410X"),
        ("3-16-148410-X", {}, "316148410X"),
        ("9791032305690", {}, None),
        ("4006381333931", {}, None),
    ],
)
def isbn10() -> Callable[[str], str | None]:
    return _isbn10


def _isbn10(text: str) -> str | None:
    digits = read_isbn(text).value
    if digits is None or not digits.startswith("978"):
        return None
    body = digits[3:12]
    rest = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), body, strict=True)) % 11
    return body + "0X987654321"[rest]


@function(
    "isbn13",
    summary="The thirteen-digit ISBN of an ISBN; nothing when it is wrong.",
    accepts="text",
    returns="text",
    examples=[("3-16-148410-X", {}, "9783161484100"), ("978-3-16-148410-0", {}, "9783161484100"), ("316", {}, None)],
)
def isbn13() -> Callable[[str], str | None]:
    return lambda text: read_isbn(text).value
