"""How to get at a file: who asks, and how long and how much is put up with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LARGEST = 5_000_000_000
"""Bytes of the largest file that is fetched when nothing else is said."""
SECONDS = 60.0
"""Seconds of silence after which a server is taken for dead."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a token is asked for with (OAuth 2.0, RFC 6749): client credentials (4.4), or a refresh token (6)."""

    token_url: str
    client_id: str
    client_secret: str = field(repr=False)
    scope: str | None = None
    refresh_token: str | None = field(default=None, repr=False)
    in_form: bool = False
    """Whether the client stands in the form (2.3.1), for servers that take no basic authentication."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What else the server of tokens wants to be told."""


@dataclass(frozen=True, slots=True)
class Access:
    """Settings of an address. What is secret is not shown by `repr`, and never crosses to a worker."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)
    """For S3 the secret key; `user` is then the id of the key."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """HTTP headers, sent to the host of the address alone."""
    bearer: str | None = field(default=None, repr=False)
    """Token of the web, sent to the host of the address alone."""
    oauth: Credentials | None = None
    """Of the web: the token is asked for first."""
    key_file: str | None = None
    """Private key for SFTP."""
    passphrase: str | None = field(default=None, repr=False)
    """Of the private key."""
    known_hosts: str | None = None
    """File of trusted host keys; the user's own when absent."""
    endpoint: str | None = None
    """Address of a provider of object storage other than the usual one."""
    region: str | None = None
    timeout: float = SECONDS
    max_bytes: int = LARGEST
    cache: bool = True
    """Whether a copy of the last time is used once the server has confirmed it."""
