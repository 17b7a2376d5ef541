"""Links as channels accept them: absolute, http or https, ASCII only."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from feedgen.catalogue.notes import NOTHING, Reading, unreadable


def _clean(marks: str) -> str:
    """The pattern of a link that needs nothing done, with these marks among its characters."""
    rest = rf"(?:[A-Za-z0-9._~{marks}-]|%[0-9A-Fa-f]{{2}})*"
    host = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?(?::[0-9]{1,4})?"
    return rf"https?://{host}(?:[/?]{rest})?(?:#{rest})?"


CLEAN = _clean("!$&'()*+,;=:@/?")
"""A link that needs nothing done. Without look-around, because pydantic's engine has none."""
CLEAN_LINES = "{0}(?:\n{0})*".format(_clean("!$&'()*+=:@/?"))
"""Such links, one per line, none with a character that could divide links too."""

is_clean = re.compile(CLEAN).fullmatch

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?\.?|\[[0-9A-Fa-f:.]+\]")
_SENTENCE = re.compile(r"[^\s/.:?#]+(?:\s+[^\s/.:?#]+)+[.?!]?")
"""Words with blanks between them, and nothing that an address has: `not a link` is no page of the shop."""
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PATH_SAFE = "/:@!$&'()*+,;=~%"
_QUERY_SAFE = _PATH_SAFE + "?"


def safe_url(text: object, base: str | None = None) -> Reading[str]:
    """`text` as an absolute URL: other characters percent-encoded once, host in punycode, joined with `base`."""
    if not isinstance(text, str):
        return NOTHING if text is None else unreadable("CAT130", text)
    if is_clean(text):
        return Reading(text)
    stripped = text.strip().replace("\r", "").replace("\n", "").replace("\t", "")
    if not stripped:
        return NOTHING
    if _SENTENCE.fullmatch(stripped):
        return unreadable("CAT130", text)
    absolute = _absolute(stripped, base)
    if absolute is None:
        return unreadable("CAT131", text)
    scheme = _SCHEME.match(absolute)
    if scheme is None or scheme[1].lower() not in ("http", "https"):
        return unreadable("CAT132", text, scheme=scheme[1] if scheme else "")
    encoded = _encoded(absolute)
    return unreadable("CAT130", text) if encoded is None else Reading(encoded)


def _absolute(text: str, base: str | None) -> str | None:
    """`text` with a scheme and a host; None when it is relative and there is nothing to be relative to."""
    if text.startswith("//"):
        return f"{'http' if base and base.startswith('http:') else 'https'}:{text}"
    if text[:4].lower() == "www.":
        return f"https://{text}"
    if scheme := _SCHEME.match(text):
        return f"https://{text}" if _is_host_with_port(text, scheme.end()) else text
    return urljoin(base if base.endswith("/") else f"{base}/", text) if base else None


def _is_host_with_port(text: str, after_colon: int) -> bool:
    return text[after_colon : after_colon + 1].isdigit() and "." in text[:after_colon]


def _encoded(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = _ascii_host(parts.hostname or "")
        port = f":{parts.port}" if parts.port is not None else ""
    except (ValueError, UnicodeError):
        return None
    if host is None:
        return None
    user = f"{_quoted(parts.netloc.rpartition('@')[0], _PATH_SAFE)}@" if "@" in parts.netloc else ""
    return urlunsplit(
        (
            parts.scheme.lower(),
            f"{user}{host}{port}",
            _quoted(parts.path, _PATH_SAFE),
            _quoted(parts.query, _QUERY_SAFE),
            _quoted(parts.fragment, _QUERY_SAFE),
        )
    )


def _quoted(text: str, safe: str) -> str:
    """Percent-encoded UTF-8; what is already encoded stays as it is."""
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe, errors="replace")


def _ascii_host(host: str) -> str | None:
    if not host.isascii():
        import idna  # late: most shops never need it

        host = idna.encode(host, uts46=True).decode()
    elif ":" in host:
        host = f"[{host}]"
    return host if _HOST.fullmatch(host) and ".." not in host else None
