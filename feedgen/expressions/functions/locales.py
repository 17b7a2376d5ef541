"""Languages and countries as Babel knows them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from feedgen.expressions.problems import EvaluationError

if TYPE_CHECKING:
    from babel import Locale


def locale_named(name: str, function_name: str) -> Locale:
    """`fr`, `fr-FR` or `fr_FR`; an `EvaluationError` for what is none."""
    found = _parsed(name)
    if found is None:
        params = {"function": function_name, "what": "a locale as `fr` or `fr-FR`", "found": name}
        raise EvaluationError("MAP210", params)
    return found


@lru_cache(maxsize=256)
def _parsed(name: str) -> Locale | None:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def plain_blanks(text: str) -> str:
    """One kind of blank that does not break lines: the narrow one depends on Babel's version, and old encodings
    of feeds lack it."""
    return text.replace("\u202f", "\xa0")
