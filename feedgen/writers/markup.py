"""Characters of XML: what must be written otherwise, what cannot be written at all, which names there are."""

from __future__ import annotations

import re
from functools import cache

from feedgen.writers.base import COUNTER

# https://www.w3.org/TR/xml/#NT-NameStartChar, without the colon: a name has at most one prefix.
_START = (
    "A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c\u200d"
    "\u2070-\u218f\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_NCNAME = f"[{_START}][{_START}\\-.0-9\u00b7\u0300-\u036f\u203f\u2040]*"
_PLAIN_NAME = re.compile(r"(?:[A-Za-z_][A-Za-z_.0-9-]*:)?[A-Za-z_][A-Za-z_.0-9-]*")

# https://www.w3.org/TR/xml/#NT-Char
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})
_CONTROLS_AND_RETURN = _CONTROLS + b"\r"


@cache
def _any_name() -> re.Pattern[str]:
    """Compiled when a name is not of plain letters: that takes 15 ms."""
    return re.compile(f"(?:{_NCNAME}:)?{_NCNAME}")


SHORT = 100
"""Characters up to which a look at each of them is cheaper than encoding them."""


def calm(text: str) -> bool:
    """Whether an element may hold `text` as it stands.

    What holds for a text holds for its pieces, so one look at the joined values of an item is enough. Deleting
    bytes and comparing lengths is three times as fast as searching with a pattern.
    """
    if "&" in text or "<" in text or ">" in text:
        return False
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    if len(data.translate(None, _CONTROLS_AND_RETURN)) != len(data):
        return False
    return len(data) == len(text) or not ("\ufffe" in text or "\uffff" in text)


def escape(text: str) -> str:
    """Text of an element. A carriage return becomes a reference, or a parser would read a newline."""
    # Looking first costs a fifth of a replace that finds nothing.
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    if len(text) < SHORT and text.isprintable():
        return text
    text = legal(text)
    return text.replace("\r", "&#13;") if "\r" in text else text


def escape_attribute(text: str) -> str:
    """Text between double quotes; tabs and newlines become references, or a parser would read blanks."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#10;").replace("\t", "&#9;")


def cdata(text: str) -> str:
    """Text as CDATA; what CDATA cannot hold (`]]>`, a carriage return) stands between two sections."""
    inner = legal(text).replace("]]>", "]]]]><![CDATA[>").replace("\r", "]]>&#13;<![CDATA[")
    return f"<![CDATA[{inner}]]>"


def legal(text: str) -> str:
    """`text` without the characters XML cannot hold, not even as references; a counter stays."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return _ILLEGAL.sub("", text)
    if len(data.translate(None, _CONTROLS)) != len(data):
        return text if text == COUNTER else _ILLEGAL.sub("", text)
    if len(data) != len(text) and ("\ufffe" in text or "\uffff" in text):
        return _ILLEGAL.sub("", text)
    return text


def checked(name: str) -> str:
    """`name`, or a `ValueError` when XML does not have such names."""
    if not _PLAIN_NAME.fullmatch(name) and not _any_name().fullmatch(name):
        raise ValueError(f"{name!r} is not an XML name")
    return name
