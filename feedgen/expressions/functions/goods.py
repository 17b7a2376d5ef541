"""Functions on GTIN and ISBN."""

from __future__ import annotations

from collections.abc import Callable

from feedgen.expressions.declared import function
from feedgen.expressions.problems import EvaluationError

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
    summary="The ten-digit ISBN of a thirteen-digit one; nothing when it has none (979…).",
    accepts="text",
    returns="text",
    examples=[("9783161484100", {}, "316148410X"), ("9791032305690", {}, None), ("4006381333931", {}, None)],
)
def isbn10() -> Callable[[str], str | None]:
    return _isbn10


def _isbn10(text: str) -> str | None:
    digits = text.replace("-", "").replace(" ", "")
    if len(digits) != 13 or not digits.isdecimal() or not digits.isascii() or not digits.startswith("978"):
        return None
    body = digits[3:12]
    rest = sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), body, strict=True)) % 11
    return body + "0X987654321"[rest]
