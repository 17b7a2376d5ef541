"""What is secret in this process, so that no text leaves it with a secret in it, whoever made the text."""

from __future__ import annotations

import base64
from urllib.parse import quote

MASK = "***"
SHORTEST = 4
"""Characters of a secret that is looked for: shorter ones stand in words that mean something else."""

_known: set[str] = set()


def keep_secret(text: str) -> str:
    """Remember a secret, as it is and as addresses and headers write it; returned is the text itself."""
    if len(text) >= SHORTEST:
        _known.update({text, text.strip(), quote(text, safe=""), quote(text), repr(text)[1:-1]})
    return text


def keep_pair(user: str, password: str) -> None:
    """Remember how a header writes a name and a password."""
    _known.add(base64.b64encode(f"{user}:{password}".encode()).decode())


def scrubbed(text: str) -> str:
    """The text without any secret that is known."""
    for secret in sorted(_known, key=len, reverse=True):
        text = text.replace(secret, MASK)
    return text
