"""Passwords and keys that stand in a file for everybody to read. What was found is never shown."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from feedgen.diagnostics import Finding, Severity, make
from feedgen.profiles.yaml import Document, Path_

_KNOWN = (
    ("a Stripe key", re.compile(r"\b[sr]k_(live|test)_[0-9A-Za-z]{10,}")),
    ("an AWS access key", re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b")),
    ("a GitHub token", re.compile(r"\bgh[pousr]_[0-9A-Za-z]{30,}|\bgithub_pat_[0-9A-Za-z_]{30,}")),
    ("a Slack token", re.compile(r"\bxox[abprs]-[0-9A-Za-z-]{10,}")),
    ("a Google API key", re.compile(r"\bAIza[0-9A-Za-z_-]{35}\b")),
    ("an Amazon refresh token", re.compile(r"\bAtz[ar]\|[0-9A-Za-z_-]{20,}")),
    ("a private key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")),
    ("a JSON web token", re.compile(r"\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}")),
    ("a password in an address", re.compile(r"\b[a-z][a-z0-9+]*://[^\s/:@{}$]+:[^\s/:@{}$]{3,}@")),
    (
        "a key in an address",
        re.compile(
            r"\b[a-z][a-z0-9+]*://\S*?[?&](?:[\w-]*[_-])?(?:key|apikey|token|secret|password|app_id)=[^&\s{}$]+",
            re.IGNORECASE,
        ),
    ),
)
_NAMES = re.compile(
    r"(^|[_-])(pass(word|wd|phrase)?|secret|token|(api|access|private|client)[_-]?key|authorization|cookie)$",
    re.IGNORECASE,
)
_RANDOM = re.compile(r"[0-9A-Za-z+/=_-]{32,}")
LEAST_ENTROPY = 4.4
"""Bits per character of what looks drawn by lot: words of any language have less than 4.2."""


def secret_problems(document: Document) -> Iterator[Finding]:
    """Literals that look like secrets. What comes from `${ENV}` is none, and tests have examples."""
    yield from _inside(document, document.data, ())


def address_secret(document: Document, at: Path_, url: str) -> Finding | None:
    """A password or key in an address that a run asks for; what `${ENV}` fills in is none."""
    written = document.filled.get(at, url)
    return next((_found(document, at, what, Severity.ERROR) for what, known in _KNOWN if known.search(written)), None)


def _inside(document: Document, value: Any, path: Path_) -> Iterator[Finding]:
    if isinstance(value, dict):
        if value.get("secret") is True and isinstance(value.get("default"), str):
            yield _found(document, (*path, "default"), "the default of a secret param", Severity.ERROR)
        for key, member in value.items():
            if key not in ("tests", "description", "example"):
                yield from _inside(document, member, (*path, key))
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from _inside(document, member, (*path, number))
    elif isinstance(value, str) and path and path not in document.filled:
        yield from _text(document, value, path)


def _text(document: Document, text: str, path: Path_) -> Iterator[Finding]:
    for what, pattern in _KNOWN:
        if pattern.search(text):
            yield _found(document, path, what, Severity.ERROR)
            return
    name = str(path[-1])
    if _NAMES.search(name) and "{{" not in text and len(text) > 3 and "fields" not in path and "derive" not in path:
        yield _found(document, path, f"the value of `{name}`", Severity.ERROR)
    elif any(map(_drawn, _RANDOM.findall(text))):
        yield _found(document, path, "a text that looks drawn by lot", Severity.WARNING)


def _drawn(text: str) -> bool:
    mixed = re.search("[0-9]", text) and re.search("[a-z]", text) and re.search("[A-Z]", text)
    if not mixed or "__" in text:
        return False
    counts = Counter(text)
    return -sum(n / len(text) * math.log2(n / len(text)) for n in counts.values()) >= LEAST_ENTROPY


def _found(document: Document, path: Path_, what: str, severity: Severity) -> Finding:
    return make("PRF217", {"what": what}, severity=severity, origin=document.where(path))
