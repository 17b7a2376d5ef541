"""Addresses: taken apart, and as they may be shown. A password in one is used, and never printed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from feedgen.transfer.errors import TransferError, Trouble

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
"""At least two letters: `C:` is a drive."""
_SECRET_NAME = re.compile(r"pass|pwd|secret|token|key|auth|sig|cred|hash|session|login|user|code", re.I)
_PLAIN = re.compile(r"[\w.,: -]{0,16}")
_VARIABLE = re.compile(r"\$\{\w+\}")
"""What stands in feedgen.yaml for something of the environment."""
_RUN = re.compile(r"[0-9A-Za-z]{20,}")
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
_SWITCH = re.compile(r"\d(?=[A-Za-z])|[A-Za-z](?=\d)")
LEAST_SWITCHES = 4
"""Changes between letter and digit in a text drawn by lot; words with a date in them have two."""
MASK = "***"
WEB = ("http", "https")
MAGIC = "*?["


def is_address(text: str) -> bool:
    """Whether a text is an address rather than a path."""
    return _SCHEME.match(text) is not None


def redacted(text: str) -> str:
    """A text that may be an address, as it may be shown: without user, password, and what looks like a key."""
    found = _SCHEME.match(text)
    if found is None:
        return text
    scheme, rest = found[0], text[found.end() :]
    host, slash, path = _without_user(rest)
    if scheme[:-3].lower() not in WEB:
        return f"{scheme}{host}{slash}{_masked(path)}"
    path, question, query = path.partition("#")[0].partition("?")
    return f"{scheme}{host}{slash}{_masked(path)}{question}{_query(query)}"


def _without_user(rest: str) -> tuple[str, str, str]:
    """Host, slash, path. What stands before the last `@` may be a password with any character in it."""
    authority, slash, path = rest.partition("/")
    if "@" in path and ":" in authority and "@" not in authority:
        # Either a port and an `@` in the path, or a password with a slash in it.
        host, _, port = authority.partition(":")
        return authority if port.isdigit() else host, slash, f"{MASK}@{path.rpartition('@')[2]}"
    host, question, query = authority.rpartition("@")[2].partition("?")
    return (host, slash, path) if not question else (host, "", f"?{query}{slash}{path}")


def _masked(path: str) -> str:
    """A path without what is drawn by lot: some shops hide their export behind such a name."""
    return _RUN.sub(
        lambda run: MASK if len(_SWITCH.findall(run[0])) >= LEAST_SWITCHES else run[0], _UUID.sub(MASK, path)
    )


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    return "&".join(f"{_masked(name)}={_value(name, value)}" for name, value in pairs)


def _value(name: str, value: str) -> str:
    if _VARIABLE.fullmatch(value):
        return value
    return value if _PLAIN.fullmatch(value) and not _SECRET_NAME.search(name) else MASK


def with_variables(text: str) -> tuple[str, dict[str, str]]:
    """An address with `${…}` in the place of what is secret in it, for a file that others read; and what each is."""
    variables: dict[str, str] = {}

    def variable(name: str, value: str) -> str:
        known = "CATALOGUE_" + (re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").upper() or "KEY")
        while variables.setdefault(known, value) != value:
            known += "_2"
        return f"${{{known}}}"

    def of_user(found: re.Match[str]) -> str:
        user, colon, password = found[2].partition(":")
        if not colon:
            return f"{found[1]}{variable('user', user)}@"
        return f"{found[1]}{user}:{variable('password', password)}@" if password else found[0]

    def of_query(found: re.Match[str]) -> str:
        shown = _value(found[2], unquote(found[3])) != MASK
        return found[0] if shown else f"{found[1]}{found[2]}={variable(found[2], found[3])}"

    scheme = _SCHEME.match(text)
    if scheme is None:
        return text, variables
    web = scheme[1].lower() in WEB
    # On the web a user without a password may be a token; elsewhere it is only a name.
    user = r"^([^:]+://)([^/?#]+)@" if web else r"^([^:]+://)([^/]*:[^/]*)@"
    text = re.sub(user, of_user, text)
    if web:
        text = re.sub(r"([?&])([^=&#]+)=([^&#]*)", of_query, text)
    return text, variables


@dataclass(frozen=True, slots=True)
class Address:
    """Where a file is. `shown` is what may be printed of it."""

    scheme: str
    host: str
    port: int | None
    path: str = field(repr=False)
    """Of http(s): percent-encoded and with the query, as it is sent. Else the path or key itself."""
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    shown: str = ""

    @classmethod
    def parse(cls, text: str, shown: str | None = None) -> Address:
        """Raises `TransferError`. `shown` is what the text was before something secret was filled in."""
        known = redacted(shown or text)
        found = _SCHEME.match(text)
        scheme = found[1].lower() if found else ""
        if scheme == "file":
            raise TransferError(Trouble.SCHEME, known, scheme=scheme, known=[])
        web = scheme in WEB
        # Only addresses of the web have a query: elsewhere `?` and `#` belong to patterns and names.
        plain = text if web else text.replace("%", "%25").replace("?", "%3F").replace("#", "%23")
        try:
            parts = urlsplit(plain)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise _unusable(known, "what stands behind `://` is no host with a port") from None
        if not host or "%" in host or any(char.isspace() for char in host):
            raise _unusable(known, "it names no host" if scheme != "s3" else "it names no bucket")
        if "@" in parts.fragment or (not parts.path and "@" in parts.query):
            raise _unusable(known, "a `#` or `?` stands in front of the `@`")
        if web:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        else:
            path = parts.path.replace("%23", "#").replace("%3F", "?").replace("%25", "%")
        user, password = (_part(one, web) for one in (parts.username, parts.password))
        if scheme in ("sftp", "ftp", "ftps"):
            path = unquote(path)
        return cls(scheme, host, port, path, user, password, known)

    @property
    def origin(self) -> str:
        """Scheme, host and port: all that is needed to connect. Never with a user."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (f":{self.port}" if self.port is not None else "")

    @property
    def name(self) -> str:
        """Name of the file alone; empty for a folder."""
        if self.scheme in WEB:
            return unquote(self.path.partition("?")[0].rpartition("/")[2])
        return self.path.rpartition("/")[2]

    @property
    def is_pattern(self) -> bool:
        """Whether the path has wildcards. In addresses of the web only `*` is one."""
        return any(char in self.path for char in ("*" if self.scheme in WEB else MAGIC))

    def at(self, path: str) -> Address:
        """Another file at the same place."""
        host, slash, _ = self.shown.partition("://")[2].partition("/")
        shown = f"{self.scheme}://{host}{slash or '/'}{_masked(path.lstrip('/'))}"
        return Address(self.scheme, self.host, self.port, path, self.user, self.password, shown)


def _part(text: str | None, web: bool) -> str | None:
    if text is None:
        return None
    return unquote(text if web else text.replace("%25", "%"))


def _unusable(shown: str, problem: str) -> TransferError:
    return TransferError(Trouble.ADDRESS, shown, problem=problem)
