"""When two ways to write a key (an id, a GTIN) mean the same product: files of other programs write it their way."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any
from unicodedata import normalize

from feedgen.catalogue.attributes import ATTRIBUTES
from feedgen.catalogue.gtin import check_digit_holds, read_isbn

GTIN_LENGTH = 14
ISBN_LENGTH = 10
LONGEST = 1000
"""Characters of the longest key; a longer cell is something else."""

_AS_FLOAT = re.compile(r"([0-9]+)\.0+")
_MARKED = re.compile(r"['’]([0-9]+(?:\.0+)?)")
_NO_DIGITS = str.maketrans("", "", " -\u00a0'’")
_NUMBERS = frozenset(("gtin", "isbn"))

Same = Callable[[Any], str]
"""The form in which equal keys are equal texts; empty for what is no key."""


def key_of(value: Any) -> str:
    """The key without blanks around it, whatever its case and Unicode form; `123.0` of a spreadsheet is `123`."""
    if value.__class__ is not str:
        value = _written(value)
    text: str = value.strip()
    if not text.isascii():
        text = normalize("NFKC", text).strip()
    if text[-1:] == "0" and (found := _AS_FLOAT.fullmatch(text)):
        text = found[1]
    elif text[:1] in ("'", "’") and (found := _MARKED.fullmatch(text)):
        text = key_of(found[1])
    return text.casefold() if len(text) <= LONGEST else ""


def gtin_key(value: Any) -> str:
    """A trade item number as 14 digits, lost leading zeros given back; as any key where the check digit is wrong."""
    key = key_of(value)
    digits = key.translate(_NO_DIGITS)
    if not (digits.isascii() and digits.isalnum()) or len(digits) > GTIN_LENGTH:
        return key
    known = _whole(digits)
    if known.isdigit() and known.strip("0") and check_digit_holds(known.zfill(GTIN_LENGTH)):
        return known.zfill(GTIN_LENGTH)
    return key


def _whole(digits: str) -> str:
    """The ten characters of an ISBN as the thirteen of today."""
    isbn = read_isbn(digits).value if len(digits) == ISBN_LENGTH else None
    return isbn or digits


@cache
def same(attribute: str) -> Same:
    """How the values of an attribute are compared with those of another file."""
    found = ATTRIBUTES.get(attribute)
    how = found.reads.how if found is not None and found.reads is not None else ""
    return gtin_key if how in _NUMBERS else key_of


def _written(value: Any) -> str:
    """A number of a JSON source as a spreadsheet would show it; nothing for what is no single value."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return ""
    if isinstance(value, int):
        return str(value)
    number = Decimal(repr(value)) if isinstance(value, float) else value
    if not number.is_finite():
        return ""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
