"""A category path, however it is written: levels, and the form in which paths are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

Levels = tuple[str, ...]
"""The levels of a path, the widest first."""

JOIN = " > "
"""How a path is written: Google's way."""

_BETWEEN = re.compile(r"[>/»›|\\]")


def levels_of(path: str | Sequence[str]) -> Levels:
    """The levels of a path. A text is divided at `>`, `/`, `»`, `|` and `\\`; blanks do not matter.

    The levels of a list are divided too: `["Bath/Shower"]` and `Bath / Shower` are one path.
    """
    text = path if isinstance(path, str) else JOIN.join(path)
    return tuple(level for part in _BETWEEN.split(text) if (level := " ".join(part.split())))


def key_of(path: str | Sequence[str]) -> str:
    """What two paths have in common that mean the same: capital letters, blanks and dividers make no difference."""
    return JOIN.join(unicodedata.normalize("NFKC", level).casefold() for level in levels_of(path))
