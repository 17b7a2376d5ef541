"""Several values in one cell: words, sentences, links, category paths, named values."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

DEEPEST = 12
"""Levels of nested lists and objects that are followed; no catalogue needs more."""
LONGEST_JSON = 1_000_000
"""Characters of the longest cell that is tried as JSON."""

ADDRESSES = ("url", "src", "href", "contentUrl", "link")
"""What the address of a picture or video is called, where it is an object with more to it."""

_BEFORE_LINK = re.compile(r"[,;]\s*(?=(?:https?:)?//)|[,;]\s+", re.IGNORECASE)
_LINK = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_TIGHT_COMMA = re.compile(r"(?<![0-9]),(?=\S)|(?<=[0-9]),(?=[^\s0-9])")
_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?:,|$)|((?:[^",]|,(?=\s)|(?<=[0-9]),(?=[0-9]))+)(?:,|$)')
_QUOTED_LIST = re.compile(rf"(?:{_QUOTED.pattern})+")
_PATH_MARKS = (re.compile(">"), re.compile("»"), re.compile("[|]"), re.compile(r"(?<=\s)/(?=\s)"))
_NAMED = re.compile(r"([^=:]+?)\s*[=:]\s*(.*)", re.DOTALL)


def from_json(text: str) -> Any:
    """The list or object that a cell holds as JSON; None when it holds none."""
    if text[:1] not in "[{" or text[-1:] not in "]}" or len(text) > LONGEST_JSON:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list | dict) else None


def split_words(text: str) -> list[str]:
    """Words divided by `|`, else by lines, else by `;`, else by commas."""
    for mark in ("|", "\n", ";"):
        if mark in text:
            return _parts(text.split(mark))
    return _parts(text.split(","))


def split_sentences(text: str) -> list[str]:
    """Sentences divided by `|`, else by lines, else as Google's text format has them: by commas without a blank behind.

    A sentence that holds such a comma stands in double quotes there. Commas of prose have a blank behind them, those of
    numbers a digit on both sides, and where a part is a single word (`S,M,L`) it is no sentence. Semicolons are prose.
    """
    for mark in ("|", "\n"):
        if mark in text:
            return _parts(text.split(mark))
    if "," not in text:
        return _parts([text])
    if '"' in text:
        whole = _QUOTED_LIST.fullmatch(text.strip())
        found = (
            [(quoted or plain).replace('""', '"') for quoted, plain in _QUOTED.findall(text.strip())] if whole else []
        )
    else:
        found = _TIGHT_COMMA.split(text)
    sentences = _parts(found)
    return sentences if sentences and all(" " in sentence for sentence in sentences) else _parts([text])


def split_urls(text: str) -> list[str]:
    """Links divided by `|`, else by lines, else by `,` or `;` before the next link or a space.

    A comma inside a link is part of it, unless no cell part looks like a link: then commas divide file names.
    """
    for mark in ("|", "\n"):
        if mark in text:
            return _parts(text.split(mark))
    if "," not in text and ";" not in text:
        return _parts([text])
    return _parts(_BEFORE_LINK.split(text) if _LINK.match(text.lstrip()) else re.split("[,;]", text))


def address_of(value: Any) -> Any:
    """The address of a picture that is an object; any other value as it is."""
    if not isinstance(value, dict):
        return value
    return next((found for name in ADDRESSES if isinstance(found := value.get(name), str) and found), value)


def split_path(text: str) -> list[str]:
    """The levels of a category path, divided by `>`, `»`, `|` or ` / ` (the first of them that occurs)."""
    plain = html.unescape(text) if "&" in text else text
    for mark in _PATH_MARKS:
        if mark.search(plain):
            return _parts(mark.split(plain))
    return _parts([plain])


def split_named(text: str) -> dict[str, str] | None:
    """`season=winter; margin: high` as a dictionary; None when a part has no name."""
    pairs = [_NAMED.fullmatch(part) for part in _parts(re.split("[|;]" if "|" in text or ";" in text else "\n", text))]
    if not pairs or None in pairs:
        return None
    return {pair[1].strip(): pair[2].strip() for pair in pairs if pair}


SPLITS: dict[str, Callable[[str], list[str]]] = {
    "words": split_words,
    "sentences": split_sentences,
    "urls": split_urls,
}


def flat(value: Any) -> Iterator[Any]:
    """The members of nested lists; of a list nested deeper than `DEEPEST`, the list itself."""
    levels = [iter([value])]
    while levels:
        for member in levels[-1]:
            if isinstance(member, list | tuple) and len(levels) <= DEEPEST:
                levels.append(iter(member))
                break
            yield member
        else:
            levels.pop()


def _parts(pieces: list[str]) -> list[str]:
    return [stripped for piece in pieces if (stripped := piece.strip())]
