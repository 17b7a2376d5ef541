"""Trade item numbers: GTIN-8, -12, -13 and -14 with check digit, and ISBN."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedgen.catalogue.notes import NOTHING, Note, Reading, remarked, unreadable
from feedgen.catalogue.numbers import NOT_GIVEN, read_integer

LENGTHS = (8, 12, 13, 14)
LONGEST = 40

_SCIENTIFIC = re.compile(r"[0-9][.,]?[0-9]*[eE]\+?[0-9]+")
_RESTRICTED = {
    "02": "in-store numbers", "04": "in-store numbers", "2": "in-store numbers",
    "05": "coupons", "98": "refunds and coupons", "99": "coupons",
}  # fmt: skip
"""Prefixes of the 13-digit form that GS1 gives out for use inside a shop only, never to a product on sale."""
_ABSENT = NOT_GIVEN | {"does not apply", "doesnotapply", "nicht zutreffend", "non applicable"}


def check_digit_holds(digits: str) -> bool:
    """Whether the last digit is the GS1 check digit of the others.

    Own arithmetic because it runs once per product and hardly ever on the same number twice: 0.4 µs, where
    `stdnum.ean.validate` takes 5. A test holds the two together.
    """
    codes = digits.encode()
    odd, even = codes[-1::-2], codes[-2::-2]
    return (sum(odd) + 3 * sum(even) - 48 * (len(odd) + 3 * len(even))) % 10 == 0


_DIGITS = bytes(range(ord("0"), ord("9") + 1))
_WORTH = bytes(code - ord("0") if code in _DIGITS else 0 for code in range(256))
_TENS = bytes(range(0, 256, 10))


def all_plain(texts: Sequence[object]) -> bool:
    """Whether every one is a GTIN-13 with its check digit and without a restricted prefix.

    All sums are added at once, as bytes of one long integer each: 0.1 µs per number. The greatest is
    7 × 9 + 6 × 27 = 225, so none runs over into the next.
    """
    if set(map(type, texts)) != {str} or set(map(len, texts)) != {13}:  # type: ignore[arg-type]
        return False
    joined = "".join(texts)  # type: ignore[arg-type]
    if not (joined.isascii() and joined.isdigit()) or "0" * 13 in texts:
        return False
    worth = joined.encode().translate(_WORTH)
    places = [worth[place::13] for place in range(13)]
    if any(_restricted(first, second) for first, second in set(zip(*places[:2], strict=True))):
        return False
    weighed = sum(int.from_bytes(digits, "big") * (3 if place % 2 else 1) for place, digits in enumerate(places))
    return not weighed.to_bytes(len(texts), "big").translate(None, _TENS)


def _restricted(first: int, second: int) -> bool:
    return f"{first}" in _RESTRICTED or f"{first}{second}" in _RESTRICTED


def restricted_use(digits: str) -> str | None:
    """What numbers with this prefix are for, when they are not for products on sale."""
    wide = digits.zfill(13)[-13:]
    if len(digits) == 8:
        return _RESTRICTED["2"] if digits[0] in "02" else None
    return _RESTRICTED.get(wide[0]) or _RESTRICTED.get(wide[:2])


def read_gtin(value: object) -> Reading[str]:
    """The digits of a GTIN: spaces and dashes dropped, check digit verified, a lost leading zero given back."""
    text = _as_text(value)
    if text is None:
        return unreadable("CAT123", value)
    if text.casefold() in _ABSENT:
        return NOTHING
    digits = text.replace(" ", "").replace("-", "").replace("\u00a0", "").lstrip("'’")
    if len(text) > LONGEST or not (digits.isdigit() and digits.isascii()):
        return unreadable("CAT122" if _SCIENTIFIC.fullmatch(digits) else "CAT123", text)
    return _checked(digits, text)


def _as_text(value: object) -> str | None:
    """The digits as text, from whole JSON numbers too; None for anything that cannot be one."""
    if isinstance(value, str):
        return value.strip().removesuffix(".0")
    if value is None:
        return ""
    whole, _ = read_integer(value)
    return None if whole is None or whole < 0 else str(whole)


def _checked(digits: str, text: str) -> Reading[str]:
    if not digits.strip("0"):
        return unreadable("CAT124", text)
    if len(digits) == 11 and check_digit_holds(digits):
        return remarked("0" + digits, "CAT126", text, read="0" + digits)
    if len(digits) == 10 and (converted := _from_isbn_10(digits)):
        return Reading(converted)
    if len(digits) not in LENGTHS:
        return unreadable("CAT121", text, length=len(digits))
    if not check_digit_holds(digits):
        return unreadable("CAT120", text, expected=_check_digit(digits[:-1]), found=digits[-1])
    if use := restricted_use(digits):
        return Reading(digits, (Note("CAT125", {"use": use}, text),))
    return Reading(digits)


def _from_isbn_10(digits: str) -> str | None:
    from stdnum import isbn  # late: 14 ms

    return str(isbn.to_isbn13(digits)) if isbn.is_valid(digits) else None


def _check_digit(digits: str) -> str:
    return next(digit for digit in "0123456789" if check_digit_holds(digits + digit))


def read_isbn(value: object) -> Reading[str]:
    """The 13 digits of an ISBN; ten-digit ones are converted."""
    from stdnum import isbn
    from stdnum.exceptions import ValidationError

    text = _as_text(value)
    if text is not None and text.casefold() in _ABSENT:
        return NOTHING
    try:
        if text is None or len(text) > LONGEST:
            return unreadable("CAT127", value)
        return Reading(
            str(isbn.to_isbn13(isbn.validate(text.upper().removeprefix("ISBN").lstrip(": ")))).replace("-", "")
        )
    except ValidationError:
        return unreadable("CAT127", value)
